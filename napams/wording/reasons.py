"""Every status says why, in a sentence with the numbers in it (design.md §4.4)."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pandas as pd

from napams.domain.catalogue import Kpi, Plan
from napams.domain.colours import Colour
from napams.domain.months import Month
from napams.wording.numbers import change, count, day, number, percent, points, quantity


def kpi_reasons(plan: Plan, frame: pd.DataFrame) -> list[str]:
    """A sentence for each row of a frame that `rate_kpis` is making."""
    kpis = plan.kpis
    rows = frame.to_dict("records")
    return [
        _kpi_reason(plan, kpis[str(r["code"])], {str(k): v for k, v in r.items()}) for r in rows
    ]


def _kpi_reason(plan: Plan, kpi: Kpi, row: dict[str, Any]) -> str:
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


def _no_data(kpi: Kpi, row: dict[str, Any], month: str) -> str:
    given, wanted = int(row["reported"]), int(row["expected_reports"])
    if given:
        return (
            f"Partial for {month}: {given} of {wanted} departments "
            f"({', '.join(kpi.reporters)}) have an accepted figure."
        )
    whom = ", ".join(kpi.reporters)
    return f"No accepted figure for {month} from {whom}."


def _rated(plan: Plan, kpi: Kpi, row: dict[str, Any], month: str, value: str) -> str:
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


def _pace(plan: Plan, kpi: Kpi, row: dict[str, Any]) -> str:
    """How far behind, where the present pace leads, and what is needed from now on."""
    parts = []
    behind, forecast, needed = row["months_behind"], row["forecast_month"], row["needed"]
    if behind > 0:
        parts.append(f"{count(round(behind, 1), 'month')} behind")
        if not math.isnan(forecast):
            parts.append(_reached(plan, forecast))
        elif row["months_reported"] < plan.thresholds.forecast_from_months:
            parts.append("too early to say when the target is reached")
        else:
            parts.append("at this pace the target is not reached")
        if not math.isnan(needed):
            amount = change(abs(needed), kpi.unit)
            word = "more" if needed > 0 else "less"
            parts.append(f"from now on {amount} {word} a month are needed to reach the target")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _reached(plan: Plan, forecast: float) -> str:
    if forecast > 60:
        return "at this pace the target is more than five years away"
    month = plan.month(max(1, math.ceil(round(forecast, 6))))
    plan_month = number(round(forecast, 1))
    return f"at this pace the target is reached in {month.label} (plan month {plan_month})"


def roll_up_reason(
    colour: Colour, variance: float, planned: float, earned: float, weights: list[str], capped: str
) -> str:
    """Why a measure or a department is what it is; `weights` say what pulls it down most."""
    if colour is Colour.NO_DATA:
        return "Nothing has been reported on it so far."
    if colour is Colour.NOT_DUE:
        return "Nothing is due yet."
    sentence = (
        f"{percent(earned)} of the planned change is achieved, {percent(planned)} was due "
        f"({points(variance)}); {colour.value}{capped}."
    )
    if weights:
        sentence += f" Pulled down most by {', '.join(weights)}."
    return sentence


def guarded(parts: pd.DataFrame) -> str:
    """What keeps a whole from being green: `M01-K2 is red`; `parts` are those that do."""
    red, overdue = parts["colour"] == Colour.RED, parts["kind"] == "milestone"
    said = (
        (parts[red & ~overdue], "is red", "are red"),
        (parts[~red & ~overdue], "was red when last reported", "were red when last reported"),
        (parts[overdue], "is long overdue", "are long overdue"),
    )
    return " and ".join(
        f"{', '.join(own['code'])} {one if len(own) == 1 else several}"
        for own, one, several in said
        if len(own)
    )


def milestone_reason(
    state: str, due: date, as_of: date, completed: date | None, forecast: date | None
) -> str:
    """Why a milestone is what it is; a state that counts days names the day it counts to."""
    if state == "done":
        return f"Completed on {day(completed)}; it was due by {day(due)}."
    days = (as_of - due).days
    if state == "overdue":
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
