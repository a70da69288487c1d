"""A milestone on hold in the brief: to which day its days are counted, and today's state."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from napams.domain.catalogue import Milestone
from napams.report.brief_data import BriefData
from napams.report.measures import measure_lines
from napams.report.milestones import MilestoneLine, milestones_at_hand
from tests.plans.built import a_measure, a_plan
from tests.plans.facts import Facts
from tests.unit.rules.registers import AWAITED, Change, registered, report_of

STEPS = tuple(
    Milestone(code=f"M01-T{n}", name="Order issued", owner="FIA", due_month=n)
    for n in (1, 3, 4, 5, 6)
)
PLAN = a_plan(a_measure((), STEPS))
"""Due at the ends of January, March, April, May and June 2025."""


def told_of_april(why: Change, today: date = date(2025, 5, 5)) -> BriefData:
    """April, its return what `why` says, all earlier ones accepted and nothing done."""
    report = report_of(PLAN, Facts(), registered(PLAN, range(1, 5), {4: why}), 4, today)
    nothing = pd.DataFrame()
    at = datetime(2025, 5, 5, tzinfo=UTC)
    return BriefData(report, PLAN.month(4), nothing, nothing, nothing, nothing, at)


def read(lines: tuple[MilestoneLine, ...]) -> dict[str, tuple[str, str]]:
    return {line.code: (line.mark.word, line.note) for line in lines}


def test_days_overdue_are_counted_to_the_day_that_is_named() -> None:
    held = milestones_at_hand(told_of_april(AWAITED))
    assert held.on == date(2025, 4, 30)
    assert read(held.overdue) == {
        "M01-T1": ("on 31 Mar 2025: overdue by 59 days", "on 5 May 2025: overdue by 94 days")
    }
    judged = milestones_at_hand(told_of_april({}))
    assert read(judged.overdue)["M01-T1"][0] == "overdue by 89 days"


def test_one_on_hold_past_its_due_day_is_not_among_those_soon_due() -> None:
    held = milestones_at_hand(told_of_april(AWAITED))
    assert read(held.past_due) == {
        "M01-T3": ("due 31 Mar 2025", "on 5 May 2025: overdue by 35 days")
    }
    assert read(held.ahead) == {
        "M01-T4": ("due 30 Apr 2025", "on 5 May 2025: overdue by 5 days"),
        "M01-T5": ("planned", "on 5 May 2025: due in 26 days"),
    }
    judged = milestones_at_hand(told_of_april({}))
    assert judged.past_due == ()
    assert list(read(judged.overdue)) == ["M01-T1", "M01-T3"]
    assert read(judged.ahead)["M01-T4"][0] == "due on this day"


@pytest.mark.parametrize(
    ("today", "past_due", "ahead"),
    [
        (date(2025, 3, 30), [], ["M01-T3", "M01-T4"]),
        (date(2025, 3, 31), [], ["M01-T3", "M01-T4"]),
        (date(2025, 4, 1), ["M01-T3"], ["M01-T4", "M01-T5"]),
    ],
)
def test_its_due_day_is_past_from_the_day_after(
    today: date, past_due: list[str], ahead: list[str]
) -> None:
    """In a month that has not ended; `ahead` reaches 60 days from the day itself."""
    number = today.month
    report = report_of(
        PLAN, Facts(), registered(PLAN, range(1, number + 1), {number: AWAITED}), number, today
    )
    nothing, at = pd.DataFrame(), datetime(2025, 5, 5, tzinfo=UTC)
    data = BriefData(report, PLAN.month(number), nothing, nothing, nothing, nothing, at)
    found = milestones_at_hand(data)
    assert found.on == today
    assert ([t.code for t in found.past_due], [t.code for t in found.ahead]) == (past_due, ahead)


@pytest.mark.parametrize(
    ("due_month", "word", "note"),
    [
        (1, "on 31 Mar 2025: overdue by 59 days", ""),
        (3, "due 31 Mar 2025", "on 5 May 2025: overdue by 35 days"),
        (4, "due 30 Apr 2025", "on 5 May 2025: overdue by 5 days"),
        (7, "planned", ""),
    ],
)
def test_the_first_page_names_today_beside_one_that_fell_due_meanwhile(
    due_month: int, word: str, note: str
) -> None:
    step = Milestone(code="M01-T1", name="Order issued", owner="FIA", due_month=due_month)
    plan = a_plan(a_measure((), (step,)))
    register = registered(plan, range(1, 5), {4: AWAITED})
    report = report_of(plan, Facts(), register, 4, date(2025, 5, 5))
    found = measure_lines(report, plan.month(4))[0].milestone
    assert found is not None
    assert (found.line.mark.word, found.line.note) == (word, note)
