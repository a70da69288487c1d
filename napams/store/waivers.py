"""Which departments are excused from which month's return, as known at an instant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Subquery, func, select

from napams.store.tables import Waiver
from napams.store.tables.base import table
from napams.store.tables.desk import WaiverEvent

WAIVERS = table(Waiver)


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
