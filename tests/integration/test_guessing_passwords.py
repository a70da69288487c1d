"""Guesses are counted before they are looked at, and waiting is never made longer by trying."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from napams import clock
from napams.problems import Refused
from napams.services import accounts, sign_in
from napams.services.accounts import HASHER
from napams.services.sign_in import ATTEMPTS_PER_ACCOUNT
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import at
from tests.personas import ADMINISTRATOR, MEMBER

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


@SQLITE_ALONE
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


def claim(link: str) -> str:
    """`in`, or the code of the refusal."""
    try:
        sign_in.claim(link, "new@it.example", "New", "a long enough phrase", HERE)
    except Refused as refusal:
        return refusal.problems[0].code
    return "in"


def open_link() -> str:
    """A one-time link, once there is no administrator any more."""
    accounts.disable(ADMINISTRATOR.email, ADMINISTRATOR.email)
    return str(sign_in.first_link())


def test_a_guessed_link_costs_no_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    plain = HASHER.hash
    monkeypatch.setattr(HASHER, "hash", lambda text: hashed.append(text) or plain(text))
    link = open_link()
    assert claim("guessed") == "BAD_LINK"
    assert hashed == []
    assert claim(link) == "in"
    assert hashed == ["a long enough phrase"]


class AtOnce:
    """How many calls are within it at the same time, at most."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def counted(self, call: Callable[..., object]) -> Callable[..., object]:
        def counting(*arguments: str) -> object:
            self.now += 1
            self.most = max(self.most, self.now)
            try:
                time.sleep(0.02)  # long enough for all the others to begin
                return call(*arguments)
            finally:
                self.now -= 1

        return counting


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_two_passwords_are_looked_at_or_set_at_once_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each takes 64 MB: forty threads at it would take more than a small server has."""
    link, at_once = open_link(), AtOnce()
    monkeypatch.setattr(HASHER, "verify", at_once.counted(HASHER.verify))
    monkeypatch.setattr(HASHER, "hash", at_once.counted(HASHER.hash))
    with ThreadPoolExecutor(8) as strangers:
        tries = [strangers.submit(answer, "guess", f"n{n}@nsc.example") for n in range(6)]
        tries += [strangers.submit(claim, link) for _ in range(3)]
    answers = sorted(t.result() for t in tries)
    assert answers == sorted(["BAD_SIGN_IN"] * 6 + ["BAD_LINK"] * 2 + ["in"])
    assert at_once.most == 2
