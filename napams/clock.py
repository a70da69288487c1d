"""The only source of the current time; `NAPAMS_NOW` fixes it for rehearsals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from napams.config import settings

PAKISTAN = ZoneInfo("Asia/Karachi")

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """The current instant in UTC, or the fixed one."""
    return _held.get() or settings().now or datetime.now(UTC)


@contextmanager
def held_at(instant: datetime) -> Iterator[None]:
    """Fix the current instant within a block, as when a demonstration year is made day by day."""
    token = _held.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)


def today() -> date:
    """The current day in Pakistan, whatever the server's time zone."""
    return local_day(now())


def local_day(instant: datetime) -> date:
    """Day of an instant in Pakistan (midnight is 19:00 UTC)."""
    return instant.astimezone(PAKISTAN).date()
