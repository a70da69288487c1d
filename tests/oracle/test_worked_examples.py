"""The worked examples of the rules, to four decimals: by the second computation and the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pytest

from .compare import disagree
from .histories import (
    NA,
    STARTS,
    Given,
    day_after,
    delivered,
    figure,
    kpi,
    plan_of,
    seen,
    silent,
    unread,
    waived,
)
from .judgement import Judgement
from .rating import Row
from .rollup import Group
from .world import Kpi, Milestone, Return, Revision, World

TO_50 = (0, (8, 20, 34, 50))
TO_48 = (0, (12, 24, 36, 48))
FALLS = (60, (50, 35, 20, 10))
FORCES = (60, (70, 80, 90, 95))
BOTH = (60, (66, 72, 78, 84))
A_FEW = (0, (5, 20, 35, 50))


@dataclass(frozen=True)
class Shown:
    """What a row of the table says; None is its dash."""

    value: float | None
    expected: float | None
    planned: float | None
    earned: float | None
    variance: float | None
    colour: str
    behind: float | None = None
    forecast: float | None = None


def judged(world: World, month: int, day: int = 20) -> Judgement:
    """The world as seen on a day of the month after the one that is judged."""
    return on(world, month, seen(world.plan, month, day))


def on(world: World, month: int, today: date) -> Judgement:
    """The world as seen on a day; to the product everything is the same."""
    assert disagree(world, month, today) == []
    return Judgement(world, today)


def rounded(number: Fraction | None, places: int = 4) -> float | None:
    """As the table writes it."""
    return None if number is None else float(round(number, places))


def shown(row: Row) -> Shown:
    """A row as the table writes it."""
    return Shown(
        rounded(row.value),
        rounded(row.expected),
        rounded(row.planned),
        rounded(row.earned),
        rounded(row.variance),
        row.colour,
        rounded(row.behind),
        rounded(row.forecast, 1),
    )


def share(group: Group) -> tuple[float | None, float | None, float | None, str]:
    """A group as the table writes it."""
    return (
        rounded(group.planned),
        rounded(group.earned),
        rounded(group.variance),
        group.colour,
    )


def one(
    combine: str,
    path: tuple[float, tuple[float | None, ...]],
    figures: dict[int, Given],
    **more: object,
) -> tuple[Kpi, World]:
    """A plan of one KPI of one department, and its figures."""
    k = kpi("M01-K1", "A", combine, path, **more)
    return k, delivered(plan_of(k), {"A": {k.code: figures}}, max(figures))


def row_of(k: Kpi, world: World, month: int, day: int = 20) -> Row:
    """The KPI's row over all its reporters."""
    return judged(world, month, day).rating.row(k, k.reporters, month)


def test_1_a_ratio_that_follows_its_path_is_on_it() -> None:
    k, world = one(
        "pooled_ratio", FALLS, {4: (9, 20), 5: (20, 50), 6: (10.5, 30)}, polarity="lower"
    )
    assert shown(row_of(k, world, 6)) == Shown(39.5, 39.5, 0.41, 0.41, 0, "green", 0, 12)


def test_2_a_ratio_that_stands_still_falls_behind() -> None:
    figures: dict[int, Given] = {4: (9, 20), 5: (22.5, 50), 6: (13.5, 30)}
    k, world = one("pooled_ratio", FALLS, figures, polarity="lower")
    assert shown(row_of(k, world, 6)) == Shown(45, 39.5, 0.41, 0.3, -0.11, "amber", 1.1, 15.3)


def test_3_an_unread_return_leaves_the_month_before_standing() -> None:
    figures: dict[int, Given] = {1: 3, 2: 3, 3: 3, 4: 4, 5: 4, 6: 0}
    k, world = one("sum", TO_50, figures)
    row = row_of(k, unread(world, "A", 6), 6)
    assert shown(row) == Shown(17, 16, 0.32, 0.34, 0.02, "green")
    assert (row.on_hold, row.held_from) == (True, 5)


def without_march(how: str) -> Shown:
    """A total of 4 a month of which March is lacking."""
    k, world = one("sum", TO_48, dict.fromkeys(range(1, 7), 4))
    change = {"silent": silent, "waived": waived, "waiting": unread}[how]
    return shown(row_of(k, change(world, "A", 3), 6))


def test_4_a_total_without_march() -> None:
    assert without_march("silent") == Shown(20, 24, 0.5, 0.4167, -0.0833, "amber", 1, 14.4)
    excused = Shown(20, 20, 0.4167, 0.4167, 0, "green", 0, 12)
    assert without_march("waived") == excused
    assert without_march("waiting") == excused


