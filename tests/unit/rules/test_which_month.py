"""How far a month has come, and the month that a page of work or of status begins with."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from napams.domain.months import Month
from napams.domain.which_month import (
    CLOSINGS,
    MonthState,
    Standing,
    month_states,
    status_month,
    work_month,
)

JANUARY, FEBRUARY, MARCH, APRIL = (Month(2025, n) for n in (1, 2, 3, 4))
SETTLED = ("on time", "accepted", True)
NOT_DUE, LATE, MISSING = ("due", "", False), ("late", "", False), ("missing", "", False)
WAITING, SENT_BACK = ("on time", "received", False), ("on time", "sent back", False)
WAIVED = ("waived", "", False)
Return = tuple[str, str, bool]


def register(**by_department: dict[Month, Return]) -> pd.DataFrame:
    rows = [
        (str(month), department, (month + 1).first_day.replace(day=7), *of, of[0] != "")
        for department, months in by_department.items()
        for month, of in months.items()
    ]
    return pd.DataFrame(
        rows, columns=["month", "department", "due", "light", "state", "accepted", "owed"]
    )


def closings(*events: tuple[Month, bool, date]) -> pd.DataFrame:
    rows = [(str(month), closed, on) for month, closed, on in events]
    return pd.DataFrame(rows, columns=list(CLOSINGS))


def state(*returns: Return, events: tuple[bool, ...] = ()) -> MonthState:
    """March's, with a return for each department."""
    owed = register(**{f"D{n}": {MARCH: of} for n, of in enumerate(returns)})
    done = [(MARCH, closed, date(2025, 4, 20 + n)) for n, closed in enumerate(events)]
    return month_states(owed, closings(*done))[MARCH]


def test_returns_not_due_waiting_sent_back_and_late_are_counted_apart() -> None:
    found = state(
        *(NOT_DUE, NOT_DUE, NOT_DUE, NOT_DUE, WAITING, WAITING, WAITING, SENT_BACK),
        *(LATE, MISSING, SETTLED, WAIVED),
    )
    assert (found.not_due, found.waiting, found.sent_back, found.late) == (4, 3, 1, 2)


@pytest.mark.parametrize(
    ("light", "counted"),
    [("on time", (0, 1, 0)), ("late", (0, 0, 1)), ("missing", (0, 0, 1)), ("due", (1, 0, 0))],
)
def test_a_return_sent_back_counts_by_its_light(light: str, counted: tuple[int, int, int]) -> None:
    found = state((light, "sent back", False))
    assert (found.not_due, found.sent_back, found.late) == counted


def test_a_correction_of_an_accepted_return_waits_and_one_sent_back_does_not() -> None:
    assert state(("on time", "received", True)).waiting == 1
    assert state(("late", "sent back", True)) == state(SETTLED)


@pytest.mark.parametrize(
    ("events", "standing", "reopened", "closed_on"),
    [
        ((), Standing.PROVISIONAL, False, None),
        ((True,), Standing.FINAL, False, date(2025, 4, 20)),
        ((True, False), Standing.PROVISIONAL, True, None),
        ((True, False, True), Standing.FINAL, False, date(2025, 4, 22)),
    ],
)
def test_a_month_is_final_while_closed(
    events: tuple[bool, ...], standing: Standing, reopened: bool, closed_on: date | None
) -> None:
    found = state(SETTLED, events=events)
    assert (found.state, found.reopened, found.closed_on) == (standing, reopened, closed_on)


def test_an_empty_register_has_no_months() -> None:
    assert month_states(register(), closings()) == {}


THREE = register(A=dict.fromkeys((JANUARY, FEBRUARY, MARCH), SETTLED))
ENDED = (JANUARY, FEBRUARY, MARCH)


@pytest.mark.parametrize(
    ("today", "shown"),
    [
        (date(2025, 4, 6), FEBRUARY),
        (date(2025, 4, 7), FEBRUARY),
        (date(2025, 4, 8), MARCH),
        (date(2025, 2, 1), JANUARY),
        (date(2025, 2, 7), JANUARY),
    ],
)
def test_status_begins_with_the_newest_month_past_its_due_day(today: date, shown: Month) -> None:
    ended = tuple(m for m in ENDED if m.last_day < today)
    assert status_month(ended, month_states(THREE, closings()), today) == shown


