"""Why an indicator or a milestone has its colour: each condition in order, and which one decided.

The conditions are those of `napams.domain.status` and `napams.domain.milestones`, put in words with
their limits and the numbers that were held against them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from napams.domain.catalogue import MONTHS_PER_TARGET, Combine, Kpi, Plan
from napams.domain.colours import Colour
from napams.domain.path import DECIMALS
from napams.domain.policy import ThresholdPolicy
from napams.wording.numbers import count, day, number, points
from napams.wording.reasons import on_its_due_day

Row = dict[str, Any]
"""A row of a frame of status, by column."""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition for a colour: in words, what was found, whether it holds and whether it decided.

    Conditions are asked in order and the first that holds decides; those after it decide nothing.
    """

    condition: str
    found: str
    colour: str
    holds: bool
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A point of the planned path; `nothing_due` where the quarter has no target of its own."""

    month_number: int
    value: float
    nothing_due: bool


Asked = tuple[str, str, str, bool]
"""Condition, what was found, the colour it gives, whether it holds."""


def first_that_holds(asked: Sequence[Asked]) -> tuple[Check, ...]:
    """The conditions with the one that decided marked."""
    deciding = next((n for n, a in enumerate(asked) if a[3]), -1)
    return tuple(Check(*a, decided=n == deciding) for n, a in enumerate(asked))


def by_limits(limits: ThresholdPolicy, variance: float) -> list[Asked]:
    """The three colours of a schedule variance with their limits."""
    settled = round(variance, DECIMALS)
    found = f"schedule variance {points(variance)}"
    green, amber = points(limits.green_from), points(limits.amber_from)
    given = not math.isnan(variance)
    return [
        (f"not below {green}", found, Colour.GREEN.value, given and settled >= limits.green_from),
        (f"not below {amber}", found, Colour.AMBER.value, given and settled >= limits.amber_from),
        (f"below {amber}", found, Colour.RED.value, given and settled < limits.amber_from),
    ]


def indicator_checks(plan: Plan, kpi: Kpi, row: Row) -> tuple[Check, ...]:
    """The conditions for the colour of a KPI; `row` is its row of the frame of status."""
    limits = plan.thresholds
    given, wanted = int(row["reported"]), int(row["expected_reports"])
    complete, applies = bool(row["complete"]), bool(row["applies"])
    pooled = kpi.combine is Combine.POOLED_RATIO
    few = pooled and applies and row["base"] < limits.least_denominator
    planned = row["planned_share"]
    earned = row["earned_share"]
    idle = planned == 0 and not earned > 0
    least = count(limits.least_denominator, "case")
    asked: list[Asked] = [
        (
            "an indicator for context, which nobody is judged by",
            "for context" if kpi.is_context else "judged",
            Colour.UNRATED.value,
            kpi.is_context,
        ),
        (
            "not every department has an accepted figure for the month",
            f"{given} of {count(wanted, 'department')}",
            Colour.NO_DATA.value,
            not complete,
        ),
        (
            f"a ratio over three months on fewer than {least}",
            count(row["base"], "case") if pooled and applies else "is none",
            Colour.UNRATED.value,
            few,
        ),
        (
            "nothing due yet and nothing earned",
            f"planned share {_share(planned)}, earned share {_share(earned)}",
            Colour.NOT_DUE.value,
            idle,
        ),
        (
            "not applicable: there was nothing to count",
            "applies" if applies else "does not apply",
            Colour.UNRATED.value,
            not applies,
        ),
    ]
    return first_that_holds([*asked, *by_limits(limits, float(row["schedule_variance"]))])


def path_of(kpi: Kpi) -> tuple[Waypoint, ...]:
    """The start value at month 0 and what is due at the ends of the quarters; none for context."""
    if kpi.is_context or kpi.start is None:
        return ()
    start = Waypoint(0, kpi.start, nothing_due=True)
    quarters = (
        Waypoint(n * MONTHS_PER_TARGET, kpi.start if t is None else t, nothing_due=t is None)
        for n, t in enumerate(kpi.targets, start=1)
    )
    return (start, *quarters)


def milestone_checks(plan: Plan, row: Row, as_of: date) -> tuple[Check, ...]:
    """The conditions for the colour of a milestone; `as_of` is the day for which it is judged."""
    limits = plan.thresholds
    overdue = (as_of - row["due"]).days
    completed, forecast = row["completed_on"], row["forecast"]
    done = completed is not None and completed <= as_of and row["earned_share"] == 1
    slips = forecast is not None and forecast > row["due"]
    late = f"due by {day(row['due'])}, on {day(as_of)} {count(overdue, 'day')} overdue"
    ahead = f"due by {day(row['due'])}, {count(-overdue, 'day')} after {day(as_of)}"
    stands = late if overdue > 0 else ahead
    on_the_day = f"due on {day(row['due'])}, the day itself"
    passed = stands if overdue else on_the_day
    near_by = stands if overdue else on_its_due_day(row["due"])
    expected = f"forecast {day(forecast)}" if forecast else "no forecast"
    red_after, near = limits.milestone_red_after_days, limits.milestone_due_days
    return first_that_holds(
        [
            (
                f"completed on or before {day(as_of)}",
                f"completed on {day(completed)}" if completed else "not reported as completed",
                Colour.GREEN.value,
                done,
            ),
            (f"overdue by more than {red_after} days", passed, "red", overdue > red_after),
            (f"overdue by up to {red_after} days", passed, "amber", overdue > 0),
            ("forecast later than the due day", expected, "amber", slips),
            (f"due within {near} days", near_by, "green", -overdue <= near),
            (f"more than {near} days to its due day", stands, "not_due", True),
        ]
    )


def _share(share: float) -> str:
    return "none" if math.isnan(share) else f"{number(round(share * 100, 1))} %"
