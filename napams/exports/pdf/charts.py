"""Drawings as plain numbers: every point as a share of the width and of the height.

The template draws them as lines; each drawing brings its words for those who do not see it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from napams.domain.catalogue import Kpi, Plan, Unit
from napams.report.paths import IndicatorPath, SharesByMonth, named_quarters
from napams.wording.marks import OF_COLOUR
from napams.wording.numbers import number, quantity

SHAPES = {
    "●": "disc",
    "▲": "triangle",
    "■": "square",
    "○": "ring",
    "◇": "diamond",
    "✕": "cross",
    "–": "dash",
}
"""The marks of status as the template draws them."""
Points = list[list[float]]
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
FRACTIONAL_UNITS = (Unit.PERCENT, Unit.MONEY, Unit.DAYS)
"""Units that can be had in parts."""
_ROOM = 1.06
"""Height of the drawing over its highest value."""


def path(drawn: IndicatorPath) -> dict[str, Any]:
    """A KPI's planned path, the band of amber, what was reported, the target."""
    plan, kpi = drawn.plan, drawn.kpi
    values = [*(r.value for r in drawn.reported)]
    for line in (drawn.planned, drawn.green_limit, drawn.amber_limit):
        values += line.tolist()
    highest = max((v for v in values if not math.isnan(v)), default=0.0) or 1.0
    top = highest * _ROOM
    upper = _points(plan.months, drawn.months, drawn.green_limit, top)
    lower = _points(plan.months, drawn.months, drawn.amber_limit, top)
    return {
        "alt": drawn.words,
        "planned": _points(plan.months, drawn.months, drawn.planned, top),
        "band": upper + lower[::-1],
        "reported": [
            [*_point(plan.months, r.month_number, r.value, top), SHAPES[OF_COLOUR[r.colour].shape]]
            for r in drawn.reported
        ],
        "y": [
            [v / top, _tick(v, kpi)]
            for v in _ticks(highest, whole=kpi.unit not in FRACTIONAL_UNITS)
        ],
        "x": [[n / plan.months, _month(plan, n)] for n in named_quarters(plan)],
        "target": f"target {quantity(kpi.target, kpi.unit)}" if kpi.target is not None else "",
    }


def shares(drawn: SharesByMonth) -> dict[str, Any]:
    """A measure's planned and earned share, month by month, small."""
    planned, earned = (
        [
            _point(drawn.last_month, month, share, 1.0)
            for month, share in line
            if not math.isnan(share)
        ]
        for line in (drawn.planned, drawn.earned)
    )
    return {"alt": drawn.words, "planned": planned, "earned": earned}


def _points(width: int, months: Iterable[float], values: Iterable[float], top: float) -> Points:
    pairs = zip(months, values, strict=True)
    return [_point(width, m, v, top) for m, v in pairs if not np.isnan(v)]


def _point(width: int, month: float, value: float, top: float) -> list[float]:
    return [round(float(month) / width, 4), round(float(value) / top, 4)]


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


def _month(plan: Plan, number: int) -> str:
    """A month on the axis, with its year where the plan passes a month's name more than once."""
    label = plan.month(number).label
    return label if plan.months > 12 else label[:3]
