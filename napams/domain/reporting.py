"""When a return is due, received, late or missing, and why a figure is lacking.

Days are days in Pakistan. Source: docs/rules.md, When a return is due.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from napams.domain.months import Month
from napams.domain.policy import CalendarPolicy


class ReportingStatus(StrEnum):
    """How a department reports: what has become of an obligation (the column `light`)."""

    ON_TIME = "on time"
    LATE = "late"
    MISSING = "missing"
    DUE = "due"
    WAIVED = "waived"


NOT_OWED = ""
"""The light of a return that nobody owes."""
NOT_EXPECTED = (ReportingStatus.DUE.value, ReportingStatus.WAIVED.value, NOT_OWED)
"""Lights that no rate counts: still open, waived, owed by nobody."""


class ContributionState(StrEnum):
    """What one reporter gives to one KPI in one month (docs/rules.md, The value of an indicator).

    The last four are states of a return too: what a figure is that no accepted revision gives.
    """

    GIVEN = "given"
    NOT_APPLICABLE = "not applicable"
    WAITING = "waiting"
    WAIVED = "waived"
    AWAITED = "awaited"
    SILENT = "silent"


def due_on(month: Month, policy: CalendarPolicy) -> date:
    """The last day on which the month's return is on time."""
    return (month + 1).first_day.replace(day=policy.due_day)


def missing_from(month: Month, policy: CalendarPolicy) -> date:
    """The first day on which a return that never came counts as missing."""
    return (month + 1).first_day.replace(day=policy.missing_from_day)


def reporting_status(
    due: date, missing: date, received_on: date | None, today: date, *, waived: bool = False
) -> ReportingStatus:
    """By the day of receipt if there was one, else by today's.

    A waiver excuses what is late or missing: what came on time is on time. A return that came after
    it was missing is late: it is no longer missing.
    """
    if received_on is not None and received_on <= due:
        return ReportingStatus.ON_TIME
    if waived:
        return ReportingStatus.WAIVED
    if received_on is not None:
        return ReportingStatus.LATE
    if today <= due:
        return ReportingStatus.DUE
    return ReportingStatus.LATE if today < missing else ReportingStatus.MISSING


def days_late(due: date, received_on: date | None, today: date, *, excused: bool = False) -> int:
    """Days between the due day and the receipt, or today while nothing came; never negative.

    0 where `excused`: waived, or owed by nobody.
    """
    return 0 if excused else max(0, ((received_on or today) - due).days)
