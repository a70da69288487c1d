"""What charts draw, in words for those who do not see them."""

from __future__ import annotations

import pandas as pd

from napams.domain.catalogue import Kpi, Plan
from napams.domain.frames import Row, records
from napams.wording.numbers import quantity, share_percent


def shares_in_words(plan: Plan, rows: pd.DataFrame) -> str:
    """A measure's achieved and planned share in each month of its rows."""
    by_month = ", ".join(
        f"{plan.month(r['month_number']).label} {share_percent(r['earned_share'])} "
        f"of {share_percent(r['planned_share'])}"
        for r in records(rows)
    )
    return f"Achieved of what was due, by month: {by_month}."


def path_in_words(plan: Plan, kpi: Kpi, rows: pd.DataFrame) -> str:
    """A KPI's reported and planned value in each month of its rows; no plan for mere context."""
    by_month = "; ".join(
        f"{plan.month(r['month_number']).label} {_reported(r, kpi)}" for r in records(rows)
    )
    return f"{kpi.code} {kpi.name}, reported against planned: {by_month}."


def _reported(row: Row, kpi: Kpi) -> str:
    if row["on_hold"]:
        return "on hold"
    against = "" if kpi.is_context else f" against {quantity(row['expected'], kpi.unit)}"
    return f"{quantity(row['actual'], kpi.unit)}{against}"
