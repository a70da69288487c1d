"""How far a month has come, in writing: final or provisional, and what is still to come."""

from __future__ import annotations

from datetime import date

from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.which_month import MonthState
from napams.wording.numbers import count


def named(report: StatusReport, month: Month) -> str:
    """A month by its name, with `provisional` beside it until it is closed: `Mar 2025`."""
    state = report.states[month]
    return month.label if state.is_final else f"{month.label} ({state.state})"


def standing(month: Month, state: MonthState) -> str:
    """`final: closed on 21 April`, or why a month is provisional: what is not due, waits, is late.

    `provisional: 8 returns are not due until 7 April, 2 wait for the Joint Task Force, 1 is late`.
    """
    if state.closed_on is not None:
        return f"{state.state}: closed on {_day(state.closed_on, month)}"
    again = ["opened again for corrections"] if state.reopened else []
    return f"{state.state}: {', '.join([*again, *_to_come(month, state)])}"


def plan_is_over(plan: Plan, month: Month) -> str:
    """What a month after the plan's last one shows; empty for a month of the plan."""
    last = plan.month(plan.months)
    if month <= last:
        return ""
    return (
        f"The plan ended with {last.label}: its indicators stand as at its end; milestones that "
        "are not done are still judged."
    )


def place(plan: Plan, month: Month) -> str:
    """Which of the plan's months it is: `month 3 of 12 of the plan`."""
    number = plan.month_number(month)
    if number > plan.months:
        return f"{count(number - plan.months, 'month')} after the plan’s last"
    return f"month {number} of {plan.months} of the plan"


def _to_come(month: Month, state: MonthState) -> list[str]:
    """What keeps a month from being closed; the first part names the returns."""
    due = _day(state.due, month)
    counted = (
        (state.not_due, f"is not due until {due}", f"are not due until {due}"),
        (state.waiting, "waits for the Joint Task Force", "wait for the Joint Task Force"),
        (state.sent_back, "was sent back to be corrected", "were sent back to be corrected"),
        (state.late, "is late", "are late"),
    )
    parts = [f"{n} {one if n == 1 else more}" for n, one, more in counted if n]
    if not parts:
        return ["every return owed is in, and the month is not closed yet"]
    number, rest = parts[0].split(" ", 1)
    return [f"{number} {'return' if number == '1' else 'returns'} {rest}", *parts[1:]]


def _day(value: date, month: Month) -> str:
    """`7 April`, with the year where it is not the month's."""
    year = f" {value.year}" if value.year != month.year else ""
    return f"{value.day} {value:%B}{year}"
