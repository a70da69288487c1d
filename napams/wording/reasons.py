"""Why a status is what it is: a sentence with the numbers in it, for rows of a report's frames."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from napams.domain.catalogue import Kpi, Plan
from napams.domain.colours import Colour, RuleKey
from napams.domain.frames import Row, plain, records
from napams.domain.milestones import State
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.rollup import Guard, GuardState, Heavy
from napams.domain.status import RATED
from napams.domain.trend import Outlook, outlook, reached_in
from napams.wording.lags import with_rule
from napams.wording.numbers import NOTHING, change, count, day, number, percent, points, quantity

IN_A_COLUMN = {
    Outlook.TOO_EARLY: "too early to say",
    Outlook.NEVER: "not at this pace",
    Outlook.FAR: "in over five years",
}
IN_AN_ANSWER = IN_A_COLUMN | {Outlook.FAR: "in more than five years"}
IN_A_REASON = {
    Outlook.TOO_EARLY: "too early to say when the target is reached",
    Outlook.NEVER: "at this pace the target is not reached",
    Outlook.FAR: "at this pace the target is more than five years away",
}


def target_by(plan: Plan, kpi_row: Mapping[str, Any]) -> str:
    """For a column: `May 2026`, `too early to say`, `not at this pace`, `in over five years`."""
    if kpi_row["colour"] not in RATED or math.isnan(kpi_row["earned_share"]):
        return NOTHING
    when = outlook(plan, kpi_row)
    return IN_A_COLUMN[when] if isinstance(when, Outlook) else when.label


def pace(plan: Plan, kpi_row: Mapping[str, Any]) -> str:
    """As a clause of a KPI's reason, with the plan month of the forecast."""
    when = outlook(plan, kpi_row)
    if isinstance(when, Outlook):
        return IN_A_REASON[when]
    plan_month = number(round(kpi_row["forecast_month"], 1))
    return f"at this pace the target is reached in {when.label} (plan month {plan_month})"


def target_at_this_pace(plan: Plan, forecast: float) -> str:
    """As a clause, from a forecast in plan months: `target in May 2026 at this pace`."""
    month = reached_in(plan, forecast)
    when = f"in {month.label}" if month else "more than five years away"
    return f"target {when} at this pace"


