"""When a target is reached at the present pace, in a few words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from napams.domain.catalogue import Plan
from napams.domain.forecast import reached_in
from napams.domain.status import RATED
from napams.wording.numbers import NOTHING


def target_by(plan: Plan, kpi_row: Mapping[str, Any]) -> str:
    """For a column: `May 2026`, `too early to say`, `not at this pace`, `in over five years`."""
    if kpi_row["colour"] not in RATED or math.isnan(kpi_row["earned_share"]):
        return NOTHING
    forecast = kpi_row["forecast_month"]
    if math.isnan(forecast):
        early = kpi_row["months_reported"] < plan.thresholds.forecast_from_months
        return "too early to say" if early else "not at this pace"
    month = reached_in(plan, forecast)
    return month.label if month else "in over five years"


def target_at_this_pace(plan: Plan, forecast: float) -> str:
    """As a clause, from a forecast in plan months: `target in May 2026 at this pace`."""
    month = reached_in(plan, forecast)
    when = f"in {month.label}" if month else "more than five years away"
    return f"target {when} at this pace"
