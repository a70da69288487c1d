"""Rows are found by code and breakdown text, columns by heading, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.intake.plans import ARRESTS, CHALLANS, address, codes, fill, find, read

Edit = Callable[[Worksheet], None]


def with_return(edit: Edit) -> bytes:
    """The good form with its Return sheet altered."""

    def alter(book: openpyxl.Workbook) -> None:
        sheet = book["Return"]
        assert isinstance(sheet, Worksheet)
        edit(sheet)

    return fill(edit=alter)


def figures_of(data: bytes) -> dict[tuple[str, str], float | None]:
    reading = read(data)
    assert reading.valid is not None, reading.problems
    return {(f.kpi, f.category): f.value for f in reading.valid.figures}


GOOD_FIGURES = figures_of(fill())


def row_of(sheet: Worksheet, code: str, breakdown: str) -> int:
    return sheet[find(sheet, code, breakdown, "This month")].row  # type: ignore[union-attr]


def test_rows_may_be_sorted_anew() -> None:
    def backwards(sheet: Worksheet) -> None:
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=7)]
        for at, values in enumerate(reversed(rows), start=7):
            for column, value in enumerate(values, start=1):
                sheet.cell(at, column).value = value

    assert figures_of(with_return(backwards)) == GOOD_FIGURES


def test_columns_and_rows_may_be_inserted_and_cells_keep_their_true_address() -> None:
    def insert(sheet: Worksheet) -> None:
        sheet.insert_cols(1, 2)
        sheet.insert_rows(1, 3)
        sheet.insert_cols(9)

    data = with_return(insert)
    assert figures_of(data) == GOOD_FIGURES
    valid = read(data).valid
    assert valid is not None
    assert next(f.cell for f in valid.figures if (f.kpi, f.category) == (ARRESTS, "")) == "J16"


def test_hidden_rows_and_extra_sheets_change_nothing_and_the_extra_sheet_is_named() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book.create_sheet("Working")["A1"] = "=1/0"
        book["Return"].row_dimensions[13].hidden = True  # type: ignore[union-attr]

    data = fill(edit=edit)
    assert figures_of(data) == GOOD_FIGURES
    assert read(data).notices == (
        "sheet “Working”: not one of the form's, and not read.",
        "Return, row 13: The row is hidden; it was read all the same.",
    )


def test_headings_and_codes_may_be_typed_with_double_spaces_and_other_case() -> None:
    def retype(sheet: Worksheet) -> None:
        at = row_of(sheet, ARRESTS, "Lahore")
        sheet["G6"] = "  THIS \u00a0month\u200b"
        sheet["A6"] = "code "
        sheet.cell(at, 1, " m04-k1\u200f")
        sheet.cell(at, 3, "LAHORE ")

    assert figures_of(with_return(retype)) == GOOD_FIGURES


def test_a_heading_that_is_gone_is_named() -> None:
    reading = read(with_return(lambda sheet: sheet.__setitem__("G6", "March")))
    assert codes(reading) == ["HEADER_MISSING"]
    assert (reading.problems[0].sheet, reading.problems[0].expected) == ("Return", "This month")
    assert reading.completeness is None


def test_columns_that_are_only_shown_may_be_gone() -> None:
    def drop(sheet: Worksheet) -> None:
        sheet.delete_cols(5, 2)
        sheet.delete_cols(2)

    assert figures_of(with_return(drop)) == GOOD_FIGURES


def test_a_heading_that_stands_twice_is_refused() -> None:
    reading = read(with_return(lambda sheet: sheet.__setitem__("L6", "This month")))
    assert codes(reading) == ["HEADER_TWICE"]
    assert reading.problems[0].place == "Return!L6"


def test_a_sheet_that_is_gone_is_named_and_the_others_are_still_checked() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        del book["Milestones"]

    reading = read(fill({f"{ARRESTS}/Total/This month": "50+"}, edit=edit))
    found = ["SHEET_MISSING", "TOO_INCOMPLETE", "NOT_A_NUMBER", "NOT_AUTHORISED"]
    assert codes(reading) == found
    assert reading.problems[0].expected == "Milestones"


def test_a_deleted_row_is_named_by_its_code() -> None:
    reading = read(with_return(lambda s: s.delete_rows(row_of(s, ARRESTS, "Lahore"))))
    assert codes(reading) == ["CODE_MISSING", "CATEGORIES_DO_NOT_ADD_UP"]
    assert reading.problems[0].expected == "M04-K1, Lahore"


def test_an_altered_code_is_named_where_it_stands_and_the_lost_one_too() -> None:
    def alter(sheet: Worksheet) -> None:
        sheet.cell(row_of(sheet, CHALLANS, ""), 1, "M04-K22")

    reading = read(with_return(alter))
    assert codes(reading) == ["CODE_MISSING", "CODE_UNKNOWN"]
    assert reading.problems[0].expected == "M04-K2"
    assert reading.problems[1].found == "M04-K22"
    assert reading.problems[1].cell == address(f"{CHALLANS}//Code")[1]


def test_another_departments_code_is_unknown_in_this_form() -> None:
    def append(sheet: Worksheet) -> None:
        sheet.append(["M01-K3", "", "", "", "", "", 5])

    assert codes(read(with_return(append))) == ["CODE_UNKNOWN"]


def test_a_doubled_code_is_named() -> None:
    def double(sheet: Worksheet) -> None:
        sheet.append([ARRESTS, "", "Total", "", "", "", 9])

    reading = read(with_return(double))
    assert codes(reading) == ["CODE_TWICE"]
    assert reading.problems[0].found == "M04-K1"


def test_an_altered_breakdown_text_is_named() -> None:
    def alter(sheet: Worksheet) -> None:
        sheet.cell(row_of(sheet, ARRESTS, "Lahore"), 3, "Lahore city")

    reading = read(with_return(alter))
    assert "BREAKDOWN_UNKNOWN" in codes(reading)
    assert "CODE_MISSING" in codes(reading)
    assert reading.valid is None


def test_a_note_below_the_table_is_let_be() -> None:
    def note(sheet: Worksheet) -> None:
        sheet.append(["Figures as on 31 March."])

    assert figures_of(with_return(note)) == GOOD_FIGURES


def test_merged_categories_leave_the_rows_below_missing_and_that_is_asked() -> None:
    def merge(sheet: Worksheet) -> None:
        first = row_of(sheet, ARRESTS, "Lahore")
        sheet.cell(first, 7, 9)
        sheet.merge_cells(start_row=first, end_row=first + 2, start_column=3, end_column=3)
        for row in (first + 1, first + 2):
            sheet.cell(row, 7, None)

    reading = read(with_return(merge))
    assert codes(reading) == ["CELLS_MERGED"]
    assert reading.problems[0].cell == address(f"{ARRESTS}/Lahore/Breakdown")[1]
    assert reading.valid is not None
    kept = {f.category: f.value for f in reading.valid.figures if f.kpi == ARRESTS}
    assert kept == {"": 9, "Lahore": 9}


def test_a_total_made_by_hand_is_excluded_but_checked() -> None:
    def with_total(label: str, value: int) -> bytes:
        def insert(sheet: Worksheet) -> None:
            at = row_of(sheet, ARRESTS, "Quetta") + 1
            sheet.insert_rows(at)
            sheet.cell(at, 3, label)
            sheet.cell(at, 7, value)

        return with_return(insert)

    for label in ("کل", "Total", "Grand Total"):
        assert figures_of(with_total(label, 9)) == GOOD_FIGURES
        reading = read(with_total(label, 10))
        assert codes(reading) == ["CATEGORIES_DO_NOT_ADD_UP"]
        assert (reading.problems[0].found, reading.problems[0].expected) == ("10", "9")
