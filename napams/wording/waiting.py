"""Whom a figure waits for, in words.

`eyes` is the department of a focal person, who is not told which others have not reported; NOBODY
of those who are told of none; empty for those who may know.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from napams.domain.frames import Row
from napams.domain.report import StatusReport
from napams.domain.reporting import ContributionState, due_on
from napams.wording.numbers import day, listed

_WAITS = (ContributionState.WAITING, ContributionState.AWAITED, ContributionState.WAIVED)
ONE = {"is": "is", "has": "has", "was": "was", "it": "it", "its": "its"}
SEVERAL = {"is": "are", "has": "have", "was": "were", "it": "they", "its": "their"}
NOBODY = "-"


def waiting_for(report: StatusReport, row: Row, eyes: str = "") -> str:
    """What a KPI's row waits for: `FIA’s return for Jun 2025 is not due until 7 Jul 2025`."""
    return wait(report, month_of(report, row), waits(report, row), eyes)


def waits(report: StatusReport, row: Row) -> dict[str, ContributionState]:
    """The reporters that a KPI's row waits for, with what keeps each of them."""
    states = states_of(report, row, month_of(report, row))
    return {d: state for d, state in states.items() if state in _WAITS}


def wait(
    report: StatusReport,
    month_number: int,
    departments: Mapping[str, ContributionState],
    eyes: str = "",
) -> str:
    """What returns for a month wait for; those of whom the same is said are named together."""
    by_words: dict[str, list[str]] = {}
    for department, state in departments.items():
        words = _of_return(report, department, month_number, state)
        by_words.setdefault(words, []).append(department)
    month = report.plan.month(month_number).label
    return "; ".join(_said(month, who, words, eyes) for words, who in by_words.items())


def absent(
    report: StatusReport,
    department: str,
    month_number: int,
    state: ContributionState,
    eyes: str = "",
) -> str:
    """Why a department has no accepted figure of a month: where its return is, and since when."""
    return wait(report, month_number, {department: state}, eyes)


def _said(month: str, departments: list[str], words: str, eyes: str) -> str:
    if not departments[0]:
        return f"the returns of all departments for {month} {words}"
    who = list(dict.fromkeys(named(d, eyes) for d in departments))
    if len(departments) == 1:
        return f"{who[0]}’s return for {month} {words.format_map(ONE)}"
    if who == [named("", eyes)]:
        who = ["some departments" if eyes == NOBODY else "other departments"]
    return f"the returns of {listed(who)} for {month} {words.format_map(SEVERAL)}"


def named(department: str, eyes: str) -> str:
    """A department, as it is named to those who may not know which."""
    if eyes in ("", department):
        return department
    return "a department" if eyes == NOBODY else "another department"


def _of_return(
    report: StatusReport, department: str, month_number: int, state: ContributionState
) -> str:
    """What became of a return, with its verbs to be filled in; of all, when they are counted."""
    if not department:
        due = due_on(report.plan.month(month_number), report.plan.calendar)
        return f"are counted after {day(due)}"
    owed = report.obligation(department, month_number)
    return _became(report, owed, state) if owed else "{is} owed by nobody"


def _became(report: StatusReport, owed: Row, state: ContributionState) -> str:
    waiting, back = owed["waiting_since"], owed["sent_back_on"]
    if state is ContributionState.WAITING:
        since = f" since {day(waiting)}" if waiting else ""
        return f"{{has}} been waiting for the Joint Task Force{since}"
    if state is ContributionState.WAIVED:
        return "{was} waived" + (f" by {owed['waived_by']}" if owed["waived_by"] else "")
    if state is ContributionState.AWAITED:
        due = owed["due"]
        if not back:
            return f"{{is}} not due until {day(due)}"
        if owed["sent_backs"] > 1:
            return f"{{was}} sent back again on {day(back)}, and {{is}} due by {day(due)}"
        until = max(due, back + timedelta(days=report.plan.lagging.correction_days))
        return f"{{was}} sent back on {day(back)}, to be corrected by {day(until)}"
    refused = owed["refused_on"]
    silent = {
        f"{{has}} not come; {{it}} {{was}} due on {day(owed['due'])}": True,
        f"{{was}} sent back on {day(back)} and not corrected in time": bool(back),
        f"{{was}} refused for {{its}} errors on {day(refused)} and {{has}} not come again": (
            bool(refused) and (not back or refused >= back)
        ),
        "{was} sent back more than once, and no version is accepted": owed["sent_backs"] > 1,
        "{was} accepted without this figure": owed["accepted"],
    }
    return [words for words, holds in silent.items() if holds][-1]


def month_of(report: StatusReport, row: Row) -> int:
    """The plan month that a row speaks of: after the plan's end, its last."""
    return min(int(row["month_number"]), report.plan.months)


def states_of(report: StatusReport, row: Row, number: int) -> dict[str, ContributionState]:
    """The contributions of a row: of all reporters, or of the department alone."""
    states = report.contributions.of(row["code"], number)
    own = row["department"]
    return {own: states[own]} if own else states
