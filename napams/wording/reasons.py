"""Why a status is what it is: a sentence with the numbers in it, for rows of a report's frames."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from napams.domain.catalogue import Kpi, Plan
from napams.domain.colours import RATED, Colour, RuleKey
from napams.domain.frames import Row, plain, records
from napams.domain.months import Month
from napams.domain.policy import ThresholdPolicy
from napams.domain.report import StatusReport
from napams.domain.rollup import Guard, guarding
from napams.domain.trend import Outlook, outlook, reached_in
from napams.wording.lags import with_rule
from napams.wording.milestones import milestone_reason
from napams.wording.numbers import NOTHING, change, count, number, percent, points, quantity
from napams.wording.waiting import silence, waiting_for, without_departments, without_months

HEAVIEST = 3
"""How many of the parts that pull a group down are named."""
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
    """For a column: `May 2026`, `too early to say`, `not at this pace`, `in over five years`.

    A dash where there is no pace to speak of: not rated, or on hold.
    """
    rated = kpi_row["colour"] in RATED and not kpi_row["on_hold"]
    if not rated or math.isnan(kpi_row["earned_share"]):
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
    return [kpi_reason(report, row) for row in records(frame)]


def group_reasons(report: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.measures`."""
    return [group_reason(report, row) for row in records(frame)]


