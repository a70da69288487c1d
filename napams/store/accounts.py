"""Accounts, their sessions, attempts to sign in, and one-time links."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, bindparam, select

from napams.store.tables import Account
from napams.store.tables.base import table

ACCOUNTS = table(Account)
_IN_USE = select(ACCOUNTS.c.email, ACCOUNTS.c.name, ACCOUNTS.c.role, ACCOUNTS.c.department).where(
    ACCOUNTS.c.email == bindparam("of"), ACCOUNTS.c.active
)
"""A statement is built once: building one takes longer than running it."""


def in_use(connection: Connection, email: str) -> RowMapping | None:
    """`email`, `name`, `role`, `department` of an account, unless it was taken out of use."""
    return connection.execute(_IN_USE, {"of": email}).mappings().first()