@pytest.mark.parametrize("change", [silent, waived, unread])
def test_4d_a_ceiling_allows_nothing_for_a_month_that_nobody_told_of(
    change: Callable[[World, str, int], World],
) -> None:
    k, world = one("sum", TO_48, {1: 3, 2: 4, 3: 5}, polarity="lower")
    row = Shown(8, 8, None, None, 0, "green")
    assert shown(row_of(k, change(world, "A", 2), 3)) == row


def forces() -> tuple[Kpi, World]:
    """Three forces hand over 80 of 100 a month, RNG none of 100."""
    k = kpi("M01-K1", "FCN FCS PCG RNG", "pooled_ratio", FORCES)
    good: dict[int, Given] = dict.fromkeys((1, 2, 3), (80, 100))
    poor: dict[int, Given] = dict.fromkeys((1, 2, 3), (0, 100))
    figures = {d: {k.code: poor if d == "RNG" else good} for d in k.reporters}
    return k, delivered(plan_of(k), figures, 3)


def test_5_each_force_answers_for_itself() -> None:
    k, world = forces()
    whole = Shown(60, 66.6667, 0.1905, 0, -0.1905, "red", 2)
    assert shown(row_of(k, world, 3)) == whole
    rating = judged(world, 3).rating
    own = Shown(80, 66.6667, 0.1905, 0.5714, 0.381, "green", 0, 4)
    assert shown(rating.row(k, ("PCG",), 3)) == own
    none = Shown(0, 66.6667, 0.1905, -1.7143, -1.9048, "red", 2)
    assert shown(rating.row(k, ("RNG",), 3)) == none


@pytest.mark.parametrize(
    ("month", "row"),
    [
        (3, Shown(75, 66, 0.25, 0.625, 0.375, "green", 0, 4.8)),
        (5, Shown(75, 70, 0.4167, 0.625, 0.2083, "green", 0, 8)),
        (6, Shown(None, 72, 0.5, None, None, "no_data")),
    ],
)
def test_6_a_silent_reporter_is_carried_for_three_months(month: int, row: Shown) -> None:
    k = kpi("M01-K1", "A B", "last_ratio", BOTH)
    given: dict[int, Given] = dict.fromkeys(range(1, 7), (45, 50))
    figures = {"A": {k.code: given}, "B": {k.code: {1: (30, 50), 2: (30, 50)}}}
    world = delivered(plan_of(k), figures, 6)
    assert shown(row_of(k, world, month)) == row
    assert row_of(k, world, month).partial == (("B",) if row.value is not None else ())


def dated(until: int, *due: int, months: int = 12) -> tuple[tuple[Milestone, ...], World]:
    """Milestones of a department that reports in time and completes none."""
    own = tuple(
        Milestone(f"M01-T{n}", "M01", "A", due_month) for n, due_month in enumerate(due, start=1)
    )
    shown = kpi("M01-K1", "A", "last", TO_48, polarity="context")
    return own, delivered(plan_of(shown, milestones=own, months=months), {}, until)


def test_7_a_milestone_is_not_planned_before_the_day_after() -> None:
    (t,), world = dated(2, 2)
    stand = judged(world, 2).milestones.stand(t, 2)
    assert (stand.state, stand.planned, stand.earned, stand.colour) == ("due", 0, 0, "not_due")
    awaited = on(world, 3, date(2025, 3, 15)).milestones.stand(t, 3)
    assert (awaited.state, awaited.planned, awaited.on_hold) == ("due", 0, True)
    (t,), world = dated(3, 2)
    late = judged(world, 3)
    stand = late.milestones.stand(t, 3)
    assert (stand.state, stand.days, stand.planned, stand.colour) == ("overdue", 31, 1, "red")
    assert late.lagging.rules("A", 3) == ["R3"]


def test_8_nothing_of_a_tenth_is_red() -> None:
    k, world = one("sum", A_FEW, {1: 0, 2: 0, 3: 0})
    assert shown(row_of(k, world, 3)) == Shown(0, 5, 0.1, 0, -0.1, "red", 3)
    k, world = one("sum", A_FEW, {1: 0, 2: 0, 3: 1})
    assert shown(row_of(k, world, 3)) == Shown(1, 5, 0.1, 0.02, -0.08, "amber", 2.4)


