"""Milestones (docs/rules.md, Milestones), on the border, before it and after it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

import pandas as pd
import pytest

from napams.domain.catalogue import Milestone
from napams.domain.milestones import rate_milestones
from napams.domain.provenance import ranked_parts
from napams.exports.csv import summary
from napams.wording.milestones import milestone_reason
from tests.plans.built import a_measure, a_plan, kpi_of
from tests.plans.examples import THE_TABLE
from tests.plans.facts import Facts, MilestoneReport
from tests.unit.rules.registers import (
    AWAITED,
    SILENT,
    WAITING,
    WAIVED,
    Change,
    registered,
    report_of,
    reports,
)

STEP = "M01-T1"
PLAN = a_plan(
    a_measure(
        (kpi_of(THE_TABLE[0]),),
        (Milestone(code=STEP, name="Order issued", owner="FIA", due_month=3),),
    )
)
"""Due on 31 March 2025."""


def stood(
    on: date,
    report: MilestoneReport | None = None,
    month: int = 2,
    but: Mapping[int, Change] | None = None,
) -> pd.Series:
    """The milestone rated on a day, after what the return of a month reported.

    All returns were accepted, but for what is said of some months.
    """
    number = PLAN.month_number(type(PLAN.starts).of(on))
    told = Facts(reports={(STEP, month): report} if report else {})
    return rated(told, number, on, but).set_index("month_number").loc[number]


def rated(
    told: Facts, until: int, on: date, but: Mapping[int, Change] | None = None
) -> pd.DataFrame:
    months = range(1, until + 1)
    return rate_milestones(PLAN, reports(told), registered(PLAN, months, but), months, on)


@pytest.mark.parametrize(
    ("on", "state", "days", "colour"),
    [
        (date(2025, 2, 28), "planned", 31, "not_due"),
        (date(2025, 3, 1), "due", 30, "not_due"),
        (date(2025, 3, 2), "due", 29, "not_due"),
        (date(2025, 3, 30), "due", 1, "not_due"),
        (date(2025, 3, 31), "due", 0, "not_due"),
        (date(2025, 4, 1), "overdue", 1, "amber"),
        (date(2025, 4, 29), "overdue", 29, "amber"),
        (date(2025, 4, 30), "overdue", 30, "amber"),
        (date(2025, 5, 1), "overdue", 31, "red"),
    ],
)
def test_a_milestone_that_nobody_has_done(on: date, state: str, days: int, colour: str) -> None:
    row = stood(on)
    assert (row["state"], row["days"], row["colour"]) == (state, days, colour)
    assert row["planned_share"] == (1 if on > date(2025, 3, 31) else 0)
    assert row["earned_share"] == 0


def reason(row: pd.Series, but: Mapping[int, Change] | None = None) -> str:
    """Its sentence, with the register of the months up to its own."""
    register = registered(PLAN, range(1, 13), but)
    report = report_of(PLAN, Facts(), register, 12, date(2026, 1, 20))
    return milestone_reason(report, {"month_number": row.name, **row.to_dict()})


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2025, 3, 30), "Due by 31 Mar 2025, 1 day after 30 Mar 2025."),
        (date(2025, 3, 31), "Due on 31 Mar 2025, the day itself: overdue from the day after."),
        (date(2025, 4, 1), "Due by 31 Mar 2025: on 1 Apr 2025 overdue by 1 day."),
    ],
)
def test_its_reason_names_the_day_for_which_it_is_told(on: date, words: str) -> None:
    row = stood(on)
    assert reason(row) == words
    assert row["as_of"] == on


@pytest.mark.parametrize(
    ("completed", "state"),
    [
        (date(2025, 4, 29), "done"),
        (date(2025, 4, 30), "done"),
        (date(2025, 5, 1), "overdue"),
    ],
)
def test_it_is_done_from_the_day_on_which_it_was_completed(completed: date, state: str) -> None:
    row = stood(date(2025, 4, 30), MilestoneReport(True, completed_on=completed), month=4)
    assert row["state"] == state
    assert row["earned_share"] == (state == "done")
    assert (row["completed_on"] == completed) == (state == "done")
    assert row["completion"] == completed


def test_a_completion_counts_from_its_own_day_whichever_return_tells_of_it() -> None:
    told = Facts(reports={(STEP, 6): MilestoneReport(True, completed_on=date(2025, 3, 20))})
    frame = rated(told, 6, date(2025, 7, 20))
    assert frame["state"].tolist() == ["planned", "planned", "done", "done", "done", "done"]
    assert frame["colour"].tolist() == ["not_due"] * 2 + ["green"] * 4
    assert frame["planned_share"].tolist() == [0, 0, 0, 1, 1, 1]
    by_month = frame.set_index("month_number")
    assert reason(by_month.loc[4]) == (
        "Completed on 20 Mar 2025, told in the return for Jun 2025 on 7 Jul 2025; it was due by "
        "31 Mar 2025."
    )
    assert reason(by_month.loc[6]) == "Completed on 20 Mar 2025; it was due by 31 Mar 2025."


@pytest.mark.parametrize(
    ("forecast", "colour"),
    [
        (date(2025, 3, 30), "not_due"),
        (date(2025, 3, 31), "not_due"),
        (date(2025, 4, 1), "amber"),
    ],
)
@pytest.mark.parametrize(
    ("on", "state"), [(date(2025, 2, 28), "planned"), (date(2025, 3, 15), "due")]
)
def test_a_forecast_later_than_the_due_day_turns_what_is_not_due_amber(
    on: date, state: str, forecast: date, colour: str
) -> None:
    row = stood(on, MilestoneReport(False, forecast=forecast))
    assert (row["state"], row["colour"]) == (state, colour)


def test_the_forecast_is_that_of_the_newest_return_up_to_the_month() -> None:
    late, in_time = date(2025, 4, 20), date(2025, 3, 20)
    told = Facts(
        reports={
            (STEP, 1): MilestoneReport(False, forecast=late),
            (STEP, 3): MilestoneReport(False, forecast=in_time),
        }
    )
    frame = rated(told, 3, date(2025, 4, 20))
    assert frame["forecast"].tolist() == [late, late, in_time]
    assert frame["colour"].tolist() == ["amber", "amber", "not_due"]


def test_silence_after_a_completion_changes_nothing() -> None:
    done = MilestoneReport(True, completed_on=date(2025, 2, 20))
    assert stood(date(2025, 6, 30), done)["state"] == "done"


def test_a_newer_report_that_it_is_not_done_after_all_takes_it_back() -> None:
    told = Facts(
        reports={
            (STEP, 2): MilestoneReport(True, completed_on=date(2025, 2, 20)),
            (STEP, 4): MilestoneReport(False),
        }
    )
    assert rated(told, 4, date(2025, 4, 30))["state"].tolist() == [
        "planned",
        "planned",
        "due",
        "overdue",
    ]


@pytest.mark.parametrize("why", [WAITING, AWAITED, WAIVED])
def test_it_is_on_hold_while_its_owners_return_is_unread_not_due_or_waived(why: Change) -> None:
    end = date(2025, 4, 30)
    before, held = stood(date(2025, 3, 31)), stood(end, but={4: why})
    same = ["state", "days", "colour", "planned_share", "earned_share", "as_of"]
    assert held[same].tolist() == before[same].tolist()
    assert (held["on_hold"], held["held_from"]) == (True, 3)
    assert not before["on_hold"]
    assert math.isnan(before["held_from"])
    assert stood(end)["state"] == stood(end, but={4: SILENT})["state"] == "overdue"


def test_an_accepted_return_is_judged_whatever_came_after_it() -> None:
    accepted = {**WAITING, "accepted": True}
    assert stood(date(2025, 4, 30), but={4: accepted})["state"] == "overdue"


def test_it_is_on_hold_while_an_earlier_return_waits_until_a_newer_one_is_accepted() -> None:
    frame = rated(Facts(), 6, date(2025, 7, 20), {4: WAITING, 5: SILENT})
    assert frame["on_hold"].tolist() == [False, False, False, True, True, False]
    assert frame["held_from"].fillna(-1).tolist() == [-1, -1, -1, 3, 3, -1]
    assert frame["state"].tolist() == ["planned", "planned", "due", "due", "due", "overdue"]


def test_a_waived_month_holds_no_other() -> None:
    frame = rated(Facts(), 5, date(2025, 7, 20), {4: WAIVED, 5: SILENT})
    assert frame["on_hold"].tolist() == [False, False, False, True, False]


def test_before_there_is_a_month_to_stand_as_in_it_stands_as_before_the_plan() -> None:
    row = stood(date(2025, 1, 31), but={1: AWAITED})
    assert (row["state"], row["colour"], row["held_from"]) == ("planned", "not_due", 0)
    assert row["as_of"] == date(2024, 12, 31)
    assert reason(row, {1: AWAITED}).startswith("Not judged yet: FIA’s return for Jan 2025 is not")


def test_a_completion_that_is_known_makes_it_done_all_the_same() -> None:
    told = Facts(reports={(STEP, 3): MilestoneReport(True, completed_on=date(2025, 4, 2))})
    row = rated(told, 4, date(2025, 5, 20), {4: WAITING}).set_index("month_number").loc[4]
    assert (row["state"], row["colour"], row["earned_share"]) == ("done", "green", 1)
    assert (row["on_hold"], row["planned_share"]) == (True, 0)
    assert reason(row, {4: WAITING}).startswith("Completed on 2 Apr 2025")


@pytest.mark.parametrize(
    ("completed", "held"),
    [
        (date(2025, 4, 29), None),
        (date(2025, 4, 30), None),
        (date(2025, 5, 1), "2025-03"),
    ],
)
def test_nobody_reads_that_a_milestone_which_is_done_is_on_hold(
    completed: date, held: str | None
) -> None:
    told = Facts(reports={(STEP, 3): MilestoneReport(True, completed_on=completed)})
    months, but = range(1, 5), {4: WAITING}
    report = report_of(PLAN, told, registered(PLAN, months, but), 4, date(2025, 5, 20))
    row = summary(report, "milestones", report.milestones).iloc[3]
    assert row["on_hold"] == held
    parts = ranked_parts(PLAN, report.measure_parts, "M01", 4, "")
    part = next(p for p in parts if p.code == STEP)
    assert (part.on_hold, part.kept_from) == ((True, 3) if held else (False, None))


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (
            {**WAITING, "waiting_since": date(2025, 5, 9)},
            "FIA’s return for Apr 2025 has been waiting for the Joint Task Force since 9 May 2025",
        ),
        (AWAITED, "FIA’s return for Apr 2025 is not due until 7 May 2025"),
        (
            {**AWAITED, "sent_backs": 1, "sent_back_on": date(2025, 5, 9)},
            "FIA’s return for Apr 2025 was sent back on 9 May 2025, to be corrected by 16 May 2025",
        ),
        (
            {**WAIVED, "waived_by": "the Secretary"},
            "FIA’s return for Apr 2025 was waived by the Secretary",
        ),
    ],
)
def test_on_hold_is_said_first_and_who_is_waited_for(why: Change, words: str) -> None:
    row = stood(date(2025, 4, 30), but={4: why})
    assert reason(row, {4: why}) == (
        f"As in Mar 2025: {words}. Due on 31 Mar 2025, the day itself: overdue from the day after."
    )


def test_a_milestone_is_judged_on_when_the_plan_is_over() -> None:
    last = Milestone(code=STEP, name="Order issued", owner="FIA", due_month=12)
    plan = a_plan(a_measure(milestones=(last,)))
    unowed = {13: {**SILENT, "owed": False, "light": ""}}
    register = registered(plan, range(1, 14), unowed)
    frame = rate_milestones(plan, reports(Facts()), register, [12, 13], date(2026, 2, 20))
    assert frame["state"].tolist() == ["due", "overdue"]
    assert frame["days"].tolist() == [0, 31]


def test_a_moved_date_counts_and_the_first_one_stands_beside_it() -> None:
    moved = {STEP: date(2025, 5, 31)}
    register = registered(PLAN, range(1, 5))
    frame = rate_milestones(PLAN, reports(Facts()), register, [4], date(2025, 4, 30), moved)
    row = frame.iloc[0]
    assert (row["due"], row["first_due"]) == (date(2025, 5, 31), date(2025, 3, 31))
    assert row["state"] == "planned"


@pytest.mark.parametrize(
    ("on", "month", "why", "state", "planned", "colour", "days"),
    [
        (date(2025, 3, 20), 2, {}, "due", 0, "not_due", 0),
        (date(2025, 3, 15), 3, AWAITED, "due", 0, "not_due", 0),
        (date(2025, 4, 20), 3, {}, "overdue", 1, "red", 31),
    ],
)
def test_example_7_it_is_not_planned_before_the_day_after(
    on: date, month: int, why: Change, state: str, planned: int, colour: str, days: int
) -> None:
    order = Milestone(code=STEP, name="Order issued", owner="FIA", due_month=2)
    plan, months = a_plan(a_measure((), (order,))), range(1, month + 1)
    register = registered(plan, months, {month: why})
    row = rate_milestones(plan, reports(Facts()), register, months, on).iloc[-1]
    found = (row["state"], row["planned_share"], row["colour"], row["days"], row["on_hold"])
    assert found == (state, planned, colour, days, why is AWAITED)
