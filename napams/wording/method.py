"""How the figures come about, each rule with the plan's limits: the brief's last pages."""

from __future__ import annotations

from dataclasses import dataclass

from napams.domain.catalogue import Plan
from napams.domain.lagging import NOT_CORRECTED_RUNNING
from napams.domain.values import POOLED_MONTHS
from napams.wording.numbers import count, number, percent, points


@dataclass(frozen=True, slots=True)
class Note:
    """A rule under its name."""

    name: str
    text: str


def method(plan: Plan) -> tuple[Note, ...]:
    """The rules in the order in which a reader meets what they decide."""
    return (
        *_returns(plan),
        *_values(plan),
        *_judgements(plan),
        *_wholes(plan),
        _lagging(plan),
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


def _returns(plan: Plan) -> tuple[Note, ...]:
    """What is counted, and when it has come."""
    calendar, corrected_in = plan.calendar, count(plan.lagging.correction_days, "day")
    return (
        Note(
            "What counts",
            "Accepted returns only. Figures are kept with the return, revision, sheet and cell "
            "that they come from; corrections are new revisions, and nothing is overwritten. A "
            "month is final once it is closed; before that, and while it is open again for "
            "corrections, it is provisional.",
        ),
        Note(
            "Returns",
            f"Due by day {calendar.due_day} of the following month, late from the day after, "
            f"missing from day {calendar.missing_from_day}. What counts is the day on which the "
            "JTF received the first file without errors; one refused for its errors, or sent back "
            f"once, keeps its day if a file without errors follows within {corrected_in}. A form "
            f"of which less than {percent(calendar.least_completeness)} is filled is not received.",
        ),
    )


def _values(plan: Plan) -> tuple[Note, ...]:
    """What an indicator's value is, whoever is missing."""
    limits, corrected_in = plan.thresholds, count(plan.lagging.correction_days, "day")
    return (
        Note(
            "Value",
            "What several departments report adds up. A total runs from the plan’s start, another "
            "count is the month’s, a percentage is all cases that succeeded over all cases of the "
            f"month, or where the catalogue says so of {count(POOLED_MONTHS, 'month')} together. "
            "Such a pooled rate is shown and not rated under "
            f"{count(limits.least_denominator, 'case')}, a percentage also under "
            f"{number(limits.cases_per_span)} divided by the points by which it is to change.",
        ),
        Note(
            "Partial",
            "A department is silent if its figure is late, missing, left blank or not corrected in "
            "time. Where others report, the value is partial and names it: a total keeps its "
            "earlier months; elsewhere its last figure stands in while no more than "
            f"{count(limits.carried_months, 'month')} old. After that, and where nobody else "
            "reports, there is no value.",
        ),
        Note(
            "On hold",
            "While a figure waits for the JTF, is not yet due or was sent back once, no more "
            f"than {corrected_in} ago, nothing is judged anew: the indicator keeps the figures and "
            "colour of the last month that was not on hold. A waived figure is left out where the "
            "others give a value, and else holds the indicator too. In a total, what is unread or "
            "excused is neither counted nor expected.",
        ),
    )


def _judgements(plan: Plan) -> tuple[Note, ...]:
    """How far an indicator or milestone is, and its colour."""
    limits = plan.thresholds
    green, amber = points(limits.green_from), points(limits.amber_from)
    return (
        Note(
            "Planned and achieved",
            "Each indicator has a path from its start value through the quarters’ targets. "
            "Planned share is the part of the whole change that was due by the month’s end, "
            "achieved share the part that is done; the difference, in percentage points, is how "
            "far it is behind. Months behind run from the moment at which the path stood where "
            "the value stands now.",
        ),
        Note(
            "Status",
            f"On plan (green): {green} or better. Behind (amber): {amber} or better. Far behind "
            f"(red): worse, or nothing achieved of {percent(limits.nothing_of)} or more that was "
            "due. A percentage that one case more (or fewer, where lower is better) would make "
            "green is amber, not red. Nothing due and nothing achieved is not due. A missing "
            "figure is itself never red and never zero: it shows on the return.",
        ),
        Note(
            "Milestones",
            "Judged as they stood on the last day of the month, or today if it has not ended; a "
            "completion counts from its own day. One is shown as due from "
            f"{count(limits.milestone_due_days, 'day')} before its due day, and is behind "
            "already if expected later than that. From the day after it, it is overdue and counts "
            f"as planned: behind up to {count(limits.milestone_red_after_days, 'day')}, far "
            "behind after that. On hold it stands as the month before.",
        ),
        Note(
            "Forecast",
            "The month in which the target is reached at the present pace, from "
            f"{count(limits.forecast_from_months, 'reported month')} on and at least "
            f"{count(limits.forecast_since_months, 'month')} after the path began to move.",
        ),
    )


def _wholes(plan: Plan) -> tuple[Note, ...]:
    """How measures and departments follow from their parts."""
    limits = plan.thresholds
    return (
        Note(
            "Measures and departments",
            "Weighted means of the planned and achieved shares of their indicators and "
            "milestones, with the same limits; never far behind while no part is. A department is "
            "judged by its own share: its own cases of a percentage, the counts that it alone "
            "reports, the milestones that it owns. Nothing that another does changes its colour.",
        ),
        Note(
            "Parts without a figure",
            "A silent part keeps its last achieved share while its planned share goes on rising, "
            "so silence falls behind by itself; what was never reported has achieved nothing. A "
            "part on hold keeps both. One that has become not applicable, or has too few cases, "
            f"stands for {count(limits.standing_months, 'month')} and is then left out.",
        ),
        Note(
            "The guard",
            "Whatever the mean, a measure or department is never better than behind while, of the "
            f"weight of its coloured indicators, {percent(limits.guard_red)} or more is far behind "
            f"or more than {percent(limits.guard_not_green)} is not on plan, or while a milestone "
            f"is more than {count(limits.milestone_red_after_days, 'day')} overdue; nor a measure "
            "while its headline indicator is far behind.",
        ),
    )


def _lagging(plan: Plan) -> Note:
    """The rules by which a department lags."""
    lagging = plan.lagging
    late = count(lagging.late_days, "day")
    return Note(
        "Lagging",
        f"Asked for the newest month whose due day is more than {late} past. "
        f"R1: {count(lagging.missing_in_a_row, 'return')} running missing, or "
        f"{lagging.poor_returns} of the last {lagging.poor_returns_window} missing or more than "
        f"{late} late. R2: at least {percent(lagging.red_share)} (and at least "
        f"{lagging.least_red}) of a department’s own rated indicators far behind "
        f"{count(lagging.red_months, 'month')} running; where the plan gives it "
        f"{lagging.few_kpis} or fewer of its own, the same one "
        f"{count(lagging.few_kpis_red_months, 'month')} running. R3: a milestone more than "
        f"{count(lagging.milestone_days, 'day')} overdue without an extension. R5: "
        f"{count(NOT_CORRECTED_RUNNING, 'return')} running sent back more than once, or not "
        f"corrected within {count(lagging.correction_days, 'day')}. A waived return never counts "
        "against its department. R2 passes over a month that is waived, unread or awaited, R5 one "
        "without a return or undecided: that clears nothing.",
    )
