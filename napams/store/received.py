"""Writing down what was received: the file as it came, and the revision that it makes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from napams.domain.returns import Identity, ValidReturn
from napams.problems import Problem
from napams.store.queries.accepted import OBLIGATIONS, REVISIONS, UPLOADS
from napams.store.queries.figures import revision_of
from napams.store.tables import MilestoneReport, Narrative, Observation
from napams.store.tables.base import table
from napams.store.tables.returns import UploadOutcome

_PARTS = {
    table(Observation): "figures",
    table(MilestoneReport): "milestones",
    table(Narrative): "narrative",
}


def keep_upload(
    connection: Connection,
    *,
    file_name: str,
    data: bytes,
    sha256: str,
    received_on: date,
    uploaded_at: datetime,
    uploaded_by: str,
    outcome: UploadOutcome,
    problems: tuple[Problem, ...],
    identity: Identity | None,
    readable: bool,
) -> int:
    """Keep a file, whatever its fate; gives its number."""
    row = {
        "file_name": file_name,
        "data": data,
        "size": len(data),
        "sha256": sha256,
        "received_on": received_on,
        "uploaded_at": uploaded_at,
        "uploaded_by": uploaded_by,
        "outcome": outcome,
        "problems": [p.as_dict() for p in problems],
        "department": identity.department if identity else None,
        "month": str(identity.month) if identity else None,
        "readable": readable,
    }
    kept = connection.execute(insert(UPLOADS).values(row).returning(UPLOADS.c.id))
    return int(kept.scalar_one())


def add_revision(connection: Connection, upload_id: int, valid: ValidReturn) -> int:
    """Write a return's next revision with everything in it; gives the revision's number."""
    department, month = valid.identity.department, str(valid.identity.month)
    obligation = connection.execute(
        select(OBLIGATIONS.c.id).where(
            OBLIGATIONS.c.department == department, OBLIGATIONS.c.month == month
        )
    ).scalar_one()
    number = revision_of(connection, department, month) + 1
    row = {
        "obligation_id": obligation,
        "number": number,
        "upload_id": upload_id,
        "nil": valid.nil,
        "completeness": valid.completeness,
    }
    revision_id = connection.execute(
        insert(REVISIONS).values(row).returning(REVISIONS.c.id)
    ).scalar_one()
    for to, name in _PARTS.items():
        if rows := [_row(part, revision_id) for part in getattr(valid, name)]:
            connection.execute(insert(to), rows)
    return number


def _row(part: Any, revision_id: int) -> dict[str, Any]:
    """A part of a return as a row: its fields are the table's columns."""
    return {"revision_id": revision_id} | {name: getattr(part, name) for name in part.__slots__}
