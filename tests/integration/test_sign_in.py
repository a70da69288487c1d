"""Who may sign in, for how long, and how many attempts are allowed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from napams import clock
from napams.config import settings
from napams.domain.access import Role
from napams.problems import Refused
from napams.services import accounts, sign_in
from napams.services.accounts import HASHER
from napams.services.actors import OPERATOR
from napams.services.sign_in import ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_ADDRESS
from napams.store.engine import database
from napams.store.tables.base import table
from napams.store.tables.identity import Account, SignInAttempt, SignInSession
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import at, counted, events
from tests.personas import ADMINISTRATOR, ANALYST, MEMBER

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
RIGHT = str(MEMBER.password)
MONDAY = at("2025-05-05T10:00")
SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.usefixtures("started")


def answer(email: str, password: str, address: str = HERE) -> str:
    """`in`, or the code of the refusal."""
    try:
        sign_in.sign_in(email, password, address)
    except Refused as refusal:
        return refusal.problems[0].code
    return "in"


def failures(number: int, email: str = "", address: str = "") -> None:
    """Attempts that have just failed, for an account or from an address, as they are counted."""
    rows = [
        {
            "email": email or f"guess{n}@nowhere.example",
            "address": address or f"198.51.100.{n}",
            "at": clock.now(),
            "succeeded": False,
        }
        for n in range(number)
    ]
    with database().write() as connection:
        connection.execute(insert(table(SignInAttempt)), rows)


def is_in(token: str, instant: datetime) -> bool:
    with clock.held_at(instant):
        return sign_in.who(token) is not None


def test_the_right_password_lets_in_as_what_the_database_says() -> None:
    token = sign_in.sign_in(f"  {MEMBER.email.upper()} ", RIGHT, HERE)
    actor = sign_in.who(token)
    assert actor is not None
    assert (actor.email, actor.role, actor.department) == (MEMBER.email, Role.COMMITTEE, None)
    assert [e["actor"] for e in events("signed in")] == [MEMBER.email]


@SQLITE_ALONE
@pytest.mark.parametrize(
    ("email", "password"),
    [
        (MEMBER.email, "another password"),
        (MEMBER.email, ""),
        (MEMBER.email, RIGHT.upper()),
        ("nobody@nowhere.example", RIGHT),
        (ANALYST.email, ""),  # has no password
        (OPERATOR, ""),
    ],
)
def test_anything_else_lets_nobody_in_and_says_no_more(email: str, password: str) -> None:
    assert answer(email, password) == "BAD_SIGN_IN"
    assert counted(SignInSession) == {"SignInSession": 0}


def test_a_token_is_kept_nowhere_and_guessing_one_gives_nobody() -> None:
    token = sign_in.sign_in(MEMBER.email, RIGHT, HERE)
    assert sign_in.who(token[:-1]) is None
    assert sign_in.who("") is None
    assert sign_in.who(None) is None


@SQLITE_ALONE
@pytest.mark.parametrize(
    ("failed", "then"),
    [
        (ATTEMPTS_PER_ACCOUNT - 1, "in"),
        (ATTEMPTS_PER_ACCOUNT, "TOO_MANY_ATTEMPTS"),
        (ATTEMPTS_PER_ACCOUNT + 1, "TOO_MANY_ATTEMPTS"),
    ],
)
def test_after_ten_wrong_passwords_an_account_waits_wherever_they_came_from(
    failed: int, then: str
) -> None:
    failures(failed, email=MEMBER.email)
    assert answer(MEMBER.email, RIGHT) == then


@pytest.mark.parametrize(("minutes", "then"), [(14, "TOO_MANY_ATTEMPTS"), (15, "in"), (16, "in")])
def test_nobody_is_locked_out_for_more_than_a_quarter_of_an_hour(minutes: int, then: str) -> None:
    with clock.held_at(MONDAY):
        failures(ATTEMPTS_PER_ACCOUNT, email=MEMBER.email)
    with clock.held_at(MONDAY + timedelta(minutes=minutes)):
        assert answer(MEMBER.email, RIGHT) == then


def test_after_fifty_failures_an_address_waits_whoever_it_tries_and_nobody_else_does() -> None:
    failures(ATTEMPTS_PER_ADDRESS - 1, address=HERE)
    assert answer(MEMBER.email, RIGHT) == "in"  # the 50th attempt; 49 have failed
    failures(1, address=HERE)
    assert answer(MEMBER.email, RIGHT) == "TOO_MANY_ATTEMPTS"
    assert answer(MEMBER.email, RIGHT, ELSEWHERE) == "in"


def test_every_failure_is_counted_for_names_that_nobody_has_too() -> None:
    nobody = "nobody@nowhere.example"
    failures(ATTEMPTS_PER_ACCOUNT - 1, email=nobody)
    assert answer(nobody, "guess") == "BAD_SIGN_IN"
    assert answer(nobody, "guess") == "TOO_MANY_ATTEMPTS"
    assert counted(SignInAttempt) == {"SignInAttempt": ATTEMPTS_PER_ACCOUNT}


@SQLITE_ALONE
@pytest.mark.parametrize("email", [MEMBER.email, "nobody@nowhere.example", ANALYST.email])
def test_a_name_that_nobody_has_takes_as_long_as_one_that_somebody_has(
    email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time on a busy machine proves nothing; that one hash is computed each time does."""
    verify, computed = HASHER.verify, []

    def counting(password: str, hashed: str) -> bool:
        computed.append(hashed.split("$")[1:4])
        return bool(verify(password, hashed))

    monkeypatch.setattr(HASHER, "verify", counting)
    assert answer(email, "guess") == "BAD_SIGN_IN"
    assert computed == [HASHER.hash("any").split("$")[1:4]]  # kind, version and cost


