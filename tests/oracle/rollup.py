"""Measures and departments in every month, from their KPIs and milestones (design.md §4.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from napams.domain.catalogue import Kpi, Milestone, Plan

from .exact import exact, shown
from .facts import Facts
from .milestones import MilestoneRow, milestone_rows
from .status import Judgement, colour_of, judge_all


@dataclass(frozen=True, slots=True)
class RollupRow:
    """A measure or a department in one plan month; shares and variance to four decimals.

    The KPIs counted by colour are those with a score. Milestones overdue count from the first day.
    """

    month: int
    of: str
    code: str
    planned_share: float | None
    earned_share: float | None
    schedule_variance: float | None
    colour: str
    kpis_green: int
    kpis_amber: int
    kpis_red: int
    kpis_no_data: int
    milestones_overdue: int


@dataclass(frozen=True, slots=True)
class Part:
    """What a KPI or a milestone puts on the scales."""

    weight: Fraction
    planned: Fraction
    earned: Fraction


Judgements = Mapping[tuple[str, int], Judgement]
MilestoneTable = Mapping[tuple[str, int], MilestoneRow]


def clamped(number: Fraction) -> Fraction:
    """Not below 0, not above 1."""
    return min(Fraction(1), max(Fraction(0), number))


def earned_so_far(kpi: Kpi, judged: Judgements, month: int) -> Fraction:
    """The earned share of the latest month up to this one that has one; 0 if there is none."""
    for m in range(month, 0, -1):
        earned = judged[kpi.code, m].earned
        if earned is not None:
            return clamped(earned)
    return Fraction(0)


def parts(
    kpis: list[Kpi],
    milestones: list[Milestone],
    judged: Judgements,
    dated: MilestoneTable,
    month: int,
) -> list[Part]:
    """What counts in the mean: context KPIs, ceilings and holds have no planned share."""
    found = []
    for kpi in kpis:
        planned = judged[kpi.code, month].planned
        if not kpi.score or planned is None or last_said(kpi, judged, month) == "unrated":
            continue
        earned = earned_so_far(kpi, judged, month)
        found.append(Part(exact(kpi.weight), clamped(planned), earned))
    for milestone in milestones:
        row = dated[milestone.code, month]
        weight = exact(milestone.weight)
        found.append(Part(weight, Fraction(row.planned_share), Fraction(row.earned_share)))
    return found


def last_said(kpi: Kpi, judged: Judgements, month: int) -> str:
    """The colour of the latest month up to this one that is not silent."""
    for m in range(month, 0, -1):
        if judged[kpi.code, m].colour != "no_data":
            return judged[kpi.code, m].colour
    return "no_data"


def mean(weighed: list[tuple[Fraction, Fraction]]) -> Fraction:
    """The mean of (weight, number) pairs."""
    total = sum((weight for weight, _ in weighed), Fraction(0))
    return sum((weight * number for weight, number in weighed), Fraction(0)) / total


def ever_spoken(
    scored: list[Kpi],
    milestones: list[Milestone],
    judged: Judgements,
    facts: Facts,
    month: int,
) -> bool:
    """Whether anybody has reported anything on it by then."""
    for m in range(1, month + 1):
        if any(judged[k.code, m].colour != "no_data" for k in scored if k.polarity != "context"):
            return True
        if any((t.code, m) in facts.reports for t in milestones):
            return True
    return False


def roll_up_one(
    plan: Plan,
    of: str,
    code: str,
    kpis: list[Kpi],
    milestones: list[Milestone],
    judged: Judgements,
    dated: MilestoneTable,
    facts: Facts,
    month: int,
) -> RollupRow:
    """One measure or department in one month."""
    counted = parts(kpis, milestones, judged, dated, month)
    late_by = [dated[t.code, month].days_overdue for t in milestones]
    scored = [k for k in kpis if k.score]
    colours = [judged[k.code, month].colour for k in scored]

    planned = earned = variance = None
    guarded = any(last_said(k, judged, month) == "red" for k in scored) or any(
        days > plan.thresholds.milestone_red_after_days for days in late_by
    )
    if not counted:
        colour = "no_data"
    else:
        planned = mean([(part.weight, part.planned) for part in counted])
        earned = mean([(part.weight, part.earned) for part in counted])
        variance = earned - planned
        if planned == 0 and earned == 0:
            colour = "not_due"
        else:
            colour = colour_of(variance, plan.thresholds)
            if colour == "green" and not ever_spoken(scored, milestones, judged, facts, month):
                colour = "no_data"
    if guarded and colour in ("green", "not_due", "no_data"):
        colour = "amber"
    return RollupRow(
        month=month,
        of=of,
        code=code,
        planned_share=shown(planned, 4),
        earned_share=shown(earned, 4),
        schedule_variance=shown(variance, 4),
        colour=colour,
        kpis_green=colours.count("green"),
        kpis_amber=colours.count("amber"),
        kpis_red=colours.count("red"),
        kpis_no_data=colours.count("no_data"),
        milestones_overdue=sum(days > 0 for days in late_by),
    )


def roll_up(plan: Plan, facts: Facts) -> list[RollupRow]:
    """A row for every measure, then for every department, in each of the plan's months."""
    judged = judge_all(plan, facts)
    dated = {(row.code, row.month): row for row in milestone_rows(plan, facts)}
    every_kpi = [k for m in plan.measures for k in m.kpis]
    every_milestone = [t for m in plan.measures for t in m.milestones]
    rows = []
    for month in range(1, plan.months + 1):
        for measure in plan.measures:
            kpis, milestones = list(measure.kpis), list(measure.milestones)
            rows.append(
                roll_up_one(
                    plan, "measure", measure.code, kpis, milestones, judged, dated, facts, month
                )
            )
        for department in plan.departments:
            kpis = [k for k in every_kpi if department.code in k.reporters]
            milestones = [t for t in every_milestone if t.owner == department.code]
            rows.append(
                roll_up_one(
                    plan,
                    "department",
                    department.code,
                    kpis,
                    milestones,
                    judged,
                    dated,
                    facts,
                    month,
                )
            )
    return rows
