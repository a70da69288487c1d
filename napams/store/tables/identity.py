"""Who may come in, who did, and what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from napams.domain.access import Role
from napams.store.tables.base import one_of, table


class Account(SQLModel, table=True):
    """Somebody who may sign in; the operator account of the command line has no password."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("(role = 'focal') = (department IS NOT NULL)", name="focal_department"),
    )
    email: str = Field(primary_key=True, max_length=254)
    name: str
    role: Role = Field(sa_column=Column(one_of(Role), nullable=False))
    department: str | None = Field(default=None, foreign_key="department.code")
    password_hash: str | None = None
    active: bool = True
    persona: bool = False
    created_at: datetime


class SignInSession(SQLModel, table=True):
    """A signed-in browser; the cookie's token itself is kept nowhere."""

    __tablename__ = "sign_in_session"
    token_hash: str = Field(primary_key=True, max_length=64)
    email: str = Field(foreign_key="account.email", index=True)
    created_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    address: str


class SignInAttempt(SQLModel, table=True):
    """A try at a password, for counting."""

    __tablename__ = "sign_in_attempt"
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(index=True)
    address: str = Field(index=True)
    at: datetime = Field(index=True)
    succeeded: bool


class OneTimeLink(SQLModel, table=True):
    """The link with which the first administrator makes an account."""

    __tablename__ = "one_time_link"
    token_hash: str = Field(primary_key=True, max_length=64)
    created_at: datetime
    used_at: datetime | None = None


class AuditEvent(SQLModel, table=True):
    """One thing that was done; each holds the hash of the one before it."""

    __tablename__ = "audit_event"
    sequence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime
    actor: str = Field(index=True)
    action: str = Field(index=True)
    subject: str
    detail: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    previous_hash: str = Field(max_length=64, unique=True)
    hash: str = Field(max_length=64, unique=True)


ACCOUNTS = table(Account)
SESSIONS = table(SignInSession)
ATTEMPTS = table(SignInAttempt)
LINKS = table(OneTimeLink)
EVENTS = table(AuditEvent)
