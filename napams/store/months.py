"""Months at the desk: opened, closed, reopened, waived, and the instants of changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pandas as pd
from sqlalchemy import Connection, RowMapping, Subquery, bindparam, func, insert, select

from napams import clock
from napams.domain.months import Month
from napams.store.tables.returns import (
    CLOSES,
    OBLIGATIONS,
    REVIEWS,
    REVISIONS,
    UPLOADS,
    WAIVERS,
    CloseEvent,
    WaiverEvent,
)

WAIVER_COLUMNS = ("month", "department", "event", "at", "by", "authority", "reason")
_OWED = select(OBLIGATIONS).where(
    OBLIGATIONS.c.department == bindparam("of"), OBLIGATIONS.c.month == bindparam("in_")
)
CLOSINGS = ("month", "number", "event", "at", "by", "reason", "without")
_LAST_EVENT = (
    select(CLOSES.c.event)
    .where(CLOSES.c.month == bindparam("of"))
    .order_by(CLOSES.c.id.desc())
    .limit(1)
)
_JUST_AFTER = timedelta(microseconds=1)
_LAST_CLOSE = select(func.max(CLOSES.c.at))
_LAST_CHANGES = tuple(
    select(func.max(column)) for column in (REVIEWS.c.at, UPLOADS.c.uploaded_at, WAIVERS.c.at)
)


def obligation(connection: Connection, department: str, month: Month) -> RowMapping | None:
    """The return that a department owes or may hand in for a month; None if there is none."""
    return connection.execute(_OWED, {"of": department, "in_": str(month)}).mappings().first()


def plan_versions(connection: Connection) -> dict[str, int]:
    """The version of the plan in force in each month that is open."""
    query = select(OBLIGATIONS.c.month, OBLIGATIONS.c.plan_version).distinct()
    return {row.month: row.plan_version for row in connection.execute(query)}


def first_opened(connection: Connection) -> Month | None:
    """The first month that returns are owed for; None before any was opened."""
    first = connection.execute(select(func.min(OBLIGATIONS.c.month))).scalar_one()
    return Month.parse(first) if first else None


def last_opened(connection: Connection) -> int:
    """The number of the last month that was opened, 0 before the first."""
    newest = connection.execute(select(func.max(OBLIGATIONS.c.month_number))).scalar_one()
    return int(newest or 0)


def any_return_came(connection: Connection) -> bool:
    """Whether any return was ever taken in."""
    return connection.execute(select(REVISIONS.c.id).limit(1)).first() is not None


def open_month(
    connection: Connection,
    month: Month,
    number: int,
    departments: Iterable[str],
    *,
    due: date,
    missing_from: date,
    plan_version: int,
    at: datetime,
) -> None:
    """Write down that these departments owe a return for a month, or may hand one in."""
    row = {"month": str(month), "month_number": number, "due": due, "missing_from": missing_from}
    row |= {"plan_version": plan_version, "opened_at": at}
    connection.execute(insert(OBLIGATIONS), [{"department": d} | row for d in departments])


def is_closed(connection: Connection, month: Month) -> bool:
    """Whether a month is closed now."""
    return connection.execute(_LAST_EVENT, {"of": str(month)}).scalar() == CloseEvent.CLOSED


def note_closing(
    connection: Connection,
    month: Month,
    event: CloseEvent,
    *,
    at: datetime,
    by: str,
    reason: str,
    without: list[str],
) -> None:
    """Write down that a month was closed or reopened."""
    row = {"month": str(month), "event": event, "at": at, "by": by, "reason": reason}
    connection.execute(insert(CLOSES).values(**row, without=without))


def closings(
    connection: Connection, month: Month | None = None, known_on: datetime | None = None
) -> pd.DataFrame:
    """Every closing and reopening (known by then), oldest first, with the columns of CLOSINGS.

    `number` counts a month's closings from 1; a reopening has the number of what it opened.
    `without` lists the departments whose return the closed month lacks.
    """
    query = select(CLOSES).order_by(CLOSES.c.id)
    if month is not None:
        query = query.where(CLOSES.c.month == str(month))
    if known_on is not None:
        query = query.where(CLOSES.c.at <= known_on)
    frame = pd.read_sql(query, connection)
    frame["event"] = [CloseEvent(e).value for e in frame["event"]]
    closed = (frame["event"] == CloseEvent.CLOSED).astype("int64")
    frame["number"] = closed.groupby(frame["month"]).cumsum()
    return frame[list(CLOSINGS)]


def open_before(connection: Connection, month: Month) -> tuple[Month, ...]:
    """Earlier months that are still open."""
    newest = select(func.max(CLOSES.c.id)).group_by(CLOSES.c.month)
    closed = select(CLOSES.c.month).where(
        CLOSES.c.id.in_(newest), CLOSES.c.event == CloseEvent.CLOSED
    )
    query = (
        select(OBLIGATIONS.c.month)
        .where(OBLIGATIONS.c.month < str(month), OBLIGATIONS.c.month.not_in(closed))
        .distinct()
        .order_by(OBLIGATIONS.c.month)
    )
    return tuple(map(Month.parse, connection.execute(query).scalars()))


def closed_at(connection: Connection, month: Month, number: int = 1) -> datetime | None:
    """The instant of a month's closing, the first unless another is named; None if not closed."""
    query = (
        select(CLOSES.c.at)
        .where(CLOSES.c.month == str(month), CLOSES.c.event == CloseEvent.CLOSED)
        .order_by(CLOSES.c.id)
    )
    instants = connection.execute(query).scalars().all()
    return instants[number - 1] if 1 <= number <= len(instants) else None


