"""Accepting a return and sending it back (docs/rules.md, The life of a return)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from napams import clock
from napams.domain.months import Month
from napams.domain.returns import NarrativeField
from napams.services import review
from napams.services.register import revisions
from napams.services.why import why
from napams.store.tables.returns import Review
from tests.integration.returns import (
    FEBRUARY,
    JANUARY,
    MARCH,
    REPORTS_TO_FMU,
    at,
    counted,
    events,
    figure,
    owed,
    refused,
    send,
    send_with_a_query,
)
from tests.personas import ANALYST, SECOND_ANALYST, SECRETARY

pytestmark = pytest.mark.usefixtures("started")


def counts() -> float | None:
    """FMU's figure of March that counts; None while there is none."""
    return figure(REPORTS_TO_FMU, MARCH)


def test_only_an_accepted_return_counts() -> None:
    send("FMU", MARCH, 12)
    assert counts() is None
    review.accept(ANALYST.email, "FMU", MARCH, 1)
    assert counts() == 12


def test_a_return_that_was_sent_back_does_not_count() -> None:
    send("FMU", MARCH, 12)
    review.send_back(ANALYST.email, "FMU", MARCH, 1, "Half of your own register.")
    assert counts() is None
    assert owed("FMU", MARCH)["state"] == "sent back"


def test_the_correction_of_a_return_that_was_sent_back_can_be_accepted() -> None:
    send("FMU", MARCH, 6)
    review.send_back(ANALYST.email, "FMU", MARCH, 1, "Half of your own register.")
    send("FMU", MARCH, 12)
    assert owed("FMU", MARCH)["state"] == "received"
    assert review.accept(ANALYST.email, "FMU", MARCH, 2) == 2
    assert counts() == 12
    assert owed("FMU", MARCH)["state"] == "accepted"


def test_a_correction_counts_from_its_acceptance_and_the_earlier_figure_until_then() -> None:
    send("FMU", MARCH, 12)
    review.accept(ANALYST.email, "FMU", MARCH)
    send("FMU", MARCH, 20)
    assert counts() == 12
    review.accept(ANALYST.email, "FMU", MARCH)
    assert counts() == 20


def test_a_correction_that_is_sent_back_leaves_the_accepted_one_in_force() -> None:
    send("FMU", MARCH, 12)
    review.accept(ANALYST.email, "FMU", MARCH)
    send("FMU", MARCH, 20)
    review.send_back(ANALYST.email, "FMU", MARCH, note="Twenty of what?")
    assert counts() == 12


def test_a_newer_revision_than_the_one_looked_at_is_not_accepted_unseen() -> None:
    send("FMU", MARCH, 12)
    send("FMU", MARCH, 13)
    for word in (review.accept, review.send_back):
        assert refused(word, ANALYST.email, "FMU", MARCH, 1, "Note.") == [
            "CHANGED_SINCE_YOU_LOOKED"
        ]
    assert counted(Review) == {"Review": 0}
    assert review.accept(ANALYST.email, "FMU", MARCH, 2) == 2


@pytest.mark.parametrize("first", [review.accept, review.send_back])
@pytest.mark.parametrize("second", [review.accept, review.send_back])
def test_a_revision_gets_one_word_whoever_comes_second(
    first: Callable[..., int], second: Callable[..., int]
) -> None:
    send("FMU", MARCH, 12)
    first(ANALYST.email, "FMU", MARCH, 1, "Note.")
    assert refused(second, SECOND_ANALYST.email, "FMU", MARCH, 1, "Note.") == ["ALREADY_REVIEWED"]
    assert counted(Review) == {"Review": 1}


def test_an_open_query_needs_an_answer_before_the_return_is_accepted() -> None:
    send_with_a_query()
    assert refused(review.accept, ANALYST.email, "FMU", MARCH) == ["QUERIES_UNANSWERED"]
    assert refused(review.accept, ANALYST.email, "FMU", MARCH, answer="  ") == [
        "QUERIES_UNANSWERED"
    ]
    review.accept(ANALYST.email, "FMU", MARCH, answer="FMU keeps no breakdown in March.")
    assert counts() == 12
    assert revisions(ANALYST.email)["note"].tolist() == ["FMU keeps no breakdown in March."]


