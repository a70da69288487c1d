"""The Return sheet: a row for each figure that the department owes (design.md §5.1)."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from napams.domain.catalogue import TOTAL, Combine, Kpi
from napams.domain.wording import quantity
from napams.forms.blank import BlankForm
from napams.forms.contract import NO, TOTAL_LABEL, YES, ReturnColumn
from napams.forms.looks import Looks, head, header, height, lay_out

_COLUMNS = tuple(ReturnColumn)
_AT = {column: position for position, column in enumerate(_COLUMNS)}
_WIDTHS = (9, 44, 20, 20, 17, 11, 12, 12, 13, 24, 24)

_MEANING = {
    Combine.SUM: "this month alone",
    Combine.LAST: "as it stands",
    Combine.POOLED_RATIO: "this month's cases",
    Combine.LAST_RATIO: "as it stands",
}
_YES_NO = "yes/no"


def write_return(sheet: Worksheet, looks: Looks, form: BlankForm) -> None:
    """Measures as bands, then each KPI: its total row, its categories indented below."""
    lay_out(sheet, form, _WIDTHS)
    note = (
        f"Due by {form.due.day} {form.due:%b %Y}. Fill the cream cells. Figures are those of "
        f"{form.month.label} alone unless the unit says “as it stands”; see the Guide."
    )
    row = head(sheet, looks, form, "Monthly return", note)
    header(sheet, looks, row, tuple(map(str, _COLUMNS)))
    sheet.freeze_panes(row + 1, 2)
    measure = ""
    for kpi in form.kpis:
        if kpi.measure != measure:
            measure = kpi.measure
            row += 1
            _band(sheet, looks, row, measure, form.plan.measure_by_code[measure].title)
        for category in (TOTAL, *(kpi.breakdown.categories if kpi.breakdown else ())):
            row += 1
            _line(sheet, looks, form, row, kpi, category)


def _band(sheet: Worksheet, looks: Looks, row: int, code: str, title: str) -> None:
    """The heading of a measure."""
    sheet.set_row(row, 20)
    for column in range(len(_COLUMNS)):
        sheet.write_blank(row, column, None, looks["band"])
    sheet.write_string(row, 0, code, looks["band"])
    sheet.write_string(row, 1, title, looks["band"])


def _line(
    sheet: Worksheet, looks: Looks, form: BlankForm, row: int, kpi: Kpi, category: str
) -> None:
    """One row: what is asked, what was last accepted, the cells to fill."""
    of_category = category != TOTAL
    quiet = "category" if of_category else "text"
    sheet.write_string(
        row, _AT[ReturnColumn.CODE], kpi.code, looks["quiet" if of_category else "strong"]
    )
    _indicator(sheet, looks, row, kpi, of_category)
    label = category or (TOTAL_LABEL if kpi.breakdown else "")
    sheet.write_string(
        row, _AT[ReturnColumn.BREAKDOWN], label, looks["category" if of_category else "strong"]
    )
    unit = kpi.unit if of_category else f"{kpi.unit}\n{_MEANING[kpi.combine]}"
    sheet.write_string(row, _AT[ReturnColumn.UNIT], unit, looks[quiet])
    last = form.last.get((kpi.code, category))
    shown = f"{quantity(last.value, kpi.unit)}\n{last.month.label}" if last else ""
    sheet.write_string(row, _AT[ReturnColumn.LAST_ACCEPTED], shown, looks["quiet"])
    planned = None if of_category else form.planned.get(kpi.code)
    if planned is None:
        sheet.write_blank(row, _AT[ReturnColumn.PLANNED_TO_DATE], None, looks["quiet"])
    else:
        sheet.write_number(row, _AT[ReturnColumn.PLANNED_TO_DATE], planned, looks["figure"])
    _inputs(sheet, looks, row, kpi)
    sheet.set_row(
        row, height((_asked(kpi, of_category), _WIDTHS[1]), (unit, _WIDTHS[3]), (shown, _WIDTHS[4]))
    )


def _asked(kpi: Kpi, of_category: bool) -> str:
    """The words of the Indicator cell; a ratio says what its two figures are."""
    if of_category:
        return f"by {kpi.breakdown.name}" if kpi.breakdown else ""
    if not kpi.combine.is_ratio:
        return kpi.name
    return f"{kpi.name}\nNumerator: {kpi.numerator}\nDenominator: {kpi.denominator}"


def _indicator(sheet: Worksheet, looks: Looks, row: int, kpi: Kpi, of_category: bool) -> None:
    """The name of the KPI, and in smaller letters what is divided by what."""
    column = _AT[ReturnColumn.INDICATOR]
    name, _, parts = _asked(kpi, of_category).partition("\n")
    if parts:
        sheet.write_rich_string(
            row, column, looks["name"], name, looks["small"], "\n" + parts, looks["text"]
        )
    else:
        sheet.write_string(row, column, name, looks["category" if of_category else "text"])


def _inputs(sheet: Worksheet, looks: Looks, row: int, kpi: Kpi) -> None:
    """The cells to fill, each with its check; what does not apply is shut and grey."""
    ratio = kpi.combine.is_ratio
    kind, check = _figure_check(kpi)
    sheet.write_blank(row, _AT[ReturnColumn.THIS_MONTH], None, looks[kind])
    sheet.data_validation(
        row, _AT[ReturnColumn.THIS_MONTH], row, _AT[ReturnColumn.THIS_MONTH], check
    )
    for column, meaning in (
        (ReturnColumn.NUMERATOR, kpi.numerator),
        (ReturnColumn.DENOMINATOR, kpi.denominator),
    ):
        sheet.write_blank(row, _AT[column], None, looks["in_decimal" if ratio else "shut"])
        if ratio:
            part = _at_least_zero("decimal", f"{column}: {meaning}")
            sheet.data_validation(row, _AT[column], row, _AT[column], part)
    for column in (ReturnColumn.EVIDENCE, ReturnColumn.REMARKS):
        sheet.write_blank(row, _AT[column], None, looks["in_text"])


def _figure_check(kpi: Kpi) -> tuple[str, dict[str, Any]]:
    """The format and the check of the cell under This month."""
    if kpi.unit == _YES_NO:
        return "in_choice", {
            "validate": "list",
            "source": [YES, NO, "N/A"],
            "error_title": "Choose from the list",
            "error_message": "This cell takes yes, no or N/A.",
        }
    if kpi.combine.is_ratio:
        return "in_percent", _at_least_zero("decimal", "May stay empty: it is worked out.")
    if kpi.unit.startswith("count"):
        return "in_whole", _at_least_zero("integer", f"{kpi.unit}, {_MEANING[kpi.combine]}")
    return "in_decimal", _at_least_zero("decimal", f"{kpi.unit}, {_MEANING[kpi.combine]}")


def _at_least_zero(kind: str, hint: str) -> dict[str, Any]:
    """A check that warns rather than stops, since `nil` and `N/A` may be typed too."""
    return {
        "validate": kind,
        "criteria": ">=",
        "value": 0,
        "input_message": hint[:250],
        "error_type": "warning",
        "error_title": "A figure is expected",
        "error_message": "Type the figure alone, or nil, or N/A with a remark.",
    }
