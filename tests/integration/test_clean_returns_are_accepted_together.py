"""All clean returns are accepted in one step, each by itself; the others are left and named."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from napams.problems import Refused
from napams.services import closing, review, setup, submission
from napams.services.actors import SYSTEM
from napams.services.register import revisions
from napams.services.review import accept_clean, files_in
from napams.store.tables.returns import Review
from tests.integration.returns import (
    FEBRUARY,
    MARCH,
    counted,
    events,
    filled,
    send,
    send_with_a_query,
)
from tests.personas import ANALYST, FOCAL_FIA, MEMBER, SECOND_ANALYST

pytestmark = pytest.mark.usefixtures("started")


def test_the_clean_ones_are_accepted_and_those_with_queries_left() -> None:
    for department in ("PCG", "FIN"):
        send(department, MARCH)
    send_with_a_query()
    send("MOFA", FEBRUARY)
    told = list(accept_clean(ANALYST.email, MARCH))
    assert [(t.department, t.accepted, t.nth, t.of) for t in told] == [
        ("PCG", True, 1, 3),
        ("FIN", True, 2, 3),
        ("FMU", False, 3, 3),
    ]
    assert [p.code for p in told[2].problems] == ["QUERIES_UNANSWERED"]
    assert counted(Review) == {"Review": 2}
    assert len(events("return accepted")) == 2
    review.answer(ANALYST.email, "FMU", MARCH, 1, "BREAKDOWN_MISSING", "Return!G8", "None.")
    assert [(t.department, t.accepted) for t in accept_clean(ANALYST.email)] == [
        ("FMU", True),
        ("MOFA", True),
    ]
    assert counted(Review) == {"Review": 4}


def test_each_is_done_before_the_next_is_begun() -> None:
    for department in ("PCG", "FIN"):
        send(department, MARCH)
    told = accept_clean(ANALYST.email, MARCH)
    assert next(told).accepted
    assert counted(Review) == {"Review": 1}
    send("FIN", MARCH, 13)  # meanwhile
    (second,) = told
    assert [p.code for p in second.problems] == ["CHANGED_SINCE_YOU_LOOKED"]
    assert counted(Review) == {"Review": 1}


def test_two_who_do_it_at_once_accept_every_return_once() -> None:
    departments = ["PCG", "FIN", "MOFA", "NPB", "MOLJ"]
    for department in departments:
        send(department, MARCH)

    def accept(who: str) -> list[bool]:
        return [t.accepted for t in accept_clean(who, MARCH)]

    with ThreadPoolExecutor(2) as pool:
        said = [*pool.map(accept, [ANALYST.email, SECOND_ANALYST.email])]
    assert sum(map(sum, said)) == len(departments)
    assert counted(Review) == {"Review": len(departments)}
    assert setup.verify()


def test_only_those_who_review_may(started: object) -> None:
    send("PCG", MARCH)
    for person in (MEMBER, FOCAL_FIA):
        with pytest.raises(Refused) as refusal:
            accept_clean(person.email, MARCH)
        assert [p.code for p in refusal.value.problems] == ["NOT_ALLOWED"]


def test_a_folder_is_sent_in_by_what_its_files_are(tmp_path: Path) -> None:
    for name, data in (
        ("b reply.XLSX", filled("FMU", MARCH)),
        ("a.dat", filled("PCG", MARCH)),
        ("notes.txt", b"call RNG"),
        ("~$b reply.XLSX", b"lock"),
        (".hidden", b""),
    ):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "older").mkdir()
    files = files_in(tmp_path)
    assert [f.name for f in files] == ["a.dat", "b reply.XLSX", "notes.txt"]
    told = [submission.submit(ANALYST.email, f.name, f.read_bytes()) for f in files]
    assert [(t.outcome, t.department) for t in told] == [
        ("received", "PCG"),
        ("received", "FMU"),
        ("refused", None),
    ]


WRITERS = 8


@pytest.mark.parametrize("nth", range(2))
def test_writers_of_every_kind_at_once_leave_whole_returns_and_a_whole_trail(nth: int) -> None:
    """Files, reviews, answers and a closing for one return, all at the same time."""
    send_with_a_query()
    forms = [filled("FMU", MARCH, amount) for amount in range(20, 20 + WRITERS)]

    def do(act: Callable[[], object]) -> str:
        try:
            act()
        except Refused as refusal:
            return refusal.problems[0].code
        return "done"

    acts: list[Callable[[], object]] = [
        *(lambda f=f: submission.submit(ANALYST.email, "r.xlsx", f) for f in forms),
        *(lambda: review.accept(ANALYST.email, "FMU", MARCH, 1, "So it is.") for _ in range(3)),
        lambda: review.answer(
            ANALYST.email, "FMU", MARCH, 1, "BREAKDOWN_MISSING", "Return!G8", "None."
        ),
        lambda: closing.close(ANALYST.email, MARCH),
        lambda: list(accept_clean(SECOND_ANALYST.email, MARCH)),
    ]
    order = acts if nth == 0 else acts[::-1]
    with ThreadPoolExecutor(WRITERS) as pool:
        said = list(pool.map(do, order))
    assert set(said) <= {
        "done",
        "CHANGED_SINCE_YOU_LOOKED",
        "ALREADY_REVIEWED",
        "MONTH_CLOSED",
        "MONTH_STILL_OPEN",
    }
    came = revisions(ANALYST.email, MARCH, "FMU").sort_values("revision")
    assert came["revision"].tolist() == list(range(1, len(came) + 1))
    if not closing.is_closed(SYSTEM, MARCH):
        assert len(came) == 1 + WRITERS
    assert (came["state"] == "accepted").sum() == counted(Review)["Review"]
    assert setup.verify()
