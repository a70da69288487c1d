"""Writes the Narrative sheet: signatures, progress, constraints, requests."""

from __future__ import annotations

from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from napams.domain.returns import NarrativeField
from napams.forms.blank import BlankForm
from napams.forms.cell_formats import CellFormats, head, header, lay_out, put
from napams.forms.contract import NO, TEXT_LIMIT, YES, NarrativeColumn, SheetName

_WIDTHS = (22, 90, 48)

_HELP = {
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
_LINES = {
    NarrativeField.PROGRESS: 8,
    NarrativeField.CONSTRAINTS: 6,
    NarrativeField.DECISIONS_REQUESTED: 6,
}


def write_narrative(sheet: Worksheet, formats: CellFormats, form: BlankForm, choices: str) -> None:
    """A row for each field; `choices` is the range that lists the other departments."""
    lay_out(sheet, form, _WIDTHS)
    note = f"Each field holds up to {TEXT_LIMIT:,} characters."
    row = head(sheet, formats, form, "Narrative", note)
    header(sheet, formats, row, (*map(str, NarrativeColumn), "Help"))
    checks = _checks(choices)
    for field in NarrativeField:
        row += 1
        sheet.set_row(row, 5 + 15 * _LINES.get(field, 2))
        sheet.write_string(row, 0, field.value, formats["strong"])
        kind = "in_date" if field is NarrativeField.SENT_ON else "in_text"
        put(sheet, row, 1, form.narrative.get(field, ""), formats[kind])
        sheet.write_string(row, 2, _HELP[field], formats["quiet"])
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
