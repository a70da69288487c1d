"""Explaining a colour: the parts that add up to the variance, and since when it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from napams.domain.frames import records
from napams.domain.months import Month
from napams.domain.provenance import AcceptedFigure, Origin, Outside, formed, ranked_parts
from napams.domain.returns import FigureState
from napams.domain.trend import streak
from napams.wording.explanation import kept_from, outside
from tests.oracle.histories import delivered, kpi, plan_of, silent, unread
from tests.oracle.world import World
from tests.unit.rules.worlds import SEEDS, random_report, report_of


@pytest.mark.parametrize("seed", SEEDS)
def test_the_parts_add_up_to_the_variance_of_their_measure_or_department(seed: int) -> None:
    report = random_report(seed)
    added_up = 0
    for frame, parts, key in (
        (report.measures, report.measure_parts, "measure"),
        (report.departments, report.department_parts, "department"),
    ):
        for row in records(frame):
            found = ranked_parts(report.plan, parts, row[key], row["month_number"], row["guard"])
            assert len(found) == row["parts"]
            pulls = [p.pull for p in found if p.pull is not None]
            assert len(pulls) == row["counted"]
            assert pulls == sorted(pulls)
            assert all(bool(outside(report.plan, p)) == (p.pull is None) for p in found)
            assert bool([p for p in found if p.guards]) == (row["guard"] != "")
            if pulls:
                assert sum(pulls) == pytest.approx(row["schedule_variance"], abs=1e-7)
                added_up += 1
    assert added_up > 100


@pytest.mark.parametrize("seed", SEEDS)
def test_a_part_without_news_names_the_month_that_its_shares_are_of(seed: int) -> None:
    report = random_report(seed)
    by_month = report.kpis.set_index(["code", "month_number"])
    kept = 0
    for row in records(report.measures):
        number = min(row["month_number"], report.contributions.months)
        parts, of = report.measure_parts, row["measure"]
        for part in ranked_parts(report.plan, parts, of, row["month_number"], row["guard"]):
            words = kept_from(report.plan, part)
            out = part.outside is Outside.LEFT_OUT
            assert bool(words) == (part.kept_from is not None and not out)
            if part.kind == "milestone":
                assert (part.kept_from is not None) == part.on_hold
                continue
            judged = by_month.loc[(part.code, number)]
            spoke = judged["kind"] == "value" and judged["colour"] != "unrated"
            assert (part.kept_from is None) == spoke, (part, judged)
            if part.kept_from and part.pull is not None:
                kept += 1
                share = by_month.loc[(part.code, part.kept_from), "earned_share"]
                assert part.earned_share == pytest.approx(min(1.0, max(0.0, share)))
            elif part.kept_from == 0:
                assert part.earned_share == 0
    assert kept > 10


def test_what_a_part_is_kept_from_is_said_in_words() -> None:
    path = (0, (3, 6, 9, 12))
    quiet, waiting, never = (kpi(f"M01-K{n}", d, "last", path) for n, d in enumerate("ABC", 1))
    figures = {
        "A": {quiet.code: {1: 1, 2: 2}},
        "B": {waiting.code: {1: 1, 2: 2, 3: 3}},
        "C": {},
    }
    world = delivered(plan_of(quiet, waiting, never), figures, 3)
    report = report_of(unread(world, "B", 3), 3)
    parts = ranked_parts(report.plan, report.measure_parts, "M01", 3, "")
    assert {p.code: kept_from(report.plan, p) for p in parts} == {
        quiet.code: "nothing new since Feb 2025",
        waiting.code: "on hold, as in Feb 2025",
        never.code: "never reported",
    }


@pytest.mark.parametrize(
    ("months", "month", "said"),
    [
        ((1, 2), 5, ""),
        ((1, 2), 6, "left out; last rated Feb 2025; now nothing to count"),
        ((), 6, "left out; never rated; now nothing to count"),
    ],
)
def test_a_part_left_out_says_when_it_was_last_rated_and_what_it_is_now(
    months: tuple[int, ...], month: int, said: str
) -> None:
    ratio = kpi("M01-K1", "A", "last_ratio", (0, (12, 24, 36, 48)))
    given = {n: (8, 100) if n in months else (0, 0) for n in range(1, 8)}
    world = delivered(plan_of(ratio), {"A": {ratio.code: given}}, 7)
    assert left_out(world, month) == said


@pytest.mark.parametrize(
    ("month", "seen_on", "said"),
    [
        (6, None, "left out; last rated Feb 2025; now nothing to count"),
        (7, None, "left out; last rated Feb 2025; now silent"),
        (7, date(2025, 8, 5), "left out; last rated Feb 2025; now on hold"),
    ],
)
def test_a_part_left_out_and_then_silent_or_on_hold_still_says_since_when(
    month: int, seen_on: date | None, said: str
) -> None:
    ratio = kpi("M01-K1", "A", "last_ratio", (0, (12, 24, 36, 48)))
    given = {n: (8, 100) if n < 3 else (0, 0) for n in range(1, 8)}
    world = silent(delivered(plan_of(ratio), {"A": {ratio.code: given}}, 7), "A", 7)
    assert left_out(world, month, seen_on) == said


def test_a_part_with_too_few_cases_says_how_many() -> None:
    ratio = kpi("M01-K1", "A", "pooled_ratio", (0, (12, 24, 36, 48)))
    world = delivered(plan_of(ratio), {"A": {ratio.code: {1: (1, 3), 2: (1, 3), 3: (1, 3)}}}, 3)
    assert left_out(world, 3) == "left out; never rated; now 9 cases"


def left_out(world: World, month: int, seen_on: date | None = None) -> str:
    report = report_of(world, month, seen_on)
    (part,) = ranked_parts(report.plan, report.measure_parts, "M01", month, "")
    return outside(report.plan, part)


@pytest.mark.parametrize(("reporters", "stand_in"), [("A", 0), ("A B", 1)])
def test_nothing_stands_in_for_a_single_silent_department(reporters: str, stand_in: int) -> None:
    ratio = kpi("M01-K1", reporters, "last_ratio", (60, (66, 72, 78, 84)))
    figures = {d: {ratio.code: dict.fromkeys((1, 2, 3), (30, 50))} for d in reporters.split()}
    report = report_of(silent(delivered(plan_of(ratio), figures, 3), "A", 3), 3)
    row = next(r for r in records(report.kpis) if r["month_number"] == 3)
    found = formed(report.plan, report.contributions, (figure_of("AA", 2),), row)
    assert len(found.stand_ins) == stand_in
    assert (found.value is None) == (stand_in == 0)


@pytest.mark.parametrize(("month", "silent_in"), [(2, 4), (3, 4), (3, 3)])
def test_behind_a_nil_return_and_the_silence_after_it_stands_the_figure_that_was_typed(
    month: int, silent_in: int
) -> None:
    count = kpi("M01-K1", "A B", "last", (0, (3, 6, 9, 12)))
    figures = {d: {count.code: {1: 2, 2: 4, 3: 5}} for d in "AB"}
    world = delivered(plan_of(count), figures, 3)
    for n in (2, 3):
        came = world.returns["A", n]
        nil = replace(came, revisions=tuple(replace(r, nil=True) for r in came.revisions))
        world = World(world.plan, world.returns | {("A", n): nil})
    report = report_of(silent(world, "A", silent_in) if silent_in <= 3 else world, 3)
    row = next(r for r in records(report.kpis) if r["month_number"] == month)
    told = tuple(figure_of("AA", n) for n in (1, 2, 3))
    found = formed(report.plan, report.contributions, told, row)
    assert [e.month_number for e in found.stand_ins] == [1]
    assert found.value == 2 + {2: 4, 3: 5}[month]


def figure_of(department: str, month: int) -> AcceptedFigure:
    day = datetime(2025, month + 1, 5, tzinfo=UTC)
    return AcceptedFigure(
        month_number=month,
        category="",
        state=FigureState.REPORTED,
        value=None,
        numerator=30,
        denominator=50,
        named="",
        remark="",
        origin=Origin(
            department=department,
            month=Month(2025, month),
            revision=1,
            sheet="Return",
            cell="G16",
            received_on=date(2025, month + 1, 5),
            sent_by="clerk",
            accepted_by="analyst",
            accepted_at=day,
            answer="",
            upload_id=1,
            file_name="return.xlsx",
            sha256="",
        ),
    )


def test_a_colour_runs_from_the_month_after_another_one() -> None:
    colours = ["green", "green", "red", "amber", "red", "red"]
    frame = pd.DataFrame(
        {"code": "M01-K1", "month_number": range(1, 7), "colour": colours, "measure": "M01"}
    )
    found = {n: streak(frame, "code", "M01-K1", n) for n in range(1, 7)}
    assert [(r.first, r.before) for r in found.values() if r] == [
        (1, ""),
        (1, ""),
        (3, "green"),
        (4, "red"),
        (5, "amber"),
        (5, "amber"),
    ]
    assert streak(frame, "code", "M01-K1", 7) is None
