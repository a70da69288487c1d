"""Accounts: who may come in, as what."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
from pwdlib import PasswordHash
from sqlalchemy import Connection, func, insert, select, update

from napams import clock
from napams.domain.access import Action, Role
from napams.problems import refuse
from napams.services.actors import OPERATOR, authorise, one_spelling
from napams.store import record
from napams.store.accounts import ACCOUNTS
from napams.store.engine import database
from napams.store.tables import Department, SignInSession
from napams.store.tables.base import table

LEAST_PASSWORD = 10
"""Characters that a password has at least."""
LONGEST_EMAIL = 254
"""Characters that an e-mail address has at most."""

_EMAIL = re.compile(r"[^@\s<>\"']+@[^@\s<>\"']+")
_SESSIONS = table(SignInSession)
_DEPARTMENTS = table(Department)
HASHER = PasswordHash.recommended()


def ensure_operator() -> None:
    """Make the account of the command line, once."""
    with database().write() as connection:
        if connection.execute(select(ACCOUNTS.c.email).where(ACCOUNTS.c.email == OPERATOR)).first():
            return
        _insert(connection, OPERATOR, "Operator of the command line", Role.OPERATOR, None, None)
        _note(connection, OPERATOR, "account added", OPERATOR, {"role": Role.OPERATOR.value})


def accounts(actor: str) -> pd.DataFrame:
    """`email`, `name`, `role`, `department`, `active`, `last_seen`, by e-mail address."""
    with database().read() as connection:
        authorise(connection, actor, Action.MANAGE_ACCOUNTS)
        seen = (
            select(_SESSIONS.c.email, func.max(_SESSIONS.c.seen_at).label("last_seen"))
            .group_by(_SESSIONS.c.email)
            .subquery()
        )
        columns = [ACCOUNTS.c[c] for c in ("email", "name", "role", "department", "active")]
        query = (
            select(*columns, seen.c.last_seen)
            .outerjoin(seen, seen.c.email == ACCOUNTS.c.email)
            .where(ACCOUNTS.c.role != Role.OPERATOR)
            .order_by(ACCOUNTS.c.email)
        )
        return pd.read_sql(query, connection)


def add(
    actor: str,
    email: str,
    name: str,
    role: Role,
    department: str | None = None,
    password: str | None = None,
    *,
    persona: bool = False,
) -> None:
    """Add an account; Refused: ACCOUNT_EXISTS, BAD_ACCOUNT, NO_SUCH_DEPARTMENT, WEAK_PASSWORD."""
    hashed = hash_password(password, email) if password is not None else None
    with database().write() as connection:
        who = authorise(connection, actor, Action.MANAGE_ACCOUNTS)
        add_checked(connection, email, name, role, department, hashed, persona=persona)
        detail = {"role": role.value, "department": department}
        _note(connection, who.email, "account added", one_spelling(email), detail)


def add_checked(
    connection: Connection,
    email: str,
    name: str,
    role: Role,
    department: str | None,
    hashed: str | None,
    *,
    persona: bool = False,
) -> None:
    """Insert an account after checking what was typed; the caller has authorised it."""
    email = one_spelling(email)
    fits = _EMAIL.fullmatch(email) and len(email) <= LONGEST_EMAIL and name.strip()
    if not fits or not (email + name).isprintable():
        raise refuse(
            "BAD_ACCOUNT", found=f"{name} <{email}>", expected="a name and an e-mail address"
        )
    if role is Role.OPERATOR:
        raise refuse("BAD_ACCOUNT", found=role.value, expected="one of the other roles")
    if (role is Role.FOCAL) != (department is not None):
        raise refuse(
            "BAD_ACCOUNT",
            found=f"{role.value}, department {department or 'none'}",
            expected="a department for a focal person, and for nobody else",
        )
    known = set(connection.execute(select(_DEPARTMENTS.c.code)).scalars())
    if department is not None and department not in known:
        raise refuse("NO_SUCH_DEPARTMENT", found=department, expected=", ".join(sorted(known)))
    if connection.execute(select(ACCOUNTS.c.email).where(ACCOUNTS.c.email == email)).first():
        raise refuse("ACCOUNT_EXISTS", found=email)
    _insert(connection, email, name.strip(), role, department, hashed, persona=persona)


def set_password(actor: str, email: str, password: str) -> None:
    """Give an account a new password and end its sessions."""
    hashed = hash_password(password, email)
    with database().write() as connection:
        who = authorise(connection, actor, Action.MANAGE_ACCOUNTS)
        _change(connection, email, password_hash=hashed)
        _note(connection, who.email, "password set", one_spelling(email), {})


def disable(actor: str, email: str) -> None:
    """Take an account out of use; what it did stays in its name."""
    with database().write() as connection:
        who = authorise(connection, actor, Action.MANAGE_ACCOUNTS)
        _change(connection, email, active=False)
        _note(connection, who.email, "account disabled", one_spelling(email), {})


def hash_password(password: str, email: str) -> str:
    """Argon2 hash of a password; Refused (WEAK_PASSWORD) if it is too easily guessed."""
    if (
        len(password) < LEAST_PASSWORD
        or password.lower() in email.lower()
        or len(set(password)) < 5
    ):
        raise refuse(
            "WEAK_PASSWORD",
            expected=f"{LEAST_PASSWORD} characters or more, at least 5 different ones",
        )
    return HASHER.hash(password)


def _change(connection: Connection, email: str, **values: object) -> None:
    email = one_spelling(email)
    mine = (ACCOUNTS.c.email == email) & (ACCOUNTS.c.role != Role.OPERATOR)
    if connection.execute(update(ACCOUNTS).where(mine).values(**values)).rowcount == 0:
        raise refuse("NO_SUCH_ACCOUNT", found=email)
    open_sessions = (_SESSIONS.c.email == email) & _SESSIONS.c.ended_at.is_(None)
    connection.execute(update(_SESSIONS).where(open_sessions).values(ended_at=clock.now()))


def _insert(
    connection: Connection,
    email: str,
    name: str,
    role: Role,
    department: str | None,
    hashed: str | None,
    *,
    persona: bool = False,
) -> None:
    connection.execute(
        insert(ACCOUNTS).values(
            email=email,
            name=name,
            role=role,
            department=department,
            password_hash=hashed,
            active=True,
            persona=persona,
            created_at=clock.now(),
        )
    )


def _note(
    connection: Connection, actor: str, action: str, subject: str, detail: dict[str, Any]
) -> None:
    record.append(
        connection, at=clock.now(), actor=actor, action=action, subject=subject, detail=detail
    )
