"""What must be true of the oracle's answers whatever the plan and the figures."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from napams.domain.catalogue import Kpi, Plan

from . import path
from .facts import Facts
from .random_plans import cases, kpis
from .rollup import roll_up
from .status import judge_all, rate

few = settings(max_examples=25, deadline=None)
FINE = 60
"""Steps to a month when the path is walked."""


@given(kpis("M01-K1", dips=True).filter(path.has_shares), st.integers(1, 12), st.integers(-3, 22))
@settings(deadline=None, max_examples=200)
def test_the_earned_schedule_is_where_a_walk_back_along_the_path_ends(
    kpi: Kpi, month: int, twentieths: int
) -> None:
    earned = Fraction(twentieths, 20)
    found = path.earned_schedule(kpi, month, earned)
    walked = 0
    for step in range(month * FINE, -1, -1):
        if path.share(kpi, path.straight(kpi, Fraction(step, FINE))) <= earned:
            walked = step
            break
    assert Fraction(walked, FINE) <= found < Fraction(walked + 1, FINE) or found == month


@few
@given(cases())
def test_what_is_behind_is_behind_by_no_more_than_the_months_gone(case: tuple[Plan, Facts]) -> None:
    plan, facts = case
    for row in rate(plan, facts):
        if row.months_behind is not None:
            assert 0 <= row.months_behind <= row.month
        if row.months_behind == 0 and row.schedule_variance is not None:
            assert row.schedule_variance >= 0
        if row.forecast_month is not None:
            assert row.forecast_month >= path.ends(plan.kpis[row.code])


@few
@given(cases())
def test_silence_is_grey_and_never_red(case: tuple[Plan, Facts]) -> None:
    plan, facts = case
    for (code, month), found in judge_all(plan, facts).items():
        kpi = plan.kpis[code]
        silent = any((code, d, month) not in facts.figures for d in kpi.reporters)
        assert (found.colour == "no_data") == (silent and not kpi.is_context)


@few
@given(cases())
def test_a_roll_up_stays_between_nothing_and_everything(case: tuple[Plan, Facts]) -> None:
    plan, facts = case
    rows = roll_up(plan, facts)
    assert len(rows) == plan.months * (len(plan.measures) + len(plan.departments))
    for row in rows:
        if row.planned_share is not None and row.earned_share is not None:
            assert 0 <= row.planned_share <= 1
            assert 0 <= row.earned_share <= 1
        assert row.colour != "green" or row.kpis_red == 0