def test_sending_back_needs_a_note() -> None:
    send("FMU", MARCH, 12)
    for nothing in (" ", "\u200b\u200f", "\u3164"):
        assert refused(review.send_back, ANALYST.email, "FMU", MARCH, 1, nothing) == ["NOTE_NEEDED"]
    assert counted(Review) == {"Review": 0}


def test_nothing_is_accepted_where_nothing_came() -> None:
    assert refused(review.accept, ANALYST.email, "FMU", MARCH) == ["NO_SUCH_RETURN"]


def test_every_word_is_in_the_trail_with_its_author() -> None:
    send("FMU", MARCH, 6)
    review.send_back(ANALYST.email, "FMU", MARCH, note="Half.")
    send("FMU", MARCH, 12)
    review.accept(SECRETARY.email, "FMU", MARCH)
    (back,), (accepted,) = events("return sent back"), events("return accepted")
    assert (back["actor"], back["subject"]) == (ANALYST.email, "FMU 2025-03")
    assert back["detail"] == {"revision": 1, "note": "Half."}
    assert (accepted["actor"], accepted["detail"]["revision"]) == (SECRETARY.email, 2)


def test_what_was_known_at_an_instant_stays_readable_after_a_correction() -> None:
    with clock.held_at(at("2025-04-05T10:00")):
        send("FMU", MARCH, 12)
    with clock.held_at(at("2025-04-06T10:00")):
        review.accept(ANALYST.email, "FMU", MARCH)
    with clock.held_at(at("2025-04-20T10:00")):
        send("FMU", MARCH, 20)
        review.accept(ANALYST.email, "FMU", MARCH)

    def known(instant: str) -> float | None:
        return figure(REPORTS_TO_FMU, MARCH, at(instant))

    # first acceptance at 10:00 on the 6th
    assert [known(f"2025-04-06T{t}") for t in ("09:59:59", "10:00:00", "10:00:01")] == [
        None,
        12,
        12,
    ]
    # correction accepted at 10:00 on the 20th
    assert [known(f"2025-04-20T{t}") for t in ("09:59:59", "10:00:00", "10:00:01")] == [
        12,
        20,
        20,
    ]


def test_the_register_of_a_past_day_knows_no_later_revision() -> None:
    with clock.held_at(at("2025-04-05T10:00")):
        send("FMU", MARCH, 12)
    with clock.held_at(at("2025-04-20T10:00")):
        send("FMU", MARCH, 20)
        review.accept(ANALYST.email, "FMU", MARCH)
    past = owed("FMU", MARCH, at("2025-04-05T10:00"))
    assert (past["revisions"], past["state"]) == (1, "received")
    assert owed("FMU", MARCH, at("2025-04-05T09:59"))["revisions"] == 0
    assert owed("FMU", MARCH)["revisions"] == 2


def test_a_nil_return_reports_zero_for_totals() -> None:
    told = {NarrativeField.NIL_RETURN: "yes", NarrativeField.PROGRESS: "No reports in March."}
    send("FMU", MARCH, typed={}, narrative=told)
    review.accept(ANALYST.email, "FMU", MARCH)
    assert counts() == 0


@pytest.mark.parametrize("read_first", [JANUARY, FEBRUARY], ids=["in order", "afterwards"])
def test_a_nil_return_lets_what_has_been_reached_stand(read_first: Month) -> None:
    """The last accepted figure stands, whichever of the two returns the desk read first."""
    told = {NarrativeField.NIL_RETURN: "yes", NarrativeField.PROGRESS: "Nothing new in February."}
    send("NPB", JANUARY, 3)
    send("NPB", FEBRUARY, typed={}, narrative=told)
    for month in (read_first, FEBRUARY if read_first == JANUARY else JANUARY):
        review.accept(ANALYST.email, "NPB", month, answer="Right.")
    found = why(ANALYST.email, "M02-K1", FEBRUARY)
    assert found.row["actual"] == why(ANALYST.email, "M02-K1", JANUARY).row["actual"] > 0
    assert found.formed is not None
    assert [str(e.origin.month) for e in found.formed.stand_ins] == ["2025-01"]
