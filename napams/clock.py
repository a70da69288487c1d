"""The one place that asks what time it is; `NAPAMS_NOW` holds it still for rehearsals."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from napams.config import settings

PAKISTAN = ZoneInfo("Asia/Karachi")


def now() -> datetime:
    """This instant, in UTC, or the instant of the rehearsal."""
    return settings().now or datetime.now(UTC)


def today() -> date:
    """The day in Pakistan, whatever the server's time zone."""
    return local_day(now())


def local_day(instant: datetime) -> date:
    """The day in Pakistan on which an instant lies (midnight is 19:00 UTC)."""
    return instant.astimezone(PAKISTAN).date()
