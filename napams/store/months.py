"""Which months are closed, since when, by whom."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, bindparam, func, select

from napams.domain.months import Month
from napams.store.accepted import OBLIGATIONS
from napams.store.tables import MonthClose
from napams.store.tables.base import table
from napams.store.tables.desk import CloseEvent

CLOSES = table(MonthClose)
CLOSINGS = ("month", "number", "event", "at", "by", "reason", "without")

_NEWEST = (
    select(CLOSES.c.event)
    .where(CLOSES.c.month == bindparam("of"))
    .order_by(CLOSES.c.id.desc())
    .limit(1)
)


def is_closed(connection: Connection, month: Month) -> bool:
    """Whether a month is closed now."""
    return connection.execute(_NEWEST, {"of": str(month)}).scalar() == CloseEvent.CLOSED


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
    """The months before this one that returns are owed for and that are not closed now."""
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
