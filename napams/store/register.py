"""The register of returns: what was owed, what came when, what was made of it, who waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from napams.clock import local_day
from napams.domain.catalogue import Plan
from napams.domain.frames import Row
from napams.domain.reporting import NOT_OWED, ReportingStatus, days_late, reporting_status
from napams.domain.return_history import (
    NOTHING_CAME,
    ReturnHistory,
    contribution,
    day_of_receipt,
    is_uncorrected,
)
from napams.domain.returns import ReturnState
from napams.problems import Severity
from napams.store.months import waived
from napams.store.plan import load_plan
from napams.store.revisions import (
    ALL_RETURNS,
    REVIEWED,
    STANDING,
    WITH_FILES,
    in_force,
    newest,
    received,
    standing,
    state,
)
from napams.store.tables.returns import (
    ANSWERS,
    OBLIGATIONS,
    REVISIONS,
    UPLOADS,
    ReviewOutcome,
)

INBOX = (
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
    "revises",
)
"""`since` is the instant of the upload and `days` the whole days since then: the JTF's own delay,
which counts against no department. `received_on` is the day that counts for the department.
`revises` is the number of the accepted revision that this one would replace, 0 without one."""

OUTSTANDING = ("month", "department", "why", "since", "days", "revision", "note")
"""`why` is `late`, `missing` or `sent back`; `since` the day on which the return was due or went
back, `days` the days until today; `revision` is 0 if none came; `note` is that of
the sending back."""


def register(
    connection: Connection,
    today: date,
    known_on: datetime | None = None,
    only: ColumnElement[bool] = ALL_RETURNS,
) -> pd.DataFrame:
    """One row per return that is owed or may be handed in, by month and department, as of `today`.

    The light of a return that nobody owes is empty (`owed`). `received_on` is the day that counts,
    `revisions` the number of revisions, `state` that of the newest one, `accepted` whether any of
    them counts. `contribution` is what a figure is that no accepted revision gives, `uncorrected`
    whether the return was not corrected in time, None where that says nothing. `sent_backs` and
    `sent_back_on` tell how often it was sent back, and when last; `waiting_since` when the revision
    came that nobody has reviewed; `refused_on` when, after the newest revision, a file was refused
    for its errors. `waived_by` and `waiver_reason` say by what authority it is owed
    no more, and why (None otherwise). The other columns: `exports.columns`, `register`.
    """
    excused = waived(known_on)
    query = (
        select(
            OBLIGATIONS,
            excused.c.authority.label("waived_by"),
            excused.c.reason.label("waiver_reason"),
        )
        .outerjoin(
            excused,
            and_(
                excused.c.department == OBLIGATIONS.c.department,
                excused.c.month == OBLIGATIONS.c.month,
            ),
        )
        .where(only)
        .order_by(OBLIGATIONS.c.month_number, OBLIGATIONS.c.department)
    )
    owed = [dict(row) for row in connection.execute(query).mappings()]
    came = received(connection, known_on, only)
    versions = {row["plan_version"] for row in owed}
    plans = {v: plan for v in versions if (plan := load_plan(connection, v)) is not None}
    told = [
        row | _facts(row, plans[row["plan_version"]], came.get(row["id"], NOTHING_CAME), today)
        for row in owed
    ]
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in told], dtype=of) for name, of in _COLUMNS.items()}
    )


_FACTS = {
    "received_on": "object",
    "revisions": "int64",
    "light": "str",
    "days_late": "int64",
    "state": "str",
    "contribution": "str",
    "accepted": "bool",
    "sent_backs": "int64",
    "sent_back_on": "object",
    "waiting_since": "object",
    "refused_on": "object",
    "uncorrected": "object",
    "owed": "bool",
}
"""What the register tells of a return's history, with the type of each column."""
_COLUMNS = {
    "department": "str",
    "month": "str",
    "month_number": "int64",
    "due": "object",
    "missing_from": "object",
    "opened_at": "datetime64[us, UTC]",
    "waived_by": "object",
    "waiver_reason": "object",
    **_FACTS,
}


def _facts(row: Row, plan: Plan, came: ReturnHistory, today: date) -> dict[str, object]:
    """The columns of _FACTS for one return."""
    due, days = row["due"], plan.lagging.correction_days
    history = replace(came, waived=row["waived_by"] is not None)
    received_on = day_of_receipt(history, today, days)
    owed = row["month_number"] <= plan.owed_until(row["department"])
    status = reporting_status(due, row["missing_from"], received_on, today, waived=history.waived)
    excused = history.waived or not owed
    return {
        "received_on": received_on,
        "revisions": len(history.revisions),
        "light": status.value if owed else NOT_OWED,
        "days_late": days_late(due, received_on, today, excused=excused),
        "state": history.state.value if history.state else "",
        "contribution": contribution(history, due, today, days).value,
        "accepted": history.accepted,
        "sent_backs": history.sent_backs,
        "sent_back_on": history.sent_back_on,
        "waiting_since": history.waiting_since,
        "refused_on": history.refused_on,
        "uncorrected": is_uncorrected(history, today, days),
        "owed": owed,
    }


