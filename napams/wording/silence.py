"""Who has been silent of which months, and what a figure lacks for it, in words.

`eyes`: as in `napams.wording.waiting`.
"""

from __future__ import annotations

from collections.abc import Mapping

from napams.domain.frames import Row
from napams.domain.report import StatusReport
from napams.domain.reporting import ContributionState
from napams.domain.values import ValueKind
from napams.wording.numbers import count, day, listed
from napams.wording.waiting import ONE, SEVERAL, month_of, named, states_of, waiting_for

_SILENT = ContributionState.SILENT
_SAID = (ContributionState.GIVEN, ContributionState.NOT_APPLICABLE)


def silence(report: StatusReport, row: Row, eyes: str = "") -> str:
    """Who has given nothing of which months: `RNG has sent no return for Mar 2025, due …`.

    First whoever takes the value away: one of several whose last figure is too old to stand in, or
    whose return is waited for; then the others, each with what is to be said of it.
    """
    number = judged_month(report, row)
    states = states_of(report, row, number)
    silent = {d: _silent(report, row, d, number) for d, s in states.items() if s is _SILENT}
    old = {d: words for d in silent if (words := _too_old(report, row, d, number))}
    unread = "" if row["on_hold"] else waiting_for(report, row, eyes)
    without = _have(report, row, {d: s for d, s in silent.items() if d not in old}, eyes)
    causes = [f"{_have(report, row, {d: silent[d]}, eyes)}: {words}" for d, words in old.items()]
    if unread and row["kind"] == ValueKind.ON_HOLD:  # for context: others are on hold themselves
        causes, unread = [unread], ""
    others = [f"besides, {without}" if causes and without else without, unread]
    return "; ".join(dict.fromkeys(filter(None, [*causes, *others])))


def without_departments(report: StatusReport, row: Row, eyes: str = "") -> str:
    """On silent reporters: `Without RNG, which has sent no return for …`; else nothing."""
    if not row["partial"]:
        return ""
    number = judged_month(report, row)
    found = (_without(report, row, d, number, eyes) for d in row["partial"].split())
    return " ".join(dict.fromkeys(found))


def _without(report: StatusReport, row: Row, department: str, number: int, eyes: str) -> str:
    last = _last_said(report, row, department, number)
    carried = last and number - last <= report.plan.thresholds.carried_months
    given = last and states_of(report, row, last)[department] is ContributionState.GIVEN
    stands = ""
    if carried and given and row["combine"] != "sum":
        stands = f"; its figure of {report.plan.month(last).label} stands in"
    nothing = _silent(report, row, department, number).format_map(ONE)
    return f"Without {named(department, eyes)}, which {nothing}{stands}."


def _have(report: StatusReport, row: Row, silent: Mapping[str, str], eyes: str) -> str:
    """Departments with what they have not done; those of whom the same is said together."""
    by_words: dict[str, list[str]] = {}
    for department, words in silent.items():
        by_words.setdefault(words, []).append(named(department, eyes))
    unique = {words: list(dict.fromkeys(who)) for words, who in by_words.items()}
    return "; ".join(
        f"{listed(who)} {words.format_map(ONE if len(who) == 1 else SEVERAL)}"
        for words, who in unique.items()
    )


def _silent(report: StatusReport, row: Row, department: str, number: int) -> str:
    """What a silent reporter has not done, up to a month, with its verb to be filled in."""
    plan, first = report.plan, _first_silent(report, row, department, number)
    owed = [report.obligation(department, n) for n in range(first, number + 1)]
    months = plan.month(first).label
    if first < number < int(row["month_number"]):
        months = f"{months} to {plan.month(number).label}"
    elif first < number:
        months = f"{months} or any month since"
    if any(o is not None and (o["revisions"] or o["refused_on"]) for o in owed):
        return f"{{has}} given no figure for {months}"
    due = f", due {day(owed[0]['due'])}" if first == number and owed[0] else ""
    return f"{{has}} sent no return for {months}{due}"


def _too_old(report: StatusReport, row: Row, department: str, number: int) -> str:
    """That what one of several reporters said last does not stand in for it any more."""
    limit = report.plan.thresholds.carried_months
    last = _last_said(report, row, department, number)
    alone = len(states_of(report, row, number)) == 1
    if alone or row["combine"] == "sum" or number - last <= limit:
        return ""
    if not last:
        return "it has never given one"
    of = report.plan.month(last).label
    return f"its last figure, of {of}, is more than {count(limit, 'month')} old"


def _last_said(report: StatusReport, row: Row, department: str, number: int) -> int:
    """The newest month before one of which an accepted return says something; 0 before there is."""
    last = number - 1
    while last and states_of(report, row, last).get(department) not in _SAID:
        last -= 1
    return last


def _first_silent(report: StatusReport, row: Row, department: str, number: int) -> int:
    """The first of the months without a break in which a department is silent."""
    first = number
    while first > 1 and states_of(report, row, first - 1).get(department) is _SILENT:
        first -= 1
    return first


_LACKING = {
    ContributionState.WAITING: " (not yet read by the Joint Task Force, so not expected)",
    ContributionState.AWAITED: " (being corrected, so not expected yet)",
    ContributionState.WAIVED: " (waived, so not expected)",
    ContributionState.SILENT: "",
}
"""What is said of the earlier months that a total lacks."""


def without_months(report: StatusReport, row: Row, eyes: str = "") -> str:
    """On earlier months that a total lacks: `Without Mar 2025.`; nothing if it lacks none.

    Those since which a reporter has been silent until now are told by `without_departments`.
    """
    if row["combine"] != "sum":
        return ""
    number = judged_month(report, row)
    silent = {d: _first_silent(report, row, d, number) for d in row["partial"].split()}
    several = len(states_of(report, row, max(number, 1))) > 1
    found: dict[ContributionState, list[str]] = {}
    for n in range(1, number):
        for department, state in states_of(report, row, n).items():
            if state in _LACKING and n < silent.get(department, number):
                of = f" of {named(department, eyes)}" if several else ""
                found.setdefault(state, []).append(f"{report.plan.month(n).label}{of}")
    return " ".join(
        f"Without {listed(list(dict.fromkeys(found[state])))}{words}."
        for state, words in _LACKING.items()
        if state in found
    )


def judged_month(report: StatusReport, row: Row) -> int:
    """The plan month whose figures a row shows: on hold, an earlier one."""
    return int(row["held_from"]) if row["on_hold"] else month_of(report, row)
