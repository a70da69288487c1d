"""Writes the monthly workbook in memory, and its Return sheet: a row for each figure."""

from __future__ import annotations

from datetime import UTC
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from napams.domain.catalogue import TOTAL, Combine, Kpi, Unit
from napams.forms.cell_formats import CellFormats, head, header, height, lay_out, put
from napams.forms.contract import (
    CONTRACT_VERSION,
    NO,
    TOTAL_LABEL,
    YES,
    BlankForm,
    Entry,
    IdentityKey,
    LastValue,
    ReturnColumn,
    SheetName,
    TypedRow,
)
from napams.forms.sheets import list_departments, write_guide, write_milestones, write_narrative
from napams.wording.numbers import number, quantity

_COLUMNS = tuple(ReturnColumn)
_AT = {column: position for position, column in enumerate(_COLUMNS)}
_WIDTHS = (9, 44, 20, 20, 17, 11, 12, 12, 13, 24, 24)

_MEANING = {
    Combine.SUM: "this month alone",
    Combine.LAST: "as it stands",
    Combine.POOLED_RATIO: "this month's cases",
    Combine.LAST_RATIO: "as it stands",
}
_SMALL_WIDTH = 54
"""Smaller letters that fit the Indicator column."""


def write_return(sheet: Worksheet, formats: CellFormats, form: BlankForm) -> None:
    """Measures as bands, then each KPI: its total row, its categories indented below."""
    lay_out(sheet, form, _WIDTHS)
    note = (
        f"Due by {form.due.day} {form.due:%b %Y}. Fill the cream cells. Figures are those of "
        f"{form.month.label} alone unless the unit says “as it stands”; see the Guide."
    )
    row = head(sheet, formats, form, "Monthly return", note)
    header(sheet, formats, row, tuple(map(str, _COLUMNS)))
    sheet.freeze_panes(row + 1, 2)
    measure = ""
    for kpi in form.kpis:
        if kpi.measure != measure:
            measure = kpi.measure
            row += 1
            _band(sheet, formats, row, measure, form.plan.measure_by_code[measure].title)
        for category in (TOTAL, *(kpi.breakdown.categories if kpi.breakdown else ())):
            row += 1
            _line(sheet, formats, form, row, kpi, category)


def _band(sheet: Worksheet, formats: CellFormats, row: int, code: str, title: str) -> None:
    """The heading of a measure."""
    sheet.set_row(row, 20)
    for column in range(len(_COLUMNS)):
        sheet.write_blank(row, column, None, formats["band"])
    sheet.write_string(row, 0, code, formats["band"])
    sheet.write_string(row, 1, title, formats["band"])


def _line(
    sheet: Worksheet, formats: CellFormats, form: BlankForm, row: int, kpi: Kpi, category: str
) -> None:
    """One row: indicator and unit, last accepted figure, the cells to fill."""
    of_category = category != TOTAL
    label = "category" if of_category else "strong"
    unit = kpi.unit if of_category else f"{kpi.unit}\n{_MEANING[kpi.combine]}"
    last = form.last.get((kpi.code, category))
    texts = {
        ReturnColumn.CODE: (kpi.code, "quiet" if of_category else "strong"),
        ReturnColumn.BREAKDOWN: (category or (TOTAL_LABEL if kpi.breakdown else ""), label),
        ReturnColumn.UNIT: (unit, "quiet" if of_category else "text"),
        ReturnColumn.LAST_ACCEPTED: (_last(last, kpi.unit) if last else "", "quiet"),
    }
    for column, (text, kind) in texts.items():
        if text:
            sheet.write_string(row, _AT[column], text, formats[kind])
        else:
            sheet.write_blank(row, _AT[column], None, formats[kind])
    if of_category:
        name = f"by {_lowered(kpi.breakdown.name)}" if kpi.breakdown else ""
        sheet.write_string(row, _AT[ReturnColumn.INDICATOR], name, formats["category"])
        sheet.set_row(row, height((name, _WIDTHS[1]), (category, _WIDTHS[2])))
    else:
        small_lines = _indicator(sheet, formats, row, kpi)
        sheet.set_row(
            row, max(height((kpi.name, _WIDTHS[1]), small_lines=small_lines), height((unit, 20)))
        )
    planned = None if of_category else form.planned.get(kpi.code)
    if planned is None:
        sheet.write_blank(row, _AT[ReturnColumn.PLANNED_TO_DATE], None, formats["quiet"])
    else:
        sheet.write_number(row, _AT[ReturnColumn.PLANNED_TO_DATE], planned, formats["figure"])
    _inputs(sheet, formats, row, kpi, form.entries.get((kpi.code, category), Entry()))


