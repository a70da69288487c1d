"""Milestones in the form: status and dates that agree with one another."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from napams.domain.returns import MilestoneStatus
from tests.unit.intake.plans import GOOD, address, codes, fill, read

STATUS, COMPLETED_ON = "M04-T1//Status", "M04-T1//Completed on"


def with_cells(**cells: object) -> bytes:
    keys = {"status": STATUS, "completed_on": COMPLETED_ON, "forecast": "M04-T1//Forecast"}
    return fill({**GOOD, **{keys[name]: value for name, value in cells.items()}})


def test_a_completed_milestone_is_kept_with_its_day_and_cell() -> None:
    valid = read(with_cells(status="Completed", completed_on="03/04/2025")).valid
    assert valid is not None
    line = valid.milestones[0]
    assert (line.milestone, line.status) == ("M04-T1", MilestoneStatus.COMPLETED)
    assert line.completed_on == date(2025, 4, 3)
    assert (line.sheet, line.cell) == address(STATUS)


@pytest.mark.parametrize(
    ("day", "good"), [(date(2025, 4, 4), True), (date(2025, 4, 5), True), (date(2025, 4, 6), False)]
)
def test_nothing_is_completed_after_the_day_of_receipt(day: date, good: bool) -> None:
    reading = read(with_cells(status="completed", completed_on=day))
    assert codes(reading) == ([] if good else ["COMPLETED_IN_FUTURE"])


def test_a_completed_milestone_needs_its_day() -> None:
    reading = read(with_cells(status="completed"))
    assert codes(reading) == ["COMPLETED_WITHOUT_DATE"]
    assert reading.problems[0].cell == address(COMPLETED_ON)[1]


def test_a_day_of_completion_without_the_status_is_refused() -> None:
    reading = read(with_cells(status="in-progress", completed_on=date(2025, 4, 1)))
    assert codes(reading) == ["DATE_WITHOUT_COMPLETION"]


@pytest.mark.parametrize("typed", ["31/09/2025", "2025-26", "next month"])
def test_a_forecast_is_a_day_of_the_calendar(typed: str) -> None:
    assert codes(read(with_cells(forecast=typed))) == ["NOT_A_DATE"]


def test_a_status_outside_the_list_is_refused_with_the_list() -> None:
    reading = read(with_cells(status="done"))
    assert codes(reading) == ["NOT_ON_THE_LIST"]
    assert reading.problems[0].expected == "not started, in progress, completed"


def test_a_milestone_of_which_nothing_is_said_is_left_out() -> None:
    valid = read(with_cells(status=None)).valid
    assert valid is not None
    assert [line.milestone for line in valid.milestones] == ["M04-T2"]


def test_a_forecast_without_a_status_is_refused() -> None:
    assert codes(read(with_cells(status="", forecast=date(2025, 6, 1)))) == ["NOT_ON_THE_LIST"]


def test_a_deleted_doubled_or_strange_code_is_named() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["Milestones"]["A7"] = "M04-T2"
        book["Milestones"].append(["M04-T3", "", "", "completed"])

    reading = read(fill(edit=edit))
    assert codes(reading) == ["CODE_MISSING", "CODE_TWICE", "CODE_UNKNOWN"]
    assert reading.problems[0].expected == "M04-T1"
