"""Planned paths of KPIs, shares of the planned change, and earned schedule.

Vectorised: one row of knots per KPI, one element per pair (row, plan month). Shares are fractions
of the whole planned change, 0 at the start and 1 at the final target.

Source: docs/rules.md, The planned path; Shares and schedule variance; Lipke 2003 (earned schedule).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from napams.domain.catalogue import Kpi, Plan, Polarity, Shape, quarter_ends

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DECIMALS = 9
"""Decimals to which figures are rounded before any comparison; only `settle` rounds."""


def settle(values: Floats) -> Floats:
    """Rounded so that equal figures compare equal however they were computed."""
    return np.round(values, DECIMALS) + 0.0


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A point of the planned path; `nothing_due` if the quarter has no target of its own."""

    month_number: int
    value: float
    nothing_due: bool


def waypoints(plan: Plan, kpi: Kpi) -> tuple[Waypoint, ...]:
    """The start value at month 0 and what is due at the ends of the quarters; none for context."""
    if kpi.is_context or kpi.start is None:
        return ()
    start = Waypoint(0, kpi.start, nothing_due=True)
    quarters = (
        Waypoint(end, kpi.start if target is None else target, nothing_due=target is None)
        for end, target in zip(plan.quarter_ends, kpi.targets, strict=True)
    )
    return (start, *quarters)


@dataclass(frozen=True, slots=True)
class Paths:
    """Knots of several KPIs: a value at each of the months `at`; NaN throughout for context KPIs.

    The months are 0, the quarters' ends and the plan's last month.
    """

    at: Integers
    knots: Floats
    steps: NDArray[np.bool_]

    @classmethod
    def of(cls, kpis: Sequence[Kpi], months: int) -> Paths:
        """The paths in a plan of so many months; a blank quarter holds the start value."""
        at = np.array([0, *quarter_ends(months)], dtype=np.int64)
        knots = np.full((len(kpis), len(at)), np.nan)
        for row, kpi in enumerate(kpis):
            if not kpi.is_context:
                knots[row, 0] = kpi.start
                knots[row, 1:] = [kpi.start if t is None else t for t in kpi.targets]
        steps = np.array([k.shape is Shape.STEP for k in kpis], dtype=bool)
        return cls(at, knots, steps)

    @property
    def start(self) -> Floats:
        """Value at month 0."""
        return self.knots[:, 0]

    @property
    def target(self) -> Floats:
        """Final target."""
        return self.knots[:, -1]

    @property
    def begins(self) -> Floats:
        """The month up to which the path holds its start value; its end where it never moves."""
        moved = settle(self.knots) != settle(self.start)[:, None]
        last_still = np.where(moved.any(axis=1), moved.argmax(axis=1), len(self.at)) - 1
        return np.asarray(self.at[last_still], dtype=np.float64)

    @property
    def ends(self) -> Floats:
        """The month from which the path holds its final target."""
        short = settle(self.knots) != settle(self.target)[:, None]
        last_short = short.shape[1] - 1 - short[:, ::-1].argmax(axis=1)
        there = np.minimum(last_short + 1, len(self.at) - 1)
        return np.asarray(self.at[np.where(short.any(axis=1), there, 0)], dtype=np.float64)

    def expected(self, rows: Integers, months: Integers) -> Floats:
        """The value planned for the end of each month; after the last knot the target holds."""
        before = np.searchsorted(self.at, months, side="right") - 1
        after = np.minimum(before + 1, len(self.at) - 1)
        width = np.maximum(self.at[after] - self.at[before], 1)
        part = np.where(self.steps[rows], 0.0, (months - self.at[before]) / width)
        low, high = self.knots[rows, before], self.knots[rows, after]
        return np.asarray(low + (high - low) * part, dtype=np.float64)

    def share(self, rows: Integers, values: Floats) -> Floats:
        """Values as shares of the planned change; NaN where nothing is to change."""
        span = self.target[rows] - self.start[rows]
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = (values - self.start[rows]) / span
        return np.where(span == 0, np.nan, shares)

    def earned_schedule(self, rows: Integers, months: Integers, earned: Floats) -> Floats:
        """Latest time up to each month at which the straight path had not passed a share.

        In months from the plan's start, interpolated; 0 if even the start is above `earned`.
        """
        knots = self.share_of_knots(rows)
        latest = np.zeros(len(rows))
        for segment, (begin, end) in enumerate(pairwise(self.at.tolist())):
            low, high = knots[:, segment], knots[:, segment + 1]
            open_for = np.clip(months - begin, 0, end - begin)
            at_end = low + (high - low) * open_for / (end - begin)
            whole = _at_most(at_end, earned)
            with np.errstate(divide="ignore", invalid="ignore"):
                crossing = (earned - low) / (high - low) * (end - begin)
            holds = (months >= begin) & (whole | _at_most(low, earned))
            latest = np.where(holds, begin + np.where(whole, open_for, crossing), latest)
        beyond = months > self.at[-1]
        return np.where(beyond & _at_most(knots[:, -1], earned), months, latest)

    def first_reached(self, rows: Integers, shares: Floats) -> Floats:
        """First time at which the straight path reaches a share that is not beyond its end.

        In months from the plan's start, interpolated; its last month for a share beyond its end,
        NaN where nothing is to change.
        """
        knots = self.share_of_knots(rows)
        first = np.where(np.isnan(knots[:, 0] + shares), np.nan, float(self.at[-1]))
        for segment, (begin, end) in reversed(list(enumerate(pairwise(self.at.tolist())))):
            low, high = knots[:, segment], knots[:, segment + 1]
            with np.errstate(divide="ignore", invalid="ignore"):
                crossing = begin + (shares - low) / (high - low) * (end - begin)
            first = np.where(_at_most(shares, high), crossing, first)
            first = np.where(_at_most(shares, low), float(begin), first)
        return first

    def share_of_knots(self, rows: Integers) -> Floats:
        """The knots of each row as shares; NaN where nothing is to change."""
        start, target = self.start[rows][:, None], self.target[rows][:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((self.knots[rows] - start) / (target - start), dtype=np.float64)


def _at_most(left: Floats, right: Floats) -> NDArray[np.bool_]:
    return np.asarray(settle(left) <= settle(right))


def value_at(kpi: Kpi, expected: Floats, variance: float) -> Floats:
    """The inverse of the schedule variance: the value that gives `variance`."""
    target, start = kpi.target or 0.0, kpi.start or 0.0
    if kpi.is_ceiling:
        return expected - variance * target
    if kpi.is_hold:
        sign = -1 if kpi.polarity is Polarity.LOWER else 1
        return expected + sign * variance * abs(target)
    return expected + variance * (target - start)


def planned_path(plan: Plan, kpi: Kpi, rows: pd.DataFrame) -> tuple[Floats, Floats]:
    """The planned value at the end of each month from 0, as rated where it was rated.

    A month on hold has its own: what its row shows is expected of another.
    """
    months = np.arange(plan.months + 1)
    ahead = Paths.of([kpi], plan.months).expected(np.zeros_like(months), months)
    judged = rows[~rows["on_hold"]].set_index("month_number")
    rated = judged["expected"].reindex(months).to_numpy(dtype=float)
    return months.astype(float), np.where(np.isnan(rated), ahead, rated)