def test_9_one_case_turns_no_percentage_red() -> None:
    figures: dict[int, Given] = dict.fromkeys(range(1, 7), (5, 11))
    k, world = one("last_ratio", (30, (40, 55, 70, 80)), figures)
    expected = Shown(45.4545, 55, 0.5, 0.3091, -0.1909, "amber", 1.9091, 17.6)
    assert shown(row_of(k, world, 6)) == expected
    k, world = one("sum", (0, (None, 1, 3, 5)), dict.fromkeys(range(1, 7), 0), shape="step")
    assert shown(row_of(k, world, 6)) == Shown(0, 1, 0.2, 0, -0.2, "red", 3)
    k, world = one("last", (0, (1, 1, 1, 1)), {1: 0, 2: 0, 3: 0}, shape="step", unit="yes/no")
    assert shown(row_of(k, world, 3)) == Shown(0, 1, 1, 0, -1, "red", 3)


def department_of(*monthly: float) -> Judgement:
    """A department of several totals to 48, each at so many a month; seen after month 3."""
    kpis = [kpi(f"M01-K{n}", "A", "sum", TO_48) for n, _ in enumerate(monthly, start=1)]
    figures: dict[str, dict[int, Given]] = {
        k.code: dict.fromkeys((1, 2, 3), each) for k, each in zip(kpis, monthly, strict=True)
    }
    return judged(delivered(plan_of(*kpis), {"A": figures}, 3), 3)


def test_10_the_guard_asks_for_a_fifth_of_the_weight() -> None:
    six = department_of(0, 4.2667, 4.2667, 4.2667, 4.2667, 4.2667).rollup.department("A", 3)
    assert share(six) == (0.25, 0.2222, -0.0278, "green")
    five = department_of(0, 4.2667, 4.2667, 4.2667, 4.2667).rollup.department("A", 3)
    assert share(five) == (0.25, 0.2133, -0.0367, "amber")


def test_10c_more_than_half_that_is_not_green_is_not_green() -> None:
    kpis = [kpi(f"M01-K{n}", "A", "last", TO_48) for n in range(1, 6)]
    behind = 48 * (5 / 12 - 0.14)
    figures: dict[str, dict[int, Given]] = {
        k.code: {5: 48 if k.code == "M01-K1" else behind} for k in kpis
    }
    rollup = judged(delivered(plan_of(*kpis), {"A": figures}, 5), 5).rollup
    planned, earned, variance, colour = share(rollup.department("A", 5))
    assert (planned, colour) == (0.4167, "amber")
    assert (earned, variance) == (0.4213, 0.0047)


def test_10d_a_department_is_not_red_while_none_of_its_parts_is() -> None:
    figures: dict[int, Given] = dict.fromkeys(range(1, 7), (5, 11))
    _, world = one("last_ratio", (30, (40, 55, 70, 80)), figures)
    assert share(judged(world, 6).rollup.department("A", 6)) == (0.5, 0.3091, -0.1909, "amber")


@pytest.mark.parametrize(
    ("month", "row"),
    [
        (2, (0.1667, 0.1146, -0.0521, "amber")),
        (5, (0.2917, 0.2396, -0.0521, "amber")),
        (6, (0.5, 0.5, 0, "green")),
    ],
)
def test_11_what_does_not_apply_stands_for_three_months(
    month: int, row: tuple[float, float, float, str]
) -> None:
    first, second = kpi("M01-K1", "A", "last_ratio", TO_48), kpi("M01-K2", "A", "sum", TO_48)
    ratio: dict[int, Given] = {1: (3, 100), 2: (3, 100), 3: NA, 4: NA, 5: NA, 6: NA}
    figures = {"A": {first.code: ratio, second.code: dict.fromkeys(range(1, 7), 4)}}
    world = delivered(plan_of(first, second), figures, 6)
    assert share(judged(world, month).rollup.department("A", month)) == row


def test_12_a_waived_month_is_not_judged() -> None:
    k, world = one("last_ratio", TO_48, {1: (4, 100), 2: (8, 100), 3: (12, 100), 4: (0, 100)})
    row = row_of(k, waived(world, "A", 4), 4)
    assert shown(row) == Shown(12, 12, 0.25, 0.25, 0, "green")
    assert (row.on_hold, row.held_from) == (True, 3)
    k, world = forces()
    world = waived(world, "RNG", 3)
    whole = Shown(65.4545, 66.3636, 0.1818, 0.1558, -0.026, "green", 0.2727, 14)
    assert shown(row_of(k, world, 3)) == whole


