"""After the measures: lagging departments, milestones, restatements, every figure, the method."""

from __future__ import annotations

from typing import Any

import pandas as pd

from napams import clock
from napams.domain.catalogue import TOTAL, Kpi, Milestone, Plan
from napams.domain.frames import Row, records
from napams.domain.milestones import State
from napams.domain.months import Month
from napams.domain.timeline import standing
from napams.exports.pdf.typeset import said
from napams.report import words
from napams.report.brief_data import Material
from napams.store.restatements import FIGURE
from napams.wording.numbers import NOTHING, count, day, number, percent
from napams.wording.numbers import points as in_points

HORIZON_DAYS = 60
"""How far ahead milestones are listed."""
LETTERS_OF_WHY = 200


def milestones_at_hand(material: Material) -> dict[str, Any]:
    """Milestones overdue, longest first, and those due in 60 days.

    In the newest month they stand as on the day of the data, since that is when the paper is read;
    a milestone that was due on the month's last day is overdue by then. In an earlier month they
    stand as at its end.
    """
    report, on = material.report, material.month.last_day
    rows = material.milestones
    if material.month == report.months[-1]:
        rows, on = standing(report.plan, report.milestones, report.as_of), report.as_of
    late = rows[rows["state"] == State.OVERDUE].sort_values("days", ascending=False, kind="stable")
    ahead = rows[rows["state"].isin((State.DUE, State.PLANNED)) & (rows["days"] <= HORIZON_DAYS)]
    ahead = ahead.sort_values("days", kind="stable")
    return {
        "day": day(on),
        "overdue": [_milestone(r) for r in records(late)],
        "ahead": [_milestone(r) for r in records(ahead)],
    }


def restatements(material: Material) -> list[dict[str, Any]]:
    """Totals and milestones of returns up to the month that a later revision replaced."""
    rows = material.restated
    rows = rows[(rows["category"] == TOTAL) & (rows["month"] <= str(material.month))]
    return [_restated(material.plan, r) for r in records(rows)]


def figures(material: Material) -> dict[str, Any]:
    """Every indicator, measure and department of the month in numbers."""
    return {
        "kpis": [_kpi(material.plan, r) for r in records(material.kpis)],
        "measures": [_measure(r) for r in records(material.measures)],
        "departments": [_department(r) for r in records(material.departments)],
    }


def method(plan: Plan) -> list[dict[str, str]]:
    """How the figures come about, each rule with its limits."""
    limits, calendar, lagging = plan.thresholds, plan.calendar, plan.lagging
    green, amber = in_points(limits.green_from), in_points(limits.amber_from)
    notes = {
        "What counts": (
            "Accepted returns only. Figures are kept with the return, revision, sheet and cell "
            "that they come from; corrections are new revisions, and nothing is overwritten."
        ),
        "Returns": (
            f"Due by the {calendar.due_day}th of the following month, late from the day after, "
            f"missing from the {calendar.missing_from_day}th. What counts is the day on which the "
            "JTF received a readable file."
        ),
        "Planned and achieved": (
            "Each indicator has a path from its start value through the quarters’ targets. "
            "Planned share is the part of the whole change that was due by the month’s end, "
            "achieved share the part that is done; the difference, in percentage points, is how "
            "far it is behind."
        ),
        "Status": (
            f"On plan (green): {green} or better. Behind (amber): {amber} or better. Far behind "
            f"(red): worse. Under {number(limits.least_denominator)} cases a rate is shown and not "
            "rated. A missing figure is itself never red and never zero: it shows on the return."
        ),
        "Milestones": (
            "Judged as they stood on the last day of the month. On its due day one that is not "
            "completed is due and not yet late, but already counts as planned in its measure; it "
            "is overdue from the next day, behind up to "
            f"{count(limits.milestone_red_after_days, 'day')} and far behind after that."
        ),
        "Measures and departments": (
            "Weighted means of the shares of their indicators and milestones; never better than "
            "behind while an indicator is far behind or a milestone more than "
            f"{count(limits.milestone_red_after_days, 'day')} overdue. A silent indicator keeps "
            "its last achieved share while its planned share goes on rising, so silence falls "
            "behind by itself; what was never reported has achieved nothing. One that was far "
            "behind when last reported goes on holding its measure back."
        ),
        "Forecast": (
            "The month in which the target is reached at the present pace, from "
            f"{count(limits.forecast_from_months, 'reported month')} on."
        ),
        "Lagging": (
            f"R1: {lagging.missing_in_a_row} returns running missing, or {lagging.poor_returns} of "
            f"the last {lagging.poor_returns_window} late or missing. R2: at least "
            f"{percent(lagging.red_share)} (and at least {lagging.least_red}) of the rated "
            f"indicators far behind {lagging.red_months} months running; with "
            f"{lagging.few_kpis} or fewer, one in each of {lagging.few_kpis_red_months} months. "
            f"R3: a milestone more than {count(lagging.milestone_days, 'day')} overdue without an "
            "extension. R5: returns sent back and not corrected within "
            f"{count(lagging.correction_days, 'day')}, two months running."
        ),
        "Gains": (
            "The indicators that gained most against their plan since the month before, in "
            "percentage points of the planned change."
        ),
        "To read more": (
            "docs/rules.md has every rule with worked examples; the overview in the program opens "
            "each figure down to its cell."
        ),
    }
    return [{"name": name, "text": text} for name, text in notes.items()]


