"""The register of returns: what was owed, what came when, what was made of it."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, Select, and_, case, func, select

from napams.clock import PAKISTAN
from napams.domain.reporting import days_late, light
from napams.problems import Severity
from napams.store.accepted import OBLIGATIONS, REVIEWS, REVISIONS, STATE, UPLOADS, newest, received
from napams.store.plan import load_plan
from napams.store.tables.returns import ReviewOutcome
from napams.store.waivers import waived


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
    frame = pd.read_sql(query, connection)
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
        light(due, missing, came_on, today, waived=waived).value
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
    last = newest(known_on)
    reviewed = REVIEWS.c.revision_id == last.c.id
    if known_on is not None:
        reviewed = reviewed & (REVIEWS.c.at <= known_on)
    back = case((REVIEWS.c.outcome == ReviewOutcome.SENT_BACK, REVIEWS.c.at)).label("sent_back_at")
    query = select(last.c.obligation_id, STATE.label("state"), back).outerjoin(REVIEWS, reviewed)
    return pd.read_sql(query, connection)


def revisions(
    connection: Connection, month: str | None = None, department: str | None = None
) -> pd.DataFrame:
    """Every revision with its file and its review, newest month first."""
    query: Select[tuple[object, ...]] = (
        select(
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.department,
            REVISIONS.c.number.label("revision"),
            STATE.label("state"),
            UPLOADS.c.received_on,
            UPLOADS.c.uploaded_at,
            UPLOADS.c.uploaded_by,
            REVIEWS.c.by.label("reviewed_by"),
            REVIEWS.c.at.label("reviewed_at"),
            func.coalesce(REVIEWS.c.note, "").label("note"),
            UPLOADS.c.problems,
            REVISIONS.c.completeness,
            UPLOADS.c.file_name,
            UPLOADS.c.id.label("upload_id"),
        )
        .join(OBLIGATIONS, OBLIGATIONS.c.id == REVISIONS.c.obligation_id)
        .join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id)
        .outerjoin(REVIEWS, REVIEWS.c.revision_id == REVISIONS.c.id)
        .order_by(OBLIGATIONS.c.month.desc(), OBLIGATIONS.c.department, REVISIONS.c.number.desc())
    )
    if month is not None:
        query = query.where(OBLIGATIONS.c.month == month)
    if department is not None:
        query = query.where(OBLIGATIONS.c.department == department)
    frame = pd.read_sql(query, connection)
    asked = [[p for p in ps if p["severity"] == Severity.QUERY] for ps in frame.pop("problems")]
    frame.insert(10, "queries", [len(a) for a in asked])
    return frame


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
    frame = pd.read_sql(query, connection)
    frame["problems"] = [len(p) for p in frame["problems"]]
    for column in ("department", "month"):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame
