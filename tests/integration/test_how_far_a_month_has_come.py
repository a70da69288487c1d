"""A month is provisional until it is closed, now and as it was known on a past day."""

from __future__ import annotations

import pytest

from napams import clock
from napams.domain.months import Month
from napams.domain.which_month import MonthState
from napams.exports import csv
from napams.services import closing, review, status
from napams.services.actors import SYSTEM
from tests.integration.returns import FEBRUARY, JANUARY, MARCH, at, send, take_in
from tests.personas import ANALYST, SECRETARY

CAME_EARLY, UNREAD, SENT_BACK = ("FMU", "MOI"), "MOFA", "FCN"


def state(known_on: str, month: Month = MARCH) -> MonthState:
    return status.status_report(SYSTEM, at(known_on)).states[month]


def counts(known_on: str) -> tuple[int, int, int, int]:
    found = state(known_on)
    return found.not_due, found.waiting, found.sent_back, found.late


@pytest.fixture
def march(started: None) -> None:
    """Two returns accepted, one unread, one sent back; closed on the 20th, reopened, closed."""
    with clock.held_at(at("2025-04-05T10:00")):
        for code in CAME_EARLY:
            take_in(code, MARCH)
        send(UNREAD, MARCH)
        send(SENT_BACK, MARCH)
        review.send_back(ANALYST.email, SENT_BACK, MARCH, note="Wrong zone.")
    with clock.held_at(at("2025-04-20T10:00")):
        review.accept(ANALYST.email, UNREAD, MARCH)
        closing.close(ANALYST.email, MARCH, without=[SENT_BACK])
    with clock.held_at(at("2025-04-22T10:00")):
        closing.reopen(SECRETARY.email, MARCH, "Counted twice.")
    with clock.held_at(at("2025-04-24T10:00")):
        closing.close(ANALYST.email, MARCH, without=[SENT_BACK])


@pytest.mark.usefixtures("march")
@pytest.mark.parametrize(
    ("known_on", "found"),
    [
        ("2025-04-06T23:00", (14, 1, 1, 0)),
        ("2025-04-07T23:00", (14, 1, 1, 0)),
        ("2025-04-08T01:00", (0, 1, 1, 14)),
        ("2025-04-12T23:00", (0, 1, 1, 14)),
        ("2025-04-13T01:00", (0, 1, 0, 15)),
    ],
)
def test_what_lacks_is_counted_as_it_was_known(
    known_on: str, found: tuple[int, int, int, int]
) -> None:
    assert counts(known_on) == found


@pytest.mark.usefixtures("march")
@pytest.mark.parametrize(
    ("known_on", "final", "reopened"),
    [
        ("2025-04-20T09:59", False, False),
        ("2025-04-20T10:01", True, False),
        ("2025-04-22T09:59", True, False),
        ("2025-04-22T10:01", False, True),
        ("2025-04-24T09:59", False, True),
        ("2025-04-24T10:01", True, False),
    ],
)
def test_a_month_is_final_from_its_closing_until_it_is_opened_again(
    known_on: str, final: bool, reopened: bool
) -> None:
    found = state(known_on)
    assert (found.is_final, found.reopened) == (final, reopened)


@pytest.mark.usefixtures("march")
@pytest.mark.parametrize(
    ("known_on", "first"),
    [
        ("2025-04-06T10:00", FEBRUARY),
        ("2025-04-07T23:59", FEBRUARY),
        ("2025-04-08T00:01", MARCH),
        ("2025-02-07T10:00", JANUARY),
        ("2025-02-01T10:00", JANUARY),
    ],
)
def test_the_first_month_shown_is_the_newest_past_its_due_day(known_on: str, first: Month) -> None:
    assert status.status_report(SYSTEM, at(known_on)).latest == first


@pytest.mark.usefixtures("march")
def test_every_summary_says_whether_its_months_are_final() -> None:
    final = csv.tables(status.status_report(SYSTEM, at("2025-04-24T10:01")))
    for name, frame in final.items():
        column = "month_state" if name in ("milestones", "register") else "state"
        said = dict(zip(frame["month"], frame[column], strict=True))
        assert said[str(MARCH)] == "final"
        assert said[str(FEBRUARY)] == "provisional"
