"""Returns: what was owed, what came, what was made of it, and what the desk notes beside them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from napams.domain.returns import FigureState, MilestoneStatus, NarrativeField, ReturnState
from napams.store.tables.base import one_of, table


class UploadOutcome(StrEnum):
    """What became of a file."""

    RECEIVED = "received"
    REFUSED = "refused"


class ReviewOutcome(StrEnum):
    """What the JTF decided on a revision; WITHDRAWN takes back the acceptance before it."""

    ACCEPTED = ReturnState.ACCEPTED.value
    SENT_BACK = ReturnState.SENT_BACK.value
    WITHDRAWN = "withdrawn"


class CloseEvent(StrEnum):
    """What happened to a month."""

    CLOSED = "closed"
    REOPENED = "reopened"


class WaiverEvent(StrEnum):
    """What happened to the duty to send a return."""

    WAIVED = "waived"
    WITHDRAWN = "withdrawn"


class Obligation(SQLModel, table=True):
    """A return that a department owes for a month, or may hand in; made when the month opens.

    It is owed up to the month that its plan says (`Plan.owed_until`).
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("department", "month"),
        CheckConstraint("month_number >= 1", name="month_number"),
    )
    id: int | None = Field(default=None, primary_key=True)
    department: str = Field(foreign_key="department.code")
    month: str = Field(max_length=7, index=True)
    month_number: int
    due: date
    missing_from: date
    plan_version: int = Field(foreign_key="plan_version.number")
    opened_at: datetime


class Upload(SQLModel, table=True):
    """A file that was sent in, refused ones too, with its bytes.

    `department` and `month` are what the file says of itself, as far as it could be read;
    `readable` says that it was theirs and at least half filled, mistakes or not: its day counts.
    `notices` are sentences on what of it was not read; None until a file that came before there was
    such a column has been read again (`services.setup`).
    """

    __tablename__ = "upload"
    id: int | None = Field(default=None, primary_key=True)
    file_name: str
    data: bytes
    size: int
    sha256: str = Field(max_length=64, index=True)
    received_on: date
    uploaded_at: datetime
    uploaded_by: str
    outcome: UploadOutcome = Field(sa_column=Column(one_of(UploadOutcome), nullable=False))
    problems: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    notices: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    department: str | None = None
    month: str | None = Field(default=None, max_length=7, index=True)
    readable: bool = False


class ReturnRevision(SQLModel, table=True):
    """One version of a return; corrections are further ones."""

    __tablename__ = "return_revision"
    __table_args__ = (UniqueConstraint("obligation_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    number: int
    upload_id: int = Field(foreign_key="upload.id", unique=True)
    nil: bool
    completeness: float


class Review(SQLModel, table=True):
    """The JTF's decision on a revision; the newest stands, and all stay readable."""

    __tablename__ = "review"
    __table_args__ = (CheckConstraint("outcome <> 'withdrawn' OR note <> ''", name="reason"),)
    id: int | None = Field(default=None, primary_key=True)
    revision_id: int = Field(foreign_key="return_revision.id", index=True)
    outcome: ReviewOutcome = Field(sa_column=Column(one_of(ReviewOutcome), nullable=False))
    at: datetime = Field(index=True)
    by: str
    note: str
    """What to correct, the answer to the open queries, or why the acceptance was withdrawn."""


class Observation(SQLModel, table=True):
    """A figure of a revision and its cell; category is empty for the KPI's total."""

    __tablename__ = "observation"
    __table_args__ = (UniqueConstraint("revision_id", "kpi", "category"),)
    id: int | None = Field(default=None, primary_key=True)
    revision_id: int = Field(foreign_key="return_revision.id", index=True)
    kpi: str = Field(foreign_key="kpi.code", index=True)
    category: str
    state: FigureState = Field(sa_column=Column(one_of(FigureState), nullable=False))
    value: float | None
    numerator: float | None
    denominator: float | None
    evidence: str
    remark: str
    sheet: str
    cell: str


class MilestoneReport(SQLModel, table=True):
    """What a revision says of a milestone."""

    __tablename__ = "milestone_report"
    __table_args__ = (UniqueConstraint("revision_id", "milestone"),)
    id: int | None = Field(default=None, primary_key=True)
    revision_id: int = Field(foreign_key="return_revision.id", index=True)
    milestone: str = Field(foreign_key="milestone.code", index=True)
    status: MilestoneStatus = Field(sa_column=Column(one_of(MilestoneStatus), nullable=False))
    forecast: date | None
    completed_on: date | None
    evidence: str
    remark: str
    sheet: str
    cell: str


class Narrative(SQLModel, table=True):
    """A filled field of a revision's narrative."""

    __tablename__ = "narrative"
    __table_args__ = (UniqueConstraint("revision_id", "field"),)
    id: int | None = Field(default=None, primary_key=True)
    revision_id: int = Field(foreign_key="return_revision.id", index=True)
    field: NarrativeField = Field(sa_column=Column(one_of(NarrativeField), nullable=False))
    text: str
    sheet: str
    cell: str


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
    """A return that somebody has begun to type in the browser; everybody has their own."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("department", "month", "author"),)
    id: int | None = Field(default=None, primary_key=True)
    department: str = Field(foreign_key="department.code")
    month: str = Field(max_length=7)
    author: str = Field(foreign_key="account.email")
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    saved_at: datetime


OBLIGATIONS = table(Obligation)
UPLOADS = table(Upload)
REVISIONS = table(ReturnRevision)
REVIEWS = table(Review)
OBSERVATIONS = table(Observation)
MILESTONE_REPORTS = table(MilestoneReport)
NARRATIVE_FIELDS = table(Narrative)
CLOSES = table(MonthClose)
WAIVERS = table(Waiver)
ANSWERS = table(QueryAnswer)
DRAFTS = table(Draft)
