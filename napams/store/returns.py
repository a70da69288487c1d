"""What stands in one revision of a return, and what was done with the return."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, String, func, literal, select, type_coerce

from napams.domain.events import LEAVE_RETURNS_ALONE
from napams.store import record
from napams.store.accepted import OBLIGATIONS, REVIEWS, REVISIONS, UPLOADS, in_force
from napams.store.tables import AuditEvent, MilestoneReport, Narrative, Observation
from napams.store.tables.base import table

_OBSERVED, _REPORTED, _TOLD = table(Observation), table(MilestoneReport), table(Narrative)
_EVENTS = table(AuditEvent)


def revision_id(connection: Connection, department: str, month: str, number: int) -> int | None:
    """The key of a revision; None if there is no such one."""
    query = (
        select(REVISIONS.c.id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == REVISIONS.c.obligation_id)
        .where(OBLIGATIONS.c.department == department, OBLIGATIONS.c.month == month)
        .where(REVISIONS.c.number == number)
    )
    found = connection.execute(query).scalar()
    return None if found is None else int(found)


def accepted_id(connection: Connection, department: str, month: str) -> tuple[int, int] | None:
    """Key and number of the revision that counts for a return; None if none was accepted."""
    counts = in_force()
    query = (
        select(counts.c.revision_id, counts.c.number)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == counts.c.obligation_id)
        .where(OBLIGATIONS.c.department == department, OBLIGATIONS.c.month == month)
    )
    row = connection.execute(query).first()
    return (int(row.revision_id), int(row.number)) if row else None


def figures(connection: Connection, revision: int) -> pd.DataFrame:
    """The figures in the order of the form, each with its cell, evidence and remark."""
    state = type_coerce(_OBSERVED.c.state, String).label("state")
    columns = ("value", "numerator", "denominator", "evidence", "remark", "sheet", "cell")
    query = (
        select(_OBSERVED.c.kpi, _OBSERVED.c.category, state, *(_OBSERVED.c[c] for c in columns))
        .where(_OBSERVED.c.revision_id == revision)
        .order_by(_OBSERVED.c.id)
    )
    frame = pd.read_sql(query, connection)
    numbers = ["value", "numerator", "denominator"]
    frame[numbers] = frame[numbers].astype("float64")
    return frame


def milestones(connection: Connection, revision: int) -> pd.DataFrame:
    """What the revision says of milestones, in the order of the form."""
    status = type_coerce(_REPORTED.c.status, String).label("status")
    columns = ("forecast", "completed_on", "evidence", "remark", "sheet", "cell")
    query = (
        select(_REPORTED.c.milestone, status, *(_REPORTED.c[c] for c in columns))
        .where(_REPORTED.c.revision_id == revision)
        .order_by(_REPORTED.c.id)
    )
    frame = pd.read_sql(query, connection)
    for column in ("forecast", "completed_on"):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame


def narrative(connection: Connection, revision: int) -> pd.DataFrame:
    """The filled fields of the narrative: `field`, `text`."""
    field = type_coerce(_TOLD.c.field, String).label("field")
    query = select(field, _TOLD.c.text).where(_TOLD.c.revision_id == revision).order_by(_TOLD.c.id)
    return pd.read_sql(query, connection)


def files(connection: Connection, department: str, month: str) -> pd.DataFrame:
    """Every file that named this return, oldest first; `revision` is 0 for a refused one."""
    state = func.coalesce(
        type_coerce(REVIEWS.c.outcome, String), type_coerce(UPLOADS.c.outcome, String)
    )
    query = (
        select(
            UPLOADS.c.id.label("upload_id"),
            func.coalesce(REVISIONS.c.number, literal(0)).label("revision"),
            state.label("state"),
            UPLOADS.c.file_name,
            UPLOADS.c.received_on,
            UPLOADS.c.uploaded_at,
            UPLOADS.c.uploaded_by,
            REVIEWS.c.at.label("reviewed_at"),
            REVIEWS.c.by.label("reviewed_by"),
            func.coalesce(REVIEWS.c.note, "").label("note"),
        )
        .outerjoin(REVISIONS, REVISIONS.c.upload_id == UPLOADS.c.id)
        .outerjoin(REVIEWS, REVIEWS.c.revision_id == REVISIONS.c.id)
        .where(UPLOADS.c.department == department, UPLOADS.c.month == month)
        .order_by(UPLOADS.c.id)
    )
    return pd.read_sql(query, connection)


def only_refused(
    connection: Connection, month: str, known_on: datetime | None = None
) -> frozenset[str]:
    """The departments whose files for a month were all refused, as known at an instant."""
    query = (
        select(UPLOADS.c.department)
        .outerjoin(REVISIONS, REVISIONS.c.upload_id == UPLOADS.c.id)
        .where(UPLOADS.c.month == month, UPLOADS.c.department.is_not(None))
        .group_by(UPLOADS.c.department)
        .having(func.count(REVISIONS.c.id) == 0)
    )
    if known_on is not None:
        query = query.where(UPLOADS.c.uploaded_at <= known_on)
    return frozenset(str(code) for code in connection.execute(query).scalars())


def history(
    connection: Connection,
    month: str,
    department: str | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """Who did what when with a return, or with all of a month and the month itself, newest first.

    `sequence`, `at`, `actor`, `action`, `subject`, `detail`.
    """
    names = ("sequence", "at", "actor", "action", "subject", "detail")
    query = select(*(_EVENTS.c[name] for name in names)).order_by(_EVENTS.c.sequence.desc())
    query = query.where(record.concerning(month, department))
    if known_on is not None:
        query = query.where(_EVENTS.c.at <= known_on)
    return pd.read_sql(query.where(_EVENTS.c.action.not_in(LEAVE_RETURNS_ALONE)), connection)
