"""Rating of measures and departments (docs/rules.md, Measures and departments)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd
import pytest

from napams.domain.report import StatusReport
from tests.oracle.histories import Given, delivered, kpi, plan_of, unread
from tests.oracle.world import Kpi, Milestone
from tests.unit.rules.worlds import report_of

TO_12 = (0, (3, 6, 9, 12))
"""A twelfth a month."""
Figures = Mapping[str, Mapping[int, Given]]


def indicator(number: int = 1, weight: float = 1, **more: object) -> Kpi:
    return kpi(f"M01-K{number}", "A", "last", TO_12, weight=Fraction(str(weight)), **more)


def order(due_month: int, weight: float = 0.01) -> Milestone:
    return Milestone("M01-T1", "M01", "A", due_month, Fraction(str(weight)))


def judged(
    figures: Figures, *kpis: Kpi, until: int = 12, steps: tuple[Milestone, ...] = ()
) -> StatusReport:
    """A plan of one measure of one department, from the values of its KPIs by code and month."""
    return report_of(delivered(plan_of(*kpis, milestones=steps), {"A": figures}, until), until)


def measure(
    figures: Figures, *kpis: Kpi, until: int = 12, steps: tuple[Milestone, ...] = ()
) -> pd.DataFrame:
    """M01 month by month."""
    return judged(figures, *kpis, until=until, steps=steps).measures.set_index("month_number")


def on_plan(number: int = 1, months: int = 12) -> dict[str, dict[int, Given]]:
    """Reported and exactly on the path."""
    return {f"M01-K{number}": {m: m for m in range(1, months + 1)}}


def test_a_measure_is_the_weighted_mean_of_its_parts() -> None:
    values = {"M01-K1": {6: 6}, "M01-K2": {6: 3}}
    row = measure(values, indicator(1, weight=3), indicator(2), until=6).loc[6]
    # A = (3 × .5 + 1 × .25) ÷ 4
    assert row["earned_share"] == pytest.approx(0.4375)
    assert row["planned_share"] == 0.5
    assert row["colour"] == "amber"


def test_silence_keeps_what_was_earned_and_so_falls_behind() -> None:
    rows = measure(on_plan(months=3), indicator())
    assert rows["earned_share"].round(4).tolist() == [0.0833, 0.1667] + [0.25] * 10
    assert rows["colour"].tolist()[:6] == ["green", "green", "green", "amber", "red", "red"]


def test_what_was_never_reported_has_earned_nothing() -> None:
    rows = measure({}, indicator())
    assert set(rows["earned_share"]) == {0}
    assert rows["colour"].tolist()[-1] == "red"
    assert not rows["accepted"].any()


def test_a_share_beyond_the_target_makes_up_for_nothing_else() -> None:
    values = {"M01-K1": {12: 120}, "M01-K2": {12: 6}}
    assert measure(values, indicator(1), indicator(2)).loc[12, "earned_share"] == 0.75


@pytest.mark.parametrize(("headline", "colour"), [(True, "amber"), (False, "green")])
def test_no_measure_is_greener_than_amber_while_its_headline_is_red(
    headline: bool, colour: str
) -> None:
    many = [indicator(1, headline=headline), *(indicator(n) for n in range(2, 8))]
    values = {k.code: {12: 12.0} for k in many} | {"M01-K1": {12: 10.0}}
    # 6 at 1 and one at .8333: A = .976, SV = −.0238, and a seventh of the weight is red
    report = judged(values, *many)
    (row,) = report.measures[report.measures["month_number"] == 12].to_dict("records")
    assert row["kpis_red"] == 1
    assert row["colour"] == colour
    # To the department it is one indicator among seven.
    assert report.departments["colour"].tolist()[-1] == "green"


@pytest.mark.parametrize(("weight", "colour"), [(19, "green"), (20, "amber"), (21, "amber")])
def test_nor_while_a_fifth_of_the_weight_is_red(weight: int, colour: str) -> None:
    """K1 at 10 of 12: SV −.1667, and −.035 of the whole at most."""
    values: Figures = {"M01-K1": {12: 10}, "M01-K2": {12: 12}}
    row = measure(values, indicator(1, weight), indicator(2, 100 - weight)).loc[12]
    assert (row["colour"], row["red_weight"]) == (colour, pytest.approx(weight / 100))


@pytest.mark.parametrize(("weight", "colour"), [(49, "green"), (50, "green"), (51, "amber")])
def test_nor_while_more_than_half_of_the_weight_is_not_green(weight: int, colour: str) -> None:
    """K1 at 11 of 12: SV −.0833, and −.0425 of the whole at most."""
    values: Figures = {"M01-K1": {12: 11}, "M01-K2": {12: 12}}
    row = measure(values, indicator(1, weight), indicator(2, 100 - weight)).loc[12]
    assert (row["colour"], row["not_green_weight"]) == (colour, pytest.approx(weight / 100))


@pytest.mark.parametrize(
    ("due_month", "days", "colour"), [(3, 30, "green"), (2, 31, "amber"), (4, 31, "amber")]
)
def test_nor_while_a_milestone_is_more_than_30_days_overdue(
    due_month: int, days: int, colour: str
) -> None:
    """Of little weight, at the end of the month after the one in which it was due."""
    seen = due_month + 1
    report = judged(on_plan(), indicator(), until=seen, steps=(order(due_month),))
    assert report.milestones["days"].tolist()[-1] == days
    assert report.measures["colour"].tolist()[-1] == colour


def test_what_is_no_score_counts_for_nothing() -> None:
    values = on_plan() | {"M01-K2": dict.fromkeys(range(1, 13), 0)}
    rows = measure(values, indicator(1), indicator(2, score=False))
    assert set(rows["colour"]) == {"green"}
    assert set(rows["kpis_red"]) == {0}


def ceiling(number: int) -> Kpi:
    return kpi(f"M01-K{number}", "A", "sum", (0, (1, 2, 3, 4)), polarity="lower")


def test_a_ceiling_guards_the_colour_and_is_not_in_the_mean() -> None:
    row = measure(on_plan() | {"M01-K2": {1: 4}}, indicator(1), ceiling(2), until=1).loc[1]
    assert row["earned_share"] == row["planned_share"]
    assert row["colour"] == "amber"


@pytest.mark.parametrize(("so_far", "colour"), [(0, "green"), (4, "amber")])
def test_limits_alone_are_green_or_guarded(so_far: int, colour: str) -> None:
    row = measure({"M01-K1": {1: so_far}}, ceiling(1), until=1).loc[1]
    assert (row["counted"], row["colour"]) == (0, colour)


def test_nothing_is_called_green_on_which_nobody_ever_reported() -> None:
    late = kpi("M01-K1", "A", "last", (0, (None, None, None, 12)))
    assert measure({}, late, steps=(order(12),)).loc[1, "colour"] == "no_data"
    slow = kpi("M01-K1", "A", "last", (0, (0.3, 6, 9, 12)))
    assert measure({}, slow).loc[1, "colour"] == "no_data"
    assert measure({"M01-K1": {1: 0}}, slow, until=1).loc[1, "colour"] == "green"


def test_what_was_never_judged_because_nobody_has_read_it_is_not_due() -> None:
    world = delivered(plan_of(indicator()), {"A": {"M01-K1": {1: 1, 2: 0}}}, 2)
    waiting = unread(unread(world, "A", 1), "A", 2)
    rows = report_of(waiting, 2).measures
    assert rows["colour"].tolist() == ["not_due", "not_due"]
    # The first month is read: the second stands as that.
    assert report_of(unread(world, "A", 2), 2).measures["colour"].tolist() == ["green", "green"]


def test_a_plan_of_milestones_alone_is_judged_by_them() -> None:
    plan = plan_of(milestones=(order(1), Milestone("M01-T2", "M01", "B", 12)))
    report = report_of(delivered(plan, {}, 3), 3)
    assert report.kpis.empty
    assert report.own_shares.empty
    assert report.measures["colour"].tolist() == ["not_due", "green", "amber"]
    by_department = report.departments.groupby("department")["colour"].agg(list).to_dict()
    assert by_department == {"AA": ["not_due", "amber", "red"], "BB": ["not_due"] * 3}
