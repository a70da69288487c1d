"""Amounts that do not fit to the department's own past: one doubt at most about each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from napams.domain.amounts import (
    Told,
    compared,
    compared_part,
    counts,
    measured,
    reached,
    reached_part,
    span,
    told,
)
from napams.domain.catalogue import Combine, Kpi, Plan, Unit
from napams.domain.doubts import Doubt, Part
from napams.domain.history import Past
from napams.domain.months import Month
from napams.domain.returns import Figure
from napams.domain.usual import usual_amount, usual_percentage
from napams.wording.numbers import number, quantity


def doubted_amount(
    plan: Plan, month: Month, kpi: Kpi, figure: Figure, past: Sequence[Past]
) -> Iterator[Doubt]:
    """Rupees for millions, a total since the start for a month's, or far from what is usual."""
    policy = plan.suspicion
    amount, part = compared(kpi, figure), compared_part(kpi)
    if amount is None or kpi.unit == Unit.YES_NO:
        return
    found = measured(kpi, amount)
    months = [(p.month, a) for p in past if (a := compared(kpi, p)) is not None]
    amounts = [a for _, a in months]
    usual = usual_amount(amounts, policy)
    if (
        kpi.unit == Unit.MONEY
        and amount >= policy.rupee_times * (scale := _scale(kpi, amounts)) > 0
    ):
        expected = f"millions: {told(months) or f'about {number(scale)} a month are planned'}"
        yield Doubt("LOOKS_LIKE_RUPEES", kpi.code, part, expected, number(amount))
    elif counts(kpi) and max(amount, usual.middle if usual else 0) < policy.least_count:
        return
    elif _is_cumulative(plan, month, kpi, amount, amounts):
        yield Doubt("LOOKS_CUMULATIVE", kpi.code, part, _total_told(months), found)
    elif kpi.code in policy.never_falls and kpi.combine is Combine.LAST:
        most = max([kpi.target or 0, *amounts])
        if most and amount > policy.times_over * most:
            high = measured(kpi, policy.times_over * most)
            expected = f"at most {high}: the most so far, or planned, is {measured(kpi, most)}"
            yield Doubt("FAR_FROM_USUAL", kpi.code, part, expected, found)
    elif usual and not usual.holds(amount):
        expected = (
            f"{span(kpi, usual.low, usual.high)}: usual is {measured(kpi, usual.middle)},"
            f" the median of {told(months[-policy.window :])}"
        )
        yield Doubt("FAR_FROM_USUAL", kpi.code, part, expected, found)


def _scale(kpi: Kpi, amounts: Sequence[float]) -> float:
    """What a month is about: the middle of the past, else a twelfth of the target."""
    return (median(amounts) if amounts else 0) or (kpi.target or 0) / 12


def _is_cumulative(
    plan: Plan, month: Month, kpi: Kpi, amount: float, amounts: Sequence[float]
) -> bool:
    """Whether an amount is about the total so far and a usual month.

    A department counts on when a return of it is missing, so each such month may have added one.
    """
    active = [a for a in amounts if a > 0]
    if kpi.combine not in (Combine.SUM, Combine.POOLED_RATIO):
        return False
    if len(active) < plan.suspicion.cumulative_months:
        return False
    usual, so_far = median(active), sum(active)
    unknown = max(0, plan.month_number(month) - 1 - len(amounts))
    least = max(so_far, usual * 2.5)
    return least <= amount <= so_far + usual * (3 + unknown)


def fell(plan: Plan, kpi: Kpi, figure: Figure, past: Sequence[Past]) -> Iterator[Doubt]:
    """A count of what has been reached so far lies under what was accepted before."""
    if kpi.code not in plan.suspicion.never_falls:
        return
    now = reached(kpi, figure)
    before = [(p.month, a) for p in past if (a := reached(kpi, p)) is not None]
    if before and now is not None and now < before[-1][1]:
        month, most = before[-1]
        unit = "" if kpi.combine.is_ratio else kpi.unit
        expected = f"{quantity(most, unit)} or more, as in {month.label}"
        yield Doubt("TOTAL_FELL", kpi.code, reached_part(kpi), expected)


def doubted_percentage(
    plan: Plan, kpi: Kpi, figure: Figure, past: Sequence[Past]
) -> Iterator[Doubt]:
    """A percentage over enough cases lies far from those of the last months."""
    policy = plan.suspicion
    if kpi.unit != Unit.PERCENT or not kpi.combine.is_ratio or kpi.code in policy.never_falls:
        return
    cases = figure.denominator or 0
    if figure.value is None or cases < policy.least_cases:
        return
    months = [
        (p.month, p.value)
        for p in past
        if p.value is not None and (p.denominator or 0) >= policy.least_cases
    ]
    usual = usual_percentage([share for _, share in months], cases, policy)
    if usual and not usual.holds(figure.value):
        middle = number(round(usual.middle, 1))
        expected = (
            f"{number(round(max(0, usual.low), 1))} to {number(round(min(100, usual.high), 1))} %:"
            f" usual is {middle} %, the median of {told(months[-policy.window :])}"
        )
        parts = f"{number(figure.numerator)} ÷ {number(figure.denominator)}"
        found = f"{parts} = {quantity(figure.value, kpi.unit)}"
        yield Doubt("FAR_FROM_USUAL", kpi.code, Part.NUMERATOR, expected, found)


def _total_told(months: Told) -> str:
    """What a usual month is, and what the total would be by now."""
    active = [(month, amount) for month, amount in months if amount > 0]
    usual, so_far = median(a for _, a in active), sum(a for _, a in active)
    first, last = active[0][0].label, active[-1][0].label
    return (
        f"the month's own figure, usually {number(usual)}; the total of {first} to {last} is"
        f" {number(so_far)}, with a usual month {number(so_far + usual)}"
    )
