"""The one place that asks what time it is; `NAPAMS_NOW` holds it still for rehearsals."""

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
    """This instant, in UTC, or the instant of the rehearsal."""
    return _held.get() or settings().now or datetime.now(UTC)


@contextmanager
def held_at(instant: datetime) -> Iterator[None]:
    """Within it, it is `instant`: a made-up year is lived through day by day."""
    token = _held.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)


def today() -> date:
    """The day in Pakistan, whatever the server's time zone."""
    return local_day(now())


def local_day(instant: datetime) -> date:
    """The day in Pakistan on which an instant lies (midnight is 19:00 UTC)."""
    return instant.astimezone(PAKISTAN).date()
