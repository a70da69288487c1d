"""How the figures come about, each rule with the plan's limits: the brief's last pages."""

from __future__ import annotations

from dataclasses import dataclass

from napams.domain.catalogue import Plan
from napams.wording.numbers import count, number, percent, points


@dataclass(frozen=True, slots=True)
class Note:
    """A rule under its name."""

    name: str
    text: str


def method(plan: Plan) -> tuple[Note, ...]:
    """The rules in the order in which a reader meets what they decide."""
    limits, calendar, lagging = plan.thresholds, plan.calendar, plan.lagging
    green, amber = points(limits.green_from), points(limits.amber_from)
    return (
        Note(
            "What counts",
            "Accepted returns only. Figures are kept with the return, revision, sheet and cell "
            "that they come from; corrections are new revisions, and nothing is overwritten.",
        ),
        Note(
            "Returns",
            f"Due by the {calendar.due_day}th of the following month, late from the day after, "
            f"missing from the {calendar.missing_from_day}th. What counts is the day on which the "
            "JTF received a readable file.",
        ),
        Note(
            "Planned and achieved",
            "Each indicator has a path from its start value through the quarters’ targets. "
            "Planned share is the part of the whole change that was due by the month’s end, "
            "achieved share the part that is done; the difference, in percentage points, is how "
            "far it is behind.",
        ),
        Note(
            "Status",
            f"On plan (green): {green} or better. Behind (amber): {amber} or better. Far behind "
            f"(red): worse. Under {number(limits.least_denominator)} cases a rate is shown and not "
            "rated. A missing figure is itself never red and never zero: it shows on the return.",
        ),
        Note(
            "Milestones",
            "Judged as they stood on the last day of the month. On its due day one that is not "
            "completed is due and not yet late, but already counts as planned in its measure; it "
            "is overdue from the next day, behind up to "
            f"{count(limits.milestone_red_after_days, 'day')} and far behind after that.",
        ),
        Note(
            "Measures and departments",
            "Weighted means of the shares of their indicators and milestones; never better than "
            "behind while an indicator is far behind or a milestone more than "
            f"{count(limits.milestone_red_after_days, 'day')} overdue. A silent indicator keeps "
            "its last achieved share while its planned share goes on rising, so silence falls "
            "behind by itself; what was never reported has achieved nothing. One that was far "
            "behind when last reported goes on holding its measure back.",
        ),
        Note(
            "Forecast",
            "The month in which the target is reached at the present pace, from "
            f"{count(limits.forecast_from_months, 'reported month')} on.",
        ),
        Note(
            "Lagging",
            f"R1: {lagging.missing_in_a_row} returns running missing, or {lagging.poor_returns} of "
            f"the last {lagging.poor_returns_window} missing or more than "
            f"{count(lagging.late_days, 'day')} late. R2: at least {percent(lagging.red_share)} "
            f"(and at least {lagging.least_red}) of a department’s own rated indicators far behind "
            f"{lagging.red_months} months running; with {lagging.few_kpis} or fewer of its own, "
            f"the same one {lagging.few_kpis_red_months} months running. R3: a milestone more than "
            f"{count(lagging.milestone_days, 'day')} overdue without an extension. R5: two returns "
            "running sent back more than once, or not corrected within "
            f"{count(lagging.correction_days, 'day')}. Asked for the newest month whose due day is "
            f"more than {count(lagging.late_days, 'day')} past; a waived, unread or awaited month "
            "is passed over and clears nothing.",
        ),
        Note(
            "Gains",
            "The indicators that gained most against their plan since the month before, in "
            "percentage points of the planned change.",
        ),
        Note(
            "To read more",
            "docs/rules.md has every rule with worked examples; the overview in the program opens "
            "each figure down to its cell.",
        ),
    )
