"""The tables of the register: every department's return by month, and those of one month."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from napams.clock import PAKISTAN
from napams.domain.catalogue import Plan
from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.domain.reporting import Light
from napams.ui.desk.return_view import to_return
from napams.ui.heatmap import Cell, Line, grid, of_return
from napams.ui.marks import OF_LIGHT, OF_STATE, drawn
from napams.ui.markup import Column, Html, link, paragraph, table
from napams.wording.numbers import NOTHING, day

OWED = (
    Column("Department"),
    Column("Return"),
    Column("Due by"),
    Column("Received on"),
    Column("Days late", figures=True),
    Column("Revisions", figures=True),
    Column("State"),
    Column("Look at it"),
)


def moment(value: datetime | None) -> str:
    """`5 Apr 2025, 14:30` in Pakistan; pandas' empty time is nothing too."""
    if value is None or pd.isna(value):
        return NOTHING
    local = value.astimezone(PAKISTAN)
    return f"{day(local.date())}, {local:%H:%M}"


def month_name(written: str | None) -> str:
    """`2025-03` as `Mar 2025`; a dash where no month could be read."""
    return Month.parse(written).label if isinstance(written, str) else NOTHING


def by_month(plan: Plan, register: pd.DataFrame, shown: Month) -> Html:
    """Departments by months: the light, the day received, the number of the newest revision."""
    begun = sorted({Month.parse(m) for m in register["month"]})
    rows = records(register)
    lines = [
        Line(
            f"{d.code} {d.name}",
            {r["month"]: _cell(r) for r in rows if r["department"] == d.code},
        )
        for d in plan.departments
        if d.code in set(register["department"])
    ]
    return grid("Returns by department and month", lines, begun, shown)


def owed(caption: str, register: pd.DataFrame, refused: frozenset[str]) -> Html:
    """Obligations with their reporting light; a sentence while the month has not begun.

    `refused` are the departments of which nothing but refused files has come.
    """
    if register.empty:
        return paragraph("No return is owed for this month yet.")
    rows = [
        (
            r["department"],
            drawn(OF_LIGHT[r["light"]]),
            day(r["due"]),
            day(r["received_on"]),
            NOTHING if r["light"] == Light.WAIVED.value else r["days_late"] or NOTHING,
            r["revisions"] or NOTHING,
            _state(r, refused),
            _way(r, refused),
        )
        for r in records(register)
    ]
    return table(caption, OWED, rows)


def _cell(row: Row) -> Cell:
    address = to_return(row["department"], row["month"]) if row["revisions"] else ""
    return Cell(OF_LIGHT[row["light"]], of_return(row), address, _under(row))


def _under(row: Row) -> str:
    came: date | None = row["received_on"]
    if came is None:
        return ""
    words = f"{came.day} {came:%b}, rev. {row['revisions']}"
    return words if row["state"] == "accepted" else f"{words}, {OF_STATE[row['state']].word}"


def _state(row: Row, refused: frozenset[str]) -> Html | str:
    if row["state"]:
        return drawn(OF_STATE[row["state"]])
    return drawn(OF_STATE["refused"]) if row["department"] in refused else "nothing received"


def _way(row: Row, refused: frozenset[str]) -> Html | str:
    if not row["revisions"] and row["department"] not in refused:
        return NOTHING
    words = f"Open {row['department']} {month_name(row['month'])}"
    return link(to_return(row["department"], row["month"]), "Open", aria_label=words)
