"""Signing in and out; sessions live in the database, the browser holds a token alone."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import Connection, func, insert, select, update

from napams import clock
from napams.config import settings
from napams.domain.access import Role
from napams.problems import refuse
from napams.services.accounts import HASHER, LONGEST_EMAIL, add_checked, hash_password
from napams.services.actors import Actor, find, one_spelling
from napams.store import record
from napams.store.accounts import ACCOUNTS
from napams.store.engine import database
from napams.store.plan import is_demonstration
from napams.store.tables import OneTimeLink, SignInAttempt, SignInSession
from napams.store.tables.base import table

ATTEMPTS_WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT = 10
ATTEMPTS_PER_ADDRESS = 50
LINK_LASTS = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=1)
"""How often a session's last sight is written down."""

_SESSIONS, _ATTEMPTS, _LINKS = table(SignInSession), table(SignInAttempt), table(OneTimeLink)
_NOBODY = HASHER.hash(secrets.token_urlsafe())
"""What a password is compared with when nobody has that name, so that it takes as long."""


def sign_in(email: str, password: str, address: str) -> str:
    """The token of a new session; Refused: BAD_SIGN_IN, TOO_MANY_ATTEMPTS."""
    email = one_spelling(email)[:LONGEST_EMAIL]
    if not email.isprintable():
        raise refuse("BAD_SIGN_IN")
    attempt = _begin_attempt(email, address)
    with database().read() as connection:
        hashed = connection.execute(
            select(ACCOUNTS.c.password_hash).where(ACCOUNTS.c.email == email, ACCOUNTS.c.active)
        ).scalar()
    if not HASHER.verify(password, hashed or _NOBODY) or hashed is None:
        raise refuse("BAD_SIGN_IN")
    with database().write() as connection:
        if find(connection, email) is None:
            raise refuse("BAD_SIGN_IN")
        done = update(_ATTEMPTS).where(_ATTEMPTS.c.id == attempt).values(succeeded=True)
        connection.execute(done)
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
        session = connection.execute(
            select(_SESSIONS).where(
                _SESSIONS.c.token_hash == hashed, _SESSIONS.c.ended_at.is_(None)
            )
        ).first()
        actor = find(connection, session.email) if session else None
    if session is None or actor is None or actor.role is Role.OPERATOR:
        return None
    idle = now - session.seen_at > timedelta(minutes=settings().idle_minutes)
    if idle or now - session.created_at > timedelta(hours=settings().session_hours):
        return None
    if now - session.seen_at >= SEEN_EVERY:
        with database().write() as connection:
            seen = update(_SESSIONS).where(_SESSIONS.c.token_hash == hashed)
            connection.execute(seen.values(seen_at=now))
    return actor


def sign_out(token: str | None) -> None:
    """End the session, whoever still holds its token."""
    if not token:
        return
    with database().write() as connection:
        mine = (_SESSIONS.c.token_hash == _hash(token)) & _SESSIONS.c.ended_at.is_(None)
        ended = update(_SESSIONS).where(mine).values(ended_at=clock.now())
        email = connection.execute(select(_SESSIONS.c.email).where(mine)).scalar()
        if email is not None:
            connection.execute(ended)
            _note(connection, email, record.SIGNED_OUT)


def first_link() -> str | None:
    """A one-time token for the first administrator; None once there is one."""
    with database().write() as connection:
        if _has_administrator(connection):
            return None
        token = secrets.token_urlsafe(32)
        connection.execute(
            update(_LINKS).where(_LINKS.c.used_at.is_(None)).values(used_at=clock.now())
        )
        connection.execute(insert(_LINKS).values(token_hash=_hash(token), created_at=clock.now()))
    return token


def link_is_open(token: str) -> bool:
    """Whether a one-time link can still be used."""
    with database().read() as connection:
        return _link_is_open(connection, token)


def claim(token: str, email: str, name: str, password: str, address: str) -> str:
    """Make the first administrator's account and sign in; Refused: BAD_LINK, as for accounts."""
    hashed = hash_password(password, email)
    with database().write() as connection:
        if not _link_is_open(connection, token):
            raise refuse("BAD_LINK")
        add_checked(connection, email, name, Role.ADMINISTRATOR, None, hashed)
        used = update(_LINKS).where(_LINKS.c.token_hash == _hash(token))
        connection.execute(used.values(used_at=clock.now()))
        _note(connection, one_spelling(email), "first administrator")
        return _begin(connection, one_spelling(email), address)


def _link_is_open(connection: Connection, token: str) -> bool:
    query = select(_LINKS.c.created_at).where(
        _LINKS.c.token_hash == _hash(token), _LINKS.c.used_at.is_(None)
    )
    created = connection.execute(query).scalar()
    if created is None or _has_administrator(connection):
        return False
    return bool(clock.now() - created < LINK_LASTS)


def _begin_attempt(email: str, address: str) -> int:
    """Count a try as failed before its password is looked at; Refused: TOO_MANY_ATTEMPTS.

    Otherwise many tries at once would all be let through. A try that is refused here is not
    counted, so that trying again and again makes nobody wait for longer.
    """
    with database().write() as connection:
        if _too_many(connection, email, address):
            raise refuse("TOO_MANY_ATTEMPTS")
        row = {"email": email, "address": address, "at": clock.now(), "succeeded": False}
        made = connection.execute(insert(_ATTEMPTS).values(row).returning(_ATTEMPTS.c.id))
        return int(made.scalar_one())


def _begin(connection: Connection, email: str, address: str) -> str:
    token, now = secrets.token_urlsafe(32), clock.now()
    connection.execute(
        insert(_SESSIONS).values(
            token_hash=_hash(token), email=email, created_at=now, seen_at=now, address=address
        )
    )
    _note(connection, email, record.SIGNED_IN)
    return token


def _too_many(connection: Connection, email: str, address: str) -> bool:
    since = clock.now() - ATTEMPTS_WINDOW
    failed = (_ATTEMPTS.c.at > since) & ~_ATTEMPTS.c.succeeded

    def tries(mine: object) -> int:
        query = select(func.count()).select_from(_ATTEMPTS).where(failed, mine)  # type: ignore[arg-type]
        return int(connection.execute(query).scalar_one())

    return (
        tries(_ATTEMPTS.c.email == email) >= ATTEMPTS_PER_ACCOUNT
        or tries(_ATTEMPTS.c.address == address) >= ATTEMPTS_PER_ADDRESS
    )


def _personas(connection: Connection) -> tuple[Actor, ...]:
    if not is_demonstration(connection):
        return ()
    query = select(ACCOUNTS).where(ACCOUNTS.c.persona, ACCOUNTS.c.active)
    rows = connection.execute(query.order_by(ACCOUNTS.c.created_at, ACCOUNTS.c.email))
    return tuple(Actor(r.email, r.name, Role(r.role), r.department) for r in rows)


def _has_administrator(connection: Connection) -> bool:
    query = select(ACCOUNTS.c.email).where(ACCOUNTS.c.role == Role.ADMINISTRATOR, ACCOUNTS.c.active)
    return connection.execute(query).first() is not None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(connection: Connection, email: str, action: str) -> None:
    record.append(connection, at=clock.now(), actor=email, action=action, subject=email)