@pytest.mark.parametrize(
    ("path", "figures", "month", "row"),
    [
        (
            (0, (10, 20, 35, 50)),
            {1: 5, 2: 10, 3: 15, 4: 20, 5: 30, 6: 35},
            6,
            Shown(35, 20, 0.4, 0.7, 0.3, "green", 0, 8),
        ),
        (
            (0, (10, 20, 35, 50)),
            {6: 35, 7: 40, 8: 51, 9: 52},
            9,
            Shown(52, 35, 0.7, 1.04, 0.34, "green", 0, 8),
        ),
        (
            TO_48,
            {n: 3 * n for n in range(1, 7)},
            6,
            Shown(18, 24, 0.5, 0.375, -0.125, "amber", 1.5, 16),
        ),
        (TO_48, {n: n for n in range(1, 7)}, 6, Shown(6, 24, 0.5, 0.125, -0.375, "red", 4.5)),
    ],
)
def test_13_forecasts(
    path: tuple[float, tuple[float, ...]], figures: dict[int, Given], month: int, row: Shown
) -> None:
    k, world = one("last", path, figures)
    assert shown(row_of(k, world, month)) == row


def two_of_three() -> World:
    """Three KPIs on their path in months 1 and 2, two of them red in month 3, then silence."""
    kpis = [kpi(f"M01-K{n}", "A", "last", TO_48) for n in (1, 2, 3)]
    on_path: dict[int, Given] = {1: 4, 2: 8, 3: 12}
    low: dict[int, Given] = {1: 4, 2: 8, 3: 1}
    figures = {"A": {kpis[0].code: on_path, kpis[1].code: low, kpis[2].code: low}}
    return delivered(plan_of(*kpis), figures, 3)


def test_14_silence_lifts_no_flag_and_an_awaited_return_raises_none() -> None:
    late = judged(two_of_three(), 4)
    assert share(late.rollup.department("A", 4)) == (0.3333, 0.0972, -0.2361, "red")
    assert late.lagging.rules("A", 4) == ["R2"]
    awaited = judged(two_of_three(), 4, day=7)
    assert share(awaited.rollup.department("A", 4)) == (0.25, 0.0972, -0.1528, "red")
    assert awaited.lagging.rules("A", 4) == []


def test_16_what_is_not_yet_due_is_not_judged() -> None:
    first = kpi("M01-K1", "A", "sum", TO_48)
    second = kpi("M01-K2", "B", "last", (0, (3, 6, 9, 12)))
    plan = plan_of(first, second)
    returns = {
        (k.reporters[0], n): Return(revisions=(Revision(day, {k.code: said}, accepted=day),))
        for k, said, months in ((first, figure(4), (1, 2)), (second, figure(1), (1, 2, 3)))
        for n in months
        if (day := day_after(plan, n, 2))
    }
    world = World(plan, returns)
    early = on(world, 3, date(2025, 4, 3)).rollup.measure("M01", 3)
    assert share(early) == (0.2083, 0.125, -0.0833, "amber")
    after = on(world, 3, date(2025, 4, 8)).rollup.measure("M01", 3)
    assert share(after) == (0.25, 0.125, -0.125, "amber")


def test_17_when_the_plan_is_over() -> None:
    k = kpi("M01-K1", "A", "sum", TO_48)
    own = (Milestone("M01-T1", "M01", "A", 12), Milestone("M01-T2", "M01", "A", 15))
    plan = plan_of(k, milestones=own)
    world = delivered(plan, {"A": {k.code: dict.fromkeys(range(1, 13), 4)}}, 12)
    expected = {
        12: ((0.3333, 0.3333, 0, "green"), ("due", 0), ("planned", 0), "on time", []),
        13: ((0.6667, 0.3333, -0.3333, "red"), ("overdue", 31), ("planned", 0), "missing", ["R3"]),
        16: ((1, 0.3333, -0.6667, "red"), ("overdue", 120), ("overdue", 30), "", ["R1", "R3"]),
    }
    for month, (row, first, second, light, rules) in expected.items():
        found = judged(world, month)
        stands = [found.milestones.stand(t, month) for t in own]
        assert share(found.rollup.department("A", month)) == row
        assert [(s.state, s.days) for s in stands] == [first, second]
        assert found.desk.light("A", month) == light
        assert found.lagging.rules("A", month) == rules


def test_18_small_numbers_are_shown_and_not_rated() -> None:
    path = (15, (14, 11, 8, 5))
    k, world = one("pooled_ratio", path, {1: (3, 19)}, polarity="lower")
    assert shown(row_of(k, world, 1)) == Shown(15.7895, 14.6667, 0.0333, None, None, "unrated")
    k, world = one("pooled_ratio", path, {1: (3, 20)}, polarity="lower")
    assert shown(row_of(k, world, 1)) == Shown(15, 14.6667, 0.0333, 0, -0.0333, "green", 1)


def desk_of(*came: Return) -> World:
    """A department with one KPI, and what came of its first months."""
    k = kpi("M01-K1", "A", "sum", TO_48)
    return World(plan_of(k), {("A", n): one for n, one in enumerate(came, start=1)})