def test_status_begins_with_a_month_closed_before_its_due_day_but_not_with_one_reopened() -> None:
    today, closed = date(2025, 4, 5), (MARCH, True, date(2025, 4, 4))
    assert status_month(ENDED, month_states(THREE, closings(closed)), today) == MARCH
    again = month_states(THREE, closings(closed, (MARCH, False, date(2025, 4, 5))))
    assert status_month(ENDED, again, today) == FEBRUARY


def test_before_a_month_has_ended_there_is_no_month_of_status() -> None:
    assert status_month((), month_states(THREE, closings()), date(2025, 1, 20)) is None


def begun(**by_department: tuple[Return, ...]) -> pd.DataFrame:
    months = (JANUARY, FEBRUARY, MARCH, APRIL)
    return register(
        **{code: dict(zip(months, all_, strict=False)) for code, all_ in by_department.items()}
    )


@pytest.mark.parametrize(
    ("returns", "first"),
    [
        ((SETTLED, SETTLED, NOT_DUE, NOT_DUE), MARCH),
        ((SETTLED, SETTLED, WAITING, NOT_DUE), MARCH),
        ((SETTLED, SETTLED, SETTLED, NOT_DUE), APRIL),
        ((SETTLED, MISSING, SETTLED, NOT_DUE), FEBRUARY),
        ((SETTLED, WAIVED, SENT_BACK, NOT_DUE), MARCH),
        ((SETTLED, SETTLED, SETTLED, SETTLED), MARCH),
    ],
)
def test_work_begins_with_the_oldest_return_to_come_or_to_check_else_with_the_next_due(
    returns: tuple[Return, ...], first: Month
) -> None:
    owed = begun(A=returns)
    assert work_month(owed, month_states(owed, closings()), date(2025, 4, 3), "A") == first


@pytest.mark.parametrize(
    ("today", "first"),
    [(date(2025, 4, 6), MARCH), (date(2025, 4, 7), MARCH), (date(2025, 4, 8), APRIL)],
)
def test_with_nothing_to_do_work_begins_with_the_month_due_next(today: date, first: Month) -> None:
    owed = begun(A=(SETTLED,) * 4)
    assert work_month(owed, month_states(owed, closings()), today, "A") == first


def test_after_the_last_obligation_work_begins_with_the_last_month() -> None:
    owed = begun(A=(SETTLED,) * 3)
    assert work_month(owed, month_states(owed, closings()), date(2025, 9, 1)) == MARCH


def test_months_that_nobody_owes_are_work_only_when_something_came() -> None:
    nobody_owes, came = ("", "", False), ("", "received", False)
    for february, first in ((nobody_owes, JANUARY), (came, FEBRUARY)):
        owed = begun(A=(SETTLED, february))
        found = work_month(owed, month_states(owed, closings()), date(2025, 3, 3), "A")
        assert found == first


def test_a_department_is_led_by_its_own_returns_and_the_desk_by_anybodys() -> None:
    owed = begun(A=(SETTLED, SETTLED, NOT_DUE), B=(SETTLED, LATE, NOT_DUE))
    states, today = month_states(owed, closings()), date(2025, 4, 3)
    assert work_month(owed, states, today, "A") == MARCH
    assert work_month(owed, states, today, "B") == FEBRUARY
    assert work_month(owed, states, today) == FEBRUARY


def test_a_closed_month_is_no_work_until_it_is_opened_again() -> None:
    owed, today = begun(A=(MISSING, SETTLED, NOT_DUE)), date(2025, 4, 3)
    closed = (JANUARY, True, date(2025, 3, 1))
    assert work_month(owed, month_states(owed, closings(closed)), today) == MARCH
    again = month_states(owed, closings(closed, (JANUARY, False, date(2025, 4, 1))))
    assert work_month(owed, again, today) == JANUARY


def test_without_any_return_there_is_no_month_of_work() -> None:
    assert work_month(register(), {}, date(2025, 1, 1)) is None
