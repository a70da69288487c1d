"""How an indicator compares with its plan on the page Why, worked out so that one can redo it."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from napams.domain.catalogue import Plan
from napams.domain.frames import Row
from napams.services.why import Why
from napams.ui.markup import (
    TableColumn,
    definitions,
    joined,
    sub,
    table,
    tag,
)
from napams.wording.arithmetic import arithmetic
from napams.wording.numbers import (
    NOTHING,
    change,
    count,
    halves_up,
    number,
    points,
    quantity,
    share_percent,
)

PATH = (
    TableColumn("End of"),
    TableColumn("Plan month", figures=True),
    TableColumn("Planned", figures=True),
)
_WORKED_OUT = {
    "planned": "Planned by now",
    "due": "Due of the change",
    "achieved": "Achieved of it",
    "variance": "Schedule variance",
}


def numbers(plan: Plan, found: Why) -> Markup:
    """Value, plan, shares, pace and forecast of an indicator, and its planned path."""
    kpi, row = plan.kpis[found.code], found.row
    facts = {
        "Figures of": _stand_in_for(plan, row),
        "Reported": quantity(row["actual"], kpi.unit),
        "Planned by now": quantity(row["expected"], kpi.unit),
        "Target": quantity(row["target"], kpi.unit),
        "Due of the change": _share(row, "planned_share"),
        "Achieved of it": _share(row, "earned_share"),
        "Schedule variance": points(row["schedule_variance"]),
        "Behind": _months(row["months_behind"]),
        "Target reached": _forecast(plan, row),
        "Needed a month": _needed(row, kpi.unit),
    }
    sums = arithmetic(kpi, row, found.weighed)
    worked_out = {_WORKED_OUT[name]: words for name, words in sums.items()}
    listed = definitions(
        (name, joined((words, sub(worked_out[name]) if name in worked_out else "")))
        for name, words in facts.items()
        if words != NOTHING
    )
    return joined((listed, _path(plan, found)))


def _stand_in_for(plan: Plan, row: Row) -> str:
    """Which month's figures stand while this one is on hold."""
    return (
        f"{plan.month(int(row['held_from'])).label}, on hold" if row["held_from"] > 0 else NOTHING
    )


def _share(row: Row, column: str) -> str:
    share = row[column]
    return NOTHING if pd.isna(share) else f"{share_percent(share)} ({number(share, 4)})"


def _months(behind: float) -> str:
    return NOTHING if pd.isna(behind) or behind == 0 else count(halves_up(behind, 2), "month")


def _forecast(plan: Plan, row: Row) -> str:
    forecast = row["forecast_month"]
    if pd.isna(forecast):
        return NOTHING
    return f"in plan month {number(halves_up(forecast, 1))} at this pace, of {plan.months}"


def _needed(row: Row, unit: str) -> str:
    if pd.isna(row["needed"]):
        return NOTHING
    return change(row["needed"], unit)


def _path(plan: Plan, found: Why) -> Markup | str:
    """The planned path by its points, the value expected of the figures shown among them."""
    if not found.path:
        return ""
    unit, held_from = plan.kpis[found.code].unit, found.row["held_from"]
    now = plan.month_number(found.month) if pd.isna(held_from) else int(held_from)
    rows = [
        (
            plan.month(p.month_number).label if p.month_number else "the start",
            number(p.month_number),
            joined((quantity(p.value, unit), " (nothing due yet)"))
            if p.nothing_due and p.month_number
            else quantity(p.value, unit),
        )
        for p in found.path
    ]
    if now not in {p.month_number for p in found.path}:
        shown = (plan.month(now).label, number(now), quantity(found.row["expected"], unit))
        rows = sorted([*rows, shown], key=lambda r: float(r[1]))
    shape = plan.kpis[found.code].shape
    caption = f"Planned path of {found.code} ({shape.value if shape else ''})"
    return tag("div", table(caption, PATH, rows), class_="nm-narrow")