IDLE = timedelta(minutes=60)
"""The setting's default; so is the next."""

LONGEST = timedelta(hours=12)


@SQLITE_ALONE
def test_the_times_of_these_tests_are_those_of_the_settings() -> None:
    assert timedelta(minutes=settings().idle_minutes) == IDLE
    assert timedelta(hours=settings().session_hours) == LONGEST


@pytest.mark.parametrize(
    ("after", "still"), [(IDLE - SECOND, True), (IDLE, True), (IDLE + SECOND, False)]
)
def test_an_idle_session_ends(after: timedelta, still: bool) -> None:
    with clock.held_at(MONDAY):
        token = sign_in.sign_in(MEMBER.email, RIGHT, HERE)
    assert is_in(token, MONDAY + after) is still


@pytest.mark.parametrize(
    ("after", "still"), [(LONGEST - SECOND, True), (LONGEST, True), (LONGEST + SECOND, False)]
)
def test_a_session_ends_after_twelve_hours_however_busy(after: timedelta, still: bool) -> None:
    with clock.held_at(MONDAY):
        token = sign_in.sign_in(MEMBER.email, RIGHT, HERE)
    for half_hours in range(1, 24):
        assert is_in(token, MONDAY + half_hours * timedelta(minutes=30))
    assert is_in(token, MONDAY + after) is still


def test_signing_out_ends_the_session_and_no_other() -> None:
    first, second = (sign_in.sign_in(MEMBER.email, RIGHT, HERE) for _ in range(2))
    sign_in.sign_out(first)
    sign_in.sign_out(first)
    sign_in.sign_out(None)
    assert sign_in.who(first) is None
    assert sign_in.who(second) is not None
    assert len(events("signed out")) == 1


def test_a_disabled_account_is_out_at_once_and_stays_out() -> None:
    token = sign_in.sign_in(MEMBER.email, RIGHT, HERE)
    accounts.disable(ADMINISTRATOR.email, MEMBER.email)
    assert sign_in.who(token) is None
    assert answer(MEMBER.email, RIGHT) == "BAD_SIGN_IN"


def test_a_new_password_ends_every_session_and_the_old_password() -> None:
    token = sign_in.sign_in(MEMBER.email, RIGHT, HERE)
    accounts.set_password(ADMINISTRATOR.email, MEMBER.email, "quite another one")
    assert sign_in.who(token) is None
    assert answer(MEMBER.email, RIGHT) == "BAD_SIGN_IN"
    assert answer(MEMBER.email, "quite another one") == "in"


def test_the_account_of_the_command_line_never_signs_in() -> None:
    assert answer(OPERATOR, "") == "BAD_SIGN_IN"
    with pytest.raises(Refused) as refusal:
        accounts.set_password(ADMINISTRATOR.email, OPERATOR, "a password of its own")
    assert [p.code for p in refusal.value.problems] == ["NO_SUCH_ACCOUNT"]
    assert OPERATOR not in accounts.accounts(ADMINISTRATOR.email)["email"].tolist()


def test_there_are_no_personas_among_real_returns() -> None:
    assert sign_in.personas() == ()
    with pytest.raises(Refused) as refusal:
        sign_in.sign_in_persona(MEMBER.email, HERE)
    assert [p.code for p in refusal.value.problems] == ["NOT_ALLOWED"]


@SQLITE_ALONE
@pytest.mark.parametrize(
    ("email", "name", "role", "department", "code"),
    [
        ("no address", "A", Role.ANALYST, None, "BAD_ACCOUNT"),
        ("a@b.example", " ", Role.ANALYST, None, "BAD_ACCOUNT"),
        ("a@b.example", "A", Role.OPERATOR, None, "BAD_ACCOUNT"),
        ("a@b.example", "A", Role.FOCAL, None, "BAD_ACCOUNT"),
        ("a@b.example", "A", Role.ANALYST, "FMU", "BAD_ACCOUNT"),
        ("a@b.example", "A", Role.FOCAL, "NOBODY", "NO_SUCH_DEPARTMENT"),
        (MEMBER.email.upper(), "A", Role.ANALYST, None, "ACCOUNT_EXISTS"),
    ],
)
def test_an_account_that_does_not_fit_together_is_not_made(
    email: str, name: str, role: Role, department: str | None, code: str
) -> None:
    before = counted(Account)
    with pytest.raises(Refused) as refusal:
        accounts.add(ADMINISTRATOR.email, email, name, role, department)
    assert [p.code for p in refusal.value.problems] == [code]
    assert counted(Account) == before


@SQLITE_ALONE
@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("abcde1234", True),
        ("abcde12345", False),
        ("abcde123456", False),
        ("aaaabbbbcccc", True),
        ("member@nsc", True),  # a part of the e-mail address
        ("پاس ورڈ بہت لمبا", False),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str, weak: bool) -> None:
    if not weak:
        accounts.set_password(ADMINISTRATOR.email, MEMBER.email, password)
        return
    with pytest.raises(Refused) as refusal:
        accounts.set_password(ADMINISTRATOR.email, MEMBER.email, password)
    assert [p.code for p in refusal.value.problems] == ["WEAK_PASSWORD"]
