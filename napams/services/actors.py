"""Who is acting: the role is read from the database, at every call."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from napams.domain.access import Action, Role, allowed
from napams.problems import refuse
from napams.store.tables import Account
from napams.store.tables.base import table

OPERATOR = "operator@localhost"
"""The account of whoever runs the command line on the server itself; it cannot sign in."""

ACCOUNTS = table(Account)
_IN_USE = select(ACCOUNTS.c.email, ACCOUNTS.c.name, ACCOUNTS.c.role, ACCOUNTS.c.department).where(
    ACCOUNTS.c.email == bindparam("of"), ACCOUNTS.c.active
)


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


def one_spelling(email: str) -> str:
    """An e-mail address as accounts and records have it, however it was typed."""
    return email.strip().lower()


def find(connection: Connection, email: str) -> Actor | None:
    """The account of that e-mail address if it is in use."""
    row = connection.execute(_IN_USE, {"of": one_spelling(email)}).first()
    return Actor(row.email, row.name, Role(row.role), row.department) if row else None


def authorise(
    connection: Connection, email: str, action: Action, department: str | None = None
) -> Actor:
    """The actor, if it may do this now; Refused (NO_SUCH_ACCOUNT, NOT_ALLOWED) otherwise."""
    return _allowed(find(connection, email), email, action, department)


def authorise_own(connection: Connection, email: str, action: Action) -> Actor:
    """As `authorise`, where a focal person acts for the own department and others for any."""
    actor = find(connection, email)
    return _allowed(actor, email, action, actor.department if actor else None)


def _allowed(actor: Actor | None, email: str, action: Action, department: str | None) -> Actor:
    if actor is None:
        raise refuse("NO_SUCH_ACCOUNT", found=email)
    if not actor.may(action, department):
        whose = f" of {department}" if department else ""
        raise refuse(
            "NOT_ALLOWED",
            found=f"{actor.role.value}: {action.value}{whose}",
            expected="another role",
        )
    return actor
