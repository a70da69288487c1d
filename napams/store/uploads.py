"""The files that were sent in, refused ones too: keeping one, finding one, listing them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, String, bindparam, func, insert, select, type_coerce, update

from napams.domain import events
from napams.domain.returns import Identity
from napams.problems import Problem, Severity
from napams.store import record
from napams.store.revisions import STANDING, WITH_FILES
from napams.store.tables.identity import EVENTS
from napams.store.tables.returns import OBLIGATIONS, REVISIONS, UPLOADS, UploadOutcome

SENT_IN = (
    "at",
    "by",
    "file_name",
    "outcome",
    "state",
    "department",
    "month",
    "revision",
    "errors",
    "queries",
    "upload_id",
)
LARGEST_KEY = 2**31 - 1
"""What a key can be in both databases; they fail at larger numbers, which addresses can hold."""

_KEPT = insert(UPLOADS).returning(UPLOADS.c.id)
_KNOWN = (
    select(OBLIGATIONS.c.department, OBLIGATIONS.c.month, REVISIONS.c.number)
    .select_from(WITH_FILES)
    .where(UPLOADS.c.sha256 == bindparam("digest"))
)
_FOUND = (
    select(UPLOADS, REVISIONS.c.number.label("revision"), REVISIONS.c.nil, REVISIONS.c.completeness)
    .outerjoin(REVISIONS, REVISIONS.c.upload_id == UPLOADS.c.id)
    .where(UPLOADS.c.id == bindparam("key"))
)
"""Statements are built once: building one takes longer than running it."""


def keep(
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
    notices: tuple[str, ...],
    identity: Identity | None,
    readable: bool,
) -> int:
    """Store a file, received or refused; returns its key."""
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
        "notices": list(notices),
        "department": identity.department if identity else None,
        "month": str(identity.month) if identity else None,
        "readable": readable,
    }
    return int(connection.execute(_KEPT, row).scalar_one())


def find(connection: Connection, upload_id: int) -> dict[str, Any] | None:
    """A file's row with its bytes, and `revision`, `nil`, `completeness` where it brought one."""
    key = max(0, min(upload_id, LARGEST_KEY))
    row = connection.execute(_FOUND, {"key": key}).mappings().first()
    return dict(row) if row else None


def received_as(connection: Connection, sha256: str) -> dict[str, Any] | None:
    """`department`, `month`, `number` of the revision that these very bytes made; None if none."""
    row = connection.execute(_KNOWN, {"digest": sha256}).mappings().first()
    return dict(row) if row else None


def without_notices(connection: Connection) -> list[int]:
    """Keys of the files stored before notices were."""
    query = select(UPLOADS.c.id).where(UPLOADS.c.notices.is_(None)).order_by(UPLOADS.c.id)
    return list(connection.execute(query).scalars())


def note_notices(connection: Connection, upload_id: int, notices: Iterable[str]) -> None:
    """Store the notices of a file; the table must not be append-only at the moment."""
    noted = update(UPLOADS).where(UPLOADS.c.id == upload_id).values(notices=list(notices))
    connection.execute(noted)


def uploads(connection: Connection, month: str | None = None) -> pd.DataFrame:
    """Every file that was sent in, newest first, with the number of its problems.

    `department` and `month` are None where the file did not say.
    """
    query = select(
        UPLOADS.c.id.label("upload_id"),
        UPLOADS.c.file_name,
        UPLOADS.c.uploaded_at,
        UPLOADS.c.uploaded_by,
        UPLOADS.c.received_on,
        UPLOADS.c.outcome,
        UPLOADS.c.department,
        UPLOADS.c.month,
        UPLOADS.c.problems,
    ).order_by(UPLOADS.c.id.desc())
    if month is not None:
        query = query.where(UPLOADS.c.month == month)
    frame = pd.read_sql_query(query, connection)
    frame["problems"] = [len(p) for p in frame["problems"]]
    for column in ("department", "month"):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame


def only_refused(
    connection: Connection, month: str, known_on: datetime | None = None
) -> frozenset[str]:
    """Departments whose files for a month were all refused, as known at an instant."""
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


def last_sent_in(
    connection: Connection, department: str | None = None, by: str = ""
) -> datetime | None:
    """Instant of the last file sent in; of the department or by the person, if one is named."""
    query = select(func.max(EVENTS.c.at)).where(EVENTS.c.action.in_(events.SENT_IN))
    if department is not None:
        own = record.concerning_department(department)
        query = query.where(own | (EVENTS.c.actor == by))
    found: datetime | None = connection.execute(query).scalar()
    return found


def sent_in(connection: Connection, since: datetime, until: datetime) -> pd.DataFrame:
    """Every file sent in from `since` to before `until`, oldest first, with the columns SENT_IN.

    From the audit trail: what came twice is there alone. `outcome` is `received`, `refused` or
    `already received`; `state` is the outcome of its review (`accepted`, `sent back`), empty while
    nothing; `revision` is 0 for a refused file. `upload_id` is 0 for a file that had come before.
    """
    query = (
        select(EVENTS.c.at, EVENTS.c.actor, EVENTS.c.action, EVENTS.c.subject, EVENTS.c.detail)
        .where(EVENTS.c.action.in_(events.SENT_IN), EVENTS.c.at >= since, EVENTS.c.at < until)
        .order_by(EVENTS.c.sequence)
    )
    found = [dict(row) for row in connection.execute(query).mappings()]
    known = _by_key(connection, (e["detail"].get("upload") for e in found))
    rows = [_sent_in(event, known.get(event["detail"].get("upload"))) for event in found]
    return pd.DataFrame(rows, columns=list(SENT_IN))


def _by_key(connection: Connection, keys: Iterable[int | None]) -> dict[int, dict[str, Any]]:
    query = (
        select(
            UPLOADS.c.id,
            UPLOADS.c.file_name,
            UPLOADS.c.department,
            UPLOADS.c.month,
            UPLOADS.c.problems,
            REVISIONS.c.number,
            type_coerce(STANDING.c.outcome, String).label("state"),
        )
        .outerjoin(REVISIONS, REVISIONS.c.upload_id == UPLOADS.c.id)
        .outerjoin(STANDING, STANDING.c.revision_id == REVISIONS.c.id)
        .where(UPLOADS.c.id.in_([key for key in keys if key is not None]))
    )
    return {row["id"]: dict(row) for row in connection.execute(query).mappings()}


def _sent_in(event: dict[str, Any], upload: dict[str, Any] | None) -> tuple[object, ...]:
    outcome = events.short_name(event["action"])
    head = (event["at"], event["actor"])
    if upload is None:
        department, month = events.concerns(event["subject"])
        detail = event["detail"]
        name = detail.get("file", "a file that had come before")
        whose = (department or "", str(month or ""))
        return (*head, name, outcome, "", *whose, detail.get("revision", 0), 0, 0, 0)
    wrong = sum(p["severity"] == Severity.ERROR for p in upload["problems"])
    return (
        *head,
        upload["file_name"],
        outcome,
        upload["state"] or "",
        upload["department"] or "",
        upload["month"] or "",
        upload["number"] or 0,
        wrong,
        len(upload["problems"]) - wrong,
        upload["id"],
    )
