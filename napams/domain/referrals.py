"""What goes to the National Steering Committee, and who begins or ceases to lag.

Source: docs/rules.md, Lagging departments; the terms of reference of the Joint Task Force.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from napams.domain.catalogue import Plan
from napams.domain.colours import Colour
from napams.domain.frames import longest_first, of_month, records, worst_first
from napams.domain.lagging import evaluated_month
from napams.domain.milestones import State
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.trend import stands_since

MEETS_EVERY = 3
"""Months between meetings of the National Steering Committee."""
LONG_OVERDUE_DAYS = 60
"""Days after which an overdue milestone goes to the National Steering Committee."""
RED_MONTHS = 2
"""Months running that a measure is red when it goes to the National Steering Committee."""


class Ground(StrEnum):
    """Why something is referred."""

    RED_MEASURE = "red measure"
    OVERDUE_MILESTONE = "overdue milestone"
    STILL_LAGGING = "still lagging"


@dataclass(frozen=True, slots=True)
class Referral:
    """Something that the committee should hear of.

    `who` are the leading departments of a measure or a milestone's owner, `running` the months that
    a measure has been red or the days that a milestone is overdue; for a department neither.
    """

    ground: Ground
    code: str
    name: str
    who: tuple[str, ...] = ()
    running: int = 0


@dataclass(frozen=True, slots=True)
class LaggingTurns:
    """Departments that begin to lag, still do, no longer do; the first two worst first."""

    begin: tuple[str, ...]
    stay: tuple[str, ...]
    left: tuple[str, ...]


def lagging_turns(report: StatusReport, month: Month) -> LaggingTurns:
    """Departments that lag as shown in a month beside those of the month before the evaluated."""
    evaluated = evaluated_month(report.plan, report.plan.month_number(month), report.as_of)
    past = of_month(report.departments, report.plan.month(evaluated - 1))
    before = set(past.loc[past["lagging"], "department"])
    rows = worst_first(of_month(report.departments, month))
    now = rows.loc[rows["lagging"], "department"].tolist()
    return LaggingTurns(
        begin=tuple(code for code in now if code not in before),
        stay=tuple(code for code in now if code in before),
        left=tuple(sorted(before - set(now))),
    )


def nsc_meets(plan: Plan, number: int) -> bool:
    """Whether the National Steering Committee meets on the figures of a plan month.

    The first time on those of the first, the last time in the month after the plan's end.
    """
    return number % MEETS_EVERY == 1 and number <= plan.months + 1


def referrals(report: StatusReport, month: Month) -> tuple[Referral, ...]:
    """Measures red for months, milestones long overdue, departments that still lag."""
    return (
        *_red_measures(report, month),
        *_overdue_milestones(report, month),
        *_still_lagging(report, month),
    )


def _red_measures(report: StatusReport, month: Month) -> list[Referral]:
    due = report.last_due(month)
    found = []
    for row in records(worst_first(of_month(report.measures, month))):
        since = stands_since(report.plan, report.measures, "measure", row["measure"], month)
        months = months_judged(report, row["measure"], since, due)
        if row["colour"] == Colour.RED and months >= RED_MONTHS:
            lead = tuple(row["lead"].split())
            found.append(Referral(Ground.RED_MEASURE, row["measure"], row["title"], lead, months))
    return found


def months_judged(report: StatusReport, measure: str, first: Month, last: Month) -> int:
    """In how many of these months a measure was judged: on hold, the month before stands in."""
    own = report.measures[report.measures["measure"] == measure]
    number = report.plan.month_number
    return int((own["month_number"].between(number(first), number(last)) & ~own["on_hold"]).sum())


def _overdue_milestones(report: StatusReport, month: Month) -> list[Referral]:
    rows = of_month(report.milestones, month)
    late = rows[(rows["state"] == State.OVERDUE) & (rows["days"] > LONG_OVERDUE_DAYS)]
    return [
        Referral(Ground.OVERDUE_MILESTONE, r["code"], r["name"], (r["owner"],), r["days"])
        for r in records(longest_first(late))
    ]


def _still_lagging(report: StatusReport, month: Month) -> list[Referral]:
    names = {d.code: d.name for d in report.plan.departments}
    turns = lagging_turns(report, month)
    return [Referral(Ground.STILL_LAGGING, code, names[code]) for code in turns.stay]
