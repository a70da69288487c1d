"""Marks in a grid of rows by months: measures by delivery, departments by reporting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from napams.domain.months import Month
from napams.domain.wording import count, day
from napams.ui.address import to
from napams.ui.frames import Row, records
from napams.ui.marks import NOTHING, OF_COLOUR, OF_LIGHT, Mark, drawn
from napams.ui.markup import Html, joined, link, tag


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell and why; `address` is where it leads, empty for nowhere."""

    mark: Mark
    why: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the grid: its heading and where that leads, its cells by month."""

    heading: str
    cells: dict[str, Cell]
    address: str = ""


def grid(caption: str, lines: Sequence[Line], months: Sequence[Month], shown: Month) -> Html:
    """The grid as a table; `shown` is the month that the page is about.

    A cell says why on hovering and, at the foot of the window, on being reached by keyboard.
    """
    heads = joined(_month_head(m, shown) for m in months)
    body = joined(
        tag(
            "tr",
            tag("th", _heading(line), scope="row"),
            *(tag("td", _cell(line, m)) for m in months),
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
    return tag("div", whole, class_="nm-scroll", tabindex="0", role="region", aria_label=caption)


def heat_map(measures: pd.DataFrame, months: Sequence[Month], shown: Month, *, leads: bool) -> Html:
    """The measures by months; `leads` to the measures' own pages for those who may open them."""

    def cell(row: Row) -> Cell:
        address = to("measure", measure=row["measure"], month=row["month"]) if leads else ""
        return Cell(OF_COLOUR[row["colour"]], row["reason"], address)

    def heading(rows: pd.DataFrame) -> tuple[str, str]:
        code, title = rows["measure"].iloc[0], rows["title"].iloc[0]
        return f"{code} {title}", to("measure", measure=code, month=shown) if leads else ""

    lines = _lines(measures, "measure", heading, cell)
    return grid("Delivery of the measures, month by month", lines, months, shown)


def calendar(
    register: pd.DataFrame, names: dict[str, str], ended: Sequence[Month], shown: Month
) -> Html:
    """The returns of the departments by months that have begun, with what came when.

    A month that has not `ended` has no page to lead to.
    """
    begun = sorted({Month.parse(m) for m in register["month"]})
    with_page = {str(m) for m in ended}

    def cell(row: Row) -> Cell:
        address = to("departments", department=row["department"], month=row["month"])
        address = address if row["month"] in with_page else ""
        return Cell(OF_LIGHT[row["light"]], _of_return(row), address)

    def heading(rows: pd.DataFrame) -> tuple[str, str]:
        code = rows["department"].iloc[0]
        return f"{code} {names[code]}", to("departments", department=code, month=shown)

    lines = _lines(register, "department", heading, cell, order=list(names))
    return grid("Returns of the departments, month by month", lines, begun, shown)


def _lines(
    frame: pd.DataFrame,
    by: str,
    heading: Callable[[pd.DataFrame], tuple[str, str]],
    cell: Callable[[Row], Cell],
    order: Sequence[str] = (),
) -> list[Line]:
    groups = {str(key): rows for key, rows in frame.groupby(by, sort=False)}
    lines = []
    for key in [k for k in order if k in groups] or groups:
        words, address = heading(groups[key])
        cells = {row["month"]: cell(row) for row in records(groups[key])}
        lines.append(Line(words, cells, address))
    return lines


def _of_return(row: Row) -> str:
    """When the return came, or by when it was or is due."""
    due = f"due by {day(row['due'])}"
    if row["received_on"] is not None:
        late = f", {count(row['days_late'], 'day')} late" if row["days_late"] else ""
        return f"Received on {day(row['received_on'])}, {due}{late}."
    if row["days_late"]:
        return f"Nothing received; {due}, {count(row['days_late'], 'day')} ago."
    return f"Nothing received yet; {due}."


def _month_head(month: Month, shown: Month) -> Html:
    if month == shown:
        return tag("th", month.label, scope="col", aria_current="true")
    return tag("th", month.label, scope="col")


def _heading(line: Line) -> Html:
    return link(line.address, line.heading) if line.address else tag("span", line.heading)


def _cell(line: Line, month: Month) -> Html:
    cell = line.cells.get(str(month), Cell(NOTHING, "Nothing was asked for in this month."))
    look = {
        "class": f"nm-cell nm-{cell.mark.tone}",
        "title": cell.why,
        "aria_label": f"{line.heading}, {month.label}: {cell.mark.word}",
    }
    if cell.address:
        return link(cell.address, drawn(cell.mark), **look)
    return tag("span", drawn(cell.mark), tabindex="0", role="note", **look)
