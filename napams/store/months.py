"""Months: the returns owed for them, and their closings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select

from napams.domain.months import Month
from napams.store.revisions import in_force
from napams.store.tables import MonthClose
from napams.store.tables.base import table
from napams.store.tables.desk import CloseEvent
from napams.store.tables.returns import OBLIGATIONS, REVISIONS

CLOSES = table(MonthClose)
_OWED = select(OBLIGATIONS).where(
    OBLIGATIONS.c.department == bindparam("of"), OBLIGATIONS.c.month == bindparam("in_")
)
CLOSINGS = ("month", "number", "event", "at", "by", "reason", "without")

_NEWEST = (
    select(CLOSES.c.event)
    .where(CLOSES.c.month == bindparam("of"))
    .order_by(CLOSES.c.id.desc())
    .limit(1)
)


def obligation(connection: Connection, department: str, month: Month) -> RowMapping | None:
    """The return that a department owes for a month; None if it owes none."""
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
    """Write down that these departments owe a return for a month."""
    row = {"month": str(month), "month_number": number, "due": due, "missing_from": missing_from}
    row |= {"plan_version": plan_version, "opened_at": at}
    connection.execute(insert(OBLIGATIONS), [{"department": d} | row for d in departments])


def with_accepted(connection: Connection, month: Month) -> tuple[str, ...]:
    """The departments of which a revision counts for the month."""
    counts = in_force()
    query = (
        select(OBLIGATIONS.c.department)
        .join(counts, counts.c.obligation_id == OBLIGATIONS.c.id)
        .where(OBLIGATIONS.c.month == str(month))
    )
    return tuple(connection.execute(query).scalars())


def is_closed(connection: Connection, month: Month) -> bool:
    """Whether a month is closed now."""
    return connection.execute(_NEWEST, {"of": str(month)}).scalar() == CloseEvent.CLOSED


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


def closings(connection: Connection, month: Month | None = None) -> pd.DataFrame:
    """Every closing and reopening, oldest first, with the columns of CLOSINGS.

    `number` counts a month's closings from 1; a reopening has the number of what it opened.
    `without` lists the departments whose return the closed month lacks.
    """
    query = select(CLOSES).order_by(CLOSES.c.id)
    if month is not None:
        query = query.where(CLOSES.c.month == str(month))
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
