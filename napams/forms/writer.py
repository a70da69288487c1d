"""Writes the monthly workbook in memory."""

from __future__ import annotations

from datetime import UTC
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from napams.forms.blank import BlankForm
from napams.forms.cell_formats import CellFormats
from napams.forms.contract import CONTRACT_VERSION, IdentityKey, SheetName
from napams.forms.guide_sheet import write_guide
from napams.forms.milestone_sheet import write_milestones
from napams.forms.narrative_sheet import list_departments, write_narrative
from napams.forms.return_sheet import write_return

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_form(form: BlankForm) -> bytes:
    """Bytes of the workbook; equal forms give equal bytes.

    KeyError when the plan has no such department.
    """
    target = BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as workbook:
        workbook.set_properties(
            {
                "title": f"Monthly return of {form.owner.name}, {form.month.label}",
                "subject": form.plan.title,
                "created": form.issued_at.astimezone(UTC).replace(tzinfo=None),
            }
        )
        formats = CellFormats(workbook)
        sheets = {name: workbook.add_worksheet(name.value) for name in SheetName}
        _write_identity(sheets[SheetName.IDENTITY], form)
        choices = list_departments(sheets[SheetName.IDENTITY], form)
        write_return(sheets[SheetName.RETURN], formats, form)
        write_milestones(sheets[SheetName.MILESTONES], formats, form)
        write_narrative(sheets[SheetName.NARRATIVE], formats, form, choices)
        write_guide(sheets[SheetName.GUIDE], formats, form)
    return target.getvalue()


def _write_identity(sheet: Worksheet, form: BlankForm) -> None:
    """The hidden sheet by which the reader knows department, month and plan version."""
    values = {
        IdentityKey.CONTRACT: CONTRACT_VERSION,
        IdentityKey.DEPARTMENT: form.department,
        IdentityKey.MONTH: str(form.month),
        IdentityKey.PLAN_VERSION: str(form.plan.version),
        IdentityKey.ISSUED_AT: form.issued_at.isoformat(timespec="seconds"),
    }
    for row, (key, value) in enumerate(values.items()):
        sheet.write_string(row, 0, key.value)
        sheet.write_string(row, 1, value)
    sheet.very_hidden()
    sheet.protect()