def note_waiver(
    connection: Connection,
    department: str,
    month: Month,
    event: WaiverEvent,
    *,
    at: datetime,
    by: str,
    authority: str,
    reason: str,
) -> None:
    """Write down that a return was waived, or its waiver withdrawn."""
    row = {"department": department, "month": str(month), "event": event, "at": at}
    row |= {"by": by, "authority": authority, "reason": reason}
    connection.execute(insert(WAIVERS).values(**row))


def authority(connection: Connection, department: str, month: Month) -> str | None:
    """On whose authority a return is waived now; None if it is not."""
    found = waived()
    mine = (found.c.department == department) & (found.c.month == str(month))
    named: str | None = connection.execute(select(found.c.authority).where(mine)).scalar()
    return named


def waivers(
    connection: Connection,
    month: Month | None = None,
    department: str | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """Every waiver and withdrawal, oldest first, with the columns of WAIVER_COLUMNS."""
    query = select(*(WAIVERS.c[c] for c in WAIVER_COLUMNS)).order_by(WAIVERS.c.id)
    if month is not None:
        query = query.where(WAIVERS.c.month == str(month))
    if department is not None:
        query = query.where(WAIVERS.c.department == department)
    if known_on is not None:
        query = query.where(WAIVERS.c.at <= known_on)
    frame = pd.read_sql(query, connection)
    return frame.assign(event=[WaiverEvent(e).value for e in frame["event"]])


def waived(known_on: datetime | None = None) -> Subquery:
    """`department`, `month`, `authority`, `reason`, `by`, `at` of the waivers in force."""
    newest = func.max(WAIVERS.c.id).over(partition_by=(WAIVERS.c.department, WAIVERS.c.month))
    noted = select(WAIVERS, newest.label("newest"))
    if known_on is not None:
        noted = noted.where(WAIVERS.c.at <= known_on)
    last = noted.subquery()
    return (
        select(last)
        .where(last.c.id == last.c.newest, last.c.event == WaiverEvent.WAIVED)
        .subquery("waived")
    )


def moment(connection: Connection) -> datetime:
    """Now, or just after the last closing or reopening if that is later; within a write."""
    closed: datetime | None = connection.execute(_LAST_CLOSE).scalar()
    return max(clock.now(), closed + _JUST_AFTER) if closed else clock.now()


def moment_of_closing(connection: Connection) -> datetime:
    """Now, but not before anything that the closed report must hold."""
    changes: list[datetime | None] = [connection.execute(q).scalar() for q in _LAST_CHANGES]
    return max([moment(connection), *(change for change in changes if change)])
