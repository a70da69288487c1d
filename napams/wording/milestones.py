"""Milestones in words: why one stands as it does, whose return is waited for, and today's state."""

from __future__ import annotations

from napams.domain.frames import Row
from napams.domain.milestones import State, holding
from napams.domain.report import StatusReport
from napams.domain.reporting import ContributionState
from napams.wording.marks import milestone_words
from napams.wording.numbers import count, day
from napams.wording.waiting import absent


def milestone_reason(report: StatusReport, row: Row, eyes: str = "") -> str:
    """Why a milestone is what it is; a state that counts days names the day it counts to.

    What is waited for comes first: `As in Mar 2025: FIA’s return for Apr 2025 is not due until …`.
    """
    if row["state"] == State.DONE:
        return _completed(report, row)
    words = _not_completed(row)
    if not row["on_hold"]:
        return words
    held_from = int(row["held_from"])
    since = f"As in {report.plan.month(held_from).label}" if held_from else "Not judged yet"
    waited_for = [
        absent(
            report,
            row["owner"],
            owed["month_number"],
            ContributionState(owed["contribution"]),
            eyes,
        )
        for owed in holding(report.register, row["owner"], int(row["month_number"]))
    ]
    return f"{since}: {'; '.join(waited_for)}. {words}"


def _completed(report: StatusReport, row: Row) -> str:
    """With the day on which it was told, where the return for a later month told of it."""
    later, told_in = "", row["reported_in"]
    if told_in and told_in > row["month_number"]:
        told = report.obligation(row["owner"], told_in)
        on = f" on {day(told['received_on'])}" if told else ""
        later = f", told in the return for {report.plan.month(told_in).label}{on}"
    return f"Completed on {day(row['completed_on'])}{later}; it was due by {day(row['due'])}."


def _not_completed(row: Row) -> str:
    due, as_of, forecast = row["due"], row["as_of"], row["forecast"]
    days = (as_of - due).days
    if row["state"] == State.OVERDUE:
        expected = f"; the last forecast was {day(forecast)}" if forecast else ""
        return f"Due by {day(due)}: on {day(as_of)} overdue by {count(days, 'day')}{expected}."
    late = f"; now expected by {day(forecast)}" if forecast else ""
    if days == 0:
        return f"Due on {day(due)}, the day itself: overdue from the day after{late}."
    return f"Due by {day(due)}, {count(-days, 'day')} after {day(as_of)}{late}."


def state_today(now: Row) -> str:
    """Today's state beside that of a month's end: `on 15 Apr 2025: overdue by 15 days`."""
    words = milestone_words(now["state"], now["days"])
    return f"on {day(now['as_of'])}: {words}"
