"""The sheets beside the Return sheet: Milestones, Narrative and Guide."""

from __future__ import annotations

from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from napams.domain.catalogue import Milestone
from napams.domain.returns import MilestoneStatus, NarrativeField
from napams.forms.cell_formats import CellFormats, head, header, height, lay_out, put
from napams.forms.contract import (
    NO,
    TEXT_LIMIT,
    YES,
    BlankForm,
    MilestoneColumn,
    NarrativeColumn,
    SheetName,
)
from napams.wording.numbers import day

_COLUMNS = tuple(MilestoneColumn)
_AT = {column: position for position, column in enumerate(_COLUMNS)}
_MILESTONE_WIDTHS = (9, 52, 13, 15, 14, 14, 30, 30)


def write_milestones(sheet: Worksheet, formats: CellFormats, form: BlankForm) -> None:
    """A row for each milestone that the department owns, in catalogue order."""
    lay_out(sheet, form, _MILESTONE_WIDTHS)
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
    sheet.set_row(row, height((milestone.name, _MILESTONE_WIDTHS[1])))
    sheet.write_string(row, _AT[MilestoneColumn.CODE], milestone.code, formats["strong"])
    sheet.write_string(row, _AT[MilestoneColumn.MILESTONE], milestone.name, formats["text"])
    sheet.write_datetime(row, _AT[MilestoneColumn.DUE], state.due, formats["date"])
    typed = form.typed_milestones.get(milestone.code)
    status = _AT[MilestoneColumn.STATUS]
    put(sheet, row, status, typed.status if typed else state.status.value, formats["in_text"])
    sheet.data_validation(row, status, row, status, _STATUS_CHECK)
    for column, on in (
        (MilestoneColumn.FORECAST, typed.forecast if typed else state.forecast),
        (MilestoneColumn.COMPLETED_ON, typed.completed_on if typed else state.completed_on),
    ):
        at = _AT[column]
        if isinstance(on, date):
            sheet.write_datetime(row, at, on, formats["in_date"])
        else:
            put(sheet, row, at, on, formats["in_date"])
        sheet.data_validation(row, at, row, at, _DATE_CHECK)
    for column, text in (
        (MilestoneColumn.EVIDENCE, typed.evidence if typed else ""),
        (MilestoneColumn.REMARKS, typed.remark if typed else ""),
    ):
        put(sheet, row, _AT[column], text, formats["in_words"])


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


_NARRATIVE_WIDTHS = (22, 90, 48)

HELP_HEADING = "Help"
HELP = {
    NarrativeField.NIL_RETURN: "Choose yes only if there is nothing at all to report this month, "
    "and say why under Progress.",
    NarrativeField.COMPILED_BY: "Name and post of the focal person.",
    NarrativeField.AUTHORISED_BY: "Name and post of the officer who answers for the figures.",
    NarrativeField.SENT_ON: "The day on which the form is sent.",
    NarrativeField.PROGRESS: "What was done in the month, in a few sentences.",
    NarrativeField.CONSTRAINTS: "What stands in the way, and what would remove it.",
    NarrativeField.BLOCKED_BY: "The department whose action is awaited. "
    "For several, type their codes with commas between.",
    NarrativeField.DECISIONS_REQUESTED: "What the committee is asked to decide.",
}
"""What each field of the Narrative sheet takes, in the column beside it."""
_LINES = {
    NarrativeField.PROGRESS: 8,
    NarrativeField.CONSTRAINTS: 6,
    NarrativeField.DECISIONS_REQUESTED: 6,
}


def write_narrative(sheet: Worksheet, formats: CellFormats, form: BlankForm, choices: str) -> None:
    """A row for each field; `choices` is the range that lists the other departments."""
    lay_out(sheet, form, _NARRATIVE_WIDTHS)
    note = f"Each field holds up to {TEXT_LIMIT:,} characters."
    row = head(sheet, formats, form, "Narrative", note)
    header(sheet, formats, row, (*map(str, NarrativeColumn), HELP_HEADING))
    checks = _checks(choices)
    for field in NarrativeField:
        row += 1
        sheet.set_row(row, 5 + 15 * _LINES.get(field, 2))
        sheet.write_string(row, 0, field.value, formats["strong"])
        kind = "in_date" if field is NarrativeField.SENT_ON else "in_text"
        put(sheet, row, 1, form.narrative.get(field, ""), formats[kind])
        sheet.write_string(row, 2, HELP[field], formats["quiet"])
        sheet.data_validation(row, 1, row, 1, checks.get(field, _TEXT_CHECK))


def list_departments(sheet: Worksheet, form: BlankForm) -> str:
    """Write the other departments into the identity sheet; returns their range."""
    others = [d for d in form.plan.departments if d.code != form.department]
    for row, department in enumerate(others):
        sheet.write_string(row, 3, f"{department.code} – {department.name}")
    return f"={SheetName.IDENTITY}!$D$1:$D${max(1, len(others))}"


