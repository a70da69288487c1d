"""The register of returns: what was owed, what came when, what was made of it, who waits."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, Select, and_, case, func, select

from napams.clock import PAKISTAN, local_day
from napams.domain.reporting import ReportingStatus, days_late, reporting_status
from napams.domain.returns import ReturnState
from napams.problems import Severity
from napams.store.months import waived
from napams.store.plan import load_plan
from napams.store.revisions import REVIEWED, STANDING, WITH_FILES, newest, received, standing, state
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
)
"""`since` is the instant of the upload and `days` the whole days since then: the JTF's own delay,
which counts against no department. `received_on` is the day that counts for the department."""

OUTSTANDING = ("month", "department", "why", "since", "days", "revision", "note")
"""`why` is `late`, `missing` or `sent back`; `since` the day on which the return was due or went
back, `days` the days until today; `revision` is 0 if none came; `note` is that of
the sending back."""


def register(connection: Connection, today: date, known_on: datetime | None = None) -> pd.DataFrame:
    """One row per obligation, by month and department; `light` as of `today`.

    `waived_by` and `waiver_reason` say by what authority it is owed no more, and why (None
    otherwise); `uncorrected` whether the return was sent back longer ago than its plan gives to
    correct one, and nothing has come since. The other columns: `exports.columns`, `register`.
    """
    came, excused = received(known_on), waived(known_on)
    query = (
        select(
            OBLIGATIONS,
            came.c.received_on,
            came.c.revisions,
            excused.c.authority.label("waived_by"),
            excused.c.reason.label("waiver_reason"),
        )
        .outerjoin(came, came.c.obligation_id == OBLIGATIONS.c.id)
        .outerjoin(
            excused,
            and_(
                excused.c.department == OBLIGATIONS.c.department,
                excused.c.month == OBLIGATIONS.c.month,
            ),
        )
        .order_by(OBLIGATIONS.c.month_number, OBLIGATIONS.c.department)
    )
    frame = pd.read_sql_query(query, connection)
    for column in ("received_on", "waived_by", "waiver_reason"):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    frame["revisions"] = frame["revisions"].fillna(0).astype("int64")
    rows = list(
        zip(
            frame["due"],
            frame["missing_from"],
            frame["received_on"],
            frame["waived_by"].notna(),
            strict=True,
        )
    )
    frame["light"] = [
        reporting_status(due, missing, came_on, today, waived=waived).value
        for due, missing, came_on, waived in rows
    ]
    frame["days_late"] = [days_late(due, came_on, today) for due, _, came_on, _ in rows]
    states = _states(connection, known_on).set_index("obligation_id")
    frame["state"] = frame["id"].map(states["state"]).astype("str").fillna("")
    sent_back = pd.to_datetime(frame["id"].map(states["sent_back_at"]), utc=True)
    waited = pd.Timestamp(today) - sent_back.dt.tz_convert(PAKISTAN).dt.tz_localize(None).dt.floor(
        "D"
    )
    frame["uncorrected"] = waited > pd.to_timedelta(_days_to_correct(connection, frame), unit="D")
    return frame.drop(columns=["id", "plan_version"])


def _days_to_correct(connection: Connection, frame: pd.DataFrame) -> pd.Series:
    """The days within which each return, once sent back, is to be corrected: its plan's policy."""
    plans = {v: load_plan(connection, v) for v in frame["plan_version"].unique().tolist()}
    days = {v: plan.lagging.correction_days for v, plan in plans.items() if plan is not None}
    return frame["plan_version"].map(days).astype("int64")


def _states(connection: Connection, known_on: datetime | None) -> pd.DataFrame:
    """The state of each return's newest revision; when it was sent back, if it was."""
    last, review = newest(known_on), standing(known_on)
    back = case((review.c.outcome == ReviewOutcome.SENT_BACK, review.c.at)).label("sent_back_at")
    query = select(last.c.obligation_id, state(review).label("state"), back)
    reviewed = query.outerjoin(review, review.c.revision_id == last.c.id)
    return pd.read_sql_query(reviewed, connection)


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
        .outerjoin(STANDING, STANDING.c.revision_id == last.c.id)
        .where(STANDING.c.id.is_(None))
        .order_by(UPLOADS.c.uploaded_at, UPLOADS.c.id)
    )
    frame = pd.read_sql_query(query, connection)
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
    owed = register(connection, today)
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