def _restated(plan: Plan, row: Row) -> dict[str, Any]:
    part = plan.kpis[row["code"]] if row["kind"] == FIGURE else plan.milestones[row["code"]]
    return {
        "on": day(clock.local_day(row["accepted_at"])),
        "department": row["department"],
        "month": Month.parse(row["month"]).label,
        "code": row["code"],
        "name": part.name,
        "before": _stood(row, "before", part),
        "after": _stood(row, "after", part),
        "revisions": f"{row['revision_before']} → {row['revision']}",
        "by": row["accepted_by"],
        "why": said(row["why"], LETTERS_OF_WHY) if row["why"] else None,
        "closed": bool(row["after_close"]),
    }


def _stood(row: Row, when: str, part: Kpi | Milestone) -> str:
    """What stood before or after: a value with its unit, else as the return has it."""
    if isinstance(part, Kpi) and pd.notna(row[f"value_{when}"]):
        return words.value(row[f"value_{when}"], part.unit)
    return str(row[when] or NOTHING)


def _milestone(row: Row) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "owner": row["owner"],
        "due": day(row["due"]),
        "forecast": day(row["forecast"]) if row["forecast"] else NOTHING,
        "mark": words.milestone(row) if row["state"] != State.PLANNED else _in_days(row),
        "note": words.milestone_note(row),
    }


def _in_days(row: Row) -> dict[str, str]:
    return {**words.milestone(row), "word": f"due in {count(row['days'], 'day')}"}


def _kpi(plan: Plan, row: Row) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "departments": row["departments"],
        "mark": words.colour(row),
        "expected": words.value(row["expected"], row["unit"]),
        "actual": words.value(row["actual"], row["unit"]),
        "planned": percent(row["planned_share"]),
        "earned": percent(row["earned_share"]),
        "variance": words.points(row["schedule_variance"]),
        "behind": number(row["months_behind"], 1),
        "forecast": words.forecast(plan, row),
    }


def _measure(row: Row) -> dict[str, Any]:
    counts = ("kpis_green", "kpis_amber", "kpis_red", "kpis_no_data", "milestones_overdue")
    return {
        "code": row["measure"],
        "title": row["title"],
        "lead": ", ".join(row["lead"].split()),
        "mark": words.colour(row),
        "planned": percent(row["planned_share"]),
        "earned": percent(row["earned_share"]),
        "variance": words.points(row["schedule_variance"]),
        **{name: number(row[name]) for name in counts},
    }


def _department(row: Row) -> dict[str, Any]:
    return {
        "code": row["department"],
        "name": row["name"],
        "light": words.light(row["reporting"]),
        "on_time": percent(row["on_time_rate"]),
        "mark": words.colour(row),
        "planned": percent(row["planned_share"]),
        "earned": percent(row["earned_share"]),
        "variance": words.points(row["schedule_variance"]),
        "rules": row["rules"] or "no",
    }
