"""Writes the Milestones sheet: the department's milestones, filled in as last accepted."""

from __future__ import annotations

from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from napams.domain.catalogue import Milestone
from napams.domain.returns import MilestoneStatus
from napams.forms.blank import BlankForm
from napams.forms.cell_formats import CellFormats, head, header, height, lay_out, put
from napams.forms.contract import MilestoneColumn

_COLUMNS = tuple(MilestoneColumn)
_AT = {column: position for position, column in enumerate(_COLUMNS)}
_WIDTHS = (9, 52, 13, 15, 14, 14, 30, 30)


def write_milestones(sheet: Worksheet, formats: CellFormats, form: BlankForm) -> None:
    """A row for each milestone that the department owns, in catalogue order."""
    lay_out(sheet, form, _WIDTHS)
    note = "Bring status and dates up to date. A completed milestone needs the day of completion."
    row = head(sheet, formats, form, "Milestones", note)
    header(sheet, formats, row, tuple(map(str, _COLUMNS)))
    for milestone in form.plan.milestones_of(form.department):
        row += 1
        _line(sheet, formats, form, row, milestone)


def _line(
    sheet: Worksheet, formats: CellFormats, form: BlankForm, row: int, milestone: Milestone
) -> None:
    """One milestone: due date, status, dates and words."""
    state = form.state_of(milestone)
    sheet.set_row(row, height((milestone.name, _WIDTHS[1])))
    sheet.write_string(row, _AT[MilestoneColumn.CODE], milestone.code, formats["strong"])
    sheet.write_string(row, _AT[MilestoneColumn.MILESTONE], milestone.name, formats["text"])
    sheet.write_datetime(row, _AT[MilestoneColumn.DUE], state.due, formats["date"])
    typed = form.typed_milestones.get(milestone.code)
    status = _AT[MilestoneColumn.STATUS]
    put(sheet, row, status, typed.status if typed else state.status.value, formats["in_text"])
    sheet.data_validation(row, status, row, status, _STATUS_CHECK)
    for column, day in (
        (MilestoneColumn.FORECAST, typed.forecast if typed else state.forecast),
        (MilestoneColumn.COMPLETED_ON, typed.completed_on if typed else state.completed_on),
    ):
        at = _AT[column]
        if isinstance(day, date):
            sheet.write_datetime(row, at, day, formats["in_date"])
        else:
            put(sheet, row, at, day, formats["in_date"])
        sheet.data_validation(row, at, row, at, _DATE_CHECK)
    for column, text in (
        (MilestoneColumn.EVIDENCE, typed.evidence if typed else ""),
        (MilestoneColumn.REMARKS, typed.remark if typed else ""),
    ):
        put(sheet, row, _AT[column], text, formats["in_text"])


_STATUS_CHECK: dict[str, Any] = {
    "validate": "list",
    "source": [status.value for status in MilestoneStatus],
    "error_title": "Choose from the list",
    "error_message": "not started, in progress or completed",
}
_DATE_CHECK: dict[str, Any] = {
    "validate": "date",
    "criteria": "between",
    "minimum": date(2000, 1, 1),
    "maximum": date(2099, 12, 31),
    "error_title": "A date is expected",
    "error_message": "Type day, month and year, like 3 Apr 2025.",
}
