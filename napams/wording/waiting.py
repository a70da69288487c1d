"""Whom a figure waits for, and who has been silent since when, in words.

`eyes` is the department of a focal person, who is not told which others have not reported; NOBODY
of those who are told of none; empty for those who may know.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from napams.domain.frames import Row
from napams.domain.report import StatusReport
from napams.domain.reporting import ContributionState
from napams.wording.numbers import day, listed

_WAITS = (ContributionState.WAITING, ContributionState.AWAITED, ContributionState.WAIVED)
_SAID = (ContributionState.GIVEN, ContributionState.NOT_APPLICABLE)
_ONE = {"is": "is", "has": "has", "was": "was", "it": "it", "its": "its"}
_SEVERAL = {"is": "are", "has": "have", "was": "were", "it": "they", "its": "their"}
NOBODY = "-"


def waiting_for(report: StatusReport, row: Row, eyes: str = "") -> str:
    """What a KPI's row waits for: `FIA’s return for Jun 2025 is not due until 7 Jul 2025`."""
    return wait(report, _month(report, row), waits(report, row), eyes)


def waits(report: StatusReport, row: Row) -> dict[str, ContributionState]:
    """The reporters that a KPI's row waits for, with what keeps each of them."""
    states = _states(report, row, _month(report, row))
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
        return f"the returns for {month} are not all due yet"
    named = list(dict.fromkeys(_named(d, eyes) for d in departments))
    if len(departments) == 1:
        return f"{named[0]}’s return for {month} {words.format_map(_ONE)}"
    if named == [_named("", eyes)]:
        named = ["some departments" if eyes == NOBODY else "other departments"]
    return f"the returns of {listed(named)} for {month} {words.format_map(_SEVERAL)}"


def _named(department: str, eyes: str) -> str:
    if eyes in ("", department):
        return department
    return "a department" if eyes == NOBODY else "another department"


def _of_return(
    report: StatusReport, department: str, month_number: int, state: ContributionState
) -> str:
    """What became of a return, with its verbs to be filled in."""
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


def silence(report: StatusReport, row: Row, eyes: str = "") -> str:
    """Who has given nothing, and since when: `RNG has sent nothing since Mar 2025`."""
    number = _month(report, row)
    states = _states(report, row, number)
    silent = [d for d, s in states.items() if s is ContributionState.SILENT]
    found = (
        f"{_named(d, eyes)} {_nothing(report, row, d, _first_silent(report, row, d, number))}"
        for d in silent
    )
    return ", ".join(dict.fromkeys(found))


def without_departments(report: StatusReport, row: Row, eyes: str = "") -> str:
    """On silent reporters: `Without RNG, which has sent nothing since Apr 2025.`; else nothing."""
    if not row["partial"]:
        return ""
    number = int(row["held_from"]) if row["on_hold"] else _month(report, row)
    found = (_without(report, row, d, number, eyes) for d in row["partial"].split())
    return " ".join(dict.fromkeys(found))


def _without(report: StatusReport, row: Row, department: str, number: int, eyes: str) -> str:
    first = _first_silent(report, row, department, number)
    nothing = _nothing(report, row, department, first)
    last = first - 1
    while last and _states(report, row, last).get(department) not in _SAID:
        last -= 1
    carried = last and number - last <= report.plan.thresholds.carried_months
    given = last and _states(report, row, last)[department] is ContributionState.GIVEN
    stands = ""
    if carried and given and row["combine"] != "sum":
        stands = f"; its figure of {report.plan.month(last).label} stands in"
    return f"Without {_named(department, eyes)}, which {nothing}{stands}."


def _nothing(report: StatusReport, row: Row, department: str, first: int) -> str:
    """What a silent reporter has failed to do since a month."""
    months = range(first, _month(report, row) + 1)
    owed = [report.obligation(department, n) for n in months]
    came = any(o is not None and (o["revisions"] or o["refused_on"]) for o in owed)
    verb = "given no figure" if came else "sent nothing"
    return f"has {verb} since {report.plan.month(first).label}"


def _first_silent(report: StatusReport, row: Row, department: str, number: int) -> int:
    """The first of the months without a break in which a department is silent."""
    silent, first = ContributionState.SILENT, number
    while first > 1 and _states(report, row, first - 1).get(department) is silent:
        first -= 1
    return first


_LACKING = {
    ContributionState.WAITING: ", which the Joint Task Force has not read and nobody expects yet",
    ContributionState.AWAITED: ", which is being corrected and not expected yet",
    ContributionState.WAIVED: ", which is waived and not expected",
    ContributionState.SILENT: "",
}
"""What is said of the earlier months that a total lacks."""


def without_months(report: StatusReport, row: Row, eyes: str = "") -> str:
    """On earlier months that a total lacks: `Without Mar 2025.`; nothing if it lacks none."""
    if row["combine"] != "sum":
        return ""
    number = int(row["held_from"]) if row["on_hold"] else _month(report, row)
    several = len(_states(report, row, max(number, 1))) > 1
    found: dict[ContributionState, list[str]] = {}
    for n in range(1, number):
        for department, state in _states(report, row, n).items():
            if state in _LACKING:
                of = f" of {_named(department, eyes)}" if several else ""
                found.setdefault(state, []).append(f"{report.plan.month(n).label}{of}")
    return " ".join(
        f"Without {listed(list(dict.fromkeys(found[state])))}{words}."
        for state, words in _LACKING.items()
        if state in found
    )


def _month(report: StatusReport, row: Row) -> int:
    """The plan month that a row speaks of: after the plan's end, its last."""
    return min(int(row["month_number"]), report.plan.months)


def _states(report: StatusReport, row: Row, number: int) -> dict[str, ContributionState]:
    """The contributions of a row: of all reporters, or of the department alone."""
    states = report.contributions.of(row["code"], number)
    own = row["department"]
    return {own: states[own]} if own else states
