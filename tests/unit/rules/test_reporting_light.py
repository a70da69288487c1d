"""When a return is due, late or missing (docs/rules.md, When a return is due)."""

from __future__ import annotations

from datetime import date

import pytest

from napams.domain.months import Month
from napams.domain.policy import CalendarPolicy
from napams.domain.reporting import days_late, due_on, missing_from, reporting_status

POLICY = CalendarPolicy()
DUE, MISSING = date(2025, 4, 7), date(2025, 4, 16)
LONG_AFTER = date(2025, 12, 31)


def april(day: int) -> date:
    return date(2025, 4, day)


@pytest.mark.parametrize(
    ("month", "due", "missing"),
    [
        ("2025-03", "2025-04-07", "2025-04-16"),
        ("2025-12", "2026-01-07", "2026-01-16"),
        ("2024-01", "2024-02-07", "2024-02-16"),
    ],
)
def test_a_return_is_due_by_the_7th_of_the_next_month(month: str, due: str, missing: str) -> None:
    assert due_on(Month.parse(month), POLICY).isoformat() == due
    assert missing_from(Month.parse(month), POLICY).isoformat() == missing


@pytest.mark.parametrize(("day", "shown"), [(6, "due"), (7, "due"), (8, "late")])
def test_a_return_that_has_not_come_is_late_from_the_8th(day: int, shown: str) -> None:
    assert reporting_status(DUE, MISSING, None, april(day)) == shown


@pytest.mark.parametrize(("day", "shown"), [(15, "late"), (16, "missing"), (17, "missing")])
def test_a_late_return_is_not_missing_before_the_16th(day: int, shown: str) -> None:
    assert reporting_status(DUE, MISSING, None, april(day)) == shown


@pytest.mark.parametrize(("day", "shown"), [(6, "on time"), (7, "on time"), (8, "late")])
def test_what_counts_is_the_day_of_receipt_however_long_ago(day: int, shown: str) -> None:
    assert reporting_status(DUE, MISSING, april(day), LONG_AFTER) == shown


@pytest.mark.parametrize("day", [15, 16, 17])
def test_a_return_that_came_after_all_is_late_and_no_longer_missing(day: int) -> None:
    assert reporting_status(DUE, MISSING, april(day), LONG_AFTER) == "late"


@pytest.mark.parametrize(
    ("received", "shown"),
    [
        (april(6), "on time"),
        (april(7), "on time"),
        (april(8), "waived"),
        (april(20), "waived"),
        (None, "waived"),
    ],
)
def test_a_waiver_excuses_what_is_late_or_missing_and_nothing_else(
    received: date | None, shown: str
) -> None:
    assert reporting_status(DUE, MISSING, received, LONG_AFTER, waived=True) == shown


@pytest.mark.parametrize("day", [6, 7, 8])
def test_a_return_waived_before_it_is_due_is_waived_already(day: int) -> None:
    assert reporting_status(DUE, MISSING, None, april(day), waived=True) == "waived"


@pytest.mark.parametrize("received", [april(6), april(8), None])
def test_an_excused_return_has_no_days_late(received: date | None) -> None:
    assert days_late(DUE, received, LONG_AFTER, excused=True) == 0


@pytest.mark.parametrize(
    ("received", "today", "days"),
    [
        (april(6), LONG_AFTER, 0),
        (april(7), LONG_AFTER, 0),
        (april(8), LONG_AFTER, 1),
        (None, april(7), 0),
        (None, april(8), 1),
        (None, april(16), 9),
    ],
)
def test_days_late_count_from_the_due_day(received: date | None, today: date, days: int) -> None:
    assert days_late(DUE, received, today) == days
