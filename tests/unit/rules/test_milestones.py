"""Milestones (docs/rules.md, Milestones), on the border, before it and after it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from napams.domain.catalogue import Milestone
from napams.domain.milestones import rate_milestones
from napams.domain.provenance import contributions
from napams.domain.rollup import Parts, measure_groups, roll_up
from napams.domain.status import rate_kpis
from napams.wording.reasons import group_reason, milestone_reason
from tests.oracle.built import a_measure, a_plan, kpi_of
from tests.oracle.examples import THE_TABLE
from tests.oracle.facts import Facts, MilestoneReport
from tests.unit.rules.frames import figures, reports

STEP = "M01-T1"
PLAN = a_plan(
    a_measure(milestones=(Milestone(code=STEP, name="Order issued", owner="FIA", due_month=3),))
)
"""Due on 31 March 2025."""


def stood(on: date, report: MilestoneReport | None = None, month: int = 2) -> pd.Series:
    """The milestone rated on a day, after what the return of a month reported."""
    number = PLAN.month_number(type(PLAN.starts).of(on))
    told = Facts(reports={(STEP, month): report} if report else {})
    frame = rate_milestones(PLAN, reports(told), range(1, number + 1), on)
    return frame.set_index("month_number").loc[number]


@pytest.mark.parametrize(
    ("on", "state", "days", "colour"),
    [
        (date(2025, 2, 28), "planned", 31, "not_due"),
        (date(2025, 3, 1), "due", 30, "green"),
        (date(2025, 3, 2), "due", 29, "green"),
        (date(2025, 3, 30), "due", 1, "green"),
        (date(2025, 3, 31), "due", 0, "green"),
        (date(2025, 4, 1), "overdue", 1, "amber"),
        (date(2025, 4, 29), "overdue", 29, "amber"),
        (date(2025, 4, 30), "overdue", 30, "amber"),
        (date(2025, 5, 1), "overdue", 31, "red"),
    ],
)
def test_a_milestone_that_nobody_has_done(on: date, state: str, days: int, colour: str) -> None:
    row = stood(on)
    assert (row["state"], row["days"], row["colour"]) == (state, days, colour)
    assert row["planned_share"] == (1 if on >= date(2025, 3, 31) else 0)
    assert row["earned_share"] == 0


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        (date(2025, 3, 30), "Due by 31 Mar 2025, 1 day after 30 Mar 2025."),
        (
            date(2025, 3, 31),
            "Due on 31 Mar 2025, the month’s last day, and not completed: counts as planned from "
            "this day, overdue from 1 Apr 2025.",
        ),
        (date(2025, 4, 1), "Due by 31 Mar 2025: on 1 Apr 2025 overdue by 1 day."),
    ],
)
def test_its_reason_names_the_day_for_which_it_is_told(on: date, reason: str) -> None:
    row = stood(on)
    assert milestone_reason(row.to_dict()) == reason
    assert row["as_of"] == on


def test_one_that_was_moved_to_the_middle_of_a_month_falls_due_there() -> None:
    moved = {STEP: date(2025, 4, 15)}
    (row,) = rate_milestones(PLAN, reports(Facts()), [4], date(2025, 4, 15), moved).to_dict(
        "records"
    )
    assert milestone_reason(row).startswith(
        "Due on 15 Apr 2025 and not completed: counts as planned"
    )


@pytest.mark.parametrize(
    ("on", "falls_due"),
    [(date(2025, 3, 30), False), (date(2025, 3, 31), True), (date(2025, 4, 1), False)],
)
def test_on_its_due_day_the_whole_says_why_a_green_milestone_pulls_it_down(
    on: date, *, falls_due: bool
) -> None:
    number = PLAN.month_number(type(PLAN.starts).of(on))
    plan = a_plan(a_measure((kpi_of(THE_TABLE[0]),), (PLAN.milestones[STEP],)))
    steps = rate_milestones(plan, reports(Facts()), [number], on)
    kpis = rate_kpis(plan, figures(plan, Facts()), [number])
    groups = measure_groups(plan)
    parts = contributions(plan, kpis, steps, groups, "M01", number)
    (part,) = (p for p in parts if p.code == STEP)
    assert part.falls_due == falls_due
    (whole,) = roll_up(plan, Parts.of(plan, kpis, steps).under(groups), ["M01"]).to_dict("records")
    assert ("due on the month’s last day and not completed" in group_reason(whole)) == falls_due


@pytest.mark.parametrize(
    ("completed", "state"),
    [
        (date(2025, 4, 29), "done"),
        (date(2025, 4, 30), "done"),
        (date(2025, 5, 1), "overdue"),
    ],
)
def test_it_is_done_in_the_month_in_which_it_was_completed(completed: date, state: str) -> None:
    row = stood(date(2025, 4, 30), MilestoneReport(True, completed_on=completed), month=4)
    assert row["state"] == state
    assert row["earned_share"] == (state == "done")


@pytest.mark.parametrize(
    ("forecast", "colour"),
    [
        (date(2025, 3, 30), "not_due"),
        (date(2025, 3, 31), "not_due"),
        (date(2025, 4, 1), "amber"),
    ],
)
def test_a_forecast_later_than_the_due_day_turns_a_planned_one_amber(
    forecast: date, colour: str
) -> None:
    row = stood(date(2025, 2, 28), MilestoneReport(False, forecast=forecast))
    assert (row["state"], row["colour"]) == ("planned", colour)


def test_the_latest_report_speaks_and_silence_after_it_changes_nothing() -> None:
    done = MilestoneReport(True, completed_on=date(2025, 2, 20))
    assert stood(date(2025, 6, 30), done)["state"] == "done"


def test_a_report_that_it_is_not_done_after_all_takes_it_back() -> None:
    told = Facts(
        reports={
            (STEP, 2): MilestoneReport(True, completed_on=date(2025, 2, 20)),
            (STEP, 4): MilestoneReport(False),
        }
    )
    frame = rate_milestones(PLAN, reports(told), range(1, 5), date(2025, 4, 30))
    assert frame["state"].tolist() == ["planned", "done", "done", "overdue"]


def test_a_moved_date_counts_and_the_first_one_stands_beside_it() -> None:
    moved = {STEP: date(2025, 5, 31)}
    frame = rate_milestones(PLAN, reports(Facts()), [4], date(2025, 4, 30), moved)
    row = frame.iloc[0]
    assert (row["due"], row["first_due"]) == (date(2025, 5, 31), date(2025, 3, 31))
    assert row["state"] == "planned"
