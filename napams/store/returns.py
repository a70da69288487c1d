"""The contents of the revisions of a return, what was done with it, and drafts of the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    String,
    delete,
    func,
    insert,
    literal,
    select,
    type_coerce,
    update,
)

from napams.domain.events import LEAVE_RETURNS_ALONE
from napams.domain.months import Month
from napams.store import record
from napams.store.revisions import STANDING, in_force
from napams.store.tables.identity import EVENTS
from napams.store.tables.returns import (
    DRAFTS,
    MILESTONE_REPORTS,
    NARRATIVE_FIELDS,
    OBLIGATIONS,
    OBSERVATIONS,
    REVISIONS,
    UPLOADS,
)

NARRATIVES = (
    "month",
    "month_number",
    "department",
    "field",
    "text",
    "revision",
    "received_on",
    "source",
)


class Accepted(NamedTuple):
    """The revision that counts for a return: its key and number, and who accepted it."""

    revision_id: int
    number: int
    by: str


def accepted(connection: Connection, department: str, month: Month) -> Accepted | None:
    """The revision that counts for a return; None if none was accepted."""
    counts = in_force()
    query = (
        select(counts.c.revision_id, counts.c.number, STANDING.c.by)
        .join(STANDING, STANDING.c.revision_id == counts.c.revision_id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == counts.c.obligation_id)
        .where(OBLIGATIONS.c.department == department, OBLIGATIONS.c.month == str(month))
    )
    row = connection.execute(query).first()
    return Accepted(*row) if row else None


def figures(connection: Connection, revisions: Sequence[int]) -> pd.DataFrame:
    """The figures of revisions in the order of the form, each with its cell, evidence, remark.

    `revision_id`, then `kpi`, `category`, `state`, `value`, `numerator`, `denominator`,
    `evidence`, `remark`, `sheet`, `cell`.
    """
    of = OBSERVATIONS.c
    state = type_coerce(of.state, String).label("state")
    columns = ("value", "numerator", "denominator", "evidence", "remark", "sheet", "cell")
    query = select(of.revision_id, of.kpi, of.category, state, *(of[c] for c in columns))
    frame = _of_revisions(connection, query, of, revisions)
    numbers = ["value", "numerator", "denominator"]
    frame[numbers] = frame[numbers].astype("float64")
    return frame


def milestones(connection: Connection, revisions: Sequence[int]) -> pd.DataFrame:
    """What revisions say of milestones, in the order of the form.

    `revision_id`, then `milestone`, `status`, `forecast`, `completed_on`, `evidence`, `remark`,
    `sheet`, `cell`.
    """
    of = MILESTONE_REPORTS.c
    status = type_coerce(of.status, String).label("status")
    columns = ("forecast", "completed_on", "evidence", "remark", "sheet", "cell")
    query = select(of.revision_id, of.milestone, status, *(of[c] for c in columns))
    frame = _of_revisions(connection, query, of, revisions)
    for column in ("forecast", "completed_on"):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame


def narrative(connection: Connection, revisions: Sequence[int]) -> pd.DataFrame:
    """The filled fields of the narratives of revisions: `revision_id`, `field`, `text`."""
    of = NARRATIVE_FIELDS.c
    query = select(of.revision_id, type_coerce(of.field, String).label("field"), of.text)
    return _of_revisions(connection, query, of, revisions)


def files(connection: Connection, department: str, month: Month) -> pd.DataFrame:
    """Every file that named this return, oldest first; `revision` is 0 for a refused one."""
    state = func.coalesce(
        type_coerce(STANDING.c.outcome, String), type_coerce(UPLOADS.c.outcome, String)
    )
    query = (
        select(
            UPLOADS.c.id.label("upload_id"),
            func.coalesce(REVISIONS.c.number, literal(0)).label("revision"),
            REVISIONS.c.id.label("revision_id"),
            state.label("state"),
            UPLOADS.c.file_name,
            UPLOADS.c.received_on,
            UPLOADS.c.uploaded_at,
            UPLOADS.c.uploaded_by,
            STANDING.c.at.label("reviewed_at"),
            STANDING.c.by.label("reviewed_by"),
            func.coalesce(STANDING.c.note, "").label("note"),
        )
        .outerjoin(REVISIONS, REVISIONS.c.upload_id == UPLOADS.c.id)
        .outerjoin(STANDING, STANDING.c.revision_id == REVISIONS.c.id)
        .where(UPLOADS.c.department == department, UPLOADS.c.month == str(month))
        .order_by(UPLOADS.c.id)
    )
    return pd.read_sql_query(query, connection)


def history(
    connection: Connection,
    month: Month,
    department: str | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """Who did what when with a return, or with all of a month and the month itself, newest first.

    `sequence`, `at`, `actor`, `action`, `subject`, `detail`.
    """
    names = ("sequence", "at", "actor", "action", "subject", "detail")
    query = select(*(EVENTS.c[name] for name in names)).order_by(EVENTS.c.sequence.desc())
    query = query.where(record.concerning(month, department))
    if known_on is not None:
        query = query.where(EVENTS.c.at <= known_on)
    return pd.read_sql_query(query.where(EVENTS.c.action.not_in(LEAVE_RETURNS_ALONE)), connection)


def narratives(connection: Connection, known_on: datetime | None = None) -> pd.DataFrame:
    """One row per filled field of each return in force, by month, department and place in it.

    Columns of NARRATIVES: `field` is a `NarrativeField`'s word, `source` the cell
    (`Narrative!B7`).
    """
    counts, of = in_force(known_on), NARRATIVE_FIELDS.c
    query = (
        select(
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.month_number,
            OBLIGATIONS.c.department,
            of.field,
            of.text,
            counts.c.number.label("revision"),
            UPLOADS.c.received_on,
            (of.sheet + "!" + of.cell).label("source"),
        )
        .join(counts, counts.c.revision_id == of.revision_id)
        .join(REVISIONS, REVISIONS.c.id == counts.c.revision_id)
        .join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == counts.c.obligation_id)
        .order_by(OBLIGATIONS.c.month_number, OBLIGATIONS.c.department, of.id)
    )
    frame = pd.read_sql_query(query, connection)
    frame["field"] = [str(field) for field in frame["field"]]
    return frame[list(NARRATIVES)]


def _of_revisions(
    connection: Connection, query: Select[Any], of: Any, revisions: Sequence[int]
) -> pd.DataFrame:
    """The rows of revisions, in the order in which they were written."""
    return pd.read_sql_query(query.where(of.revision_id.in_(revisions)).order_by(of.id), connection)


def save_draft(
    connection: Connection,
    author: str,
    department: str,
    month: Month,
    content: dict[str, Any],
    at: datetime,
) -> None:
    """Keep a draft in place of the author's earlier one of the same return."""
    mine = _mine(author, department, month)
    changed = update(DRAFTS).where(mine).values(content=content, saved_at=at)
    if connection.execute(changed).rowcount == 0:
        row = {"department": department, "month": str(month), "author": author}
        connection.execute(insert(DRAFTS).values(**row, content=content, saved_at=at))


def find_draft(
    connection: Connection, author: str, department: str, month: Month
) -> RowMapping | None:
    """The author's draft of a return: `content`, `saved_at`; None if there is none."""
    query = select(DRAFTS).where(_mine(author, department, month))
    return connection.execute(query).mappings().first()


def remove_draft(connection: Connection, author: str, department: str, month: Month) -> bool:
    """Delete the author's draft of a return; False if there is none."""
    gone = delete(DRAFTS).where(_mine(author, department, month))
    return connection.execute(gone).rowcount > 0


def drafts(connection: Connection, author: str) -> pd.DataFrame:
    """The author's drafts: `department`, `month`, `saved_at`, the newest first."""
    query = (
        select(DRAFTS.c.department, DRAFTS.c.month, DRAFTS.c.saved_at)
        .where(DRAFTS.c.author == author)
        .order_by(DRAFTS.c.saved_at.desc(), DRAFTS.c.id.desc())
    )
    return pd.read_sql(query, connection)


def _mine(author: str, department: str, month: Month) -> ColumnElement[bool]:
    return (
        (DRAFTS.c.author == author)
        & (DRAFTS.c.department == department)
        & (DRAFTS.c.month == str(month))
    )
