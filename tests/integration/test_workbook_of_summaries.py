"""The summaries as one workbook: what Excel and LibreOffice show of it."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl import Workbook

from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.exports.columns import COLUMNS
from napams.exports.csv import WORKBOOK, package, tables
from napams.exports.xlsx import ABOUT, workbook
from napams.problems import Refused

APRIL = Month(2025, 4)


@pytest.fixture(scope="module")
def files(report: StatusReport) -> dict[str, bytes]:
    return package(report, APRIL)


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_it_has_a_sheet_for_each_summary_and_one_about_them(
    report: StatusReport, files: dict[str, bytes]
) -> None:
    book = opened(files[WORKBOOK])
    assert book.sheetnames == [ABOUT, *tables(report, APRIL)]
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "C2"
        assert book[name].auto_filter.ref
        assert all(cell.font.bold for cell in book[name][1])


def test_every_cell_is_that_of_the_csv_file_and_of_its_type(files: dict[str, bytes]) -> None:
    book = opened(files[WORKBOOK])
    for name in book.sheetnames[1:]:
        heading, *rows = csv.reader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig")))
        shown = list(book[name].values)
        assert list(shown[0]) == heading
        assert len(shown) == len(rows) + 1 > 1
        for line, row in zip(rows, shown[1:], strict=True):
            for column, text, cell in zip(heading, line, row, strict=True):
                assert is_same(text, cell, COLUMNS[column].type), (name, column, text, cell)


def is_same(text: str, cell: Any, kind: str) -> bool:
    """Whether a cell holds what the file says, as a value of that type."""
    if text == "":
        return cell is None
    match kind:
        case "number" | "integer":
            return isinstance(cell, int | float) and float(text) == cell
        case "date":
            return isinstance(cell, datetime) and cell.date() == date.fromisoformat(text)
        case "boolean":
            return isinstance(cell, bool) and str(cell).lower() == text
    return cell == text


def test_the_first_sheet_says_what_the_figures_are(
    report: StatusReport, files: dict[str, bytes]
) -> None:
    rows = [row[:2] for row in opened(files[WORKBOOK])[ABOUT].values]
    said = {str(name): value for name, value in rows if name}
    assert said["As of"] == "5 May 2025"
    assert said["Month"] == "2025-04"
    assert said["Figures"] == "made up, for demonstration"
    assert said["Head of the audit trail"] == f"{report.head.sequence}:{report.head.hash}"
    assert said["planned_share"].startswith("Share of the planned change")


@pytest.mark.parametrize("text", ["=1+1", "+92 51", "-2", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"])
def test_no_text_can_act_as_a_formula(report: StatusReport, text: str) -> None:
    frame = tables(report, APRIL)["kpis"].head(1).assign(reason=text)
    cell = opened(workbook(report, {}, {"kpis": frame}))["kpis"]["O2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.style.quotePrefix if hasattr(cell.style, "quotePrefix") else cell.quotePrefix


def test_text_longer_than_a_cell_is_cut(report: StatusReport) -> None:
    frame = tables(report, APRIL)["kpis"].head(1).assign(reason="x" * 40_000)
    cell = opened(workbook(report, {}, {"kpis": frame}))["kpis"]["O2"]
    assert cell.value == "x" * 32_767


def test_the_same_rows_give_the_same_bytes(report: StatusReport, files: dict[str, bytes]) -> None:
    assert package(report, APRIL)[WORKBOOK] == files[WORKBOOK]


def test_an_empty_summary_keeps_its_heading(report: StatusReport) -> None:
    frame = tables(report, APRIL)["kpis"].head(0)
    sheet = opened(workbook(report, {}, {"kpis": frame}))["kpis"]
    assert sheet["A1"].value == "month"
    assert sheet.max_row == 1


@pytest.mark.parametrize(
    ("measure", "department"), [("M04", None), (None, "MOLJ"), ("M04", "MOLJ"), (None, "PCG")]
)
def test_chosen_rows_are_those_that_concern_the_chosen(
    report: StatusReport, measure: str | None, department: str | None
) -> None:
    whole = tables(report, APRIL)
    for name, frame in tables(report, APRIL, measure, department).items():
        rows = [row for _, row in whole[name].iterrows() if concerns(row, measure, department)]
        expected = pd.DataFrame(rows, columns=whole[name].columns)
        assert frame.astype(str).to_numpy().tolist() == expected.astype(str).to_numpy().tolist()


def concerns(row: pd.Series, measure: str | None, department: str | None) -> bool:
    named = " ".join(str(row.get(c, "")) for c in ("departments", "department", "owner", "lead"))
    of_measure = str(row.get("code", measure)).partition("-")[0]
    return (measure is None or row.get("measure", of_measure) == measure) and (
        department is None or department in named.split()
    )


@pytest.mark.parametrize(
    ("chosen", "code"), [(("M99", None), "NO_SUCH_MEASURE"), ((None, "XYZ"), "NO_SUCH_DEPARTMENT")]
)
def test_what_the_plan_does_not_have_cannot_be_chosen(
    report: StatusReport, chosen: tuple[str | None, str | None], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        tables(report, APRIL, *chosen)
