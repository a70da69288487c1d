"""The head of a form to fill in says which revision or draft stands in it."""

from __future__ import annotations

import re

import pytest

from napams import clock
from napams.domain.frames import records
from napams.domain.months import Month
from napams.forms.contract import TypedReturn
from napams.services import closing, returns, review, submission
from napams.services import entry as drafts
from napams.services.actors import SYSTEM
from napams.ui.desk import entry
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import MARCH, at, filled, send
from tests.personas import ANALYST

pytestmark = [pytest.mark.usefixtures("started"), SQLITE_ALONE]
DEPARTMENT = "FMU"


def line(month: Month = MARCH) -> str:
    """What the form of FMU says, without the marks of its links."""
    files = records(returns.files(ANALYST.email, DEPARTMENT, month))
    saved = drafts.resume(ANALYST.email, DEPARTMENT, month)
    saved_at = saved.saved_at if saved else None
    shut = closing.is_closed(SYSTEM, month)
    said = entry.start(DEPARTMENT, month, files, saved_at, closed=shut)
    return re.sub("<[^>]*>", "", str(said))


def test_nothing_has_come_in() -> None:
    assert line() == "Nothing has come in for Mar 2025 yet."


def test_a_refused_file_is_not_a_return_and_yet_came() -> None:
    early = at("2025-03-05T10:00").date()
    answer = submission.submit(ANALYST.email, "fmu.xlsx", filled(DEPARTMENT, MARCH), early)
    assert answer.outcome == submission.REFUSED
    assert line() == "Nothing has come in for Mar 2025 yet: 1 file sent in, none of them taken."


def test_the_newest_revision_is_named_with_its_state_and_day() -> None:
    send(DEPARTMENT, MARCH, received=at("2025-04-07T10:00").date())
    next_ = "What you send in becomes revision 2."
    assert line() == f"Starts from revision 1, received 7 Apr 2025 and not reviewed yet. {next_}"
    with clock.held_at(at("2025-05-06T00:00")):
        review.send_back(ANALYST.email, DEPARTMENT, MARCH, note="Half of it.")
    assert line() == f"Starts from revision 1, sent back 6 May 2025. {next_}"
    send(DEPARTMENT, MARCH, 13)
    with clock.held_at(at("2025-05-06T23:59:59")):
        review.accept(ANALYST.email, DEPARTMENT, MARCH, answer="Confirmed by telephone.")
    assert line() == (
        "Starts from revision 2, accepted 6 May 2025. What you send in becomes revision 3."
    )


@pytest.mark.parametrize(
    ("saved_at", "came"),
    [
        ("2025-05-05T09:59:59", "came in after that"),
        ("2025-05-05T10:00:01", "had come in by then"),
    ],
)
def test_a_draft_says_whether_the_newest_revision_came_after_it(saved_at: str, came: str) -> None:
    with clock.held_at(at(saved_at)):
        drafts.save(ANALYST.email, DEPARTMENT, MARCH, TypedReturn())
    assert line() == (
        f"Starts from your draft of 5 May 2025, {saved_at[11:16]}, not sent in yet. "
        "Nothing has come in for Mar 2025 yet."
    )
    with clock.held_at(at("2025-05-05T10:00:00")):
        send(DEPARTMENT, MARCH)
    assert f"The newest is revision 1, received 5 May 2025 and not reviewed yet, {came}." in line()


def test_a_closed_month_says_that_it_takes_no_correction() -> None:
    closing.close(ANALYST.email, MARCH)
    assert line().endswith("Mar 2025 is closed: a correction needs a reopening with a reason.")
    assert "becomes" not in line()
