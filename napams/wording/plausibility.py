"""What was expected and what was found by a query against the department's past."""

from __future__ import annotations

import math

from napams.domain.catalogue import Kpi, Plan
from napams.domain.history import Amounts, Completion, UsualRange
from napams.domain.path import DECIMALS
from napams.domain.plausibility import compares_counts
from napams.domain.queries import (
    AmountsByMonth,
    CompletedBeforePlan,
    CompletionDayChanged,
    EvidenceMissing,
    FarFromUsual,
    FarOverMost,
    FarOverPlan,
    FigureWithdrawn,
    ForecastPassed,
    ForecastTooFar,
    MilestoneUncompleted,
    MilestoneWithdrawn,
    NotApplicableNow,
    PercentageFarFromUsual,
    Query,
    RupeesForMillions,
    SameAsAnotherDepartment,
    SameAsLastMonth,
    TotalFell,
    TotalSinceStart,
)
from napams.wording.numbers import count, day, number, quantity


def expected(plan: Plan, query: Query) -> str:
    """What the cell was expected to hold, with the months from which that follows."""
    match query:
        case RupeesForMillions(months=months, usual=usual):
            return f"millions: {_months(months) or f'about {number(usual)} a month are planned'}"
        case TotalSinceStart():
            return (
                f"the month's own figure, usually {number(query.usual)};"
                f" the total of {query.first.label} to {query.last.label} is"
                f" {number(query.so_far)}, with a usual month {number(query.so_far + query.usual)}"
            )
        case FarFromUsual() | FarOverMost() | FarOverPlan() | PercentageFarFromUsual():
            return _bounds(plan.kpis[query.of], query)
        case TotalFell(before=before, month=month):
            kpi = plan.kpis[query.of]
            unit = "" if kpi.combine.is_ratio else kpi.unit
            return f"{quantity(before, unit)} or more, as in {month.label}"
        case NotApplicableNow(before=before, month=month):
            return f"a figure: {_given(plan.kpis[query.of], before)} was accepted for {month.label}"
        case SameAsLastMonth(month=month):
            return f"the figures of {month.label}"
        case SameAsAnotherDepartment():
            return "the department's own figures"
        case EvidenceMissing(kpis=kpis):
            return "; ".join(f"{code}: {plan.kpis[code].verification}" for code in kpis)
        case MilestoneUncompleted(before=completion) | CompletionDayChanged(before=completion):
            return _completed(completion)
        case FigureWithdrawn(amounts=amounts, revision=revision):
            return f"{_given(plan.kpis[query.of], amounts)}, as in revision {revision}"
        case MilestoneWithdrawn(revision=revision):
            return f"a status, as in revision {revision}"
        case CompletedBeforePlan() | ForecastPassed() | ForecastTooFar():
            return _days(query)
    raise TypeError(query)  # a kind without words


def found(plan: Plan, query: Query) -> str | None:
    """What the return says; None where the cell's own text says it."""
    match query:
        case RupeesForMillions(amount=amount):
            return number(amount)
        case TotalSinceStart() | FarFromUsual() | FarOverMost() | FarOverPlan():
            return _amount(plan.kpis[query.of], query.amount)
        case PercentageFarFromUsual():
            parts = f"{number(query.numerator)} ÷ {number(query.denominator)}"
            return f"{parts} = {quantity(query.value, plan.kpis[query.of].unit)}"
        case NotApplicableNow(parts=parts) if parts:
            return _given(plan.kpis[query.of], parts)
        case SameAsLastMonth(figures=figures, last=last):
            return f"all {count(figures, 'figure')} are those of {last.label}"
        case SameAsAnotherDepartment(figures=figures, department=department):
            return f"all {count(figures, 'figure')} are those of {department}"
        case EvidenceMissing(kpis=kpis):
            return ", ".join(kpis)
        case CompletionDayChanged(completed_on=completed_on):
            return day(completed_on)
        case CompletedBeforePlan() | ForecastPassed() | ForecastTooFar():
            return day(query.day)
    return None


def _days(query: CompletedBeforePlan | ForecastPassed | ForecastTooFar) -> str:
    """Within what days one would not be asked about."""
    match query:
        case CompletedBeforePlan(begins=begins):
            return f"{day(begins)} or later: the plan began then"
        case ForecastPassed(month=month):
            return f"a day after {day(month.last_day)}, since it was not completed by then"
        case ForecastTooFar(last=last):
            return f"{day(last)} or before"


def _bounds(
    kpi: Kpi, query: FarFromUsual | FarOverMost | FarOverPlan | PercentageFarFromUsual
) -> str:
    """Between what bounds a figure would not be asked about, and what they follow from."""
    match query:
        case FarFromUsual(usual=usual, months=months):
            middle = _amount(kpi, usual.middle)
            return f"{_range(kpi, usual)}: usual is {middle}, the median of {_months(months)}"
        case FarOverMost(limit=limit, most=most):
            high = _amount(kpi, limit)
            return f"at most {high}: the most so far, or planned, is {_amount(kpi, most)}"
        case FarOverPlan(limit=limit, planned=planned):
            why = (
                f": {number(planned)} are planned in all" if planned is not None else " in a month"
            )
            return f"at most {number(limit)}{why}"
        case PercentageFarFromUsual(usual=usual, months=months):
            low = number(round(max(0, usual.low), 1))
            high = number(round(min(100, usual.high), 1))
            middle = number(round(usual.middle, 1))
            return f"{low} to {high} %: usual is {middle} %, the median of {_months(months)}"


def taken_back(plan: Plan, first: tuple[str, Amounts], figures: int) -> str:
    """`12 of M04-K1 and 3 figures more, as accepted or received before`."""
    kpi = plan.kpis[first[0]]
    more = f" and {count(figures - 1, 'figure')} more" if figures > 1 else ""
    return f"{_given(kpi, first[1])} of {kpi.code}{more}, as accepted or received before"


def _given(kpi: Kpi, amounts: Amounts) -> str:
    """A figure as it was given: a value, `17 ÷ 20`, or that it does not apply."""
    if not amounts:
        return "not applicable"
    if kpi.combine.is_ratio:
        return " ÷ ".join(map(number, amounts))
    return quantity(amounts[0], kpi.unit)


def _amount(kpi: Kpi, amount: float) -> str:
    """A compared amount: a whole number of a count, else rounded and with its unit."""
    return number(round(amount)) if compares_counts(kpi) else quantity(amount, kpi.unit)


def _range(kpi: Kpi, usual: UsualRange) -> str:
    """The range that is not queried; of counts the whole numbers within it."""
    low, high = usual.low, usual.high
    if compares_counts(kpi):
        low, high = math.ceil(round(low, DECIMALS)), math.floor(round(high, DECIMALS))
    return f"{_amount(kpi, low)} to {_amount(kpi, high)}"


def _months(months: AmountsByMonth) -> str:
    """`7 in Jan 2025, 9 in Feb 2025`."""
    return ", ".join(f"{number(amount)} in {month.label}" for month, amount in months)


def _completed(before: Completion) -> str:
    """`completed on 3 Apr 2025, as the return for Apr 2025 says`."""
    return f"completed on {day(before.completed_on)}, as the return for {before.month.label} says"