def kpi_reasons(report: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.kpis`."""
    return [kpi_reason(report.plan, row) for row in records(frame)]


def measure_reasons(_: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.measures`."""
    return [group_reason(row) for row in records(frame)]


def department_reasons(report: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.departments`."""
    return [department_reason(report, row) for row in records(frame)]


def milestone_reasons(_: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.milestones`."""
    return [milestone_reason(row) for row in records(frame)]


REASONS: dict[str, Callable[[StatusReport, pd.DataFrame], list[str]]] = {
    "kpis": kpi_reasons,
    "measures": measure_reasons,
    "departments": department_reasons,
    "milestones": milestone_reasons,
}
"""By the name of the report's frame."""


def reason(report: StatusReport, kind: str, row: Row) -> str:
    """Why an `indicator`, `milestone`, `measure` or `department` is what its row says."""
    row = plain(row)
    made: dict[str, Callable[[], str]] = {
        "indicator": lambda: kpi_reason(report.plan, row),
        "milestone": lambda: milestone_reason(row),
        "measure": lambda: group_reason(row),
        "department": lambda: department_reason(report, row),
    }
    return made[kind]()


def kpi_reason(plan: Plan, row: Row) -> str:
    """Why a KPI is what it is in the row's month."""
    kpi = plan.kpis[row["code"]]
    month = plan.month(int(row["month_number"])).label
    colour = Colour(row["colour"])
    value = quantity(row["actual"], kpi.unit)
    if colour is Colour.NO_DATA or (kpi.is_context and not row["complete"]):
        return _no_data(kpi, row, month)
    if kpi.is_context:
        return f"{value} up to {month}; shown for context, not rated."
    if colour is Colour.UNRATED:
        if not row["applies"]:
            return f"Not applicable in {month}: there was nothing to count, so it is not rated."
        cases = number(row["base"])
        least = number(plan.thresholds.least_denominator)
        return f"{value} in {month}, but on {cases} cases only; under {least} it is not rated."
    if colour is Colour.NOT_DUE:
        given = f"; reported: {value}" if row["applies"] else ""
        return f"Nothing is due by the end of {month} yet{given}."
    return _rated(plan, kpi, row, month, value)


def _no_data(kpi: Kpi, row: Row, month: str) -> str:
    given, wanted = int(row["reported"]), int(row["expected_reports"])
    if given:
        return (
            f"Partial for {month}: {given} of {wanted} departments "
            f"({', '.join(kpi.reporters)}) have an accepted figure."
        )
    whom = ", ".join(kpi.reporters)
    return f"No accepted figure for {month} from {whom}."


def _rated(plan: Plan, kpi: Kpi, row: Row, month: str, value: str) -> str:
    expected = quantity(row["expected"], kpi.unit)
    variance = points(row["schedule_variance"])
    colour = Colour(row["colour"]).value
    rule = _rule(plan, colour)
    if kpi.is_ceiling:
        limit = quantity(row["target"], kpi.unit)
        return (
            f"{value} up to {month} against at most {expected} so far and {limit} in the year: "
            f"{variance} of the limit; {colour} ({rule})."
        )
    if kpi.is_hold:
        return f"{value} in {month} against {expected} to be held: {variance}; {colour} ({rule})."
    planned, earned = percent(row["planned_share"]), percent(row["earned_share"])
    sentence = (
        f"{value} by the end of {month} against {expected} planned: {earned} of the planned change "
        f"is achieved, {planned} was due ({variance}); {colour} ({rule})."
    )
    return " ".join(filter(None, [sentence, _pace(plan, kpi, row)]))


def _rule(plan: Plan, colour: str) -> str:
    green, amber = points(plan.thresholds.green_from), points(plan.thresholds.amber_from)
    if colour == Colour.GREEN:
        return f"not below {green}"
    return f"below {green}" if colour == Colour.AMBER else f"below {amber}"


def _pace(plan: Plan, kpi: Kpi, row: Row) -> str:
    """How far behind, where the present pace leads, and what is needed from now on."""
    parts = []
    behind, needed = row["months_behind"], row["needed"]
    if behind > 0:
        parts.append(f"{count(round(behind, 1), 'month')} behind")
        parts.append(pace(plan, row))
        if not math.isnan(needed):
            amount = change(abs(needed), kpi.unit)
            word = "more" if needed > 0 else "less"
            parts.append(f"from now on {amount} {word} a month are needed to reach the target")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def department_reason(report: StatusReport, row: Row) -> str:
    """How a department delivers, then the rules by which it lags, each with its sentence."""
    lags = report.lags_of(row["department"], Month.parse(row["month"]))
    return " ".join([group_reason(row), *(with_rule(report.plan, lag) for lag in lags)])


def group_reason(row: Row) -> str:
    """Why a measure is what it is, or the delivery of a department; what pulls it down most."""
    colour = Colour(row["colour"])
    if colour is Colour.NO_DATA:
        return "Nothing has been reported on it so far."
    if colour is Colour.NOT_DUE:
        return "Nothing is due yet."
    planned, earned = percent(row["planned_share"]), percent(row["earned_share"])
    guarded = row["decided"] == RuleKey.GUARDED
    because = f", because {held_back(row['guards'])}" if guarded else ""
    sentence = (
        f"{earned} of the planned change is achieved, {planned} was due "
        f"({points(row['schedule_variance'])}); {colour.value}{because}."
    )
    if row["heaviest"]:
        sentence += f" Pulled down most by {', '.join(_pull(part) for part in row['heaviest'])}."
    return sentence


def _pull(part: Heavy) -> str:
    """A part with its pull in percentage points: `M01-K2 (−3.1)`."""
    late = f", {count(part.days, 'day')} overdue" if part.days else ""
    late += ", due on the month’s last day and not completed" if part.falls_due else ""
    return f"{part.code} ({number(round(part.pull * 100, 1))}{late})"


def held_back(guards: Sequence[Guard]) -> str:
    """What keeps a group from being green: `M01-K2 is red`."""
    words = (
        (GuardState.RED, "is red", "are red"),
        (GuardState.WAS_RED, "was red when last reported", "were red when last reported"),
        (GuardState.LONG_OVERDUE, "is long overdue", "are long overdue"),
    )
    found = [([g.code for g in guards if g.state is s], one, more) for s, one, more in words]
    return " and ".join(
        f"{', '.join(codes)} {one if len(codes) == 1 else more}"
        for codes, one, more in found
        if codes
    )


def milestone_reason(row: Row) -> str:
    """Why a milestone is what it is; a state that counts days names the day it counts to."""
    state, due, as_of, forecast = row["state"], row["due"], row["as_of"], row["forecast"]
    if state == State.DONE:
        return f"Completed on {day(row['completed_on'])}; it was due by {day(due)}."
    days = (as_of - due).days
    if state == State.OVERDUE:
        expected = f"; the last forecast was {day(forecast)}" if forecast else ""
        return f"Due by {day(due)}: on {day(as_of)} overdue by {count(days, 'day')}{expected}."
    late = f"; now expected by {day(forecast)}" if forecast else ""
    if days == 0:
        on_the_day = on_its_due_day(due)
        return f"{on_the_day[0].upper()}{on_the_day[1:]}{late}."
    return f"Due by {day(due)}, {count(-days, 'day')} after {day(as_of)}{late}."


def on_its_due_day(due: date) -> str:
    """What holds for a milestone on the day on which it falls due and is not completed.

    It is promised by that day and so counts as planned, and it is late from the next.
    """
    last = ", the month’s last day," if due == Month.of(due).last_day else ""
    return f"due on {day(due)}{last} and not completed: {from_its_due_day(due)}"


def from_its_due_day(due: date) -> str:
    """What a milestone that is not completed on its due day is held to, in a few words."""
    return f"counts as planned from this day, overdue from {day(due + timedelta(days=1))}"


def due_day_note(state: str, due: date, days: int) -> str:
    """What the due day itself already means for a milestone; nothing on other days."""
    return from_its_due_day(due) if state == "due" and not days else ""
