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
from napams.store.tables.identity import ACCOUNTS, ATTEMPTS, LINKS, SESSIONS

_WHO = (ACCOUNTS.c.email, ACCOUNTS.c.name, ACCOUNTS.c.role, ACCOUNTS.c.department)
_IN_USE = select(*_WHO, ACCOUNTS.c.password_hash).where(
    ACCOUNTS.c.email == bindparam("of"), ACCOUNTS.c.active
)
"""A statement is built once: building one takes longer than running it."""


def in_use(connection: Connection, email: str) -> RowMapping | None:
    """`email`, `name`, `role`, `department`, `password_hash`, unless it was taken out of use."""
    return connection.execute(_IN_USE, {"of": email}).mappings().first()


def exists(connection: Connection, email: str) -> bool:
    """Whether there is an account of that address, in use or not."""
    query = select(ACCOUNTS.c.email).where(ACCOUNTS.c.email == email)
    return connection.execute(query).first() is not None


def has_administrator(connection: Connection) -> bool:
    """Whether an administrator's account is in use."""
    administrators = (ACCOUNTS.c.role == Role.ADMINISTRATOR) & ACCOUNTS.c.active
    return connection.execute(select(ACCOUNTS.c.email).where(administrators)).first() is not None


def personas(connection: Connection) -> tuple[RowMapping, ...]:
    """`email`, `name`, `role`, `department` of a demonstration's people, the oldest first."""
    query = select(*_WHO).where(ACCOUNTS.c.persona, ACCOUNTS.c.active)
    query = query.order_by(ACCOUNTS.c.created_at, ACCOUNTS.c.email)
    return tuple(connection.execute(query).mappings())


def listed(connection: Connection) -> pd.DataFrame:
    """`email`, `name`, `role`, `department`, `active`, `last_seen`; without the operator."""
    seen = (
        select(SESSIONS.c.email, func.max(SESSIONS.c.seen_at).label("last_seen"))
        .group_by(SESSIONS.c.email)
        .subquery()
    )
    query = (
        select(*_WHO, ACCOUNTS.c.active, seen.c.last_seen)
        .outerjoin(seen, seen.c.email == ACCOUNTS.c.email)
        .where(ACCOUNTS.c.role != Role.OPERATOR)
        .order_by(ACCOUNTS.c.email)
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
        insert(ACCOUNTS).values(
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
    mine = (ACCOUNTS.c.email == email) & (ACCOUNTS.c.role != Role.OPERATOR)
    return connection.execute(update(ACCOUNTS).where(mine).values(**values)).rowcount > 0


def session(connection: Connection, token_hash: str) -> RowMapping | None:
    """A session that has not been ended."""
    query = select(SESSIONS).where(_open_session(token_hash))
    return connection.execute(query).mappings().first()


def begin_session(
    connection: Connection, token_hash: str, email: str, address: str, at: datetime
) -> None:
    """Write a session down."""
    row = {"token_hash": token_hash, "email": email, "created_at": at, "seen_at": at}
    connection.execute(insert(SESSIONS).values(**row, address=address))


def note_seen(connection: Connection, token_hash: str, at: datetime) -> None:
    """Note when a session was last used."""
    seen = update(SESSIONS).where(SESSIONS.c.token_hash == token_hash)
    connection.execute(seen.values(seen_at=at))


def end_session(connection: Connection, token_hash: str, at: datetime) -> None:
    """End a session, if it is open."""
    connection.execute(update(SESSIONS).where(_open_session(token_hash)).values(ended_at=at))


def end_sessions_of(connection: Connection, email: str, at: datetime) -> None:
    """End every open session of an account."""
    mine = (SESSIONS.c.email == email) & SESSIONS.c.ended_at.is_(None)
    connection.execute(update(SESSIONS).where(mine).values(ended_at=at))


def begin_attempt(connection: Connection, email: str, address: str, at: datetime) -> int:
    """Count an attempt to sign in as failed; gives its key."""
    row = {"email": email, "address": address, "at": at, "succeeded": False}
    made = connection.execute(insert(ATTEMPTS).values(row).returning(ATTEMPTS.c.id))
    return int(made.scalar_one())


def note_success(connection: Connection, attempt: int) -> None:
    """Count an attempt as successful after all."""
    connection.execute(update(ATTEMPTS).where(ATTEMPTS.c.id == attempt).values(succeeded=True))


def failed_attempts(
    connection: Connection, email: str, address: str, since: datetime
) -> tuple[int, int]:
    """How many attempts have failed since an instant: for the account, and from the address."""
    failed = (ATTEMPTS.c.at > since) & ~ATTEMPTS.c.succeeded

    def count(mine: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(ATTEMPTS).where(failed, mine)
        return int(connection.execute(query).scalar_one())

    return count(ATTEMPTS.c.email == email), count(ATTEMPTS.c.address == address)


def replace_link(connection: Connection, token_hash: str, at: datetime) -> None:
    """Write a one-time link down and close every earlier one."""
    connection.execute(update(LINKS).where(LINKS.c.used_at.is_(None)).values(used_at=at))
    connection.execute(insert(LINKS).values(token_hash=token_hash, created_at=at))


def link_made_at(connection: Connection, token_hash: str) -> datetime | None:
    """When a one-time link was made; None if it was used or never made."""
    mine = (LINKS.c.token_hash == token_hash) & LINKS.c.used_at.is_(None)
    made: datetime | None = connection.execute(select(LINKS.c.created_at).where(mine)).scalar()
    return made


def use_link(connection: Connection, token_hash: str, at: datetime) -> None:
    """Close a one-time link."""
    connection.execute(update(LINKS).where(LINKS.c.token_hash == token_hash).values(used_at=at))


def _open_session(token_hash: str) -> ColumnElement[bool]:
    return (SESSIONS.c.token_hash == token_hash) & SESSIONS.c.ended_at.is_(None)
