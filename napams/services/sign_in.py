"""Signing in and out; sessions live in the database, the browser holds a token alone."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import Connection

from napams import clock
from napams.config import settings
from napams.domain.access import Role
from napams.domain.events import Event
from napams.problems import refuse
from napams.services.accounts import HASHER, LONGEST_EMAIL, add_checked, hash_password, is_password
from napams.services.actors import Actor, find, one_spelling
from napams.store import accounts, record
from napams.store.engine import database
from napams.store.plan import is_demonstration

ATTEMPTS_WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT = 10
ATTEMPTS_PER_ADDRESS = 50
LINK_LASTS = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=1)
"""How often a session's last sight is written down."""

_NOBODY = HASHER.hash(secrets.token_urlsafe())
"""What a password is compared with when nobody has that name, so that it takes as long."""


def sign_in(email: str, password: str, address: str) -> str:
    """The token of a new session; Refused: BAD_SIGN_IN, TOO_MANY_ATTEMPTS."""
    email = one_spelling(email)[:LONGEST_EMAIL]
    if not email.isprintable():
        raise refuse("BAD_SIGN_IN")
    attempt = _begin_attempt(email, address)
    with database().read() as connection:
        account = accounts.in_use(connection, email)
    hashed = account["password_hash"] if account else None
    if not is_password(password, hashed or _NOBODY) or hashed is None:
        raise refuse("BAD_SIGN_IN")
    with database().write() as connection:
        if find(connection, email) is None:
            raise refuse("BAD_SIGN_IN")
        accounts.note_success(connection, attempt)
        return _begin(connection, email, address)


def sign_in_persona(email: str, address: str) -> str:
    """The token of a session of one of the demonstration's personas; Refused: NOT_ALLOWED."""
    with database().write() as connection:
        if email not in {p.email for p in _personas(connection)}:
            raise refuse("NOT_ALLOWED", found=email)
        return _begin(connection, email, address)


def personas() -> tuple[Actor, ...]:
    """The people of a demonstration; none in a database with real returns."""
    with database().read() as connection:
        return _personas(connection)


def who(token: str | None) -> Actor | None:
    """Whose session this is, from the database; None if it ended, idled out or was never one."""
    if not token:
        return None
    now, hashed = clock.now(), _hash(token)
    with database().read() as connection:
        session = accounts.session(connection, hashed)
        actor = find(connection, session["email"]) if session else None
    if session is None or actor is None or actor.role is Role.OPERATOR:
        return None
    idle = now - session["seen_at"] > timedelta(minutes=settings().idle_minutes)
    if idle or now - session["created_at"] > timedelta(hours=settings().session_hours):
        return None
    if now - session["seen_at"] >= SEEN_EVERY:
        with database().write() as connection:
            accounts.note_seen(connection, hashed, now)
    return actor


def sign_out(token: str | None) -> None:
    """End the session, whoever still holds its token."""
    if not token:
        return
    with database().write() as connection:
        if session := accounts.session(connection, _hash(token)):
            accounts.end_session(connection, _hash(token), clock.now())
            record.append(connection, session["email"], Event.SIGNED_OUT, session["email"])


def first_link() -> str | None:
    """A one-time token for the first administrator; None once there is one."""
    with database().write() as connection:
        if accounts.has_administrator(connection):
            return None
        token = secrets.token_urlsafe(32)
        accounts.replace_link(connection, _hash(token), clock.now())
    return token


def link_is_open(token: str) -> bool:
    """Whether a one-time link can still be used."""
    with database().read() as connection:
        return _link_is_open(connection, token)


def claim(token: str, email: str, name: str, password: str, address: str) -> str:
    """Make the first administrator's account and sign in; Refused: BAD_LINK, as for accounts."""
    if not link_is_open(token):  # first, as hashing for a guessed link is what floods a server
        raise refuse("BAD_LINK")
    hashed = hash_password(password, email)
    with database().write() as connection:
        if not _link_is_open(connection, token):
            raise refuse("BAD_LINK")
        add_checked(connection, email, name, Role.ADMINISTRATOR, None, hashed)
        accounts.use_link(connection, _hash(token), clock.now())
        email = one_spelling(email)
        record.append(connection, email, Event.FIRST_ADMINISTRATOR, email)
        return _begin(connection, email, address)


def _link_is_open(connection: Connection, token: str) -> bool:
    made = accounts.link_made_at(connection, _hash(token))
    if made is None or accounts.has_administrator(connection):
        return False
    return clock.now() - made < LINK_LASTS


def _begin_attempt(email: str, address: str) -> int:
    """Count a try as failed before its password is looked at; Refused: TOO_MANY_ATTEMPTS.

    Otherwise many tries at once would all be let through. A try that is refused here is not
    counted, so that trying again and again makes nobody wait for longer.
    """
    with database().write() as connection:
        if _too_many(connection, email, address):
            raise refuse("TOO_MANY_ATTEMPTS")
        return accounts.begin_attempt(connection, email, address, clock.now())


def _begin(connection: Connection, email: str, address: str) -> str:
    token = secrets.token_urlsafe(32)
    accounts.begin_session(connection, _hash(token), email, address, clock.now())
    record.append(connection, email, Event.SIGNED_IN, email)
    return token


def _too_many(connection: Connection, email: str, address: str) -> bool:
    since = clock.now() - ATTEMPTS_WINDOW
    of_account, from_address = accounts.failed_attempts(connection, email, address, since)
    return of_account >= ATTEMPTS_PER_ACCOUNT or from_address >= ATTEMPTS_PER_ADDRESS


def _personas(connection: Connection) -> tuple[Actor, ...]:
    if not is_demonstration(connection):
        return ()
    return tuple(
        Actor(p["email"], p["name"], Role(p["role"]), p["department"])
        for p in accounts.personas(connection)
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
