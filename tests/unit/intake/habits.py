"""Forms filled in as people do: a case for each variant of each row of `tests/mistakes.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from napams.domain.months import Month
from napams.domain.returns import FigureState
from tests.unit.intake.plans import (
    ARRESTS,
    ASSETS,
    CHALLANS,
    DAYS,
    GOOD,
    address,
    blank,
    fill,
    find,
    without,
)

MISSING, NOT_APPLICABLE = None, FigureState.NOT_APPLICABLE
Outcome = float | FigureState | None
"""A figure, “not applicable”, or missing."""

TOTAL, LAHORE, GUJRANWALA, QUETTA = (
    f"{ARRESTS}/{of}/This month" for of in ("Total", "Lahore", "Gujranwala", "Quetta")
)
MONEY, MEDIAN, STATED = (f"{kpi}//This month" for kpi in (ASSETS, DAYS, CHALLANS))
EIGHTY_FIVE = {f"{CHALLANS}//Numerator": 17, f"{CHALLANS}//Denominator": 20}
STATUS, FORECAST, COMPLETED_ON = (f"M04-T1//{c}" for c in ("Status", "Forecast", "Completed on"))


@dataclass(frozen=True, eq=False)
class Habit:
    """A change to a good form, and its expected outcome.

    `problems` are codes with the place, as a key of `plans.GOOD` or as `Sheet!A1`; `figures` are
    by KPI and category; `days` are those of completion by milestone; `notices` are parts of
    sentences.
    """

    row: int
    what: str
    cells: Mapping[str, object] = field(default_factory=dict)
    edit: Callable[[openpyxl.Workbook], None] | None = None
    emptied: tuple[str, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    figures: Mapping[tuple[str, str], Outcome] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    file_name: str = "return.xlsx"
    form: Callable[[], bytes] = blank

    def __str__(self) -> str:
        return f"row {self.row}: {self.what}"

    def workbook(self) -> bytes:
        """The file as it is sent in."""
        kept = without(*self.emptied) if self.emptied else GOOD
        return fill({**kept, **self.cells}, form=self.form(), edit=self.edit)


def place(at: str) -> str:
    """`Return!G17` for a key of the form; a place stays as it is."""
    return at if "!" in at or "/" not in at else "!".join(address(at))


def on_return(change: Callable[[Worksheet], None]) -> Callable[[openpyxl.Workbook], None]:
    """An edit of the Return sheet."""

    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["Return"]
        assert isinstance(sheet, Worksheet)
        change(sheet)

    return edit


def row_of(sheet: Worksheet, code: str, breakdown: str = "") -> int:
    return int(sheet[find(sheet, code, breakdown, "This month")].row)  # type: ignore[union-attr]


def shown_as(key: str, number_format: str) -> Callable[[openpyxl.Workbook], None]:
    """Give a cell another number format."""

    def edit(book: openpyxl.Workbook) -> None:
        sheet, cell = address(key)
        book[sheet][cell].number_format = number_format  # type: ignore[union-attr]

    return edit


def hand_total(column: str, label: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    """A row of one's own below the categories, named in one of its cells."""

    def insert(sheet: Worksheet) -> None:
        at = row_of(sheet, ARRESTS, "Quetta") + 1
        sheet.insert_rows(at)
        sheet[f"{column}{at}"], sheet[f"G{at}"] = label, value

    return on_return(insert)


def _merge(sheet: Worksheet) -> None:
    first = row_of(sheet, ARRESTS, "Lahore")
    sheet.cell(first, 7, 9)
    sheet.merge_cells(start_row=first, end_row=first + 2, start_column=3, end_column=3)
    for row in (first + 1, first + 2):
        sheet.cell(row, 7, None)


def _merge_figures(sheet: Worksheet) -> None:
    first = row_of(sheet, ARRESTS, "Lahore")
    sheet.cell(first, 7, 9)
    sheet.merge_cells(start_row=first, end_row=first + 2, start_column=7, end_column=7)


def _sort(sheet: Worksheet) -> None:
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=7)]
    for at, values in enumerate(reversed(rows), start=7):
        for column, value in enumerate(values, start=1):
            sheet.cell(at, column).value = value


def _insert(sheet: Worksheet) -> None:
    sheet.insert_cols(7)
    sheet["G6"] = "Working figure"
    sheet["G8"] = 3


def _hide(sheet: Worksheet) -> None:
    sheet.row_dimensions[row_of(sheet, ARRESTS, "Lahore")].hidden = True


def _retype(sheet: Worksheet) -> None:
    at = row_of(sheet, ARRESTS, "Lahore")
    sheet["A6"], sheet["G6"], sheet["K6"] = " code", "This  MONTH\u200f", "remarks\u00a0"
    sheet.cell(at, 1, "\u202bm04\u2011k1\u202c")
    sheet.cell(at, 3, " LAHORE ")


def _delete(sheet: Worksheet) -> None:
    sheet.delete_rows(row_of(sheet, CHALLANS))


