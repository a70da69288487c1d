"""What the departments of the made-up year say beside their figures: milestones and narrative."""

from __future__ import annotations

import random
from datetime import date, timedelta

from napams.domain.catalogue import Milestone, Plan
from napams.domain.months import Month
from napams.domain.returns import MilestoneStatus, NarrativeField
from napams.forms.blank import MilestoneState
from napams.services.demo import progress
from napams.services.demo.profiles import HABITS, STEADY, Habit


def milestones(
    plan: Plan, seed: int, department: str, month: Month, day: date
) -> dict[str, MilestoneState]:
    """How each milestone of the department stands in the return of `month` that is sent on `day`.

    The same seed slips the same milestones by the same days.
    """
    habit = HABITS.get(department, STEADY)
    return {
        t.code: _milestone(plan, seed, t, habit, month, day) for t in plan.milestones_of(department)
    }


def narrative(plan: Plan, department: str, month: Month, day: date) -> dict[NarrativeField, str]:
    """The sentences of the return of `month` that is sent on `day`."""
    habit, number = HABITS.get(department, STEADY), plan.month_number(month)
    name = plan.department_by_code[department].name
    told = {
        NarrativeField.COMPILED_BY: f"Section officer, {name}",
        NarrativeField.AUTHORISED_BY: f"Joint secretary, {name}",
        NarrativeField.SENT_ON: day.isoformat(),
        NarrativeField.PROGRESS: progress.of_month(department, number, month.label),
    }
    if number in habit.nil:
        told[NarrativeField.NIL_RETURN] = "yes"
        told[NarrativeField.PROGRESS] = f"There was no reportable activity in {month.label}."
    if habit.constraint:
        told[NarrativeField.CONSTRAINTS] = habit.constraint
    if habit.blocked_by:
        told[NarrativeField.BLOCKED_BY] = habit.blocked_by
    if habit.asks and number >= habit.asks_from:
        told[NarrativeField.DECISIONS_REQUESTED] = habit.asks
    return told


def _milestone(
    plan: Plan, seed: int, milestone: Milestone, habit: Habit, month: Month, day: date
) -> MilestoneState:
    chance = random.Random(f"{seed} {milestone.code}")  # noqa: S311
    due = plan.due(milestone)
    completed = due + timedelta(days=habit.slip + chance.randint(-18, 10))
    if completed <= min(day, month.last_day):
        return MilestoneState(MilestoneStatus.COMPLETED, None, completed, due)
    begun = due - month.last_day < timedelta(days=75)
    forecast = due + timedelta(days=habit.slip) if begun and habit.slip > 10 else None
    if forecast is not None and forecast <= day:
        forecast = completed
    status = MilestoneStatus.IN_PROGRESS if begun else MilestoneStatus.NOT_STARTED
    return MilestoneState(status, forecast, None, due)
