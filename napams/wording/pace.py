"""Where the present pace leads, and what is needed from now on, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from napams.domain.catalogue import Kpi, Plan, Unit
from napams.domain.colours import RATED
from napams.domain.path import DECIMALS
from napams.domain.trend import Outlook, outlook, reached_in
from napams.wording.numbers import NOTHING, change, count, halves_up, number

IN_A_COLUMN = {
    Outlook.TOO_EARLY: "too early to say",
    Outlook.NEVER: "no date in sight",
    Outlook.STEPS: NOTHING,
}
IN_A_REASON = {
    Outlook.TOO_EARLY: "too early to say when the target is reached",
    Outlook.NEVER: "no date in sight at this pace",
    Outlook.STEPS: "",
}


def target_by(plan: Plan, kpi_row: Mapping[str, Any]) -> str:
    """For a column: `May 2026`, `too early to say`, `no date in sight`.

    A dash where there is no pace to speak of: not rated, or on hold.
    """
    rated = kpi_row["colour"] in RATED and not kpi_row["on_hold"]
    if not rated or math.isnan(kpi_row["earned_share"]):
        return NOTHING
    when = outlook(plan, kpi_row)
    return IN_A_COLUMN[when] if isinstance(when, Outlook) else when.label


def pace(plan: Plan, kpi_row: Mapping[str, Any]) -> str:
    """As a clause of a KPI's reason, with the plan month of the forecast; empty for steps."""
    when = outlook(plan, kpi_row)
    if isinstance(when, Outlook):
        return IN_A_REASON[when]
    plan_month = number(halves_up(kpi_row["forecast_month"], 1))
    return f"at this pace the target is reached in {when.label} (plan month {plan_month})"


def target_at_this_pace(plan: Plan, forecast: float) -> str:
    """As a clause, from a forecast in plan months: `target in May 2026 at this pace`."""
    return f"target in {reached_in(plan, forecast).label} at this pace"


def needed_from_now(plan: Plan, kpi: Kpi, row: Mapping[str, Any]) -> str:
    """`from now on 6 more a month are`; of less than one thing a month `1 more in 3 months is`."""
    needed, word = abs(row["needed"]), "more" if row["needed"] > 0 else "less"
    if not Unit.is_count(kpi.unit):
        return f"from now on {change(needed, kpi.unit)} {word} a month are"
    left = plan.months - int(row["month_number"])
    if round(needed, DECIMALS) >= 1 or left == 1:
        steps = math.ceil(round(needed, DECIMALS))
        when = f"from now on {number(steps)} {word} a month"
    else:
        steps = things_needed(needed, left)
        when = f"{number(steps)} {word} in {count(left, 'month')}"
    return f"{when} {'is' if steps == 1 else 'are'}"


def things_needed(needed: float, months_left: int) -> int:
    """Whole things that the months left must bring, of which each needs so many."""
    return math.ceil(round(needed * months_left, DECIMALS))