def _last(last: LastValue, unit: str) -> str:
    """The last accepted figure with its month; of money without the unit, which is beside it."""
    value = number(last.value) if unit == Unit.MONEY else quantity(last.value, unit)
    return last.with_month(value)


def _lowered(name: str) -> str:
    """A name within a sentence: `cluster of origin`, but `FIA zone`."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def _indicator(sheet: Worksheet, formats: CellFormats, row: int, kpi: Kpi) -> int:
    """The name of the KPI and, in smaller letters, its numerator and denominator.

    Returns the number of smaller lines.
    """
    column = _AT[ReturnColumn.INDICATOR]
    if not kpi.combine.is_ratio:
        sheet.write_string(row, column, kpi.name, formats["text"])
        return 0
    parts = (f"Numerator: {kpi.numerator}", f"Denominator: {kpi.denominator}")
    small = "".join(f"\n{part}" for part in parts)
    sheet.write_rich_string(
        row, column, formats["name"], kpi.name, formats["small"], small, formats["text"]
    )
    return sum(ceil(len(part) / _SMALL_WIDTH) for part in parts)


def _inputs(
    sheet: Worksheet, formats: CellFormats, row: int, kpi: Kpi, entry: Entry | TypedRow
) -> None:
    """The cells to fill with their validations; cells that do not apply are closed and grey."""
    ratio = kpi.combine.is_ratio
    kind, check = _figure_check(kpi)
    put(sheet, row, _AT[ReturnColumn.THIS_MONTH], entry.value, formats[kind])
    sheet.data_validation(
        row, _AT[ReturnColumn.THIS_MONTH], row, _AT[ReturnColumn.THIS_MONTH], check
    )
    for column, meaning, value in (
        (ReturnColumn.NUMERATOR, kpi.numerator, entry.numerator),
        (ReturnColumn.DENOMINATOR, kpi.denominator, entry.denominator),
    ):
        kind, number_of = ("in_decimal", "decimal") if kpi.amounts else ("in_whole", "integer")
        put(sheet, row, _AT[column], value, formats[kind if ratio else "shut"])
        if ratio:
            part = _at_least_zero(number_of, f"{column}: {meaning}")
            sheet.data_validation(row, _AT[column], row, _AT[column], part)
    put(sheet, row, _AT[ReturnColumn.EVIDENCE], entry.evidence, formats["in_words"])
    put(sheet, row, _AT[ReturnColumn.REMARKS], entry.remark, formats["in_words"])


def _figure_check(kpi: Kpi) -> tuple[str, dict[str, Any]]:
    """Format and validation of the cell under This month."""
    if kpi.unit == Unit.YES_NO:
        return "in_choice", {
            "validate": "list",
            "source": [YES, NO, "N/A"],
            "error_title": "Choose from the list",
            "error_message": "This cell takes yes, no or N/A.",
        }
    if kpi.combine.is_ratio:
        return "in_percent", _at_least_zero("decimal", "May stay empty: it is worked out.")
    if Unit.is_count(kpi.unit):
        return "in_whole", _at_least_zero("integer", f"{kpi.unit}, {_MEANING[kpi.combine]}")
    return "in_decimal", _at_least_zero("decimal", f"{kpi.unit}, {_MEANING[kpi.combine]}")


def _at_least_zero(kind: str, hint: str) -> dict[str, Any]:
    """A validation that only warns, since `nil` and `N/A` may be typed too."""
    return {
        "validate": kind,
        "criteria": ">=",
        "value": 0,
        "input_message": hint[:250],
        "error_type": "warning",
        "error_title": "A figure is expected",
        "error_message": "Type the figure alone, or nil, or N/A with a remark.",
    }


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
