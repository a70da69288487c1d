"""The planned path of a KPI and the time that a value has earned on it."""

from __future__ import annotations

import itertools
from fractions import Fraction

from .world import Kpi, Plan, settled


def waypoints(plan: Plan, kpi: Kpi) -> list[tuple[int, Fraction]]:
    """Month and value: the start, then the quarters' ends, the last one the plan's last month."""
    found = [(0, kpi.start)]
    for quarter, target in enumerate(kpi.targets, start=1):
        month = min(3 * quarter, plan.months)
        found.append((month, kpi.start if target is None else target))
    return found


def straight(plan: Plan, kpi: Kpi, time: Fraction | int) -> Fraction:
    """The straight path at a moment; after its end the last target holds."""
    points = waypoints(plan, kpi)
    for (left, low), (right, high) in itertools.pairwise(points):
        if time <= right:
            return low + (high - low) * (Fraction(time) - left) / (right - left)
    return points[-1][1]


def at(plan: Plan, kpi: Kpi, month: int) -> Fraction:
    """The planned value at a month's end."""
    if kpi.shape != "step":
        return straight(plan, kpi, month)
    return [value for n, value in waypoints(plan, kpi) if n <= month][-1]


def share(kpi: Kpi, value: Fraction) -> Fraction:
    """A value as a share of the whole planned change."""
    return (value - kpi.start) / (kpi.target - kpi.start)


def begins(plan: Plan, kpi: Kpi) -> int:
    """The month up to which the path holds its start value."""
    points = waypoints(plan, kpi)
    still = [
        n
        for place, (n, _) in enumerate(points)
        if all(v == kpi.start for _, v in points[: place + 1])
    ]
    return still[-1]


def ends(plan: Plan, kpi: Kpi) -> int:
    """The month from which the path holds its last target."""
    points = waypoints(plan, kpi)
    there = [
        n for place, (n, _) in enumerate(points) if all(v == kpi.target for _, v in points[place:])
    ]
    return there[0]


def not_passed_until(plan: Plan, kpi: Kpi, value: Fraction, month: int) -> Fraction:
    """t(x): the latest time up to `month` at which the straight path had not passed `value`."""
    wanted = settled(share(kpi, value))
    points = [(n, share(kpi, v)) for n, v in waypoints(plan, kpi)]
    latest = Fraction(0)
    for (left, low), (right, high) in itertools.pairwise(points):
        if left > month:
            break
        stop = min(right, month)
        reached = low + (high - low) * Fraction(stop - left, right - left)
        if settled(reached) <= wanted:
            latest = Fraction(stop)
        elif settled(low) <= wanted:
            latest = left + (share(kpi, value) - low) / (high - low) * (right - left)
    if month > points[-1][0] and settled(points[-1][1]) <= wanted:
        latest = Fraction(month)
    return latest


def first_reached(plan: Plan, kpi: Kpi, value: Fraction) -> Fraction:
    """The first time at which the straight path reaches a value that is not beyond its end."""
    wanted = share(kpi, value)
    points = [(n, share(kpi, v)) for n, v in waypoints(plan, kpi)]
    for (left, low), (right, high) in itertools.pairwise(points):
        if settled(low) >= settled(wanted):
            return Fraction(left)
        if settled(high) >= settled(wanted):
            return left + (wanted - low) / (high - low) * (right - left)
    return Fraction(points[-1][0])
