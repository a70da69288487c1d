"""Eight writers for the same department and month at once: none is lost, none counted twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest
from sqlalchemy import select

from napams.problems import Refused
from napams.services import review, setup, submission
from napams.services.register import revisions
from napams.store.engine import Database
from napams.store.tables.base import table
from napams.store.tables.returns import REVISIONS, Observation, ReturnRevision, Review
from tests.integration.returns import MARCH, REPORTS_TO_FMU, counted, events, figure, filled, send
from tests.personas import ANALYST, SECOND_ANALYST, SECRETARY

WRITERS = 8
pytestmark = pytest.mark.usefixtures("started")


def test_each_of_eight_different_files_becomes_a_revision_of_its_own(started: Database) -> None:
    forms = [filled("FMU", MARCH, amount) for amount in range(WRITERS)]

    def write(form: bytes) -> submission.Submitted:
        return submission.submit(ANALYST.email, "return.xlsx", form)

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(write, forms))
    assert sorted(a.revision or 0 for a in answers) == list(range(1, WRITERS + 1))
    observed = table(Observation)
    query = (
        select(REVISIONS.c.number, observed.c.value)
        .join(observed, observed.c.revision_id == REVISIONS.c.id)
        .where(observed.c.category == "")
    )
    with started.read() as connection:
        stored = dict(connection.execute(query).tuples().all())
    # each revision holds the figure of the very file that was told this number
    assert stored == {a.revision: float(n) for n, a in enumerate(answers)}
    assert len(events("return received")) == WRITERS
    assert setup.verify()


def test_one_of_eight_copies_of_a_file_is_received() -> None:
    form = filled("FMU", MARCH)

    def write(_: int) -> str:
        return submission.submit(ANALYST.email, "return.xlsx", form).outcome

    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = sorted(pool.map(write, range(WRITERS)))
    assert outcomes == ["already received"] * (WRITERS - 1) + ["received"]
    assert counted(ReturnRevision) == {"ReturnRevision": 1}
    assert setup.verify()


def test_of_many_who_accept_or_send_back_one_has_the_word() -> None:
    send("FMU", MARCH)
    people = [ANALYST, SECOND_ANALYST, SECRETARY, ANALYST]

    def speak(turn: tuple[int, str]) -> str:
        nth, email = turn
        try:
            if nth % 2:
                review.send_back(email, "FMU", MARCH, 1, "Please check.")
            else:
                review.accept(email, "FMU", MARCH, 1)
        except Refused as refusal:
            return refusal.problems[0].code
        return "done"

    with ThreadPoolExecutor(len(people)) as pool:
        words = sorted(pool.map(speak, enumerate(p.email for p in people)))
    assert words == ["ALREADY_REVIEWED"] * 3 + ["done"]
    assert counted(Review) == {"Review": 1}


def test_a_revision_that_arrives_while_another_is_accepted_is_never_accepted_unseen() -> None:
    """Whoever accepts revision n gets n or is told that something newer came."""
    send("FMU", MARCH, 1)
    forms = [filled("FMU", MARCH, amount) for amount in range(2, 6)]

    def submit(form: bytes) -> str:
        return submission.submit(ANALYST.email, "return.xlsx", form).outcome

    def accept(_: int) -> str:
        try:
            return f"accepted {review.accept(SECRETARY.email, 'FMU', MARCH, 1)}"
        except Refused as refusal:
            return refusal.problems[0].code

    with ThreadPoolExecutor(WRITERS) as pool:
        turns = chain.from_iterable(
            (pool.submit(submit, form), pool.submit(accept, n)) for n, form in enumerate(forms)
        )
        said = [turn.result() for turn in turns]
    assert set(said) <= {
        "received",
        "accepted 1",
        "CHANGED_SINCE_YOU_LOOKED",
        "ALREADY_REVIEWED",
    }
    assert revisions(ANALYST.email)["revision"].max() == 5
    accepted = "accepted 1" in said
    assert figure(REPORTS_TO_FMU, MARCH) == (1 if accepted else None)
    assert setup.verify()
