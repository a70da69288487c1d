"""Waivers: which departments are excused from which month's return."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, Subquery, func, insert, select

from napams.domain.months import Month
from napams.store.tables import Waiver
from napams.store.tables.base import table
from napams.store.tables.desk import WaiverEvent

WAIVERS = table(Waiver)
HISTORY = ("month", "department", "event", "at", "by", "authority", "reason")


def add(
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


def history(
    connection: Connection,
    month: Month | None = None,
    department: str | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """Every waiver and withdrawal, oldest first, with the columns of HISTORY."""
    query = select(*(WAIVERS.c[c] for c in HISTORY)).order_by(WAIVERS.c.id)
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
