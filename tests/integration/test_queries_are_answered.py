"""A query of a return is answered with a sentence that stays with it, by either side."""

from __future__ import annotations

import pytest

from napams import clock
from napams.domain.catalogue import TOTAL
from napams.forms.contract import Entry
from napams.services import review, status
from napams.services.actors import SYSTEM
from napams.services.questions.standing import ask
from napams.services.register import revisions
from tests.integration.returns import (
    FEBRUARY,
    MARCH,
    REPORTS_TO_FMU,
    at,
    events,
    figure,
    kpis_of,
    refused,
    send,
    send_with_a_query,
    take_in,
)
from tests.personas import ANALYST, FOCAL_FIA, FOCAL_MOLJ, MEMBER

pytestmark = pytest.mark.usefixtures("started")
SENTENCE = "FMU keeps no breakdown in March."


def asked(department: str = "FMU") -> tuple[int, str, str]:
    """Revision, code and place of the first open query."""
    first = review.open_queries(ANALYST.email, MARCH, department).iloc[0]
    return int(first["revision"]), str(first["code"]), str(first["place"])


def test_an_answered_query_no_longer_stands_in_the_way() -> None:
    send_with_a_query()
    revision, code, place = asked()
    assert (revision, code, place) == (1, "BREAKDOWN_MISSING", "Return!G8")
    assert review.answer(ANALYST.email, "FMU", MARCH, revision, code, place, SENTENCE) == 0
    assert review.open_queries(ANALYST.email).empty
    review.accept(ANALYST.email, "FMU", MARCH)
    assert figure(REPORTS_TO_FMU, MARCH) == 12
    told = review.queries(MEMBER.email, MARCH, "FMU", 1).iloc[0]
    assert (told["answer"], told["answered_by"], told["state"]) == (
        SENTENCE,
        ANALYST.email,
        "accepted",
    )
    (event,) = events("query answered")
    assert (event["actor"], event["detail"]["answer"]) == (ANALYST.email, SENTENCE)


def send_with_many() -> int:
    """FIA-AHS without any breakdown: a query for each KPI that has one."""
    kpis = kpis_of("FIA-AHS")
    typed = {
        (k.code, TOTAL): Entry(numerator=12, denominator=40) if k.combine.is_ratio else Entry(1)
        for k in kpis
    }
    send("FIA-AHS", MARCH, typed=typed)
    return len(review.open_queries(ANALYST.email, MARCH))


def test_one_that_is_left_open_keeps_the_return_from_being_accepted() -> None:
    many = send_with_many()
    assert many > 1
    for left in reversed(range(many)):
        assert refused(review.accept, ANALYST.email, "FIA-AHS", MARCH) == ["QUERIES_UNANSWERED"]
        query = asked("FIA-AHS")
        assert review.answer(FOCAL_FIA.email, "FIA-AHS", MARCH, *query, "So it is.") == left
    review.accept(ANALYST.email, "FIA-AHS", MARCH)
    assert set(review.queries(ANALYST.email)["answered_by"]) == {FOCAL_FIA.email}


def test_an_answer_given_with_the_acceptance_answers_what_is_still_open() -> None:
    many = send_with_many()
    review.answer(FOCAL_FIA.email, "FIA-AHS", MARCH, *asked("FIA-AHS"), "From the register.")
    review.accept(ANALYST.email, "FIA-AHS", MARCH, 1, "Told on the phone.")
    said = review.queries(ANALYST.email)["answer"].tolist()
    assert said == ["From the register."] + ["Told on the phone."] * (many - 1)
    assert revisions(ANALYST.email)["note"].tolist() == ["Told on the phone."]