def revisions(
    connection: Connection,
    month: str | None = None,
    department: str | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """Every revision with its file and the review that stands, newest month first.

    With `known_on`, the revisions that had come by then, and the reviews that stood.
    """
    review = standing(known_on)
    query: Select[tuple[object, ...]] = (
        select(
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.department,
            REVISIONS.c.number.label("revision"),
            state(review).label("state"),
            UPLOADS.c.received_on,
            UPLOADS.c.uploaded_at,
            UPLOADS.c.uploaded_by,
            review.c.by.label("reviewed_by"),
            review.c.at.label("reviewed_at"),
            func.coalesce(review.c.note, "").label("note"),
            UPLOADS.c.problems,
            REVISIONS.c.completeness,
            UPLOADS.c.file_name,
            UPLOADS.c.id.label("upload_id"),
        )
        .select_from(WITH_FILES.outerjoin(review, review.c.revision_id == REVISIONS.c.id))
        .order_by(OBLIGATIONS.c.month.desc(), OBLIGATIONS.c.department, REVISIONS.c.number.desc())
    )
    if month is not None:
        query = query.where(OBLIGATIONS.c.month == month)
    if department is not None:
        query = query.where(OBLIGATIONS.c.department == department)
    if known_on is not None:
        query = query.where(UPLOADS.c.uploaded_at <= known_on)
    frame = pd.read_sql_query(query, connection)
    queries = [[p for p in ps if p["severity"] == Severity.QUERY] for ps in frame.pop("problems")]
    frame.insert(10, "queries", [len(q) for q in queries])
    return frame


def inbox(connection: Connection, today: date) -> pd.DataFrame:
    """The newest revision of each return that nobody has reviewed, the oldest first (INBOX)."""
    last, accepted = newest(), in_force()
    query = (
        select(
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.department,
            last.c.number.label("revision"),
            UPLOADS.c.uploaded_at.label("since"),
            UPLOADS.c.uploaded_by.label("sent_by"),
            UPLOADS.c.problems,
            UPLOADS.c.id.label("upload_id"),
            last.c.id.label("revision_id"),
            last.c.obligation_id,
            func.coalesce(accepted.c.number, 0).label("revises"),
        )
        .outerjoin(accepted, accepted.c.obligation_id == OBLIGATIONS.c.id)
        .join(last, last.c.obligation_id == OBLIGATIONS.c.id)
        .join(UPLOADS, UPLOADS.c.id == last.c.upload_id)
        .outerjoin(STANDING, STANDING.c.revision_id == last.c.id)
        .where(STANDING.c.id.is_(None))
        .order_by(UPLOADS.c.uploaded_at, UPLOADS.c.id)
    )
    frame = pd.read_sql_query(query, connection)
    waiting = OBLIGATIONS.c.id.in_(frame["obligation_id"].tolist())
    owed = register(connection, today, only=waiting)
    keys = zip(owed["month"], owed["department"], strict=True)
    counts = dict(zip(keys, owed["received_on"], strict=True))
    frame["received_on"] = [
        counts[key] for key in zip(frame["month"], frame["department"], strict=True)
    ]
    frame["days"] = [(today - local_day(at)).days for at in frame["since"]]
    queries = [
        [n for n, p in enumerate(problems) if p["severity"] == Severity.QUERY]
        for problems in frame["problems"]
    ]
    answered = connection.execute(select(ANSWERS.c.revision_id, ANSWERS.c.position))
    done = {(row.revision_id, row.position) for row in answered}
    frame["queries"] = [len(q) for q in queries]
    frame["unanswered"] = [
        sum((revision, n) not in done for n in positions)
        for revision, positions in zip(frame["revision_id"], queries, strict=True)
    ]
    return frame[list(INBOX)]


def outstanding(connection: Connection, today: date) -> pd.DataFrame:
    """What departments owe: late, missing or sent back and not corrected, the oldest first.

    One row a return (OUTSTANDING). What waits for review is in the inbox and not here; a waived
    return is owed no more, unless it came and was sent back.
    """
    last = newest()
    with_us = (
        select(last.c.obligation_id)
        .outerjoin(STANDING, STANDING.c.revision_id == last.c.id)
        .where(func.coalesce(STANDING.c.outcome, "") != ReviewOutcome.SENT_BACK.value)
    )
    owed = register(connection, today, only=OBLIGATIONS.c.id.not_in(with_us))
    back = owed["state"] == ReturnState.SENT_BACK
    never = (owed["state"] == "") & owed["light"].isin(
        [ReportingStatus.LATE, ReportingStatus.MISSING]
    )
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
    return rows[list(OUTSTANDING)].reset_index(drop=True)


def _notes(connection: Connection) -> dict[tuple[str, str], tuple[str, datetime]]:
    """Note and instant of the newest sending back of each return."""
    query = (
        select(OBLIGATIONS.c.department, OBLIGATIONS.c.month, STANDING.c.note, STANDING.c.at)
        .select_from(REVIEWED)
        .where(STANDING.c.outcome == ReviewOutcome.SENT_BACK)
        .order_by(REVISIONS.c.number)
    )
    return {(r.department, r.month): (r.note, r.at) for r in connection.execute(query)}
