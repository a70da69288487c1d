"""The planned path of one KPI month by month, and the values at which its colour changes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from napams.domain.catalogue import Kpi, Plan, Polarity
from napams.domain.path import Floats, Paths


def value_at(kpi: Kpi, expected: Floats, variance: float) -> Floats:
    """The value at which the schedule variance is what is asked (design.md §4.4, turned round)."""
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