def test_what_is_not_asked_is_not_answered() -> None:
    send_with_a_query()
    good = asked()
    to = (review.answer, ANALYST.email, "FMU", MARCH)
    for nothing in ("  ", "\u200b\u200f", "\u2060", "\u3164", "\u00ad", "-", "N/A"):
        assert refused(*to, *good, nothing) == ["ANSWER_NEEDED"]
        accepting = (review.accept, ANALYST.email, "FMU", MARCH, None, nothing)
        assert refused(*accepting) == ["QUERIES_UNANSWERED"]
    assert refused(*to, *good, "x" * 2001) == ["TEXT_TOO_LONG"]
    assert refused(*to, *good, "x\x00y") == ["CONTROL_CHARACTERS"]
    assert refused(*to, 1, good[1], "Return!G9", SENTENCE) == ["NO_SUCH_QUERY"]
    assert refused(*to, 1, "PERCENT_DIFFERS", good[2], SENTENCE) == ["NO_SUCH_QUERY"]
    assert refused(review.answer, ANALYST.email, "PCG", MARCH, *good, SENTENCE) == [
        "NO_SUCH_RETURN"
    ]
    send_with_a_query(13)
    assert refused(*to, *good, SENTENCE) == ["CHANGED_SINCE_YOU_LOOKED"]
    review.send_back(ANALYST.email, "FMU", MARCH, note="Give the breakdown.")
    assert refused(*to, 2, *good[1:], SENTENCE) == ["ALREADY_REVIEWED"]
    assert review.queries(ANALYST.email)["answer"].isna().all()


def test_an_answer_belongs_to_its_revision_and_not_to_the_next() -> None:
    send_with_a_query()
    review.answer(ANALYST.email, "FMU", MARCH, *asked(), SENTENCE)
    send_with_a_query(13)
    assert asked()[0] == 2
    assert refused(review.accept, ANALYST.email, "FMU", MARCH) == ["QUERIES_UNANSWERED"]
    assert review.queries(ANALYST.email)["answer"].notna().tolist() == [True, False]


def test_a_later_answer_stands_in_place_of_the_earlier_one() -> None:
    send_with_a_query()
    for text in (SENTENCE, "It keeps one since June."):
        review.answer(ANALYST.email, "FMU", MARCH, 1, "BREAKDOWN_MISSING", "Return!G8", text)
    assert review.queries(ANALYST.email)["answer"].tolist() == ["It keeps one since June."]
    assert len(events("query answered")) == 2


def test_a_focal_person_sees_and_answers_the_own_departments_queries_alone() -> None:
    send_with_many()
    assert review.queries(FOCAL_MOLJ.email).empty
    assert not review.queries(FOCAL_FIA.email).empty
    query = asked("FIA-AHS")
    assert refused(review.answer, FOCAL_MOLJ.email, "FIA-AHS", MARCH, *query, "So it is.") == [
        "NOT_ALLOWED"
    ]
    assert refused(review.queries, FOCAL_MOLJ.email, MARCH, "FIA-AHS") == ["NOT_ALLOWED"]


def test_a_past_day_knows_the_queries_and_answers_of_that_day() -> None:
    with clock.held_at(at("2025-04-05T10:00")):
        send_with_a_query()
    with clock.held_at(at("2025-04-10T10:00")):
        review.answer(ANALYST.email, "FMU", MARCH, *asked(), SENTENCE)
        review.accept(ANALYST.email, "FMU", MARCH)
    with clock.held_at(at("2025-04-20T10:00")):
        send_with_a_query(13)

    def known(instant: str) -> list[list[object]]:
        frame = review.queries(ANALYST.email, MARCH, known_on=at(instant))
        told = frame[["revision", "newest", "state", "answer"]].astype(object)
        return told.where(told.notna(), None).values.tolist()

    assert known("2025-04-05T09:59") == []
    assert known("2025-04-09T10:00") == [[1, True, "received", None]]
    assert known("2025-04-19T10:00") == [[1, True, "accepted", SENTENCE]]
    assert known("2025-04-20T10:00")[0] == [1, False, "accepted", SENTENCE]


def test_values_that_look_copied_are_those_of_the_day_that_is_shown() -> None:
    for month, day in ((FEBRUARY, "2025-03-05T10:00"), (MARCH, "2025-04-10T10:00")):
        with clock.held_at(at(day)):
            take_in("FIA-AHS", month)
    assert len(ask(ANALYST.email, status.status_report(SYSTEM), 12, MARCH))
    before = status.status_report(SYSTEM, at("2025-04-09T10:00"))
    assert ask(ANALYST.email, before, 12, MARCH).empty
