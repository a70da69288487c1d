"""The state of every milestone at the end of every month (design.md §4.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from napams.domain.catalogue import Milestone, Plan

from .calendar import last_day
from .facts import Facts, MilestoneReport


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone at the end of one plan month.

    `state` is `done`, `due`, `overdue` or `planned`; `days_overdue` is 0 unless it is overdue.
    """

    month: int
    code: str
    due: date
    state: str
    days_overdue: int
    colour: str
    planned_share: int
    earned_share: int


def latest_report(facts: Facts, code: str, month: int) -> MilestoneReport | None:
    """The report of the latest month up to this one that has any."""
    latest = None
    for m in range(1, month + 1):
        latest = facts.reports.get((code, m), latest)
    return latest


def milestone_row(plan: Plan, milestone: Milestone, facts: Facts, month: int) -> MilestoneRow:
    """One milestone at the end of one month."""
    as_of = last_day(plan, month)
    due = last_day(plan, milestone.due_month)
    report = latest_report(facts, milestone.code, month)
    done = (
        report is not None
        and report.completed
        and report.completed_on is not None
        and report.completed_on <= as_of
    )
    slips = report is not None and report.forecast is not None and report.forecast > due
    days_left = (due - as_of).days
    days_overdue = 0
    if done:
        state, colour = "done", "green"
    elif days_left < 0:
        days_overdue = -days_left
        red = days_overdue > plan.thresholds.milestone_red_after_days
        state, colour = "overdue", "red" if red else "amber"
    elif days_left <= plan.thresholds.milestone_due_days:
        state, colour = "due", "amber" if slips else "green"
    else:
        state, colour = "planned", "amber" if slips else "not_due"
    return MilestoneRow(
        month=month,
        code=milestone.code,
        due=due,
        state=state,
        days_overdue=days_overdue,
        colour=colour,
        planned_share=1 if days_left <= 0 else 0,
        earned_share=1 if done else 0,
    )


def milestone_rows(plan: Plan, facts: Facts) -> list[MilestoneRow]:
    """A row for every milestone in each of the plan's months."""
    return [
        milestone_row(plan, milestone, facts, month)
        for month in range(1, plan.months + 1)
        for measure in plan.measures
        for milestone in measure.milestones
    ]