def _checks(choices: str) -> dict[NarrativeField, dict[str, Any]]:
    """Validations of the fields that do not take free text."""
    return {
        NarrativeField.NIL_RETURN: {
            "validate": "list",
            "source": [NO, YES],
            "error_title": "Choose from the list",
            "error_message": "yes or no",
        },
        NarrativeField.SENT_ON: {
            "validate": "date",
            "criteria": ">=",
            "value": date(2000, 1, 1),
            "error_title": "A date is expected",
            "error_message": "Type day, month and year, like 3 Apr 2025.",
        },
        NarrativeField.BLOCKED_BY: {
            "validate": "list",
            "source": choices,
            "error_type": "information",
            "error_title": "Departments of the plan",
            "error_message": "Several departments: type their codes with commas between.",
        },
    }


_TEXT_CHECK: dict[str, Any] = {
    "validate": "length",
    "criteria": "<=",
    "value": TEXT_LIMIT,
    "error_title": "The text is too long",
    "error_message": f"A field holds up to {TEXT_LIMIT:,} characters.",
}


_GUIDE_WIDTHS = (12, 40, 20, 20, 13, 13, 13, 44)

_STEPS = (
    "Fill the cream cells of the sheets Return, Milestones and Narrative. All else is locked.",
    "Return: type the month's own figure, not the running total. The program adds the months up. "
    "Where the unit says “as it stands”, type the position on the last day of the month.",
    "A percentage needs its Numerator and its Denominator. This month may then stay empty.",
    "Where an indicator is broken down, fill the rows below it. They must add up to the Total.",
    "Say under Evidence which record bears the figure out, such as a register and its page.",
    "Milestones: bring the status up to date, and the forecast if the date will not be met.",
    "Narrative: name who compiled and who authorised the return. If there is nothing at all to "
    "report, choose yes beside Nil return and say why under Progress.",
    "Save the workbook as .xlsx without a password, under the name it came with, and send it.",
)
_TYPED = (
    ("an empty cell, - or —", "no figure. It is not read as zero."),
    ("0, nil or صفر", "zero"),
    ("N/A or not applicable", "not applicable; give the reason under Remarks"),
    ("1,23,456 or 123,456 or ۱۲۳۴۵۶", "123456"),
    ("2.5 lakh", "250000"),
    ("85% or 85, where a percentage is asked", "85 per cent"),
    ("03/04/2025 or 3 Apr 2025", "3 April 2025: the day comes first"),
    ("50+, approx. 40 or 45 (15 female)", "refused. Type one figure; put words under Remarks."),
)
_EXAMPLE_HEADINGS = (
    "Example",
    "Indicator",
    "Breakdown",
    "Unit",
    "This month",
    "Numerator",
    "Denominator",
    "Evidence or remarks",
)
_EXAMPLES = (
    ("A total", "Arrests", "Total", "count, this month alone", "7", "", "", "Memos 41 to 47"),
    ("", "by route", "Air", "count", "4", "", "", ""),
    ("", "by route", "Sea", "count", "0", "", "", ""),
    ("", "by route", "Land", "count", "3", "", "", ""),
    ("A ratio", "Filed in time", "", "%, this month's cases", "", "18", "24", "Case register"),
    ("Nothing", "Meetings held", "", "count, this month alone", "nil", "", "", "None was called."),
    ("Does not apply", "Requests decided in 7 days", "", "%, this month's cases", "N/A", "", "",
     "The unit opens in July."),
)  # fmt: skip


def write_guide(sheet: Worksheet, formats: CellFormats, form: BlankForm) -> None:
    """Steps, what may be typed and how it is read, and example rows."""
    lay_out(sheet, form, _GUIDE_WIDTHS)
    row = head(sheet, formats, form, "Guide", f"Send the form back by {day(form.due)}.")
    for number, step in enumerate(_STEPS, start=1):
        sheet.set_row(row, height((step, 155)))
        sheet.merge_range(
            row, 0, row, len(_GUIDE_WIDTHS) - 1, f"{number}.  {step}", formats["words"]
        )
        row += 1
    row = _question(sheet, formats, row, "What a cell may hold")
    for typed, read in _TYPED:
        sheet.set_row(row, height((read, 100)))
        sheet.merge_range(row, 0, row, 1, typed, formats["text"])
        sheet.merge_range(row, 2, row, len(_GUIDE_WIDTHS) - 1, read, formats["text"])
        row += 1
    row = _question(sheet, formats, row, "Lines filled as they should be")
    header(sheet, formats, row, _EXAMPLE_HEADINGS)
    sheet.freeze_panes(0, 0)
    for example in _EXAMPLES:
        row += 1
        sheet.set_row(row, height(("", 1)))
        for column, text in enumerate(example):
            sheet.write_string(row, column, text, formats["in_text" if column >= 4 else "text"])


def _question(sheet: Worksheet, formats: CellFormats, row: int, text: str) -> int:
    """A heading within the sheet; returns the row below it."""
    sheet.set_row(row, 30)
    sheet.write_string(row, 0, text, formats["question"])
    return row + 1
