"""Milestones in the form: status and dates that agree with one another."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from napams.domain.history import Completion, History
from napams.domain.returns import MilestoneStatus
from tests.unit.intake.plans import GOOD, MARCH, address, codes, fill, read

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


@pytest.mark.parametrize(
    ("day", "good"),
    [(date(2024, 12, 31), False), (date(2025, 1, 1), True), (date(2025, 1, 2), True)],
)
def test_a_milestone_completed_before_the_plan_began_is_asked_about(day: date, good: bool) -> None:
    found = read(with_cells(status="completed", completed_on=day)).problems
    assert [(p.code, p.cell) for p in found] == (
        [] if good else [("UNLIKELY_DAY", address(COMPLETED_ON)[1])]
    )
    expected = "1 Jan 2025 or later: the plan began then"
    assert [(p.found, p.expected) for p in found] == ([] if good else [("31 Dec 2024", expected)])


def test_such_a_day_is_not_asked_about_again_once_it_was_accepted() -> None:
    known = History(completed={"M04-T1": Completion(MARCH + -1, date(2024, 12, 31))})
    data = with_cells(status="completed", completed_on=date(2024, 12, 31))
    assert codes(read(data, history_of=lambda _: known)) == []


@pytest.mark.parametrize(
    ("day", "good"),
    [(date(2025, 3, 30), False), (date(2025, 3, 31), False), (date(2025, 4, 1), True)],
)
def test_a_forecast_that_has_passed_is_asked_about(day: date, good: bool) -> None:
    found = read(with_cells(status="in progress", forecast=day)).problems
    assert [p.code for p in found] == ([] if good else ["UNLIKELY_DAY"])
    expected = "a day after 31 Mar 2025, since it was not completed by then"
    assert {p.expected for p in found} <= {expected}


@pytest.mark.parametrize(
    ("day", "good"),
    [(date(2026, 12, 30), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)
def test_a_forecast_beyond_twice_the_plan_is_asked_about(day: date, good: bool) -> None:
    found = read(with_cells(status="not started", forecast=day)).problems
    assert [p.code for p in found] == ([] if good else ["UNLIKELY_DAY"])
    assert {p.expected for p in found} <= {"31 Dec 2026 or before"}


def test_the_forecast_of_what_is_completed_is_not_looked_at() -> None:
    cells = {"status": "completed", "completed_on": date(2025, 4, 1)}
    assert codes(read(with_cells(**cells, forecast=date(2024, 1, 1)))) == []
