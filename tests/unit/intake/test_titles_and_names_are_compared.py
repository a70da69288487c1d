"""Titles and file names that speak of another month or department than the form was issued for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import openpyxl
import pytest

from napams.domain.months import Month
from napams.intake.titles import NamedMonth, named_departments, named_months
from napams.problems import Severity
from tests.unit.intake.plans import PLAN, blank, codes, fill, read

FEBRUARY = Month(2025, 2)
SHEETS = ("Return", "Milestones", "Narrative")
Edit = Callable[[openpyxl.Workbook], None]


def retitled(cell: str, value: object, *sheets: str) -> Edit:
    """Types something into the same cell of sheets."""

    def edit(book: openpyxl.Workbook) -> None:
        for sheet in sheets:
            book[sheet][cell].value = value  # type: ignore[union-attr]

    return edit


def test_last_months_form_with_this_month_in_its_title_is_asked_about() -> None:
    data = fill(
        form=blank(month=FEBRUARY), edit=retitled("A1", "Monthly return · Mar 2025", "Return")
    )
    (asked,) = read(data, file_name="FIA return March 2025.xlsx").problems
    assert (asked.code, asked.severity, asked.place) == (
        "MONTH_IN_DOUBT",
        Severity.QUERY,
        "Return!A1",
    )
    assert asked.found == "Mar 2025 in Return!A1, Mar 2025 in the name of the file"
    assert asked.expected == "Feb 2025, for which the form was issued"


def test_last_months_form_under_this_months_name_is_asked_about() -> None:
    (asked,) = read(
        fill(form=blank(month=FEBRUARY)), file_name="FIA return March 2025.xlsx"
    ).problems
    assert (asked.code, asked.place) == ("MONTH_IN_DOUBT", "")
    assert asked.found == "Mar 2025 in the name of the file"


@pytest.mark.parametrize(
    "title",
    ["Monthly return · Mar 2025", date(2025, 3, 1), "Return for 03-2025", "ماہانہ رپورٹ مارچ 2025"],
)
def test_a_title_may_be_written_in_any_way(title: object) -> None:
    data = fill(form=blank(month=FEBRUARY), edit=retitled("A1", title, "Return"))
    assert codes(read(data)) == ["MONTH_IN_DOUBT"]


@pytest.mark.parametrize("title", [None, "Return of the wing", "Sent on 5 April 2025", "March"])
def test_a_title_that_names_no_other_month_is_not_asked_about(title: object) -> None:
    assert codes(read(fill(edit=retitled("A1", title, *SHEETS)))) == []


def test_another_departments_sheet_pasted_into_the_form_is_asked_about() -> None:
    data = fill(edit=retitled("A2", "Pakistan Coast Guards (PCG)", "Return"))
    (asked,) = read(data).problems
    assert (asked.code, asked.place) == ("DEPARTMENT_IN_DOUBT", "Return!A2")
    assert asked.found == "PCG in Return!A2"
    assert asked.expected == "FIA-AHS, for which the form was issued"


def test_a_hidden_sheet_that_was_made_another_departments_is_asked_about() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["_napams"]["B2"].value = "FIA-AHS"  # type: ignore[union-attr]

    asked = read(fill({}, form=blank("PCG"), edit=edit)).problems
    (doubt,) = [p for p in asked if p.code == "DEPARTMENT_IN_DOUBT"]
    assert doubt.found == "PCG in Return!A2, PCG in Milestones!A2, PCG in Narrative!A2"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("FIA-AHS return February 2025.xlsx", ["MONTH_IN_DOUBT"]),
        ("fia_ahs_feb25.xlsx", ["MONTH_IN_DOUBT"]),
        ("FIA AHS 2025-02 final.xlsx", ["MONTH_IN_DOUBT"]),
        ("return of Feb.xlsx", ["MONTH_IN_DOUBT"]),
        ("PCG March 2025.xlsx", ["DEPARTMENT_IN_DOUBT"]),
        ("Finance Division return.xlsx", ["DEPARTMENT_IN_DOUBT"]),
        ("FIA-AHS return March 2025.xlsx", []),
        ("FIA return March 2025 corrected 5 April 2025.xlsx", []),
        ("FIA-AHS reply to PCG of February, March figures.xlsx", []),
        ("FIA 2025-04-05 scan 20250405.xlsx", []),
        ("FIA return 2024-25.xlsx", []),
        ("as it may be.xlsx", []),
        ("finding and policing.xlsx", []),
        ("", []),
    ],
)
def test_a_loose_name_is_compared_with_the_form(name: str, expected: list[str]) -> None:
    assert codes(read(fill(), file_name=name)) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("return march 2025", {(2025, 3)}),
        ("MAR-2025", {(2025, 3)}),
        ("Mar25", {(2025, 3)}),
        ("Mar 24", set()),
        ("24 Mar", set()),
        ("31st March, 2025", set()),
        ("2025 March", {(2025, 3)}),
        ("May", set()),
        ("May 2025", {(2025, 5)}),
        ("marching", set()),
        ("2025_03", {(2025, 3)}),
        ("03.2025", {(2025, 3)}),
        ("05.03.2025", set()),
        ("2025-13", set()),
        ("Jan to Mar 2025", {(None, 1), (2025, 3)}),
    ],
)
def test_months_are_told_from_days(text: str, found: set[tuple[int | None, int]]) -> None:
    assert named_months(text, 2025) == {NamedMonth(*month) for month in found}


def test_departments_are_known_by_code_and_by_name() -> None:
    assert named_departments("FIA AHS, Pakistan Coast Guards", PLAN) == {"FIA-AHS", "PCG"}
    assert named_departments("FIA", PLAN) == set()
