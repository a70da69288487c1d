"""Planned paths of KPIs, shares of the planned change, and earned schedule.

Vectorised: one row of knots per KPI, one element per pair (row, plan month). Shares are fractions
of the whole planned change, 0 at the start and 1 at the final target.

Source: docs/rules.md, The planned path; Shares and schedule variance; Lipke 2003 (earned schedule).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from napams.domain.catalogue import MONTHS_PER_TARGET, Kpi, Plan, Polarity, Shape

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


def waypoints(kpi: Kpi) -> tuple[Waypoint, ...]:
    """The start value at month 0 and what is due at the ends of the quarters; none for context."""
    if kpi.is_context or kpi.start is None:
        return ()
    start = Waypoint(0, kpi.start, nothing_due=True)
    quarters = (
        Waypoint(n * MONTHS_PER_TARGET, kpi.start if t is None else t, nothing_due=t is None)
        for n, t in enumerate(kpi.targets, start=1)
    )
    return (start, *quarters)


@dataclass(frozen=True, slots=True)
class Paths:
    """Knots of several KPIs: value at months 0, 3, 6, 9, 12; NaN throughout for context KPIs."""

    knots: Floats
    steps: NDArray[np.bool_]

    @classmethod
    def of(cls, kpis: Sequence[Kpi]) -> Paths:
        """A blank quarter holds the start value: nothing is due yet."""
        knots = np.full((len(kpis), 5), np.nan)
        for row, kpi in enumerate(kpis):
            if not kpi.is_context:
                knots[row, 0] = kpi.start
                knots[row, 1:] = [kpi.start if t is None else t for t in kpi.targets]
        steps = np.array([k.shape is Shape.STEP for k in kpis], dtype=bool)
        return cls(knots, steps)

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
        """The month up to which the path holds its start value."""
        moved = settle(self.knots) != settle(self.start)[:, None]
        first_moved = np.where(moved.any(axis=1), moved.argmax(axis=1), 1)
        return (first_moved - 1) * float(MONTHS_PER_TARGET)

    @property
    def ends(self) -> Floats:
        """The month from which the path holds its final target."""
        short = settle(self.knots) != settle(self.target)[:, None]
        last_short = short.shape[1] - 1 - short[:, ::-1].argmax(axis=1)
        return np.where(short.any(axis=1), last_short + 1, 0) * float(MONTHS_PER_TARGET)

    def expected(self, rows: Integers, months: Integers) -> Floats:
        """The value planned for the end of each month; after the last knot the target holds."""
        quarter = np.minimum(months // MONTHS_PER_TARGET, self.knots.shape[1] - 1)
        after = np.minimum(quarter + 1, self.knots.shape[1] - 1)
        part = np.where(self.steps[rows], 0.0, (months % MONTHS_PER_TARGET) / MONTHS_PER_TARGET)
        low, high = self.knots[rows, quarter], self.knots[rows, after]
        return np.asarray(low + (high - low) * part, dtype=np.float64)

    def share(self, rows: Integers, values: Floats) -> Floats:
        """Values as shares of the planned change; NaN where nothing is to change."""
        span = self.target[rows] - self.start[rows]
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = (values - self.start[rows]) / span
        return np.where(span == 0, np.nan, shares)

    def earned_schedule(self, rows: Integers, months: Integers, earned: Floats) -> Floats:
        """Latest time up to each month at which the path was at or below the share `earned`.

        In months from the plan's start, interpolated; 0 if even the start is above `earned`.
        """
        knots = self.share_of_knots(rows)
        latest = np.zeros(len(rows))
        for segment in range(knots.shape[1] - 1):
            begin = segment * float(MONTHS_PER_TARGET)
            low, high = knots[:, segment], knots[:, segment + 1]
            open_for = np.clip(months - begin, 0, MONTHS_PER_TARGET)
            at_end = low + (high - low) * open_for / MONTHS_PER_TARGET
            whole = _at_most(at_end, earned)
            with np.errstate(divide="ignore", invalid="ignore"):
                crossing = (earned - low) / (high - low) * MONTHS_PER_TARGET
            holds = (months >= begin) & (whole | _at_most(low, earned))
            latest = np.where(holds, begin + np.where(whole, open_for, crossing), latest)
        beyond = months > MONTHS_PER_TARGET * (knots.shape[1] - 1)
        return np.where(beyond & _at_most(knots[:, -1], earned), months, latest)

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
    """The planned value at the end of each month from 0, as rated where it was rated."""
    months = np.arange(plan.months + 1)
    ahead = Paths.of([kpi]).expected(np.zeros_like(months), months)
    rated = rows.set_index("month_number")["expected"].reindex(months).to_numpy(dtype=float)
    return months.astype(float), np.where(np.isnan(rated), ahead, rated)
