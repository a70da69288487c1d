"""When a return is due, late or missing (design.md §4.1). Days are days in Pakistan."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from napams.domain.months import Month
from napams.domain.policy import CalendarPolicy


class Light(StrEnum):
    """The reporting light of an obligation."""

    ON_TIME = "on time"
    LATE = "late"
    MISSING = "missing"
    DUE = "due"
    WAIVED = "waived"


def due_on(month: Month, policy: CalendarPolicy) -> date:
    """The last day on which the month's return is on time."""
    return (month + 1).first_day.replace(day=policy.due_day)


def missing_from(month: Month, policy: CalendarPolicy) -> date:
    """The first day on which a return that never came counts as missing."""
    return (month + 1).first_day.replace(day=policy.missing_from_day)


def light(
    due: date, missing: date, received_on: date | None, today: date, *, waived: bool = False
) -> Light:
    """The reporting light: by the day of receipt if there was one, else by today's.

    A return that came after it was missing is late: it is no longer missing.
    """
    if waived:
        return Light.WAIVED
    if received_on is not None:
        return Light.ON_TIME if received_on <= due else Light.LATE
    if today <= due:
        return Light.DUE
    return Light.LATE if today < missing else Light.MISSING


def days_late(due: date, received_on: date | None, today: date) -> int:
    """Days between the due day and the receipt, or today while nothing came; never negative."""
    return max(0, ((received_on or today) - due).days)
