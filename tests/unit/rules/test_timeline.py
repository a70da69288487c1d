"""Milestones on a day: between two months' ends, by horizon."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from napams.domain.catalogue import Milestone, Plan
from napams.domain.milestones import Horizon, otherwise_today, rate_milestones, standing, within
from napams.wording.milestones import state_today
from tests.plans.built import a_measure, a_plan
from tests.plans.facts import Facts, MilestoneReport
from tests.unit.rules.registers import AWAITED, registered, reports

STEPS = tuple(
    Milestone(code=f"M01-T{n}", name="Order", owner="FIA", due_month=n) for n in (1, 3, 5)
)


def seen_on(plan: Plan, today: date, told: Facts) -> dict[str, tuple[str, int]]:
    """State and days of each milestone on a day in the fourth month."""
    register = registered(plan, (1, 2, 3))
    ended = rate_milestones(plan, reports(told), register, (1, 2, 3), today)
    frame = standing(plan, ended, today)
    return {r["code"]: (r["state"], r["days"]) for r in frame.to_dict("records")}


def test_days_count_to_the_day_on_which_one_looks() -> None:
    plan = a_plan(a_measure((), STEPS))
    today = plan.month(4).last_day - timedelta(days=10)
    told = Facts({}, {("M01-T1", 1): MilestoneReport(True, plan.month(1).last_day, None)})
    found = seen_on(plan, today, told)
    assert found["M01-T1"] == ("done", 0)
    assert found["M01-T3"] == ("overdue", (today - plan.month(3).last_day).days)
    assert found["M01-T5"][0] == "planned"


def test_before_any_month_has_ended_everything_is_ahead() -> None:
    plan = a_plan(a_measure((), STEPS))
    register = registered(plan, (1,))
    nothing = rate_milestones(plan, reports(Facts()), register, (), plan.starts.first_day)
    frame = standing(plan, nothing, plan.starts.first_day)
    assert set(frame["state"]) <= {"planned", "due"}
    assert len(frame) == len(STEPS)


@pytest.mark.parametrize(("days", "found"), [(61, 0), (60, 1), (0, 1), (-1, 0)])
def test_due_in_60_days_counts_both_ends(days: int, found: int) -> None:
    plan = a_plan(a_measure((), STEPS[2:]))
    today = plan.month(5).last_day - timedelta(days=days)
    number = max(1, plan.month_number(type(plan.starts).of(today)) - 1)
    months = range(1, number + 1)
    ended = rate_milestones(plan, reports(Facts()), registered(plan, months), months, today)
    frame = standing(plan, ended, today)
    assert len(within(frame, Horizon.SOON, today)) == found
    assert len(within(frame, Horizon.OVERDUE, today)) == (days < 0)
    assert len(within(frame, Horizon.ALL, today)) == 1


def test_todays_state_stands_beside_that_of_the_month_where_it_differs() -> None:
    # month 3 seen on 15 March: its return is awaited, so that all stands as in month 2
    plan = a_plan(a_measure((), (STEPS[0], STEPS[1].model_copy(update={"due_month": 2}))))
    today, done = date(2025, 3, 15), MilestoneReport(True, date(2025, 1, 31), None)
    register = registered(plan, (1, 2, 3), {3: AWAITED})
    told = reports(Facts({}, {("M01-T1", 1): done}))
    rows = rate_milestones(plan, told, register, (1, 2, 3), today)
    march = rows[rows["month_number"] == 3].set_index("code")
    assert march.loc["M01-T3", ["state", "planned_share", "on_hold"]].tolist() == ["due", 0, True]
    beside = otherwise_today(plan, rows, rows[rows["month_number"] == 3], today)
    assert list(beside) == ["M01-T3"]
    assert state_today(beside["M01-T3"]) == "on 15 Mar 2025: overdue by 15 days"
