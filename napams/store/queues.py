"""Who waits for whom: returns not yet reviewed, and departments that owe something."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, select

from napams.clock import local_day
from napams.domain.reporting import Light
from napams.domain.returns import ReturnState
from napams.problems import Severity
from napams.store.accepted import OBLIGATIONS, REVIEWS, REVISIONS, UPLOADS, newest, received
from napams.store.answers import ANSWERS
from napams.store.register import register
from napams.store.tables.returns import ReviewOutcome

FOR_US = (
    "month",
    "department",
    "revision",
    "received_on",
    "since",
    "days",
    "sent_by",
    "queries",
    "unanswered",
    "upload_id",
)
"""`since` is the instant of the upload and `days` its age: the JTF's own delay, which no light of a
department knows. `received_on` is the day that counts for the department."""

FOR_THEM = ("month", "department", "why", "since", "days", "revision", "note")
"""`why` is `late`, `missing` or `sent back`; `since` the day from which it waits (the day on which
the return was due, or the day on which it went back), `days` the days until today; `note` what was
said when it was sent back."""


def waiting_for_us(connection: Connection, today: date) -> pd.DataFrame:
    """The newest revision of each return that nobody has reviewed, the oldest first (FOR_US)."""
    last, came = newest(), received()
    query = (
        select(
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.department,
            last.c.number.label("revision"),
            came.c.received_on,
            UPLOADS.c.uploaded_at.label("since"),
            UPLOADS.c.uploaded_by.label("sent_by"),
            UPLOADS.c.problems,
            UPLOADS.c.id.label("upload_id"),
            last.c.id.label("revision_id"),
        )
        .join(last, last.c.obligation_id == OBLIGATIONS.c.id)
        .join(UPLOADS, UPLOADS.c.id == last.c.upload_id)
        .join(came, came.c.obligation_id == OBLIGATIONS.c.id)
        .outerjoin(REVIEWS, REVIEWS.c.revision_id == last.c.id)
        .where(REVIEWS.c.id.is_(None))
        .order_by(UPLOADS.c.uploaded_at, UPLOADS.c.id)
    )
    frame = pd.read_sql(query, connection)
    frame["days"] = [(today - local_day(at)).days for at in frame["since"]]
    asked = [
        [n for n, p in enumerate(problems) if p["severity"] == Severity.QUERY]
        for problems in frame["problems"]
    ]
    answered = connection.execute(select(ANSWERS.c.revision_id, ANSWERS.c.position))
    said = {(row.revision_id, row.position) for row in answered}
    frame["queries"] = [len(a) for a in asked]
    frame["unanswered"] = [
        sum((revision, n) not in said for n in positions)
        for revision, positions in zip(frame["revision_id"], asked, strict=True)
    ]
    return frame[list(FOR_US)]


def waiting_for_them(connection: Connection, today: date) -> pd.DataFrame:
    """What departments owe: late, missing or sent back and not corrected, the oldest first.

    One row a return (FOR_THEM). What waits for review waits for us and is not here; a waived
    return is owed no more, unless it came and was sent back.
    """
    owed = register(connection, today)
    back = owed["state"] == ReturnState.SENT_BACK
    never = (owed["state"] == "") & owed["light"].isin([Light.LATE, Light.MISSING])
    rows = owed[back | never].copy()
    notes = _notes(connection)
    keys = list(zip(rows["department"], rows["month"], strict=True))
    gone_back = rows["state"] == ReturnState.SENT_BACK
    rows["why"] = rows["light"].where(~gone_back, ReturnState.SENT_BACK.value)
    since = [
        local_day(notes[key][1]) if went_back else due
        for key, went_back, due in zip(keys, gone_back, rows["due"], strict=True)
    ]
    rows["days"] = [(today - day).days for day in since]
    rows["since"] = since
    rows["revision"] = rows["revisions"]
    rows["note"] = [notes[k][0] if b else "" for k, b in zip(keys, gone_back, strict=True)]
    rows = rows.sort_values(["days", "department"], ascending=[False, True])
    return rows[list(FOR_THEM)].reset_index(drop=True)


def _notes(connection: Connection) -> dict[tuple[str, str], tuple[str, datetime]]:
    """Note and instant of the newest sending back of each return."""
    query = (
        select(OBLIGATIONS.c.department, OBLIGATIONS.c.month, REVIEWS.c.note, REVIEWS.c.at)
        .join(REVISIONS, REVISIONS.c.obligation_id == OBLIGATIONS.c.id)
        .join(REVIEWS, REVIEWS.c.revision_id == REVISIONS.c.id)
        .where(REVIEWS.c.outcome == ReviewOutcome.SENT_BACK)
        .order_by(REVISIONS.c.number)
    )
    return {(r.department, r.month): (r.note, r.at) for r in connection.execute(query)}
