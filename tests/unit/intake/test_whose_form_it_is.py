"""A form's identity comes from the form itself, not from the file's name or the sender."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from napams.domain.history import NO_HISTORY, History
from napams.domain.months import Month
from napams.domain.returns import Identity
from tests.unit.intake.plans import DEPARTMENT, GOOD, MARCH, blank, codes, fill, read

FEBRUARY = Month(2025, 2)
OWN = Identity(DEPARTMENT, MARCH, 1)


def altered(cell: str, value: object) -> bytes:
    """The filled form with one cell of its hidden sheet changed."""

    def edit(book: openpyxl.Workbook) -> None:
        book["_napams"][cell].value = value  # type: ignore[union-attr]

    return fill(edit=edit)


def test_a_good_form_is_read_without_problems() -> None:
    reading = read(fill(), department=DEPARTMENT, month=MARCH)
    assert codes(reading) == []
    assert reading.identity == OWN
    assert reading.completeness == 1.0
    assert reading.valid is not None
    assert reading.valid.identity == OWN


def test_last_months_form_is_refused_for_this_month() -> None:
    reading = read(fill(GOOD, form=blank(month=FEBRUARY)), month=MARCH)
    assert codes(reading) == ["WRONG_MONTH"]
    assert reading.problems[0].place == "_napams!B3"
    assert reading.problems[0].found == "2025-02"
    assert reading.problems[0].expected == "2025-03"
    assert reading.valid is None


def test_another_departments_form_is_refused_and_not_looked_into() -> None:
    asked: list[Identity] = []

    def history_of(identity: Identity) -> History:
        asked.append(identity)
        return NO_HISTORY

    reading = read(blank("FIN"), department=DEPARTMENT, history_of=history_of)
    assert codes(reading) == ["WRONG_DEPARTMENT"]
    assert asked == []
    assert reading.completeness is None
    assert reading.problems[0].place == "_napams!B2"
    assert (reading.problems[0].found, reading.problems[0].expected) == ("FIN", DEPARTMENT)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("napams-return-FIA-AHS-2025-03.xlsx", []),
        ("NAPAMS-Return-fia-ahs-2025-03 (1) final.XLSX", []),
        ("return march.xlsx", []),
        ("../../napams-return-FIA-AHS-2025-03.xlsx", []),
        ("ماہانہ رپورٹ.xlsx", []),
        ("x" * 300, []),
        ("napams-return-FIA-AHS-2025-02.xlsx", ["WRONG_MONTH"]),
        ("napams-return-FIN-2025-03.xlsx", ["WRONG_DEPARTMENT"]),
        ("napams-return-FIN-2025-02.xlsx", ["WRONG_DEPARTMENT", "WRONG_MONTH"]),
    ],
)
def test_a_file_name_of_ours_must_not_contradict_the_form(name: str, expected: list[str]) -> None:
    assert codes(read(fill(), file_name=name)) == expected


def test_the_right_name_does_not_make_it_the_right_form() -> None:
    name = "napams-return-FIA-AHS-2025-03.xlsx"
    reading = read(fill(form=blank(month=FEBRUARY)), file_name=name, month=MARCH)
    assert codes(reading) == ["WRONG_MONTH"]


def test_a_month_that_is_not_open_is_refused() -> None:
    reading = read(fill(form=blank(month=Month(2025, 4))))
    assert codes(reading) == ["MONTH_NOT_OPEN"]
    assert reading.identity == Identity(DEPARTMENT, Month(2025, 4), 1)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("B1", "2", "CONTRACT_VERSION"),
        ("B2", "XYZ", "NOT_A_RETURN_FORM"),
        ("B2", None, "NOT_A_RETURN_FORM"),
        ("B3", "March", "NOT_A_RETURN_FORM"),
        ("B3", "2025-13", "NOT_A_RETURN_FORM"),
        ("B3", "2025-26", "NOT_A_RETURN_FORM"),
        ("B4", "2", "WRONG_PLAN_VERSION"),
        ("B4", "one", "NOT_A_RETURN_FORM"),
    ],
)
def test_a_hidden_sheet_that_was_changed_is_named_by_its_cell(
    cell: str, value: object, code: str
) -> None:
    reading = read(altered(cell, value))
    assert codes(reading) == [code]
    assert reading.problems[0].place == f"_napams!{cell}"


def test_a_month_that_a_program_turned_into_a_date_is_still_that_month() -> None:
    assert codes(read(altered("B3", date(2025, 3, 1)))) == []


def test_a_form_whose_hidden_sheet_was_lost_is_told_from_a_workbook_that_is_no_form() -> None:
    def lost(book: openpyxl.Workbook) -> None:
        del book["_napams"]

    def another(book: openpyxl.Workbook) -> None:
        for name in ("_napams", "Milestones", "Narrative"):
            del book[name]

    assert codes(read(fill(edit=lost))) == ["HIDDEN_SHEET_MISSING"]
    assert codes(read(fill({}, edit=another))) == ["NOT_A_RETURN_FORM"]


def test_a_key_that_is_gone_is_named() -> None:
    reading = read(altered("A3", "moon"))
    assert codes(reading) == ["NOT_A_RETURN_FORM"]
    assert reading.problems[0].expected == "month"
