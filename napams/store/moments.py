"""The instant of a change: never before what was closed, so that a closed report stays closed.

A report as known at an instant holds everything up to that very microsecond. Clocks can stand
still (a rehearsal) or be set back; what comes after a closing must then be later all the same, and
a closing not earlier than what it closes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from napams import clock
from napams.store.months import CLOSES
from napams.store.tables.returns import REVIEWS, UPLOADS
from napams.store.waivers import WAIVERS

_JUST_AFTER = timedelta(microseconds=1)
_LAST_CLOSE = select(func.max(CLOSES.c.at))
_LAST_CHANGES = tuple(
    select(func.max(column)) for column in (REVIEWS.c.at, UPLOADS.c.uploaded_at, WAIVERS.c.at)
)


def moment(connection: Connection) -> datetime:
    """Now, or just after the last closing or reopening if that is later; within a write."""
    closed: datetime | None = connection.execute(_LAST_CLOSE).scalar()
    return max(clock.now(), closed + _JUST_AFTER) if closed else clock.now()


def moment_of_closing(connection: Connection) -> datetime:
    """Now, but not before anything that the closed report must hold."""
    changes: list[datetime | None] = [connection.execute(q).scalar() for q in _LAST_CHANGES]
    return max([moment(connection), *(change for change in changes if change)])
