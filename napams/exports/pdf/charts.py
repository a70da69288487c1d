"""Drawings as plain numbers: every point as a share of the width and of the height.

The template draws them as lines; each drawing brings its words for those who do not see it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from napams.domain.catalogue import MONTHS_PER_TARGET, Kpi, Plan, Unit
from napams.domain.frames import records
from napams.domain.path import Floats
from napams.domain.planned import planned_path, value_at
from napams.report.words import SHAPES
from napams.wording.marks import OF_COLOUR
from napams.wording.numbers import number, percent, quantity

Points = list[list[float]]
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
FRACTIONAL_UNITS = (Unit.PERCENT, Unit.MONEY, Unit.DAYS)
_ROOM = 1.06
"""Height of the drawing over its highest value."""


def path(plan: Plan, kpi: Kpi, rows: pd.DataFrame) -> dict[str, Any]:
    """A KPI's planned path, the band of amber, what was reported, target and forecast.

    `rows` are the KPI's rows of the status frame up to the month shown.
    """
    rows = rows.sort_values("month_number")
    reported = rows[rows["actual"].notna()]
    values = [reported["actual"].to_numpy(dtype=float)]
    months, planned, amber, red = _plan(plan, kpi, rows)
    values += [planned, amber, red]
    highest = max((float(np.nanmax(v)) for v in values if len(v)), default=0.0) or 1.0
    top = highest * _ROOM
    shapes = [SHAPES[OF_COLOUR[c].shape] for c in reported["colour"]]
    return {
        "alt": _alt(kpi, rows, plan),
        "planned": _points(plan, months, planned, top),
        "band": _points(plan, months, amber, top) + _points(plan, months, red, top)[::-1],
        "reported": [
            [*point, shape]
            for point, shape in zip(
                _points(
                    plan,
                    reported["month_number"].to_numpy(dtype=float),
                    reported["actual"].to_numpy(dtype=float),
                    top,
                ),
                shapes,
                strict=True,
            )
        ],
        "y": [
            [v / top, _tick(v, kpi)]
            for v in _ticks(highest, whole=kpi.unit not in FRACTIONAL_UNITS)
        ],
        "x": [[n / plan.months, plan.month(n).label[:3]] for n in _quarters(plan)],
        "target": f"target {quantity(kpi.target, kpi.unit)}" if kpi.target is not None else "",
    }


def shares(plan: Plan, rows: pd.DataFrame) -> dict[str, Any]:
    """A measure's planned and earned share, month by month, small."""
    rows = rows.sort_values("month_number")
    months = rows["month_number"].to_numpy(dtype=float)
    planned = rows["planned_share"].to_numpy(dtype=float)
    earned = rows["earned_share"].to_numpy(dtype=float)
    words = ", ".join(
        f"{plan.month(r['month_number']).label} {percent(r['earned_share'])} "
        f"of {percent(r['planned_share'])}"
        for r in records(rows)
    )
    return {
        "alt": f"Achieved of what was due, by month: {words}.",
        "planned": _points(plan, months, planned, 1.0),
        "earned": _points(plan, months, earned, 1.0),
    }


def _plan(plan: Plan, kpi: Kpi, rows: pd.DataFrame) -> tuple[Floats, Floats, Floats, Floats]:
    """Months, planned values, and the values at the limits of green and of amber."""
    if kpi.is_context:
        none = np.empty(0)
        return none, none, none, none
    months, planned = planned_path(plan, kpi, rows)
    limits = plan.thresholds
    amber, red = (
        np.maximum(value_at(kpi, planned, limit), 0.0)
        for limit in (limits.green_from, limits.amber_from)
    )
    return months, planned, amber, red


def _points(plan: Plan, months: Floats, values: Floats, top: float) -> Points:
    width = float(plan.months)
    return [
        [round(float(m) / width, 4), round(float(v) / top, 4)]
        for m, v in zip(months, values, strict=True)
        if not math.isnan(v)
    ]


def _ticks(top: float, *, whole: bool) -> list[float]:
    """Round values from zero to the highest, five at most; `whole` ones for what is counted."""
    size = 10.0 ** math.floor(math.log10(top / 4))
    step = next(s * size for s in STEPS if s * size >= top / 4 * (1 - 1e-9))
    step = max(step, 1.0) if whole else step
    return [step * n for n in range(int(top / step + 1e-9) + 1)]


def _tick(amount: float, kpi: Kpi) -> str:
    if kpi.unit == Unit.YES_NO:
        return {0.0: "no", 1.0: "yes"}.get(amount, "")
    return number(amount)


def _quarters(plan: Plan) -> range:
    return range(MONTHS_PER_TARGET, plan.months + 1, MONTHS_PER_TARGET)


def _alt(kpi: Kpi, rows: pd.DataFrame, plan: Plan) -> str:
    """The drawing in words: each month's reported value beside the planned one."""
    words = "; ".join(
        f"{plan.month(r['month_number']).label} {quantity(r['actual'], kpi.unit)}"
        + ("" if kpi.is_context else f" against {quantity(r['expected'], kpi.unit)}")
        for r in records(rows)
    )
    return f"{kpi.code} {kpi.name}, reported against planned: {words}."
