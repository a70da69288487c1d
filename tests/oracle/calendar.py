"""When months end, and the reporting light of an obligation (design.md §4.1)."""

from __future__ import annotations

from datetime import date, timedelta

from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.domain.policy import CalendarPolicy


def first_day_after(month: Month) -> date:
    """The 1st of the next month."""
    return date(month.year + month.number // 12, month.number % 12 + 1, 1)


def last_day(plan: Plan, month: int) -> date:
    """The last day of a plan month, 1 being the plan's first."""
    year, number = plan.starts.year, plan.starts.number
    for _ in range(month - 1):
        number += 1
        if number > 12:
            year, number = year + 1, 1
    return first_day_after(Month(year, number)) - timedelta(days=1)


def light(
    policy: CalendarPolicy, month: Month, received: date | None, *, waived: bool, today: date
) -> str:
    """The reporting light of one department's return for a month, as seen on `today`.

    `received` is the day on which the JTF received it, not after `today`; None if it has not.
    """
    if waived:
        return "waived"
    next_month = first_day_after(month)
    last_day_in_time = next_month.replace(day=policy.due_day)
    first_day_missing = next_month.replace(day=policy.missing_from_day)
    if received is not None:
        return "on time" if received <= last_day_in_time else "late"
    if today <= last_day_in_time:
        return "due"
    return "late" if today < first_day_missing else "missing"