def department_reasons(report: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.departments`."""
    return [department_reason(report, row) for row in records(frame)]


def milestone_reasons(report: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.milestones`."""
    return [milestone_reason(report, row) for row in records(frame)]


REASONS: dict[str, Callable[[StatusReport, pd.DataFrame], list[str]]] = {
    "kpis": kpi_reasons,
    "own_shares": kpi_reasons,
    "measures": group_reasons,
    "departments": department_reasons,
    "milestones": milestone_reasons,
}
"""By the name of the report's frame."""


def reason(report: StatusReport, kind: str, row: Row, eyes: str = "") -> str:
    """Why an `indicator`, `milestone`, `measure` or `department` is what its row says.

    `eyes`: as in `napams.wording.waiting`.
    """
    row = plain(row)
    made: dict[str, Callable[[], str]] = {
        "indicator": lambda: kpi_reason(report, row, eyes),
        "milestone": lambda: milestone_reason(report, row),
        "measure": lambda: group_reason(report, row),
        "department": lambda: department_reason(report, row),
    }
    return made[kind]()


def kpi_reason(report: StatusReport, row: Row, eyes: str = "") -> str:
    """Why a KPI, or a department's own share of it, is what it is in the row's month."""
    plan = report.plan
    kpi = plan.kpis[row["code"]]
    number_of_month = min(int(row["month_number"]), plan.months)
    month = plan.month(number_of_month).label
    if row["on_hold"]:
        return _on_hold(report, kpi, row, eyes)
    said = _judged(report, kpi, row, month, eyes)
    if row["colour"] == Colour.NO_DATA:
        return said
    notes = [without_departments(report, row, eyes), without_months(report, row, eyes)]
    return " ".join(filter(None, [said, *notes]))


def _on_hold(report: StatusReport, kpi: Kpi, row: Row, eyes: str) -> str:
    """Whom the month waits for, then the judgement of the month whose figures stand."""
    waits = waiting_for(report, row, eyes)
    held_from = int(row["held_from"])
    if not held_from:
        return f"On hold: {waits}. Nothing has been judged yet."
    month = report.plan.month(held_from).label
    return f"On hold, as in {month}: {waits}. {_judged(report, kpi, row, month, eyes)}"


def _judged(report: StatusReport, kpi: Kpi, row: Row, month: str, eyes: str) -> str:
    value = quantity(row["actual"], kpi.unit)
    colour = Colour(row["colour"])
    if colour is Colour.NO_DATA or (kpi.is_context and math.isnan(row["actual"])):
        lacking = silence(report, row, eyes) or waiting_for(report, row, eyes)
        return f"No figure for {month}: {lacking}."
    if kpi.is_context:
        return f"{value} up to {month}; shown for context, not rated."
    if colour is Colour.UNRATED:
        if math.isnan(row["actual"]):
            return f"Not applicable in {month}: there was nothing to count, so it is not rated."
        cases, least = number(row["base"]), number(row["least"])
        return f"{value} in {month}, but on {cases} cases only; under {least} it is not rated."
    if colour is Colour.NOT_DUE:
        return f"Nothing is due by the end of {month} yet; reported: {value}."
    return _rated(report.plan, kpi, row, month, value)


def _rated(plan: Plan, kpi: Kpi, row: Row, month: str, value: str) -> str:
    expected = quantity(row["expected"], kpi.unit)
    variance = points(row["schedule_variance"])
    colour = Colour(row["colour"]).value
    rule = _rule(plan, row)
    if kpi.is_ceiling:
        limit = quantity(row["target"], kpi.unit)
        return (
            f"{value} up to {month} against at most {expected} so far and {limit} in all: "
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


def _rule(plan: Plan, row: Row) -> str:
    """The rule that gave a KPI its colour, in a few words; of one on hold, its limit alone."""
    limits = plan.thresholds
    green, amber = points(limits.green_from), points(limits.amber_from)
    if row["decided"] == RuleKey.ONE_CASE:
        return "one case more and it would be green"
    if row["decided"] == RuleKey.NOTHING_ACHIEVED:
        return f"nothing achieved though {percent(limits.nothing_of)} or more was due"
    if row["colour"] == Colour.GREEN:
        return f"not below {green}"
    return f"below {green}" if row["colour"] == Colour.AMBER else f"below {amber}"


def _pace(plan: Plan, kpi: Kpi, row: Row) -> str:
    """How far behind, where the present pace leads, and what is needed from now on."""
    parts = []
    behind, needed = row["months_behind"], row["needed"]
    if row["earned_share"] >= 1 and not math.isnan(row["forecast_month"]):
        return f"The target has been met since {plan.month(int(row['forecast_month'])).label}."
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
    return " ".join([group_reason(report, row), *(with_rule(report.plan, lag) for lag in lags)])


def group_reason(report: StatusReport, row: Row) -> str:
    """Why a measure is what it is, or the delivery of a department; what pulls it down most."""
    found = report.parts_of(row)
    decided = row["decided"]
    if decided in _WHOLE:
        return _WHOLE[decided]
    if decided == RuleKey.NOTHING_RATED:
        return f"Everything was reported; nothing of it can be rated ({', '.join(found['code'])})."
    because = ""
    if decided == RuleKey.GUARDED:
        because = f", because {held_back(report.plan.thresholds, row, found)}"
    elif decided == RuleKey.NO_PART_RED:
        because = ", because none of its parts is red"
    elif decided == RuleKey.NEVER_REPORTED:
        because = ""
    if row["counted"] == 0:
        return f"It has limits and values to hold alone; {Colour(row['colour']).value}{because}."
    planned, earned = percent(row["planned_share"]), percent(row["earned_share"])
    never = "" if row["accepted"] else "Nothing has ever been reported on it. "
    sentence = (
        f"{never}{earned} of the planned change is achieved, {planned} was due "
        f"({points(row['schedule_variance'])}); {Colour(row['colour']).value}{because}."
    )
    pulled = found[found["pull"] < 0].sort_values(["pull", "code"]).head(HEAVIEST)
    if len(pulled):
        words = ", ".join(_pull(part) for part in records(pulled))
        sentence += f" Pulled down most by {words}."
    return sentence


_WHOLE = {
    RuleKey.ALL_ON_HOLD: "Nothing has been judged yet: all of it waits for a return.",
    RuleKey.NEVER_REPORTED: "Nothing has ever been reported on it.",
    RuleKey.WHOLE_IDLE: "Nothing is due yet.",
}


def _pull(part: Row) -> str:
    """A part with its pull in percentage points: `M01-K2 (−3.1)`."""
    late = f", {count(part['days'], 'day')} overdue" if part["days"] else ""
    return f"{part['code']} ({number(round(part['pull'] * 100, 1))}{late})"


def held_back(limits: ThresholdPolicy, row: Row, parts: pd.DataFrame) -> str:
    """What keeps a group from being green: `M01-K2 is red`."""
    guard = row["guard"]
    codes = parts.loc[guarding(limits, parts, guard), "code"].tolist()
    named = f"{', '.join(codes)} {'is' if len(codes) == 1 else 'are'}"
    if guard == Guard.MANY_RED:
        return f"{named} red, {percent(row['red_weight'])} of the weight of its indicators"
    if guard == Guard.MOSTLY_NOT_GREEN:
        weight = percent(row["not_green_weight"])
        return f"{named} not green, {weight} of the weight of its indicators"
    return f"{named} {'red' if guard == Guard.HEADLINE_RED else 'long overdue'}"
