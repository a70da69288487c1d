"""Reporting lights and milestones, at the days where they change (design.md §4.1, §4.5)."""

from __future__ import annotations

from datetime import date

import pytest

from napams.domain.catalogue import Milestone
from napams.domain.months import Month
from napams.domain.policy import CalendarPolicy

from .built import a_measure, a_plan
from .calendar import last_day, light
from .examples import LIGHTS, MILESTONES
from .facts import Facts, MilestoneReport
from .milestones import milestone_row

Report = tuple[str, str | None, str | None]


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(("received", "waived", "today", "expected"), LIGHTS)
def test_a_reporting_light_changes_on_its_day(
    received: str | None, waived: bool, today: str, expected: str
) -> None:
    found = light(
        CalendarPolicy(),
        Month(2025, 3),
        day(received),
        waived=waived,
        today=date.fromisoformat(today),
    )
    assert found == expected


def test_the_return_for_december_is_due_in_january() -> None:
    december, policy = Month(2025, 12), CalendarPolicy()
    assert light(policy, december, None, waived=False, today=date(2026, 1, 7)) == "due"
    assert light(policy, december, None, waived=False, today=date(2026, 1, 8)) == "late"


def test_a_month_of_a_leap_year_ends_on_its_own_last_day() -> None:
    plan = a_plan(a_measure()).model_copy(update={"starts": Month(2023, 12)})
    assert [last_day(plan, m) for m in (1, 2, 3)] == [
        date(2023, 12, 31),
        date(2024, 1, 31),
        date(2024, 2, 29),
    ]


@pytest.mark.parametrize(
    ("due_month", "report", "state", "days", "colour", "planned", "earned"), MILESTONES
)
def test_a_milestone_is_judged_at_the_end_of_the_month(
    due_month: int,
    report: Report | None,
    state: str,
    days: int,
    colour: str,
    planned: int,
    earned: int,
) -> None:
    milestone = Milestone(code="M01-T1", name="A step", owner="FIA", due_month=due_month)
    reports = {}
    if report is not None:
        status, completed_on, forecast = report
        reports["M01-T1", 6] = MilestoneReport(
            status == "completed", day(completed_on), day(forecast)
        )
    plan = a_plan(a_measure(milestones=(milestone,)))
    row = milestone_row(plan, milestone, Facts(reports=reports), 6)
    assert (row.state, row.days_overdue, row.colour) == (state, days, colour)
    assert (row.planned_share, row.earned_share) == (planned, earned)


def test_a_milestone_is_due_from_thirty_days_before() -> None:
    # 31 May to 30 June: 30 days. 30 June to 31 July: 31. 31 January to 28 February: 28.
    states = []
    for due_month, month in ((7, 6), (6, 5), (2, 1)):
        milestone = Milestone(code="M01-T1", name="A step", owner="FIA", due_month=due_month)
        plan = a_plan(a_measure(milestones=(milestone,)))
        states.append(milestone_row(plan, milestone, Facts(), month).state)
    assert states == ["planned", "due", "due"]


def test_a_milestone_turns_red_on_the_31st_day_overdue() -> None:
    milestone = Milestone(code="M01-T1", name="A step", owner="FIA", due_month=4)
    plan = a_plan(a_measure(milestones=(milestone,)))
    # due 30 April; 31 May is 31 days later. Due 31 May; 30 June is 30 days later.
    assert milestone_row(plan, milestone, Facts(), 5).days_overdue == 31
    assert milestone_row(plan, milestone, Facts(), 5).colour == "red"
    later = milestone.model_copy(update={"due_month": 5})
    assert milestone_row(plan, later, Facts(), 6).days_overdue == 30
    assert milestone_row(plan, later, Facts(), 6).colour == "amber"


def test_a_milestone_taken_back_is_no_longer_done() -> None:
    milestone = Milestone(code="M01-T1", name="A step", owner="FIA", due_month=9)
    plan = a_plan(a_measure(milestones=(milestone,)))
    facts = Facts(
        reports={
            ("M01-T1", 2): MilestoneReport(True, completed_on=date(2025, 2, 10)),
            ("M01-T1", 4): MilestoneReport(False),
        }
    )
    states = [milestone_row(plan, milestone, facts, m).state for m in (1, 2, 3, 4, 5)]
    assert states == ["planned", "done", "done", "planned", "planned"]
