"""The blank workbook: what it asks, what it locks, and that the reader understands it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from napams.domain.months import Month
from napams.domain.returns import MilestoneStatus, NarrativeField
from napams.forms.contract import (
    BlankForm,
    LastValue,
    MilestoneColumn,
    MilestoneState,
    NarrativeColumn,
    ReturnColumn,
    SheetName,
    form_name,
)
from napams.forms.writer import write_form
from tests.unit.intake.plans import (
    APPROVED,
    ARRESTS,
    ASSETS,
    CHALLANS,
    DEPARTMENT,
    FUNDS,
    ISSUED,
    MARCH,
    PLAN,
    STAGES,
    codes,
    find,
    read,
)

FORM = BlankForm(
    PLAN,
    DEPARTMENT,
    MARCH,
    ISSUED,
    last={
        (ARRESTS, ""): LastValue(17, Month(2025, 2), running=True),
        (ARRESTS, "Lahore"): LastValue(11, Month(2025, 1)),
        (ASSETS, ""): LastValue(661.63, Month(2025, 2)),
    },
    planned={ARRESTS: 8, CHALLANS: 35},
    milestones={
        "M04-T1": MilestoneState(
            MilestoneStatus.COMPLETED, date(2025, 2, 20), date(2025, 2, 21), date(2025, 2, 28)
        )
    },
)
INPUTS = {
    "Return": {"This month", "Numerator", "Denominator", "Evidence", "Remarks"},
    "Milestones": {"Status", "Forecast", "Completed on", "Evidence", "Remarks"},
    "Narrative": {"Text"},
}


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(write_form(FORM)))


def sheet_of(book: openpyxl.Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def cell_of(book: openpyxl.Workbook, code: str, breakdown: str, column: str) -> Cell:
    sheet = sheet_of(book, "Milestones" if code[4] == "T" else "Return")
    cell = sheet[find(sheet, code, breakdown, column)]
    assert isinstance(cell, Cell)
    return cell


def header_of(sheet: Worksheet) -> tuple[int, list[object]]:
    for row in sheet.iter_rows():
        if row[0].value in ("Code", "Field"):
            return row[0].row, [c.value for c in row]
    raise AssertionError(sheet.title)


def check_of(cell: Cell) -> tuple[object, ...]:
    for check in cell.parent.data_validations.dataValidation:
        if cell.coordinate in check.sqref:
            return check.type, check.operator, check.formula1
    raise AssertionError(f"no check on {cell.coordinate}")


def test_the_sheets_stand_in_order_and_the_last_is_very_hidden(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [name.value for name in SheetName]
    assert [book[n].sheet_state for n in book.sheetnames] == ["visible"] * 4 + ["veryHidden"]


def test_the_hidden_sheet_says_whose_form_it_is(book: openpyxl.Workbook) -> None:
    rows = sheet_of(book, "_napams").iter_rows(max_col=2, max_row=5, values_only=True)
    assert list(rows) == [
        ("contract version", "1"),
        ("department", "FIA-AHS"),
        ("month", "2025-03"),
        ("plan version", "1"),
        ("issued at", "2025-03-28T04:00:00+00:00"),
    ]


def test_the_headings_are_those_of_the_contract(book: openpyxl.Workbook) -> None:
    assert header_of(sheet_of(book, "Return"))[1] == [c.value for c in ReturnColumn]
    assert header_of(sheet_of(book, "Milestones"))[1] == [c.value for c in MilestoneColumn]
    assert header_of(sheet_of(book, "Narrative"))[1][:2] == [c.value for c in NarrativeColumn]
    fields = [row[0].value for row in sheet_of(book, "Narrative").iter_rows(min_row=7)]
    assert fields == [field.value for field in NarrativeField]


def test_every_kpi_has_its_row_and_every_category_one_beside_the_total(
    book: openpyxl.Workbook,
) -> None:
    rows = sheet_of(book, "Return").iter_rows(min_row=7, values_only=True)
    asked = [(r[0], r[2]) for r in rows if "-" in str(r[0])]
    assert asked == [
        (kpi.code, category)
        for kpi in PLAN.kpis_of(DEPARTMENT)
        for category in (("Total", *kpi.breakdown.categories) if kpi.breakdown else (None,))
    ]


def test_the_title_block_names_department_month_plan_and_due_day(book: openpyxl.Workbook) -> None:
    for name in ("Return", "Milestones", "Narrative", "Guide"):
        top = [str(row[0].value) for row in sheet_of(book, name).iter_rows(max_row=4)]
        assert "Mar 2025" in top[0]
        assert top[1] == "FIA, Anti-Human Smuggling wing (FIA-AHS)"
        assert top[2] == PLAN.title
    assert "Due by 7 Apr 2025" in str(sheet_of(book, "Return")["A4"].value)


def test_what_was_accepted_and_planned_stands_beside_the_cell_to_fill(
    book: openpyxl.Workbook,
) -> None:
    assert cell_of(book, ARRESTS, "Total", "Last accepted").value == "17 up to Feb 2025"
    assert cell_of(book, ARRESTS, "Lahore", "Last accepted").value == "11 (Jan 2025)"
    assert cell_of(book, ASSETS, "", "Last accepted").value == "661.63 (Feb 2025)"
    assert cell_of(book, ARRESTS, "Total", "Planned to date").value == 8
    assert cell_of(book, ASSETS, "", "Planned to date").value is None


def test_a_ratio_says_what_its_two_figures_are_and_a_total_that_it_is_the_months_alone(
    book: openpyxl.Workbook,
) -> None:
    indicator = str(cell_of(book, CHALLANS, "", "Indicator").value)
    assert "Numerator: on time" in indicator
    assert "Denominator: cases reaching day 90" in indicator
    assert "this month alone" in str(cell_of(book, ARRESTS, "Total", "Unit").value)
    assert "as it stands" in str(cell_of(book, STAGES, "", "Unit").value)


def test_only_the_cells_to_fill_are_unlocked_and_there_is_no_password(
    book: openpyxl.Workbook,
) -> None:
    for name in book.sheetnames:
        sheet = sheet_of(book, name)
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        if name not in INPUTS:
            continue
        start, headings = header_of(sheet)
        for row in sheet.iter_rows():
            for cell, heading in zip(row, headings, strict=True):
                asked = row[0].row > start and heading in INPUTS[name] and row[0].value
                ratio = "%" in str(row[3].value if len(row) > 3 else "")
                if name == "Return" and heading in ("Numerator", "Denominator"):
                    asked = asked and ratio
                if name == "Return" and len(str(row[0].value)) == 3:
                    asked = False
                assert cell.protection.locked is not bool(asked), f"{name}!{cell.coordinate}"


def test_every_figure_date_and_choice_is_checked_as_it_is_typed(book: openpyxl.Workbook) -> None:
    def check(code: str, breakdown: str, column: str) -> tuple[object, ...]:
        return check_of(cell_of(book, code, breakdown, column))

    assert check(ARRESTS, "Lahore", "This month") == ("whole", "greaterThanOrEqual", "0")
    assert check(ASSETS, "", "This month") == ("decimal", "greaterThanOrEqual", "0")
    for column in ("Numerator", "Denominator"):
        assert check(CHALLANS, "", column) == ("whole", "greaterThanOrEqual", "0")
        assert check(FUNDS, "", column) == ("decimal", "greaterThanOrEqual", "0")
    assert check(APPROVED, "", "This month")[::2] == ("list", '"yes,no,N/A"')
    assert check("M04-T1", "", "Status")[::2] == ("list", '"not started,in progress,completed"')
    assert check("M04-T1", "", "Forecast")[0] == "date"
    narrative = sheet_of(book, "Narrative")
    blocked = narrative[find(narrative, "Blocked by", "", "Text")]
    assert check_of(blocked)[::2] == ("list", "_napams!$D$1:$D$2")
    choices = [sheet_of(book, "_napams").cell(n, 4).value for n in (1, 2, 3)]
    assert choices == ["FIN – Finance Division", "PCG – Pakistan Coast Guards", None]


def test_own_milestones_come_with_what_was_last_accepted(book: openpyxl.Workbook) -> None:
    rows = sheet_of(book, "Milestones").iter_rows(min_row=7, values_only=True)
    lines = [tuple(v.date() if hasattr(v, "date") else v for v in row[:6]) for row in rows]
    assert lines == [
        ("M04-T1", "Standing order issued", date(2025, 2, 28), "completed", date(2025, 2, 20),
         date(2025, 2, 21)),
        ("M04-T2", "Register reconciled", date(2025, 10, 31), "not started", None, None),
    ]  # fmt: skip


def test_no_cell_holds_a_formula_even_where_a_name_looks_like_one() -> None:
    titled = PLAN.model_copy(update={"title": "=HYPERLINK(1) +@- plan"})
    book = openpyxl.load_workbook(BytesIO(write_form(replace(FORM, plan=titled))))
    for name in book.sheetnames:
        for row in sheet_of(book, name).iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    assert sheet_of(book, "Return")["A3"].value == titled.title


def test_it_prints_on_landscape_a4_one_page_wide_with_its_header_repeated(
    book: openpyxl.Workbook,
) -> None:
    for name in ("Return", "Milestones", "Narrative", "Guide"):
        sheet = sheet_of(book, name)
        setup = sheet.page_setup
        assert (setup.orientation, str(setup.paperSize)) == ("landscape", "9")
        assert (setup.fitToWidth, setup.fitToHeight) in ((1, 0), (None, 0))
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "Page &P of &N" in str(sheet.oddFooter.right.text).replace("&[Page]", "&P").replace(
            "&[Pages]", "&N"
        )
    assert sheet_of(book, "Return").print_title_rows == "$6:$6"
    assert sheet_of(book, "Return").freeze_panes == "C7"


def test_the_guide_shows_a_total_a_ratio_a_nil_and_a_not_applicable(
    book: openpyxl.Workbook,
) -> None:
    cells = {str(c.value) for row in sheet_of(book, "Guide").iter_rows() for c in row}
    assert {"A total", "A ratio", "nil", "N/A"} <= cells


def test_the_same_form_gives_the_same_bytes_and_another_one_others() -> None:
    assert write_form(FORM) == write_form(FORM)
    assert write_form(FORM) != write_form(replace(FORM, month=Month(2025, 4)))


def test_the_file_is_named_after_department_and_month() -> None:
    assert form_name("FIA-AHS", MARCH) == "napams-return-FIA-AHS-2025-03.xlsx"


@pytest.mark.parametrize("department", ["FIA-AHS", "FIN", "PCG"])
def test_the_blank_form_of_every_department_is_understood_by_the_reader(department: str) -> None:
    reading = read(write_form(replace(FORM, department=department, milestones={})))
    assert reading.identity is not None
    assert reading.identity.department == department
    assert set(codes(reading)) <= {"TOO_INCOMPLETE", "NOT_AUTHORISED"}


def test_a_department_that_the_plan_does_not_have_gets_no_form() -> None:
    with pytest.raises(KeyError):
        write_form(replace(FORM, department="NAB"))
