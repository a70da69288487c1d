"""What charts draw, as numbers, each with its words for those who do not see it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from napams.domain.catalogue import Kpi, Plan
from napams.domain.frames import records
from napams.domain.path import Floats, planned_path, value_at
from napams.wording.charts import path_in_words, shares_in_words

MOST_NAMED = 6
"""Months that an axis has room to name."""


@dataclass(frozen=True, slots=True)
class SharesByMonth:
    """A measure's planned and earned share in each month (plan month, share; NaN: none).

    `last_month` is where the drawing ends: with the plan, or later where milestones are still
    judged.
    """

    last_month: int
    planned: tuple[tuple[float, float], ...]
    earned: tuple[tuple[float, float], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A KPI's value in a plan month, with its colour."""

    month_number: int
    value: float
    colour: str


@dataclass(frozen=True, slots=True)
class IndicatorPath:
    """A KPI's planned values by month, the values at the limits of green and amber, what came.

    The arrays run over `months`, from 0; they are empty for a KPI shown for context alone. No
    figure of a return is below zero, so no limit is drawn there.
    """

    plan: Plan
    kpi: Kpi
    months: Floats
    planned: Floats
    green_limit: Floats
    amber_limit: Floats
    reported: tuple[Reported, ...]
    words: str


def named_quarters(plan: Plan) -> tuple[int, ...]:
    """The ends of quarters that an axis names: the plan's last month, and back from it so many
    that no two stand nearer than a sixth of the plan."""
    named = [plan.months]
    for end in reversed(plan.quarter_ends):
        if (named[-1] - end) * MOST_NAMED >= plan.months:
            named.append(end)
    return tuple(reversed(named))


def shares_by_month(plan: Plan, rows: pd.DataFrame) -> SharesByMonth:
    """The shares of one measure; `rows` are its rows of the report up to the month shown."""
    rows = rows.sort_values("month_number")
    months = rows["month_number"].astype(float)
    return SharesByMonth(
        last_month=max([plan.months, *rows["month_number"]]),
        planned=tuple(zip(months, rows["planned_share"], strict=True)),
        earned=tuple(zip(months, rows["earned_share"], strict=True)),
        words=shares_in_words(plan, rows),
    )


def within_plan(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """A KPI's rows in order, up to the plan's last month: later ones only repeat it."""
    return rows[rows["month_number"] <= plan.months].sort_values("month_number")


def indicator_path(plan: Plan, kpi: Kpi, rows: pd.DataFrame) -> IndicatorPath:
    """The path of one KPI; `rows` are its rows of the report up to the month shown."""
    rows = within_plan(plan, rows)
    months, planned, green, amber = _plan(plan, kpi, rows)
    given = rows[rows["actual"].notna() & ~rows["on_hold"]]
    return IndicatorPath(
        plan=plan,
        kpi=kpi,
        months=months,
        planned=planned,
        green_limit=green,
        amber_limit=amber,
        reported=tuple(
            Reported(r["month_number"], r["actual"], r["colour"]) for r in records(given)
        ),
        words=path_in_words(plan, kpi, rows),
    )


def _plan(plan: Plan, kpi: Kpi, rows: pd.DataFrame) -> tuple[Floats, Floats, Floats, Floats]:
    """Months, planned values, and the values at the limits of green and of amber."""
    if kpi.is_context:
        none = np.empty(0)
        return none, none, none, none
    months, planned = planned_path(plan, kpi, rows)
    limits = plan.thresholds
    green, amber = (
        np.maximum(value_at(kpi, planned, limit), 0.0)
        for limit in (limits.green_from, limits.amber_from)
    )
    return months, planned, green, amber
