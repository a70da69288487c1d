"""Writing down what was received: the file as it came, and the revision that it makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from napams.domain.returns import Figure, Identity, MilestoneLine, NarrativeLine, ValidReturn
from napams.problems import Problem
from napams.store.accepted import OBLIGATIONS, REVISIONS, UPLOADS
from napams.store.tables import MilestoneReport, Narrative, Observation
from napams.store.tables.base import table
from napams.store.tables.returns import UploadOutcome

_KEPT = insert(UPLOADS).returning(UPLOADS.c.id)
_NEXT = (
    select(OBLIGATIONS.c.id, func.coalesce(func.max(REVISIONS.c.number), 0) + 1)
    .outerjoin(REVISIONS, REVISIONS.c.obligation_id == OBLIGATIONS.c.id)
    .where(OBLIGATIONS.c.department == bindparam("of"), OBLIGATIONS.c.month == bindparam("in_"))
    .group_by(OBLIGATIONS.c.id)
)
_REVISED = insert(REVISIONS).returning(REVISIONS.c.id)
_PARTS = (
    ("figures", Figure, insert(table(Observation))),
    ("milestones", MilestoneLine, insert(table(MilestoneReport))),
    ("narrative", NarrativeLine, insert(table(Narrative))),
)
"""Statements are built once: building one takes longer than running it."""


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
    return int(connection.execute(_KEPT, row).scalar_one())


def add_revision(connection: Connection, upload_id: int, valid: ValidReturn) -> int:
    """Write a return's next revision with everything in it; gives the revision's number."""
    department, month = valid.identity.department, str(valid.identity.month)
    obligation, number = connection.execute(_NEXT, {"of": department, "in_": month}).one()
    row = {
        "obligation_id": obligation,
        "number": number,
        "upload_id": upload_id,
        "nil": valid.nil,
        "completeness": valid.completeness,
    }
    revision_id = connection.execute(_REVISED, row).scalar_one()
    for name, kind, statement in _PARTS:
        if parts := getattr(valid, name):
            connection.execute(statement, _rows(parts, kind, revision_id))
    return int(number)


def _rows(parts: Iterable[object], kind: type, revision_id: int) -> list[dict[str, Any]]:
    """Parts of a return as rows: their fields are the table's columns."""
    names = [field.name for field in fields(kind)]
    values = attrgetter(*names)
    columns = ("revision_id", *names)
    return [dict(zip(columns, (revision_id, *values(p)), strict=True)) for p in parts]
