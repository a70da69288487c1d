"""Who says so: the answers to queries beside the figures, and to each only what is theirs."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from napams.domain.access import Role
from napams.domain.catalogue import TOTAL
from napams.forms.contract import Entry
from napams.problems import Refused
from napams.services import accounts, review
from napams.services.actors import OPERATOR
from napams.services.why import why
from tests.conftest import SQLITE_ALONE
from tests.integration.commands import Shell
from tests.integration.returns import MARCH, REPORTS_TO_FMU, send, take_in
from tests.personas import ANALYST, FOCAL_FIA, FOCAL_MOLJ, MEMBER

pytestmark = [pytest.mark.usefixtures("started"), SQLITE_ALONE]
SENTENCE = "FMU keeps no breakdown in March."


def answered() -> None:
    """FMU's total came without its breakdown, was explained and accepted."""
    send("FMU", MARCH, typed={(REPORTS_TO_FMU, TOTAL): Entry(value=12)})
    review.answer(ANALYST.email, "FMU", MARCH, 1, "BREAKDOWN_MISSING", "Return!G8", SENTENCE)
    review.accept(ANALYST.email, "FMU", MARCH)


def test_an_answer_stands_with_its_query_author_and_day(shell: Shell) -> None:
    answered()
    (told,) = why(MEMBER.email, REPORTS_TO_FMU, MARCH).answers
    assert (told.place, told.text, told.by) == ("Return!G8", SENTENCE, ANALYST.email)
    month = ("--month", str(MARCH))
    (row,) = json.loads(shell.done("why", REPORTS_TO_FMU, *month, "--format", "json"))
    (printed,) = row["answers"]
    assert (printed["answer"], printed["answered_by"]) == (SENTENCE, ANALYST.email)
    text = shell.done("why", REPORTS_TO_FMU, *month)
    assert f"by {ANALYST.email}: {SENTENCE}" in text


def test_the_answers_are_those_of_the_row_alone() -> None:
    answered()
    others = [k for k in ("M07-K1", "M07-K2", "M07-K3") if k != REPORTS_TO_FMU]
    assert not any(why(MEMBER.email, code, MARCH).answers for code in others)


def test_before_it_was_given_there_was_no_answer() -> None:
    answered()
    then = datetime.fromisoformat("2025-04-30T23:59:59+05:00")
    assert why(MEMBER.email, REPORTS_TO_FMU, MARCH, then).answers == ()


def test_a_focal_person_gets_the_own_cells_of_a_shared_indicator_alone(shell: Shell) -> None:
    accounts.add(OPERATOR, "focal@pcg.example", "Focal person", Role.FOCAL, "PCG", None)
    for department in ("PCG", "FCN", "FCS"):
        take_in(department, MARCH)
    whole = why(MEMBER.email, "M11-K2", MARCH)
    own = why("focal@pcg.example", "M11-K2", MARCH)
    assert whole.formed is not None
    assert own.formed is not None
    assert (list(whole.formed.lacking), list(own.formed.lacking)) == (["RNG"], [])
    assert (own.withheld, own.silent_others) == (2, 1)
    asked = ("why", "M11-K2", "--month", str(MARCH), "--as", "focal@pcg.example")
    (row,) = json.loads(shell.done(*asked, "--format", "json"))
    assert row["source"].startswith("PCG return")
    for printed in (json.dumps(v) for k, v in row.items() if k != "departments"):
        assert not any(other in printed for other in ("FCN", "FCS", "RNG")), printed
    assert "FCN return" not in shell.done(*asked)


@pytest.mark.parametrize(
    ("actor", "code", "problem", "words"),
    [
        (MEMBER.email, "M04-K19", "NO_SUCH_CODE", "M04-K1"),
        (MEMBER.email, "FIA-AHX", "NO_SUCH_CODE", "FIA-AHS"),
        (MEMBER.email, "???", "NO_SUCH_CODE", "M04-T1"),
        (FOCAL_MOLJ.email, "M04", "NOT_ALLOWED", "what MOLJ reports or owns"),
        (FOCAL_FIA.email, "MOLJ", "NOT_ALLOWED", "what FIA-AHS reports or owns"),
    ],
)
def test_what_is_not_told_says_whether_it_is_unknown_or_anothers(
    actor: str, code: str, problem: str, words: str
) -> None:
    with pytest.raises(Refused) as refused:
        why(actor, code, MARCH)
    (said,) = refused.value.problems
    assert said.code == problem
    assert words in said.expected
