"""What the product's rules of receipt make of the returns of a world."""

from __future__ import annotations

from napams.domain.months import Month
from napams.domain.policy import CalendarPolicy
from napams.domain.reporting import days_late, due_on, missing_from, reporting_status
from napams.domain.return_history import (
    ReceivedRevision,
    ReturnHistory,
    contribution,
    day_of_receipt,
    is_uncorrected,
)

from .judgement import Judgement
from .second import Cells, code_of, returns


def cells(found: Judgement, until: int) -> Cells:
    """The rows of the register that the product makes of what came, as known on the day."""
    return {
        ("return", code_of(department), str(month)): _row(found, department, month)
        for month, department in returns(found, until)
    }


def _row(found: Judgement, department: str, month: int) -> dict[str, object]:
    owed = month <= found.plan.owed_until(department)
    calendar, today = CalendarPolicy(), found.desk.today
    of = Month.of(found.plan.first_day(month))
    within = found.plan.limits.correction_days
    history = _history(found, department, month)
    due, missing = due_on(of, calendar), missing_from(of, calendar)
    came = day_of_receipt(history, today, within)
    status = reporting_status(due, missing, came, today, waived=history.waived)
    return {
        "received_on": came,
        "light": str(status) if owed else "",
        "days_late": days_late(due, came, today, excused=history.waived or not owed),
        "contribution": str(contribution(history, due, today, within)),
        "uncorrected": is_uncorrected(history, today, within),
    }


def _history(found: Judgement, department: str, month: int) -> ReturnHistory:
    """What has become of a return by now, as the store tells it."""
    desk = found.desk
    revisions = tuple(
        ReceivedRevision(
            received_on=r.received,
            accepted=desk.is_accepted(r),
            sent_back_on=r.sent_back if desk.is_sent_back(r) else None,
        )
        for r in desk.revisions(department, month)
    )
    refused = desk.refused(department, month)
    return ReturnHistory(revisions, refused, waived=desk.is_waived(department, month))