def _alter(sheet: Worksheet) -> None:
    sheet.cell(row_of(sheet, CHALLANS), 1, "M04-K22")


def _double(sheet: Worksheet) -> None:
    sheet.cell(row_of(sheet, CHALLANS), 1, DAYS)


def _working_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("Rough work", 0)["A1"] = "=1/0"


def _identity(cell: str, value: str) -> Callable[[openpyxl.Workbook], None]:
    def edit(book: openpyxl.Workbook) -> None:
        book["_napams"][cell] = value  # type: ignore[index]

    return edit


def _arrests(total: object, first: object, second: object, third: object) -> dict[str, object]:
    return {TOTAL: total, LAHORE: first, GUJRANWALA: second, QUETTA: third}


def _money(row: int, typed: object, value: Outcome) -> Habit:
    return Habit(row, f"{typed!a} of money", {MONEY: typed}, figures={(ASSETS, ""): value})


def _not_a_number(row: int, typed: object) -> Habit:
    return Habit(
        row, f"{typed!a} for a figure", {MONEY: typed}, problems=(("NOT_A_NUMBER", MONEY),)
    )


def _stated(typed: object, code: str = "", number_format: str = "General") -> Habit:
    return Habit(
        6,
        f"{typed!a} of 17 in 20, format {number_format}",
        {**EIGHTY_FIVE, STATED: typed},
        shown_as(STATED, number_format),
        problems=((code, STATED),) if code else (),
        figures={(CHALLANS, ""): 85},
    )


def _completed(row: int, typed: object, day: date | None, code: str = "") -> Habit:
    return Habit(
        row,
        f"completed on {typed!a}",
        {STATUS: "completed", COMPLETED_ON: typed},
        problems=((code, COMPLETED_ON),) if code else (),
        days={"M04-T1": day} if day else {},
    )


