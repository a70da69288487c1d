"""Accounts: who may come in, as what."""

from __future__ import annotations

import re
from threading import BoundedSemaphore

import pandas as pd
from pwdlib import PasswordHash
from sqlalchemy import Connection

from napams import clock
from napams.domain.access import Action, Role
from napams.domain.events import Event
from napams.problems import refuse
from napams.services.actors import OPERATOR, one_spelling, reading, writing
from napams.store import accounts as stored
from napams.store import plan, record
from napams.store.engine import database

LEAST_PASSWORD = 10
"""Shortest password, in characters."""
LONGEST_EMAIL = 254
"""Longest e-mail address, in characters."""

_EMAIL = re.compile(r"[^@\s<>\"']+@[^@\s<>\"']+")
HASHER = PasswordHash.recommended()
_TURNS = BoundedSemaphore(2)
"""For each use of the hasher, which takes 64 MB and a core: the others wait, whoever asks."""


def ensure_operator() -> None:
    """Make the account of the command line, once."""
    with database().write() as connection:
        if stored.exists(connection, OPERATOR):
            return
        name = "Operator of the command line"
        stored.add(connection, OPERATOR, name, Role.OPERATOR, None, None, at=clock.now())
        detail = {"role": Role.OPERATOR.value}
        record.append(connection, OPERATOR, Event.ACCOUNT_ADDED, OPERATOR, detail)


def accounts(actor: str) -> pd.DataFrame:
    """`email`, `name`, `role`, `department`, `active`, `last_seen`, by e-mail address."""
    with reading(actor, Action.MANAGE_ACCOUNTS) as (connection, _):
        return stored.listed(connection)


def departments(actor: str) -> tuple[str, ...]:
    """The codes of the departments that a focal person can be of, in the plan's order."""
    with reading(actor, Action.MANAGE_ACCOUNTS) as (connection, _):
        return plan.department_codes(connection)


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
    with writing(actor, Action.MANAGE_ACCOUNTS) as (connection, who):
        add_checked(connection, email, name, role, department, hashed, persona=persona)
        detail = {"role": role.value, "department": department}
        record.append(connection, who.email, Event.ACCOUNT_ADDED, one_spelling(email), detail)


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
    """Add an account after checking what was typed; the caller has authorised it."""
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
    if department is not None:
        known = plan.department_codes(connection)
        if department not in known:
            raise refuse("NO_SUCH_DEPARTMENT", found=department, expected=", ".join(sorted(known)))
    if stored.exists(connection, email):
        raise refuse("ACCOUNT_EXISTS", found=email)
    now = clock.now()
    stored.add(connection, email, name.strip(), role, department, hashed, at=now, persona=persona)


def set_password(actor: str, email: str, password: str) -> None:
    """Give an account a new password and end its sessions."""
    hashed = hash_password(password, email)
    with writing(actor, Action.MANAGE_ACCOUNTS) as (connection, who):
        _change(connection, email, password_hash=hashed)
        record.append(connection, who.email, Event.PASSWORD_SET, one_spelling(email))


def disable(actor: str, email: str) -> None:
    """Take an account out of use; what it did stays in its name."""
    with writing(actor, Action.MANAGE_ACCOUNTS) as (connection, who):
        _change(connection, email, active=False)
        record.append(connection, who.email, Event.ACCOUNT_DISABLED, one_spelling(email))


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
    with _TURNS:
        return HASHER.hash(password)


def is_password(password: str, hashed: str) -> bool:
    """Whether a hash is that of the password."""
    with _TURNS:
        return HASHER.verify(password, hashed)


def _change(connection: Connection, email: str, **values: object) -> None:
    email = one_spelling(email)
    if not stored.change(connection, email, **values):
        raise refuse("NO_SUCH_ACCOUNT", found=email)
    stored.end_sessions_of(connection, email, clock.now())
