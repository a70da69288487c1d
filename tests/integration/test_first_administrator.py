"""The link with which the first administrator makes an account, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from napams import clock
from napams.domain.access import Role
from napams.problems import Refused
from napams.services import accounts, setup, sign_in
from napams.services.actors import OPERATOR
from napams.store.engine import Database
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import at, events
from tests.personas import ADMINISTRATOR

HERE = "192.0.2.1"
STARTED = at("2025-05-05T10:00")
DAY = timedelta(hours=24)


@pytest.fixture
def token(empty: Database) -> str:
    """The link of a server's very first start."""
    with clock.held_at(STARTED):
        setup.initialise()
        link = sign_in.first_link()
    assert link is not None
    return link


def claim(token: str) -> str:
    return sign_in.claim(token, "first@it.example", "First", "long enough, I hope", HERE)


def refused(token: str) -> list[str]:
    with pytest.raises(Refused) as refusal:
        claim(token)
    return [p.code for p in refusal.value.problems]


def test_the_link_makes_an_administrator_and_lets_in(token: str) -> None:
    with clock.held_at(STARTED):
        actor = sign_in.who(claim(token))
    assert actor is not None
    assert (actor.email, actor.role) == ("first@it.example", Role.ADMINISTRATOR)
    assert [e["actor"] for e in events("first administrator")] == ["first@it.example"]


def test_the_link_works_once(token: str) -> None:
    with clock.held_at(STARTED):
        claim(token)
        assert not sign_in.link_is_open(token)
        assert refused(token) == ["BAD_LINK"]


@SQLITE_ALONE
@pytest.mark.parametrize(
    ("after", "opens"),
    [
        (DAY - timedelta(seconds=1), True),
        (DAY, False),
        (DAY + timedelta(seconds=1), False),
    ],
)
def test_the_link_lasts_a_day(token: str, after: timedelta, opens: bool) -> None:
    with clock.held_at(STARTED + after):
        assert sign_in.link_is_open(token) is opens
        if opens:
            claim(token)
        else:
            assert refused(token) == ["BAD_LINK"]


@SQLITE_ALONE
def test_another_start_makes_another_link_and_ends_the_first(token: str) -> None:
    with clock.held_at(STARTED):
        second = sign_in.first_link()
        assert second not in (None, token)
        assert refused(token) == ["BAD_LINK"]
        claim(str(second))


@SQLITE_ALONE
def test_a_link_that_was_never_made_opens_nothing(token: str) -> None:
    assert refused(token + "x") == ["BAD_LINK"]


@SQLITE_ALONE
def test_a_weak_password_does_not_use_the_link_up(token: str) -> None:
    with clock.held_at(STARTED):
        with pytest.raises(Refused):
            sign_in.claim(token, "first@it.example", "First", "short", HERE)
        assert sign_in.link_is_open(token)


@pytest.mark.usefixtures("started")
def test_there_is_no_link_while_there_is_an_administrator() -> None:
    assert sign_in.first_link() is None
    accounts.disable(ADMINISTRATOR.email, ADMINISTRATOR.email)
    assert sign_in.first_link() is not None


def test_the_link_closes_once_an_administrator_was_made_otherwise(token: str) -> None:
    with clock.held_at(STARTED):
        accounts.add(OPERATOR, "admin@it.example", "Administrator", Role.ADMINISTRATOR)
        assert not sign_in.link_is_open(token)
        assert refused(token) == ["BAD_LINK"]
