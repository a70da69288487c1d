"""The checklist shown before a month is closed."""

from __future__ import annotations

import pytest

from napams import clock
from napams.domain.catalogue import TOTAL
from napams.forms.contract import Entry
from napams.problems import Refused
from napams.services import closing, register, review
from napams.services.closing import Readiness
from napams.ui.desk.month_close import confirmation as said
from tests.integration.commands import Shell
from tests.integration.returns import (
    APRIL,
    FEBRUARY,
    JANUARY,
    MARCH,
    REPORTS_TO_FMU,
    at,
    send,
    take_in,
)
from tests.personas import ANALYST, FOCAL_FIA, MEMBER, SECRETARY

pytestmark = pytest.mark.usefixtures("started")


def standing_of(*departments: str) -> dict[str, Readiness]:
    stands = closing.checklist(MEMBER.email, MARCH).departments
    return {code: s for s, codes in stands.items() for code in codes if code in departments}


def test_every_return_has_one_standing_and_all_of_them_are_counted() -> None:
    take_in("FMU", MARCH)
    take_in("PCG", MARCH)
    send("PCG", MARCH, 13)
    send("RNG", MARCH)
    send("FIN", MARCH)
    review.send_back(ANALYST.email, "FIN", MARCH, note="Half of it.")
    register.waive(ANALYST.email, "NPB", MARCH, "Chair of the JTF", "The office was flooded.")
    asked_for = ("FMU", "PCG", "RNG", "FIN", "NPB", "MOI")
    assert standing_of(*asked_for) == {
        "FMU": Readiness.ACCEPTED,
        "PCG": Readiness.WAITING,
        "RNG": Readiness.WAITING,
        "FIN": Readiness.SENT_BACK,
        "NPB": Readiness.WAIVED,
        "MOI": Readiness.MISSING,
    }
    seen = closing.checklist(MEMBER.email, MARCH)
    codes = [code for of in seen.departments.values() for code in of]
    assert (seen.owed, len(set(codes))) == (18, 18)
    assert set(seen.still_open["department"]) == {"PCG", "RNG", "FIN"}


@pytest.mark.parametrize(
    ("now", "stands"),
    [
        ("2025-04-15T23:59:59", Readiness.NOT_YET),
        ("2025-04-16T00:00:00", Readiness.MISSING),
        ("2025-04-16T00:00:01", Readiness.MISSING),
    ],
)
def test_what_never_came_is_missing_from_its_day_on(now: str, stands: Readiness) -> None:
    with clock.held_at(at(now)):
        assert standing_of("FMU") == {"FMU": stands}


def test_unanswered_queries_are_counted_by_department() -> None:
    send("FMU", MARCH, typed={(REPORTS_TO_FMU, TOTAL): Entry(value=12)})
    assert closing.checklist(ANALYST.email, MARCH).queries == {"FMU": 1}
    review.accept(ANALYST.email, "FMU", MARCH, answer="It was counted by hand.")
    assert closing.checklist(ANALYST.email, MARCH).queries == {}


def test_earlier_months_that_are_open_or_open_again_are_named() -> None:
    def earlier() -> tuple[object, ...]:
        return closing.checklist(ANALYST.email, MARCH).earlier

    assert earlier() == (JANUARY, FEBRUARY)
    closing.close(ANALYST.email, JANUARY)
    assert earlier() == (FEBRUARY,)
    closing.close(ANALYST.email, FEBRUARY)
    closing.close(ANALYST.email, MARCH)
    assert earlier() == ()
    closing.reopen(SECRETARY.email, JANUARY, "FMU counted twice.")
    assert earlier() == (JANUARY,)
    assert closing.open_before(ANALYST.email, JANUARY) == ()


def test_the_sentence_to_tick_says_how_many_without_whom_and_what_stays_open() -> None:
    for code in sorted({*closing.checklist(ANALYST.email, MARCH).departments[Readiness.MISSING]}):
        if code not in ("FMU", "POL"):
            register.waive(ANALYST.email, code, MARCH, "Chair of the JTF", "A rehearsal.")
    take_in("FMU", MARCH)
    assert said(closing.checklist(ANALYST.email, MARCH)) == (
        "Close Mar 2025 with 1 of 18 returns accepted, without POL; 2 earlier months stay open. "
        "After that only the secretary can open it again."
    )
    closing.close(ANALYST.email, JANUARY)
    assert "; 1 earlier month stays open." in said(closing.checklist(ANALYST.email, MARCH))
    closing.close(ANALYST.email, FEBRUARY)
    assert "stay" not in said(closing.checklist(ANALYST.email, MARCH))


def test_a_focal_person_does_not_see_it_and_no_month_has_none() -> None:
    for call, code in (
        (lambda: closing.checklist(FOCAL_FIA.email, MARCH), "NOT_ALLOWED"),
        (lambda: closing.open_before(FOCAL_FIA.email, MARCH), "NOT_ALLOWED"),
        (lambda: closing.checklist(ANALYST.email, APRIL + 5), "NO_SUCH_MONTH"),
    ):
        with pytest.raises(Refused) as refusal:
            call()
        assert [p.code for p in refusal.value.problems] == [code]


def test_the_command_closes_and_remarks_on_earlier_open_months(shell: Shell) -> None:
    status, printed, remarks = shell.run("close", "--month", "2025-03")
    assert status == 0
    assert printed.splitlines()[0] == "2025-03 closed"
    assert remarks == "  notice: earlier months are still open: 2025-01, 2025-02\n"
    assert shell.run("close", "--month", "2025-01")[2] == ""
