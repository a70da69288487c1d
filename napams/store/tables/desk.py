"""What the returns desk notes beside the returns: closings, waivers, answers, drafts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from napams.store.tables.base import one_of


class CloseEvent(StrEnum):
    """What happened to a month."""

    CLOSED = "closed"
    REOPENED = "reopened"


class WaiverEvent(StrEnum):
    """What happened to the duty to send a return."""

    WAIVED = "waived"
    WITHDRAWN = "withdrawn"


class MonthClose(SQLModel, table=True):
    """A month closed, or opened again with a reason; the newest row of a month says which.

    `without` names the departments whose return was missing from the closed month.
    """

    __tablename__ = "month_close"
    __table_args__ = (CheckConstraint("event = 'closed' OR reason <> ''", name="reason"),)
    id: int | None = Field(default=None, primary_key=True)
    month: str = Field(max_length=7, index=True)
    event: CloseEvent = Field(sa_column=Column(one_of(CloseEvent), nullable=False))
    at: datetime
    by: str
    reason: str
    without: list[str] = Field(sa_column=Column(JSON, nullable=False))


class Waiver(SQLModel, table=True):
    """A department excused from a month's return, or that withdrawn; the newest row counts."""

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint("event = 'withdrawn' OR authority <> ''", name="authority"),
        CheckConstraint("reason <> ''", name="reason"),
    )
    id: int | None = Field(default=None, primary_key=True)
    department: str = Field(foreign_key="department.code")
    month: str = Field(max_length=7, index=True)
    event: WaiverEvent = Field(sa_column=Column(one_of(WaiverEvent), nullable=False))
    at: datetime
    by: str
    authority: str
    reason: str


class QueryAnswer(SQLModel, table=True):
    """A sentence in answer to one query of a revision; `position` is its place in the problems."""

    __tablename__ = "query_answer"
    __table_args__ = (CheckConstraint("text <> ''", name="text"),)
    id: int | None = Field(default=None, primary_key=True)
    revision_id: int = Field(foreign_key="return_revision.id", index=True)
    position: int
    code: str
    place: str
    text: str
    by: str
    at: datetime


class Draft(SQLModel, table=True):
    """A return that somebody has begun to type in the browser; each person has an own one."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("department", "month", "author"),)
    id: int | None = Field(default=None, primary_key=True)
    department: str = Field(foreign_key="department.code")
    month: str = Field(max_length=7)
    author: str = Field(foreign_key="account.email")
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    saved_at: datetime
