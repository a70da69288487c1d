"""A filled form reads back the same whichever program saved it (docs/robustness.md)."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from napams.forms.contract import SheetName
from napams.intake.reading.reader import open_workbook
from tests.unit.intake.plans import ARRESTS, ASSETS, CHALLANS, GOOD, codes, fill, find, read

FILLED = fill({**GOOD, "M04-T1//Status": "completed", "M04-T1//Completed on": date(2025, 4, 3)})


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_form_saved_by_libreoffice_reads_back_alike(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "form.xlsx").write_bytes(FILLED)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "in" / "form.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    saved = (tmp_path / "form.xlsx").read_bytes()
    assert saved != FILLED
    assert openpyxl.load_workbook(BytesIO(saved))["_napams"].sheet_state == "hidden"
    before, after = read(FILLED), read(saved)
    assert codes(after) == []
    assert after.valid is not None
    assert after == before


def test_dates_of_the_1904_epoch_are_read_formatted_or_bare() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": True, "in_memory": True}) as book:
        style = book.add_format({"num_format": "dd mmm yyyy"})
        source = openpyxl.load_workbook(BytesIO(FILLED))
        for name in source.sheetnames:
            sheet = book.add_worksheet(name)
            for row in source[name].iter_rows():  # type: ignore[union-attr]
                for cell in row:
                    if isinstance(cell.value, datetime):
                        sheet.write_datetime(cell.row - 1, cell.column - 1, cell.value, style)
                    elif cell.value is not None:
                        sheet.write(cell.row - 1, cell.column - 1, cell.value)
        milestones = book.get_worksheet_by_name("Milestones")
        milestones.write_number("E7", 45750 - 1462)
    valid = read(target.getvalue()).valid
    assert valid is not None
    assert valid.milestones[0].completed_on == date(2025, 4, 3)
    assert valid.milestones[0].forecast == date(2025, 4, 3)


def test_cells_keep_their_addresses_when_the_first_rows_and_columns_are_empty() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet("Return").write_number("C5", 7)
    sheet = open_workbook(target.getvalue()).sheets[SheetName.RETURN]
    assert sheet.cell(4, 2).value == 7
    assert sheet.cell(4, 2).address == "C5"
    assert sheet.cell(0, 0).value == ""
    assert sheet.cell(99, 99).value == ""


def test_a_percent_cell_is_read_as_what_it_shows() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        cell = book["Return"]["G17"]
        cell.value, cell.number_format = 0.75, "0%"  # type: ignore[union-attr]

    assert codes(read(fill(edit=edit))) == []


SHOWN_AS_WORDS = ('0"%"', r"0\%", '0.0" %"', "#,##0_%", "#,##0.0_%_)", "0*%", "[Red]0")


@pytest.mark.parametrize("shown", SHOWN_AS_WORDS)
def test_a_percent_sign_that_a_format_only_shows_changes_no_figure(shown: str) -> None:
    """85 shown as “85%” by a sign in quotes is 85, and a banker's format keeps room for one."""

    def edit(book: openpyxl.Workbook) -> None:
        for code, column, value in ((CHALLANS, "This month", 75), (ASSETS, "This month", 30)):
            cell = book["Return"][find(book["Return"], code, "", column)]  # type: ignore[arg-type]
            cell.value, cell.number_format = value, shown  # type: ignore[union-attr]

    assert codes(read(fill(edit=edit))) == []


@pytest.mark.parametrize("shown", ["0%", "0.00 %", "[Red]0%;-0%", "_(0%_)"])
def test_a_percent_sign_that_calculates_makes_a_percentage(shown: str) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        cell = book["Return"][find(book["Return"], CHALLANS, "", "This month")]  # type: ignore[arg-type]
        cell.value, cell.number_format = 0.75, shown  # type: ignore[union-attr]

    assert codes(read(fill(edit=edit))) == []


def test_a_calculated_formula_counts_as_its_value() -> None:
    target = BytesIO()
    source = openpyxl.load_workbook(BytesIO(FILLED))
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name in source.sheetnames:
            sheet = book.add_worksheet(name)
            for row in source[name].iter_rows():  # type: ignore[union-attr]
                for cell in row:
                    if cell.value is not None and not isinstance(cell.value, datetime):
                        sheet.write(cell.row - 1, cell.column - 1, cell.value)
        book.get_worksheet_by_name("Milestones").write_string("F7", "03/04/2025")
        book.get_worksheet_by_name("Return").write_formula("G13", "=SUM(G14:G16)", None, 9)
    valid = read(target.getvalue()).valid
    assert valid is not None
    total = next(f for f in valid.figures if (f.kpi, f.category) == (ARRESTS, ""))
    assert (total.value, total.cell) == (9, "G13")
