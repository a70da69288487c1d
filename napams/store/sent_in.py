"""What was sent in on a day, file by file, from the audit trail: what came twice is there alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, String, func, select, type_coerce

from napams.problems import Severity
from napams.store.accepted import REVIEWS, REVISIONS, UPLOADS
from napams.store.tables import AuditEvent
from napams.store.tables.base import table

COLUMNS = (
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
_EVENTS = table(AuditEvent)
_ACTIONS = ("return received", "return refused", "return already received")


def last_instant(
    connection: Connection, department: str | None = None, by: str = ""
) -> datetime | None:
    """When a file was last sent in, of the department or by the person where one is named."""
    query = select(func.max(_EVENTS.c.at)).where(_EVENTS.c.action.in_(_ACTIONS))
    if department is not None:
        own = _EVENTS.c.subject.like(f"{department} %")
        query = query.where(own | (_EVENTS.c.actor == by))
    found: datetime | None = connection.execute(query).scalar()
    return found


def sent_in(connection: Connection, since: datetime, until: datetime) -> pd.DataFrame:
    """Every file sent in from `since` to before `until`, oldest first, with the columns COLUMNS.

    `outcome` is `received`, `refused` or `already received`; `state` is what the JTF said of it
    (`accepted`, `sent back`), empty while nothing; `revision` is 0 for a refused file. `upload_id`
    is 0 for a file that had come before.
    """
    query = (
        select(_EVENTS.c.at, _EVENTS.c.actor, _EVENTS.c.action, _EVENTS.c.subject, _EVENTS.c.detail)
        .where(_EVENTS.c.action.in_(_ACTIONS), _EVENTS.c.at >= since, _EVENTS.c.at < until)
        .order_by(_EVENTS.c.sequence)
    )
    events = [dict(row) for row in connection.execute(query).mappings()]
    known = _uploads(connection, (e["detail"].get("upload") for e in events))
    rows = [_row(event, known.get(event["detail"].get("upload"))) for event in events]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _uploads(connection: Connection, keys: Iterable[int | None]) -> dict[int, dict[str, Any]]:
    query = (
        select(
            UPLOADS.c.id,
            UPLOADS.c.file_name,
            UPLOADS.c.department,
            UPLOADS.c.month,
            UPLOADS.c.problems,
            REVISIONS.c.number,
            type_coerce(REVIEWS.c.outcome, String).label("state"),
        )
        .outerjoin(REVISIONS, REVISIONS.c.upload_id == UPLOADS.c.id)
        .outerjoin(REVIEWS, REVIEWS.c.revision_id == REVISIONS.c.id)
        .where(UPLOADS.c.id.in_([key for key in keys if key is not None]))
    )
    return {row["id"]: dict(row) for row in connection.execute(query).mappings()}


def _row(event: dict[str, Any], upload: dict[str, Any] | None) -> tuple[object, ...]:
    outcome = event["action"].removeprefix("return ")
    head = (event["at"], event["actor"])
    if upload is None:
        department, _, month = event["subject"].rpartition(" ")
        detail = event["detail"]
        name = detail.get("file", "a file that had come before")
        return (*head, name, outcome, "", department, month, detail.get("revision", 0), 0, 0, 0)
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
