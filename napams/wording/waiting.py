"""Whom a figure waits for, and who has been silent since when, in words.

`eyes` is the department of a focal person, who is not told which others have not reported; empty
for those who may know.
"""

from __future__ import annotations

from collections.abc import Iterable

from napams.domain.frames import Row
from napams.domain.report import StatusReport
from napams.domain.reporting import ContributionState
from napams.wording.numbers import day

_STATES = (ContributionState.WAITING, ContributionState.AWAITED, ContributionState.WAIVED)


def waiting_for(report: StatusReport, row: Row, eyes: str = "") -> str:
    """What a KPI's row waits for, department by department."""
    number = min(int(row["month_number"]), report.plan.months)
    states = _states(report, row, number)
    said = [absent(report, d, number, s, eyes) for d, s in states.items() if s in _STATES]
    return "; ".join(dict.fromkeys(said))


def absent(
    report: StatusReport,
    department: str,
    month_number: int,
    state: ContributionState,
    eyes: str = "",
) -> str:
    """Why a department has no accepted figure of a month: where its return is, and since when."""
    month = report.plan.month(month_number).label
    if not department:
        return f"the returns for {month} are not all due yet"
    owed = report.obligation(department, month_number)
    if owed is None:
        return f"{_named(department, eyes)} owes no return for {month}"
    return f"{_named(department, eyes)}’s return for {month} {_became(owed, state)}"


def _named(department: str, eyes: str) -> str:
    return department if eyes in ("", department) else "another department"


def _became(owed: Row, state: ContributionState) -> str:
    """What became of a return whose figure is lacking."""
    waiting, back = owed["waiting_since"], owed["sent_back_on"]
    if state is ContributionState.WAITING:
        since = f" since {day(waiting)}" if waiting else ""
        return f"has been waiting for the Joint Task Force{since}"
    if state is ContributionState.WAIVED:
        return f"was waived by {owed['waived_by']}" if owed["waived_by"] else "was waived"
    if state is ContributionState.AWAITED:
        going_on = f"was sent back on {day(back)} and is being corrected" if back else ""
        return going_on or f"is not due until {day(owed['due'])}"
    silent = {
        f"has not come; it was due on {day(owed['due'])}": True,
        f"was sent back on {day(back)} and not corrected in time": bool(back),
        "was sent back more than once, and no version of it is accepted": owed["sent_backs"] > 1,
        "was accepted without this figure": owed["accepted"],
    }
    return [words for words, holds in silent.items() if holds][-1]


def silence(report: StatusReport, row: Row, eyes: str = "") -> str:
    """Who has given nothing, and since when: `nothing from RNG since Mar 2025`."""
    number = min(int(row["month_number"]), report.plan.months)
    states = _states(report, row, number)
    silent = [d for d, s in states.items() if s is ContributionState.SILENT]
    return _since(report, row, silent, number, eyes)


def without_departments(report: StatusReport, row: Row, eyes: str = "") -> str:
    """A sentence on reporters that a value is formed without; nothing if all spoke."""
    if not row["partial"]:
        return ""
    number = min(int(row["month_number"]), report.plan.months)
    return f"Partial: {_since(report, row, row['partial'].split(), number, eyes)}."


def without_months(report: StatusReport, row: Row, eyes: str = "") -> str:
    """A sentence on earlier months that a total lacks; nothing if it lacks none."""
    if row["combine"] != "sum":
        return ""
    number = min(int(row["month_number"]), report.plan.months)
    given = (ContributionState.GIVEN, ContributionState.NOT_APPLICABLE)
    lacking = [
        (department, n)
        for n in range(1, number)
        for department, state in _states(report, row, n).items()
        if state not in given
    ]
    if not lacking:
        return ""
    several = len(_states(report, row, number)) > 1
    named = [
        f"{report.plan.month(n).label}{f' of {_named(department, eyes)}' if several else ''}"
        for department, n in lacking
    ]
    return f"Without {', '.join(dict.fromkeys(named))}."


def _since(
    report: StatusReport, row: Row, departments: Iterable[str], number: int, eyes: str
) -> str:
    """Departments with the month since which each has given nothing."""
    found, silent = [], ContributionState.SILENT
    for department in departments:
        first = number
        while first > 1 and _states(report, row, first - 1).get(department) is silent:
            first -= 1
        since = report.plan.month(first).label
        found.append(f"nothing from {_named(department, eyes)} since {since}")
    return ", ".join(dict.fromkeys(found))


def _states(report: StatusReport, row: Row, number: int) -> dict[str, ContributionState]:
    """The contributions of a row: of all reporters, or of the department alone."""
    states = report.contributions.of(row["code"], number)
    own = row["department"]
    return {own: states[own]} if own else states
