"""Every role × action × own and other department (docs/access.md), tried on the services."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from napams.domain.access import Role
from napams.forms.contract import TypedReturn, form_name
from napams.problems import Refused
from napams.services import (
    accounts,
    changes,
    closing,
    correction_request,
    entry,
    forms,
    plan,
    register,
    returns,
    review,
    submission,
)
from napams.services.actors import OPERATOR
from napams.store.engine import database
from napams.store.plan import in_force
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import APRIL, MARCH, events, filled, send
from tests.personas import (
    ADMINISTRATOR,
    ANALYST,
    FOCAL_FIA,
    FOCAL_MOLJ,
    MEMBER,
    SECOND_ANALYST,
    SECRETARY,
)

WHO = {
    "committee": MEMBER.email,
    "analyst": ANALYST.email,
    "secretary": SECRETARY.email,
    "focal, own": FOCAL_FIA.email,
    "focal, other": FOCAL_MOLJ.email,
    "administrator": ADMINISTRATOR.email,
    "operator": OPERATOR,
    "nobody": "nobody@nowhere.example",
}
TOUCHED = FOCAL_FIA.department or ""
"""The department whose returns are touched: one focal person's own, the other's not."""

# columns in the order of WHO; x may
TABLE = {
    #                       committee  analyst  secretary  own  other  administrator  operator
    "issue a form":        ".          x        x          x    .      .              x",
    "issue all forms":     ".          x        x          .    .      .              x",
    "submit":              ".          x        x          x    .      .              x",
    "accept":              ".          x        x          .    .      .              x",
    "send back":           ".          x        x          .    .      .              x",
    "withdraw an own one": ".          x        x          .    .      .              x",
    "withdraw another's":  ".          .        x          .    .      .              x",
    "accept clean ones":   ".          x        x          .    .      .              x",
    "type a return":       ".          x        x          x    .      .              x",
    "save a draft":        ".          x        x          x    .      .              x",
    "answer a query":      ".          x        x          x    .      .              x",
    "waive":               ".          x        x          .    .      .              x",
    "withdraw a waiver":   ".          x        x          .    .      .              x",
    "close a month":       ".          x        x          .    .      .              x",
    "reopen a month":      ".          .        x          .    .      .              x",
    "see what is open":    "x          x        x          .    .      .              x",
    "see a difference":    "x          x        x          .    .      .              x",
    "see its register":    "x          x        x          x    .      .              x",
    "see its queries":     "x          x        x          x    .      .              x",
    "see restatements":    "x          x        x          x    .      .              x",
    "take it marked":      "x          x        x          x    .      .              x",
    "see its returns":     "x          x        x          x    .      .              x",
    "see its problems":    "x          x        x          x    .      .              x",
    "take its file":       "x          x        x          x    .      .              x",
    "list accounts":       ".          .        .          .    .      x              x",
    "add an account":      ".          .        .          .    .      x              x",
    "set a password":      ".          .        .          .    .      x              x",
    "disable an account":  ".          .        .          .    .      x              x",
    "load a plan":         ".          .        .          .    .      .              x",
}  # fmt: skip


def _submit(who: str) -> None:
    answer = submission.submit(who, form_name(TOUCHED, APRIL), filled(TOUCHED, APRIL))
    if answer.outcome == submission.REFUSED:  # a focal person's form must be the own one
        raise Refused(*answer.problems)


def _load(who: str) -> None:
    with database().read() as connection:
        stored = in_force(connection)
    plan.load(who, stored)


def _withdraw_own(who: str) -> None:
    review.accept(who, TOUCHED, MARCH)
    review.withdraw_acceptance(who, TOUCHED, MARCH, reason="By mistake.")


def _withdraw_anothers(who: str) -> None:
    if not register.inbox(ANALYST.email).empty:
        review.accept(SECOND_ANALYST.email, TOUCHED, MARCH)
    review.withdraw_acceptance(who, TOUCHED, MARCH, reason="By mistake.")


DO: dict[str, Callable[[str], object]] = {
    "issue a form": lambda who: forms.blank_form(who, TOUCHED, MARCH),
    "issue all forms": lambda who: forms.blank_forms(who, MARCH),
    "submit": _submit,
    "accept": lambda who: review.accept(who, TOUCHED, MARCH),
    "send back": lambda who: review.send_back(who, TOUCHED, MARCH, note="Check."),
    "withdraw an own one": _withdraw_own,
    "withdraw another's": _withdraw_anothers,
    "accept clean ones": lambda who: list(review.accept_clean(who, MARCH)),
    "type a return": lambda who: entry.submit_entry(who, TOUCHED, APRIL, TypedReturn()),
    "save a draft": lambda who: entry.save(who, TOUCHED, APRIL, TypedReturn()),
    "answer a query": lambda who: review.answer(who, TOUCHED, MARCH, 1, "X", "Return!G8", "So."),
    "waive": lambda who: register.waive(who, TOUCHED, APRIL, "Chair of the JTF", "A flood."),
    "withdraw a waiver": lambda who: register.withdraw(who, TOUCHED, APRIL, "No flood."),
    "close a month": lambda who: closing.close(who, MARCH),
    "reopen a month": lambda who: closing.reopen(who, MARCH, "A correction."),
    "see what is open": lambda who: closing.still_open(who, MARCH),
    "see a difference": lambda who: changes.difference(who, MARCH),
    "see its register": lambda who: register.register(who, MARCH, TOUCHED),
    "see its queries": lambda who: review.queries(who, MARCH, TOUCHED),
    "see restatements": lambda who: register.restatements(who, MARCH, TOUCHED),
    "take it marked": lambda who: correction_request.for_return(who, TOUCHED, MARCH),
    "see its returns": lambda who: register.revisions(who, MARCH, TOUCHED),
    "see its problems": lambda who: returns.open_file(who, 1).file,
    "take its file": lambda who: returns.original(who, 1),
    "list accounts": accounts.accounts,
    "add an account": lambda who: accounts.add(who, "new@a.example", "New", Role.COMMITTEE),
    "set a password": lambda who: accounts.set_password(who, MEMBER.email, "a new long one"),
    "disable an account": lambda who: accounts.disable(who, MEMBER.email),
    "load a plan": _load,
}
REFUSED_TO_SOME = {"NOT_ALLOWED", "NOT_YOUR_ACCEPTANCE", "NO_SUCH_ACCOUNT", "WRONG_DEPARTMENT"}
"""Problems that somebody else would not have."""
CELLS = [
    (action, who, mark == "x")
    for action, marks in TABLE.items()
    for who, mark in zip(WHO, [*marks.split(), "."], strict=True)
]


def test_the_table_speaks_of_every_action_and_everybody() -> None:
    assert set(DO) == set(TABLE)
    assert {who for _, who, _ in CELLS} == set(WHO)
    assert len(CELLS) == len(list(product(DO, WHO)))


@SQLITE_ALONE
@pytest.mark.usefixtures("started")
@pytest.mark.parametrize("action", TABLE)
def test_what_the_table_says_is_what_the_services_do(action: str) -> None:
    send(TOUCHED, MARCH)
    if action == "withdraw another's":
        review.accept(SECOND_ANALYST.email, TOUCHED, MARCH)
    surprises = []
    # those who may not come first, so that nothing is done yet when they try
    for _, who, may in sorted((c for c in CELLS if c[0] == action), key=lambda c: c[2]):
        before = events()
        try:
            DO[action](WHO[who])
        except Refused as refusal:
            codes = {p.code for p in refusal.problems}
            answered = not codes & REFUSED_TO_SOME
        else:
            codes, answered = set(), True
        if answered is not may:
            surprises.append((who, codes))
        if not may and action != "submit":  # a form for somebody else is refused and kept
            assert events() == before, who
    assert surprises == []


@pytest.mark.usefixtures("started")
def test_a_focal_person_sees_the_own_departments_files_and_no_others() -> None:
    send("MOLJ", MARCH)
    send(TOUCHED, MARCH)
    for person in (FOCAL_FIA, FOCAL_MOLJ):
        assert set(register.revisions(person.email)["department"]) == {person.department}
        assert set(register.uploads(person.email)["department"]) == {person.department}
    assert set(register.revisions(MEMBER.email)["department"]) == {"MOLJ", TOUCHED}
    with pytest.raises(Refused):
        register.revisions(FOCAL_FIA.email, department="MOLJ")


@pytest.mark.usefixtures("started")
def test_a_focal_person_sees_what_was_wrong_with_a_file_that_said_nothing_of_itself() -> None:
    submission.submit(FOCAL_FIA.email, "return.xlsx", b"not a workbook")
    (upload,) = register.uploads(FOCAL_FIA.email)["upload_id"]
    assert [p.code for p in returns.open_file(FOCAL_FIA.email, upload).file.problems] == [
        "NOT_A_WORKBOOK"
    ]
    assert register.uploads(FOCAL_MOLJ.email).empty
    with pytest.raises(Refused):
        returns.original(FOCAL_MOLJ.email, upload)


@pytest.mark.usefixtures("started")
def test_a_role_taken_away_is_gone_at_the_next_action() -> None:
    data = filled("FMU", MARCH)
    accounts.disable(ADMINISTRATOR.email, ANALYST.email)
    for act in (
        lambda: submission.submit(ANALYST.email, "return.xlsx", data),
        lambda: register.revisions(ANALYST.email),
        lambda: forms.blank_form(ANALYST.email, "FMU", MARCH),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert [p.code for p in refusal.value.problems] == ["NO_SUCH_ACCOUNT"]
