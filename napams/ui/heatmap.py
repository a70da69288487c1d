"""Marks in a grid of rows by months: measures by delivery, departments by reporting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.ui.links import to
from napams.ui.markup import drawn_mark, joined, link, scrollable, tag
from napams.wording.group_reasons import group_reason
from napams.wording.marks import NOTHING, OF_LIGHT, Mark, status
from napams.wording.numbers import count, day
from napams.wording.waiting import NOBODY


@dataclass(frozen=True, slots=True)
class GridCell:
    """A mark and its reason; `address` is where it links to, if anywhere; `under` is a few words
    below the mark."""

    mark: Mark
    why: str
    address: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the grid: its heading and where that leads, its cells by month."""

    heading: str
    cells: dict[str, GridCell]
    address: str = ""


def grid(caption: str, lines: Sequence[Line], months: Sequence[Month], shown: Month) -> Markup:
    """The grid as a table; `shown` is the month that the page is about.

    If the window is too narrow for all months, the newest are in sight. A cell gives its reason on
    hovering and, at the foot of the window, on being reached by keyboard.
    """
    heads = joined(_month_head(m, shown) for m in months)
    body = joined(
        tag(
            "tr",
            tag("th", _heading(line), scope="row"),
            *(tag("td", _cell(line, m), class_="now" if m == shown else "then") for m in months),
        )
        for line in lines
    )
    whole = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", tag("td"), heads)),
        tag("tbody", body),
        class_="nm-grid",
    )
    return scrollable(caption, whole, "nm-scroll nm-newest")


def heat_map(report: StatusReport, shown: Month, *, leads: bool) -> Markup:
    """The measures by months; `leads` to pages and reasons for those who may open them."""

    def address(code: str, month: object) -> str:
        return to("measure", report.known_on, measure=code, month=month) if leads else ""

    def cell(row: Row) -> GridCell:
        where = to("why", report.known_on, code=row["measure"], month=row["month"]) if leads else ""
        why = group_reason(report, row, "" if leads else NOBODY)
        return GridCell(status(row), why, where)

    lines = [
        Line(
            f"{m.code} {m.title}",
            _cells(report.measures, "measure", m.code, cell),
            address(m.code, shown),
        )
        for m in report.plan.measures
    ]
    return grid("Delivery of the measures, month by month", lines, report.months, shown)


def calendar(report: StatusReport, shown: Month) -> Markup:
    """The returns of the departments by months that have begun, with what came when."""
    begun = sorted({Month.parse(m) for m in report.register["month"]})
    ended = {str(m) for m in report.months}

    def address(code: str, month: object) -> str:
        return to("departments", report.known_on, department=code, month=month)

    def cell(row: Row) -> GridCell:
        where = address(row["department"], row["month"]) if row["month"] in ended else ""
        return GridCell(OF_LIGHT[row["light"]], of_return(row), where)

    lines = [
        Line(
            f"{d.code} {d.name}",
            _cells(report.register, "department", d.code, cell),
            address(d.code, shown),
        )
        for d in report.plan.departments
    ]
    return grid("Returns of the departments, month by month", lines, begun, shown)


def _cells(
    frame: pd.DataFrame, key: str, code: str, cell: Callable[[Row], GridCell]
) -> dict[str, GridCell]:
    return {row["month"]: cell(row) for row in records(frame[frame[key] == code])}


def of_return(row: Row) -> str:
    """When the return came, or by when it was or is due."""
    due = f"due by {day(row['due'])}" if row["owed"] else "owed by nobody"
    if row["received_on"] is not None:
        late = f", {count(row['days_late'], 'day')} late" if row["days_late"] else ""
        return f"Received on {day(row['received_on'])}, {due}{late}."
    nothing = "Sent back, and not counted as received" if row["revisions"] else "Nothing received"
    if row["days_late"]:
        return f"{nothing}; {due}, {count(row['days_late'], 'day')} ago."
    return f"{nothing} yet; {due}."


def _month_head(month: Month, shown: Month) -> Markup:
    if month == shown:
        return tag("th", month.label, scope="col", aria_current="true")
    return tag("th", month.label, scope="col")


def _heading(line: Line) -> Markup:
    return link(line.address, line.heading) if line.address else tag("span", line.heading)


def _cell(line: Line, month: Month) -> Markup:
    cell = line.cells.get(str(month), GridCell(NOTHING, "Nothing was asked for in this month."))
    words = (cell.mark.word, "(on hold)" if cell.mark.held else "", cell.under)
    look = {
        "class": f"nm-cell nm-{cell.mark.tone}" + (" nm-held" if cell.mark.held else ""),
        "title": cell.why,
        "aria_label": f"{line.heading}, {month.label}: " + " ".join(filter(None, words)),
    }
    under = tag("span", cell.under, class_="nm-under") if cell.under else ""
    if cell.address:
        return link(cell.address, drawn_mark(cell.mark), under, **look)
    return tag("span", drawn_mark(cell.mark), under, tabindex="0", role="note", **look)
