"""Changes tell of an acceptance withdrawn and a month closed or reopened between the two sides."""

from __future__ import annotations

from datetime import datetime

import pytest

from napams import clock
from napams.domain.months import Month
from napams.services import changes, closing, review, status
from napams.services.actors import SYSTEM
from napams.store.engine import Database
from napams.ui.committee import changes as changes_page
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import FEBRUARY, MARCH, at, refused, send, take_in
from tests.personas import ANALYST, FOCAL_FIA, SECRETARY

pytestmark = [pytest.mark.usefixtures("started"), SQLITE_ALONE]
MISTAKE = "Accepted before FMU had called back."
LOST = "FMU's return was lost."
EVENTS = ["acceptance", "month"]


def told(
    known_on: str, *, was: str | None = None, month: Month = MARCH, since: Month | None = None
) -> list[list[str]]:
    """What the desk took back, closed or reopened, without the sentences."""
    shown = status.status_report(SYSTEM, at(known_on))
    then: datetime | None = at(was) if was else None
    before = changes.earlier(ANALYST.email, shown, since or month, then)
    frame = changes.changes(ANALYST.email, shown, month, before)
    frame = frame[frame["kind"].isin(EVENTS)]
    return frame[["kind", "code", "change", "before", "after", "since"]].values.tolist()


@pytest.fixture
def withdrawn(started: Database) -> None:
    """FMU's return of March, accepted on the 6th and withdrawn at ten on the 8th of April."""
    with clock.held_at(at("2025-04-06T10:00")):
        send("FMU", MARCH, 12)
        review.accept(ANALYST.email, "FMU", MARCH)
    with clock.held_at(at("2025-04-08T10:00")):
        review.withdraw_acceptance(SECRETARY.email, "FMU", MARCH, 1, MISTAKE)


WITHDRAWAL = ["acceptance", "FMU", "withdrawn", "revision 1 accepted", "waits again", "2025-03"]


@pytest.mark.usefixtures("withdrawn")
@pytest.mark.parametrize(
    ("was", "known_on", "rows"),
    [
        ("2025-04-07T10:00", "2025-04-08T09:59:59", []),
        ("2025-04-07T10:00", "2025-04-08T10:00:00", [WITHDRAWAL]),
        ("2025-04-08T09:59:59", "2025-04-09T10:00", [WITHDRAWAL]),
        ("2025-04-08T10:00:00", "2025-04-09T10:00", []),
    ],
)
def test_an_acceptance_withdrawn_between_the_two_days_is_a_row(
    was: str, known_on: str, rows: list[list[str]]
) -> None:
    assert told(known_on, was=was) == rows


@pytest.mark.usefixtures("withdrawn")
def test_the_row_says_who_withdrew_it_when_and_why() -> None:
    shown = status.status_report(SYSTEM, at("2025-04-09T10:00"))
    before = changes.earlier(ANALYST.email, shown, MARCH, at("2025-04-07T10:00"))
    frame = changes.changes(ANALYST.email, shown, MARCH, before)
    (row,) = frame[frame["kind"] == "acceptance"].to_dict("records")
    assert row["name"] == "FMU, Mar 2025"
    assert row["reason"] == f"{MISTAKE} Withdrawn by {SECRETARY.email} on 8 Apr 2025."


@pytest.mark.usefixtures("withdrawn")
def test_it_is_told_though_the_revision_was_accepted_again() -> None:
    with clock.held_at(at("2025-04-09T10:00")):
        review.accept(ANALYST.email, "FMU", MARCH)
    assert told("2025-04-10T10:00", was="2025-04-07T10:00") == [WITHDRAWAL]


@pytest.mark.usefixtures("withdrawn")
def test_a_withdrawal_in_a_later_month_than_the_one_shown_is_not_told() -> None:
    assert told("2025-04-10T10:00", was="2025-04-07T10:00", month=FEBRUARY) == []


@pytest.fixture
def reopened(started: Database) -> None:
    """February: closed on 16 March, reopened on the 18th, closed again on the 20th."""
    with clock.held_at(at("2025-03-06T10:00")):
        take_in("FMU", FEBRUARY, 12)
    with clock.held_at(at("2025-03-16T10:00")):
        closing.close(ANALYST.email, FEBRUARY)
    with clock.held_at(at("2025-03-18T10:00")):
        closing.reopen(SECRETARY.email, FEBRUARY, LOST)
    with clock.held_at(at("2025-03-20T10:00")):
        closing.close(ANALYST.email, FEBRUARY)


CLOSED = ["month", "2025-02", "closed", "provisional", "final", "2025-02"]
REOPENED = ["month", "2025-02", "reopened", "final", "provisional", "2025-02"]


@pytest.mark.usefixtures("reopened")
@pytest.mark.parametrize(
    ("was", "known_on", "rows"),
    [
        ("2025-03-15T10:00", "2025-03-16T09:59:59", []),
        ("2025-03-15T10:00", "2025-03-16T10:00:00", [CLOSED]),
        ("2025-03-16T10:00:00", "2025-03-18T10:00:00", [REOPENED]),
        ("2025-03-15T10:00", "2025-03-21T10:00", [CLOSED, REOPENED, CLOSED]),
    ],
)
def test_a_month_closed_or_reopened_between_the_two_days_is_a_row(
    was: str, known_on: str, rows: list[list[str]]
) -> None:
    assert told(known_on, was=was, month=FEBRUARY) == rows


@pytest.mark.usefixtures("reopened")
def test_the_rows_say_who_closed_it_without_whom_and_why_it_was_reopened() -> None:
    shown = status.status_report(SYSTEM, at("2025-03-21T10:00"))
    before = changes.earlier(ANALYST.email, shown, FEBRUARY, at("2025-03-15T10:00"))
    frame = changes.changes(ANALYST.email, shown, FEBRUARY, before)
    first, opened, _ = frame.loc[frame["kind"] == "month", "reason"]
    assert first.startswith(f"Closed by {ANALYST.email} on 16 Mar 2025, without BEOE, FCN, ")
    assert "FMU" not in first
    assert opened == f"{LOST} Reopened by {SECRETARY.email} on 18 Mar 2025."


@pytest.mark.usefixtures("reopened")
def test_since_the_month_as_it_was_closed_its_own_closing_is_no_news() -> None:
    assert told("2025-04-20T10:00", month=MARCH, since=FEBRUARY) == [REOPENED, CLOSED]


@pytest.mark.usefixtures("reopened", "withdrawn")
def test_the_page_tells_of_them_and_leads_to_the_department() -> None:
    shown = status.status_report(SYSTEM, at("2025-04-10T10:00"))
    before = changes.earlier(ANALYST.email, shown, FEBRUARY)
    frame = changes.changes(ANALYST.email, shown, MARCH, before)
    page = str(changes_page.page(shown, MARCH, before, frame))
    assert "Acceptances withdrawn" in page
    assert "Months closed or reopened" in page
    assert page.count("waits again") == 1
    assert "why?code=FMU&amp;month=2025-03" in page
    assert "why?code=2025-02" not in page


@pytest.mark.usefixtures("withdrawn")
def test_they_are_told_to_those_who_see_everything() -> None:
    shown = status.status_report(SYSTEM)
    before = changes.earlier(SYSTEM, shown, MARCH, at("2025-04-07T10:00"))
    asked = (FOCAL_FIA.email, shown, MARCH, before)
    assert refused(changes.changes, *asked) == ["NOT_ALLOWED"]