HABITS = (
    Habit(
        1,
        "as text",
        _arrests("1,23,456", "1,00,000", "23,456", 0),
        figures={(ARRESTS, ""): 123456},
    ),
    Habit(
        1,
        "as a number that is shown so",
        _arrests(123456, 123456, 0, 0),
        shown_as(TOTAL, "#,##,##0"),
        figures={(ARRESTS, ""): 123456},
    ),
    Habit(2, "2.5 lac", _arrests("2.5 lac", "2.5 lakh", 0, 0), figures={(ARRESTS, ""): 250_000}),
    Habit(2, "2.5 Lakhs", _arrests("2.5 Lakhs", 250_000, 0, 0), figures={(ARRESTS, ""): 250_000}),
    _money(3, "Rs 2.5 crore", 25),
    _money(3, "Rs. 2.5 Crore", 25),
    _money(4, "66 کروڑ", 660),
    _money(4, "\u202b66 كروڑ روپے\u202c", 660),
    Habit(5, "counts", _arrests("۱۲٬۳۴۵", "١٢٬٣٤٥", "۰", "٠"), figures={(ARRESTS, ""): 12345}),
    _money(5, "۱٬۲۳۴٫۵", 1234.5),
    _money(5, "١٢٣", 123),
    _stated("85%"),
    _stated(85),
    _stated(0.85, number_format="0%"),
    _stated(0.85, "PERCENT_OR_FRACTION"),
    _stated("0.85", "PERCENT_OR_FRACTION"),
    _stated("80%", "PERCENT_DIFFERS"),
    _stated("nil", "PERCENT_DIFFERS"),
    *(
        Habit(7, f"{typed!a}", {MEDIAN: typed}, figures={(DAYS, ""): MISSING})
        for typed in ("-", "—", "–", "", None, "\u200f", "\u00a0")
    ),
    *(_money(8, typed, 0) for typed in ("nil", "NIL", "Nil.", "صفر", 0, "0", "۰")),
    *(
        Habit(
            9,
            f"{typed} without a remark",
            {MEDIAN: typed},
            problems=(("NOT_APPLICABLE_NEEDS_REMARK", MEDIAN),),
        )
        for typed in ("N/A", "not applicable")
    ),
    Habit(
        9,
        "with a remark",
        {MEDIAN: "N/A", f"{DAYS}//Remarks": "No case was decided."},
        figures={(DAYS, ""): NOT_APPLICABLE},
    ),
    *(
        _not_a_number(10, typed)
        for typed in ("45 (15 female)", "50+", "approx. 40", "2, 0697", "12/25", date(2025, 12, 25))
    ),
    _completed(11, "03/04/2025", date(2025, 4, 3)),
    _completed(11, "31/09/2025", None, "NOT_A_DATE"),
    _completed(11, "۳ اپریل ۲۰۲۵", date(2025, 4, 3)),
    _completed(12, date(2025, 4, 3), date(2025, 4, 3)),
    Habit(
        12,
        "a bare serial number",
        {STATUS: "completed", COMPLETED_ON: 45750},
        shown_as(COMPLETED_ON, "General"),
        days={"M04-T1": date(2025, 4, 3)},
    ),
    Habit(13, "in a date cell", {FORECAST: "2025-26"}, problems=(("NOT_A_DATE", FORECAST),)),
    Habit(
        13,
        "for the month of the form",
        edit=_identity("B3", "2025-26"),
        problems=(("NOT_A_RETURN_FORM", "_napams!B3"),),
    ),
    Habit(
        14,
        "the names of the categories",
        edit=on_return(_merge),
        problems=(("CELLS_MERGED", f"{ARRESTS}/Lahore/Breakdown"),),
        figures={(ARRESTS, ""): 9, (ARRESTS, "Lahore"): 9, (ARRESTS, "Quetta"): MISSING},
    ),
    Habit(
        14,
        "their figures",
        edit=on_return(_merge_figures),
        problems=(("CELLS_MERGED", LAHORE),),
        figures={(ARRESTS, ""): 9, (ARRESTS, "Lahore"): 9, (ARRESTS, "Quetta"): MISSING},
    ),
    *(
        Habit(
            15,
            f"{label} in column {column}",
            edit=hand_total(column, label, 9),
            figures={(ARRESTS, ""): 9, (ARRESTS, "Quetta"): 0},
            notices=("row 17: A total made by hand",),
        )
        for column, label in (
            ("C", "Total"),
            ("C", "کل"),
            ("C", "كل"),
            ("B", "G. Total:"),
            ("A", "TOTAL"),
        )
    ),
    Habit(
        15,
        "that is not the sum",
        edit=hand_total("C", "کل", 10),
        problems=(("CATEGORIES_DO_NOT_ADD_UP", "Return!G17"),),
        notices=("row 17: A total made by hand",),
    ),
    Habit(18, "categories", {TOTAL: 10}, problems=(("CATEGORIES_DO_NOT_ADD_UP", TOTAL),)),
    Habit(18, "a percentage over 100", {STATED: 101}, problems=(("OVER_HUNDRED_PERCENT", STATED),)),
    Habit(
        18,
        "the part larger than the whole",
        {f"{CHALLANS}//Numerator": 25},
        problems=(("NUMERATOR_OVER_DENOMINATOR", f"{CHALLANS}//Numerator"),),
    ),
    Habit(18, "a negative count", {QUETTA: -1}, problems=(("NEGATIVE", QUETTA),)),
    *(
        Habit(20, typed, {MONEY: typed}, problems=(("FORMULA_ERROR", MONEY),))
        for typed in ("#REF!", "#DIV/0!")
    ),
    _not_a_number(20, "1O"),
    _not_a_number(20, "O"),
    Habit(
        21,
        "in the figures",
        {TOTAL: "9", LAHORE: "\u00a04\u00a0", GUJRANWALA: "\u200f5\u200b", QUETTA: " 0 "},
        figures={(ARRESTS, ""): 9, (ARRESTS, "Lahore"): 4, (ARRESTS, "Gujranwala"): 5},
    ),
    Habit(21, "in headings and codes", edit=on_return(_retype), figures={(ARRESTS, "Lahore"): 4}),
    Habit(
        22,
        "last month's form",
        file_name="napams-return-FIA-AHS-2025-03.xlsx",
        form=lambda: blank(month=Month(2025, 2)),
        problems=(("WRONG_MONTH", "_napams!B3"),),
    ),
    Habit(
        22,
        "another department's form",
        {"M01-K3//This month": 5},
        emptied=("",),
        form=lambda: blank("FIN"),
        file_name="napams-return-FIA-AHS-2025-03.xlsx",
        problems=(("WRONG_DEPARTMENT", "_napams!B2"),),
    ),
    Habit(23, "rows sorted", edit=on_return(_sort), figures={(ARRESTS, ""): 9}),
    Habit(
        23,
        "a column inserted",
        edit=on_return(_insert),
        figures={(ARRESTS, ""): 9},
        notices=("Return!G6: The column is not one of the form's",),
    ),
    Habit(
        23,
        "an extra sheet",
        edit=_working_sheet,
        figures={(ARRESTS, ""): 9},
        notices=("sheet “Rough work”: not one of the form's",),
    ),
    Habit(
        23,
        "a hidden row",
        edit=on_return(_hide),
        figures={(ARRESTS, "Lahore"): 4},
        notices=("row 14: The row is hidden; it was read",),
    ),
    Habit(24, "a row deleted", edit=on_return(_delete), problems=(("CODE_MISSING", "Return"),)),
    Habit(
        24,
        "a code altered",
        edit=on_return(_alter),
        problems=(("CODE_MISSING", "Return"), ("CODE_UNKNOWN", f"{CHALLANS}//Code")),
    ),
    Habit(
        24,
        "a code doubled",
        edit=on_return(_double),
        problems=(("CODE_MISSING", "Return"), ("CODE_TWICE", f"{DAYS}//Code")),
    ),
    _completed(27, None, None, "COMPLETED_WITHOUT_DATE"),
    _completed(27, date(2025, 4, 6), None, "COMPLETED_IN_FUTURE"),
)

FIRST_OF_ROW = tuple({habit.row: habit for habit in reversed(HABITS)}.values())