def february(day: int) -> date:
    """A day of the month after the plan's first."""
    return date(2025, 2, day)


def late_correction(month: int) -> Return:
    """Sent back on the 6th, corrected and accepted on the 14th."""
    first = day_after(plan_of(kpi("M01-K1", "A", "sum", TO_48)), month, 5)
    back, again = first.replace(day=6), first.replace(day=14)
    return Return(revisions=(Revision(first, sent_back=back), Revision(again, accepted=again)))


END = date(2025, 2, 28)
RECEIPTS = {
    "15c": (Return((february(6),), (Revision(february(13)),)), "on time", february(6)),
    "15d": (Return((february(6),), (Revision(february(14)),)), "late", february(14)),
    "15e": (
        Return((february(6), february(10), february(17)), (Revision(february(20)),)),
        "late",
        february(17),
    ),
    "15f": (
        Return(
            revisions=(
                Revision(february(5), sent_back=february(25)),
                Revision(february(28), accepted=february(28)),
            )
        ),
        "on time",
        february(5),
    ),
    "15g": (
        Return(revisions=(Revision(february(5), sent_back=february(6)),)),
        "missing",
        None,
    ),
    "15h": (
        Return(revisions=(Revision(february(5), accepted=february(6)), Revision(february(25)))),
        "on time",
        february(5),
    ),
    "15i": (
        Return(
            revisions=(
                Revision(february(4), sent_back=february(5)),
                Revision(february(6), sent_back=february(8)),
                Revision(february(9), accepted=february(9)),
            )
        ),
        "late",
        february(9),
    ),
}


@pytest.mark.parametrize("case", RECEIPTS)
def test_15_the_day_of_receipt(case: str) -> None:
    came, light, day = RECEIPTS[case]
    desk = on(desk_of(came), 1, END).desk
    assert (desk.light("A", 1), desk.received("A", 1)) == (light, day)


def test_15a_two_late_corrections_are_a_rule_that_silence_does_not_cure() -> None:
    world = desk_of(late_correction(1), late_correction(2))
    found = judged(world, 2)
    assert (found.desk.light("A", 2), found.desk.received("A", 2)) == ("late", date(2025, 3, 14))
    assert found.lagging.rules("A", 2) == ["R5"]
    later = judged(world, 3)
    assert later.desk.light("A", 3) == "missing"
    assert later.lagging.rules("A", 3) == ["R1", "R5"]


def test_the_plan_of_the_examples_begins_in_january() -> None:
    assert plan_of(kpi("M01-K1", "A", "sum", TO_48)).starts == STARTS


@pytest.mark.parametrize(
    ("combine", "path", "more", "figures", "row"),
    [
        (
            "sum",
            TO_50,
            {"shape": "back"},
            {1: 2, 2: 3, 3: 3, 4: 3, 5: 3, 6: 3},
            Shown(17, 20, 0.4, 0.34, -0.06, "amber", 0.75, 13.7),
        ),
        (
            "last_ratio",
            (40, (42, 46, 52, 60)),
            {"shape": "back"},
            dict.fromkeys((4, 5, 6), (41, 100)),
            Shown(41, 46, 0.3, 0.05, -0.25, "red", 4.5),
        ),
        (
            "last_ratio",
            FALLS,
            {"polarity": "lower"},
            dict.fromkeys((4, 5, 6), (24, 60)),
            Shown(40, 35, 0.5, 0.4, -0.1, "amber", 1, 14.4),
        ),
        (
            "sum",
            (0, (5, 10, 15, 20)),
            {"polarity": "lower"},
            {1: 0, 2: 3, 3: 4, 4: 1, 5: 5, 6: 0},
            Shown(13, 10, None, None, -0.15, "amber"),
        ),
        (
            "last",
            (0, (18, 18, 18, 18)),
            {"shape": "step"},
            {1: 1, 2: 4},
            Shown(4, 0, 0, 0.2222, 0.2222, "green", 0),
        ),
        (
            "last",
            (5, (5, 7, 9, 12)),
            {"shape": "step"},
            {5: 8, 6: 8},
            Shown(8, 7, 0.2857, 0.4286, 0.1429, "green", 0),
        ),
    ],
)
def test_the_six_rows_of_the_table(
    combine: str,
    path: tuple[float, tuple[float, ...]],
    more: dict[str, object],
    figures: dict[int, Given],
    row: Shown,
) -> None:
    k, world = one(combine, path, figures, **more)
    assert shown(row_of(k, world, max(figures))) == row
