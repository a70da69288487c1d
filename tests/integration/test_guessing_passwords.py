"""Guesses are counted before they are looked at, and waiting is never made longer by trying."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from napams import clock
from napams.problems import Refused
from napams.services import sign_in
from napams.services.sign_in import ATTEMPTS_PER_ACCOUNT
from tests.integration.returns import at
from tests.personas import MEMBER

HERE = "192.0.2.1"
MONDAY = at("2025-05-05T10:00")
pytestmark = pytest.mark.usefixtures("started")


def answer(password: str, email: str = MEMBER.email) -> str:
    """`in`, or the code of the refusal."""
    try:
        sign_in.sign_in(email, password, HERE)
    except Refused as refusal:
        return refusal.problems[0].code
    return "in"


def test_of_many_guesses_at_once_no_more_are_looked_at_than_one_by_one() -> None:
    with ThreadPoolExecutor(8) as guessers:
        answers = list(guessers.map(answer, ["guess"] * (ATTEMPTS_PER_ACCOUNT + 6)))
    assert answers.count("BAD_SIGN_IN") == ATTEMPTS_PER_ACCOUNT
    assert answers.count("TOO_MANY_ATTEMPTS") == 6


def test_who_tries_on_while_waiting_waits_no_longer_for_it() -> None:
    with clock.held_at(MONDAY):
        for _ in range(ATTEMPTS_PER_ACCOUNT):
            assert answer("guess") == "BAD_SIGN_IN"
    for minute in range(1, 15):
        with clock.held_at(MONDAY + timedelta(minutes=minute)):
            assert answer(str(MEMBER.password)) == "TOO_MANY_ATTEMPTS"
    with clock.held_at(MONDAY + timedelta(minutes=15)):
        assert answer(str(MEMBER.password)) == "in"


@pytest.mark.parametrize("email", ["a\0b@nsc.example", "a\u202eb@nsc.example", "x" * 300])
def test_a_name_that_no_account_can_have_is_an_ordinary_wrong_name(email: str) -> None:
    assert answer("guess", email) == "BAD_SIGN_IN"
