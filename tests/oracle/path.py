"""The planned path of a KPI and the time that a value has earned on it (design.md §4.4)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from napams.domain.catalogue import Combine, Kpi, Polarity, Shape

from .exact import exact

KNOT_MONTHS = (0, 3, 6, 9, 12)
LAST_MONTH = 12


def start_of(kpi: Kpi) -> Fraction:
    """Nothing for a total, else the baseline."""
    if kpi.combine == Combine.SUM:
        return Fraction(0)
    assert kpi.baseline is not None
    return exact(kpi.baseline)


def final_target(kpi: Kpi) -> Fraction:
    """What is due at the end of the fourth quarter."""
    target = kpi.targets[3]
    assert target is not None
    return exact(target)


def is_ceiling(kpi: Kpi) -> bool:
    """A total that must stay low."""
    return kpi.polarity == Polarity.LOWER and kpi.combine == Combine.SUM


def is_hold(kpi: Kpi) -> bool:
    """Nothing is to change between the start and the final target."""
    if kpi.polarity == Polarity.CONTEXT or is_ceiling(kpi):
        return False
    return start_of(kpi) == final_target(kpi)


def has_shares(kpi: Kpi) -> bool:
    """Whether a planned and an earned share can be spoken of."""
    return kpi.polarity != Polarity.CONTEXT and not is_ceiling(kpi) and not is_hold(kpi)


def knots(kpi: Kpi) -> list[Fraction]:
    """The waypoints at KNOT_MONTHS; a blank quarter's is the start value."""
    start = start_of(kpi)
    return [start, *(start if target is None else exact(target) for target in kpi.targets)]


def straight(kpi: Kpi, time: Fraction) -> Fraction:
    """The path interpolated between the waypoints, whatever its shape; flat after month 12."""
    values = knots(kpi)
    for quarter in range(4):
        left, right = KNOT_MONTHS[quarter], KNOT_MONTHS[quarter + 1]
        if left <= time <= right:
            way = (time - left) / (right - left)
            return values[quarter] + way * (values[quarter + 1] - values[quarter])
    return values[-1]


def expected(kpi: Kpi, month: int) -> Fraction:
    """The value that the plan asks for at the end of a month."""
    if kpi.shape != Shape.STEP:
        return straight(kpi, Fraction(month))
    value = start_of(kpi)
    for knot_month, knot in zip(KNOT_MONTHS, knots(kpi), strict=True):
        if knot_month <= month:
            value = knot
    return value


def share(kpi: Kpi, value: Fraction) -> Fraction:
    """How much of the whole planned change lies between the start and a value."""
    return (value - start_of(kpi)) / (final_target(kpi) - start_of(kpi))


def earned_schedule(kpi: Kpi, month: int, earned: Fraction) -> Fraction:
    """The latest time in 0…month at which the interpolated path had not passed the earned share.

    0 when the path had passed it from the outset.
    """
    times = sorted({Fraction(t) for t in KNOT_MONTHS if t < month} | {Fraction(month)})
    for left, right in reversed(list(pairwise(times))):
        at_left, at_right = share(kpi, straight(kpi, left)), share(kpi, straight(kpi, right))
        if at_right <= earned:
            return right
        if at_left <= earned:
            return left + (right - left) * (earned - at_left) / (at_right - at_left)
    return Fraction(0)


def begins(kpi: Kpi) -> int:
    """The month of the last waypoint up to which every one equals the start value."""
    month = 0
    for knot_month, value in zip(KNOT_MONTHS, knots(kpi), strict=True):
        if value != start_of(kpi):
            break
        month = knot_month
    return month


def ends(kpi: Kpi) -> int:
    """The month of the first waypoint from which every one equals the final target."""
    month = LAST_MONTH
    for knot_month, value in reversed(list(zip(KNOT_MONTHS, knots(kpi), strict=True))):
        if value != final_target(kpi):
            break
        month = knot_month
    return month
