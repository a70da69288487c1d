"""The blank monthly workbook, written in memory (design.md §5.1)."""

from __future__ import annotations

from datetime import UTC
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from napams.forms.blank import BlankForm
from napams.forms.cell_formats import Looks
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
    """The workbook's bytes: the same form gives the same bytes.

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
        looks = Looks(workbook)
        sheets = {name: workbook.add_worksheet(name.value) for name in SheetName}
        _write_identity(sheets[SheetName.IDENTITY], form)
        choices = list_departments(sheets[SheetName.IDENTITY], form)
        write_return(sheets[SheetName.RETURN], looks, form)
        write_milestones(sheets[SheetName.MILESTONES], looks, form)
        write_narrative(sheets[SheetName.NARRATIVE], looks, form, choices)
        write_guide(sheets[SheetName.GUIDE], looks, form)
    return target.getvalue()


def _write_identity(sheet: Worksheet, form: BlankForm) -> None:
    """Whose form this is: what the reader goes by, whatever the file is called."""
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
