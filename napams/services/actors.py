"""The one gate: who is acting, and whether that account may do this now.

Every read and every write of a service begins with `reading` or `writing`. The role is read from
the database at every call.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from napams.domain.access import Action, Role, allowed
from napams.problems import Refused, refuse
from napams.store import accounts
from napams.store.engine import database

OPERATOR = "operator@localhost"
"""The account of whoever runs the command line on the server itself; it cannot sign in."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An account in use."""

    email: str
    name: str
    role: Role
    department: str | None

    def may(self, action: Action, department: str | None = None) -> bool:
        """Whether the role allows it, for that department where one is touched."""
        return allowed(self.role, action, own=self.department, department=department)

    def require(self, action: Action, department: str | None = None) -> None:
        """Refused (NOT_ALLOWED) unless the role allows it; a focal person needs a department."""
        if not self.may(action, department):
            raise _not_allowed(self, action, department)

    def scope(self, department: str | None = None) -> str | None:
        """The department that a read is limited to: the one named, else the actor's own.

        None for all departments.
        """
        return department or self.department


class _System(str):
    """The type of SYSTEM, so that the same text from outside is not taken for it."""

    __slots__ = ()


SYSTEM = _System("system")
"""The program itself, where no account acts: warming up, opening months, the frame of a page.

Usable wherever a service takes the e-mail address of an actor.
"""
_SYSTEM = Actor("system", "NAPAMS", Role.OPERATOR, None)


def one_spelling(email: str) -> str:
    """An e-mail address as accounts and records have it, however it was typed."""
    return email.strip().lower()


def find(connection: Connection, email: str) -> Actor | None:
    """The account of that e-mail address if it is in use."""
    if isinstance(email, _System):
        return _SYSTEM
    row = accounts.in_use(connection, one_spelling(email))
    if row is None:
        return None
    return Actor(row["email"], row["name"], Role(row["role"]), row["department"])


@contextmanager
def reading(
    actor: str, action: Action, department: str | None = None
) -> Iterator[tuple[Connection, Actor]]:
    """A consistent read for an actor that may do this; Refused (NO_SUCH_ACCOUNT, NOT_ALLOWED).

    Without a department, a focal person acts for their own: limit the read to `who.scope()`.
    """
    with database().read() as connection:
        yield connection, _gate(connection, actor, action, department)


@contextmanager
def writing(
    actor: str, action: Action, department: str | None = None
) -> Iterator[tuple[Connection, Actor]]:
    """One write transaction for an actor that may do this; as `reading` otherwise."""
    with database().write() as connection:
        yield connection, _gate(connection, actor, action, department)


def admit(actor: str, action: Action) -> Actor:
    """The actor, for a service that has nothing to read of its own; as `reading` otherwise."""
    with reading(actor, action) as (_, who):
        return who


def known(connection: Connection, email: str) -> Actor:
    """The actor, whatever it may do; Refused (NO_SUCH_ACCOUNT) without an account in use."""
    who = find(connection, email)
    if who is None:
        raise refuse("NO_SUCH_ACCOUNT", found=email)
    return who


def authorise(
    connection: Connection, email: str, action: Action, department: str | None = None
) -> Actor:
    """The actor, if it may do this now; Refused (NO_SUCH_ACCOUNT, NOT_ALLOWED) otherwise."""
    who = known(connection, email)
    who.require(action, department)
    return who


def _gate(connection: Connection, email: str, action: Action, department: str | None) -> Actor:
    who = known(connection, email)
    if not who.may(action, who.scope(department)):
        raise _not_allowed(who, action, department)
    return who


def _not_allowed(who: Actor, action: Action, department: str | None) -> Refused:
    whose = f" of {department}" if department else ""
    return refuse(
        "NOT_ALLOWED", found=f"{who.role.value}: {action.value}{whose}", expected="another role"
    )
