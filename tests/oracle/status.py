"""The status of every KPI in every month (design.md §4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from napams.domain.catalogue import Combine, Kpi, Plan, Polarity
from napams.domain.policy import ThresholdPolicy

from . import path
from .exact import exact, plain, settled, shown
from .facts import Facts
from .value import Reading, reading


@dataclass(frozen=True, slots=True)
class Judgement:
    """A KPI in one month, exact.

    `planned` is there for every KPI that has shares. `earned` and `variance` are there where the
    colour is green, amber or red, or `not_due` with a value; the forecasts where it is one of the
    three colours.
    """

    colour: str
    expected: Fraction | None = None
    value: Fraction | None = None
    planned: Fraction | None = None
    earned: Fraction | None = None
    variance: Fraction | None = None
    months_behind: Fraction | None = None
    forecast: Fraction | None = None
    needed: Fraction | None = None


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A KPI in one plan month as it is shown.

    Shares and variance to four decimals, months behind to two, the forecast month to one;
    `expected`, `value` and `needed_per_month` unrounded.
    """

    month: int
    code: str
    expected: float | None
    value: float | None
    planned_share: float | None
    earned_share: float | None
    schedule_variance: float | None
    months_behind: float | None
    forecast_month: float | None
    needed_per_month: float | None
    colour: str


def colour_of(variance: Fraction, thresholds: ThresholdPolicy) -> str:
    """Green, amber or red by the schedule variance."""
    if settled(variance) >= exact(thresholds.green_from):
        return "green"
    if settled(variance) >= exact(thresholds.amber_from):
        return "amber"
    return "red"


def shortfall(kpi: Kpi, value: Fraction, month: int) -> Fraction:
    """The schedule variance of a ceiling or a hold, which have no shares."""
    target = path.final_target(kpi)
    if target == 0:
        return Fraction(0) if value == 0 else Fraction(-1)
    if path.is_ceiling(kpi):
        return (path.expected(kpi, month) - value) / target
    sign = 1 if kpi.polarity == Polarity.HIGHER else -1
    return sign * (value - target) / abs(target)


def months_with_a_value(kpi: Kpi, facts: Facts, month: int) -> int:
    """How many months up to this one have an accepted value."""
    return sum(reading(kpi, facts, m).value is not None for m in range(1, month + 1))


def forecast_of(
    kpi: Kpi, facts: Facts, month: int, schedule: Fraction, least: int
) -> Fraction | None:
    """The plan month in which the KPI will reach its target at the pace so far."""
    begin, end = path.begins(kpi), path.ends(kpi)
    if months_with_a_value(kpi, facts, month) < least or month <= begin or schedule <= begin:
        return None
    pace = (schedule - begin) / (month - begin)
    return begin + (end - begin) / pace


def without_value(kpi: Kpi, now: Reading, month: int) -> Judgement:
    """A KPI that has a plan but no number in this month."""
    expected = path.expected(kpi, month)
    planned = path.share(kpi, expected) if path.has_shares(kpi) else None
    if not now.complete:
        colour = "no_data"
    elif planned == 0:
        colour = "not_due"
    else:
        colour = "unrated"
    return Judgement(colour, expected=expected, planned=planned)


def judge(plan: Plan, kpi: Kpi, facts: Facts, month: int) -> Judgement:
    """What is to be said of a KPI in a month, in the order in which the rules decide."""
    now = reading(kpi, facts, month)
    if kpi.polarity == Polarity.CONTEXT:
        return Judgement("unrated", value=now.value)
    if now.value is None:
        return without_value(kpi, now, month)

    policy, value = plan.thresholds, now.value
    expected = path.expected(kpi, month)
    planned = path.share(kpi, expected) if path.has_shares(kpi) else None
    if kpi.combine == Combine.POOLED_RATIO:
        assert now.denominator is not None
        if now.denominator < exact(policy.least_denominator):
            return Judgement("unrated", expected, value, planned)

    left = path.LAST_MONTH - month
    needed = None
    if left > 0 and not path.is_ceiling(kpi):
        needed = (path.final_target(kpi) - value) / left
    if planned is None:
        variance = shortfall(kpi, value, month)
        colour = colour_of(variance, policy)
        return Judgement(colour, expected, value, variance=variance, needed=needed)

    earned = path.share(kpi, value)
    variance = earned - planned
    if planned == 0 and earned <= 0:
        return Judgement("not_due", expected, value, planned, earned, variance)
    schedule = path.earned_schedule(kpi, month, earned)
    return Judgement(
        colour_of(variance, policy),
        expected,
        value,
        planned,
        earned,
        variance,
        months_behind=Fraction(0) if settled(variance) >= 0 else month - schedule,
        forecast=forecast_of(kpi, facts, month, schedule, policy.forecast_from_months),
        needed=needed,
    )


def judge_all(plan: Plan, facts: Facts) -> dict[tuple[str, int], Judgement]:
    """Every KPI in each of the plan's months, by (code, month)."""
    return {
        (kpi.code, month): judge(plan, kpi, facts, month)
        for month in range(1, plan.months + 1)
        for measure in plan.measures
        for kpi in measure.kpis
    }


def rate(plan: Plan, facts: Facts) -> list[KpiRow]:
    """A row for every KPI in each of the plan's months, by month and catalogue order."""
    return [
        KpiRow(
            month=month,
            code=code,
            expected=plain(found.expected),
            value=plain(found.value),
            planned_share=shown(found.planned, 4),
            earned_share=shown(found.earned, 4),
            schedule_variance=shown(found.variance, 4),
            months_behind=shown(found.months_behind, 2),
            forecast_month=shown(found.forecast, 1),
            needed_per_month=plain(found.needed),
            colour=found.colour,
        )
        for (code, month), found in judge_all(plan, facts).items()
    ]
