"""Accounts, their sessions, attempts to sign in, and one-time links."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    bindparam,
    func,
    insert,
    select,
    update,
)

from napams.domain.access import Role
from napams.store.tables import Account, OneTimeLink, SignInAttempt, SignInSession
from napams.store.tables.base import table

_ACCOUNTS, _SESSIONS = table(Account), table(SignInSession)
_ATTEMPTS, _LINKS = table(SignInAttempt), table(OneTimeLink)
_WHO = (_ACCOUNTS.c.email, _ACCOUNTS.c.name, _ACCOUNTS.c.role, _ACCOUNTS.c.department)
_IN_USE = select(*_WHO, _ACCOUNTS.c.password_hash).where(
    _ACCOUNTS.c.email == bindparam("of"), _ACCOUNTS.c.active
)
"""A statement is built once: building one takes longer than running it."""


def in_use(connection: Connection, email: str) -> RowMapping | None:
    """`email`, `name`, `role`, `department`, `password_hash`, unless it was taken out of use."""
    return connection.execute(_IN_USE, {"of": email}).mappings().first()


def exists(connection: Connection, email: str) -> bool:
    """Whether there is an account of that address, in use or not."""
    query = select(_ACCOUNTS.c.email).where(_ACCOUNTS.c.email == email)
    return connection.execute(query).first() is not None


def has_administrator(connection: Connection) -> bool:
    """Whether an administrator's account is in use."""
    administrators = (_ACCOUNTS.c.role == Role.ADMINISTRATOR) & _ACCOUNTS.c.active
    return connection.execute(select(_ACCOUNTS.c.email).where(administrators)).first() is not None


def personas(connection: Connection) -> tuple[RowMapping, ...]:
    """`email`, `name`, `role`, `department` of a demonstration's people, the oldest first."""
    query = select(*_WHO).where(_ACCOUNTS.c.persona, _ACCOUNTS.c.active)
    query = query.order_by(_ACCOUNTS.c.created_at, _ACCOUNTS.c.email)
    return tuple(connection.execute(query).mappings())


def listed(connection: Connection) -> pd.DataFrame:
    """`email`, `name`, `role`, `department`, `active`, `last_seen`; without the operator."""
    seen = (
        select(_SESSIONS.c.email, func.max(_SESSIONS.c.seen_at).label("last_seen"))
        .group_by(_SESSIONS.c.email)
        .subquery()
    )
    query = (
        select(*_WHO, _ACCOUNTS.c.active, seen.c.last_seen)
        .outerjoin(seen, seen.c.email == _ACCOUNTS.c.email)
        .where(_ACCOUNTS.c.role != Role.OPERATOR)
        .order_by(_ACCOUNTS.c.email)
    )
    return pd.read_sql(query, connection)


def add(
    connection: Connection,
    email: str,
    name: str,
    role: Role,
    department: str | None,
    hashed: str | None,
    *,
    at: datetime,
    persona: bool = False,
) -> None:
    """Write an account down, in use from now on; `hashed` is that of its password."""
    connection.execute(
        insert(_ACCOUNTS).values(
            email=email,
            name=name,
            role=role,
            department=department,
            password_hash=hashed,
            active=True,
            persona=persona,
            created_at=at,
        )
    )


def change(connection: Connection, email: str, **values: object) -> bool:
    """Set columns of an account other than the operator's; False if there is no such one."""
    mine = (_ACCOUNTS.c.email == email) & (_ACCOUNTS.c.role != Role.OPERATOR)
    return connection.execute(update(_ACCOUNTS).where(mine).values(**values)).rowcount > 0


def session(connection: Connection, token_hash: str) -> RowMapping | None:
    """A session that has not been ended."""
    query = select(_SESSIONS).where(_open_session(token_hash))
    return connection.execute(query).mappings().first()


def begin_session(
    connection: Connection, token_hash: str, email: str, address: str, at: datetime
) -> None:
    """Write a session down."""
    row = {"token_hash": token_hash, "email": email, "created_at": at, "seen_at": at}
    connection.execute(insert(_SESSIONS).values(**row, address=address))


def note_seen(connection: Connection, token_hash: str, at: datetime) -> None:
    """Note when a session was last used."""
    seen = update(_SESSIONS).where(_SESSIONS.c.token_hash == token_hash)
    connection.execute(seen.values(seen_at=at))


def end_session(connection: Connection, token_hash: str, at: datetime) -> None:
    """End a session, if it is open."""
    connection.execute(update(_SESSIONS).where(_open_session(token_hash)).values(ended_at=at))


def end_sessions_of(connection: Connection, email: str, at: datetime) -> None:
    """End every open session of an account."""
    mine = (_SESSIONS.c.email == email) & _SESSIONS.c.ended_at.is_(None)
    connection.execute(update(_SESSIONS).where(mine).values(ended_at=at))


def begin_attempt(connection: Connection, email: str, address: str, at: datetime) -> int:
    """Count an attempt to sign in as failed; gives its key."""
    row = {"email": email, "address": address, "at": at, "succeeded": False}
    made = connection.execute(insert(_ATTEMPTS).values(row).returning(_ATTEMPTS.c.id))
    return int(made.scalar_one())


def note_success(connection: Connection, attempt: int) -> None:
    """Count an attempt as successful after all."""
    connection.execute(update(_ATTEMPTS).where(_ATTEMPTS.c.id == attempt).values(succeeded=True))


def failed_attempts(
    connection: Connection, email: str, address: str, since: datetime
) -> tuple[int, int]:
    """How many attempts have failed since an instant: for the account, and from the address."""
    failed = (_ATTEMPTS.c.at > since) & ~_ATTEMPTS.c.succeeded

    def count(mine: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(_ATTEMPTS).where(failed, mine)
        return int(connection.execute(query).scalar_one())

    return count(_ATTEMPTS.c.email == email), count(_ATTEMPTS.c.address == address)


def replace_link(connection: Connection, token_hash: str, at: datetime) -> None:
    """Write a one-time link down and close every earlier one."""
    connection.execute(update(_LINKS).where(_LINKS.c.used_at.is_(None)).values(used_at=at))
    connection.execute(insert(_LINKS).values(token_hash=token_hash, created_at=at))


def link_made_at(connection: Connection, token_hash: str) -> datetime | None:
    """When a one-time link was made; None if it was used or never made."""
    mine = (_LINKS.c.token_hash == token_hash) & _LINKS.c.used_at.is_(None)
    made: datetime | None = connection.execute(select(_LINKS.c.created_at).where(mine)).scalar()
    return made


def use_link(connection: Connection, token_hash: str, at: datetime) -> None:
    """Close a one-time link."""
    connection.execute(update(_LINKS).where(_LINKS.c.token_hash == token_hash).values(used_at=at))


def _open_session(token_hash: str) -> ColumnElement[bool]:
    return (_SESSIONS.c.token_hash == token_hash) & _SESSIONS.c.ended_at.is_(None)
