"""Explaining a colour: the condition that decided, and the parts that add up to the variance."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from napams.domain.catalogue import Plan
from napams.domain.colours import GROUP_RULES, KPI_RULES, MILESTONE_RULES, Check, checks
from napams.domain.milestones import rate_milestones
from napams.domain.provenance import contributions
from napams.domain.rollup import Parts, department_groups, measure_groups, roll_up
from napams.domain.status import rate_kpis
from napams.domain.trend import streak
from tests.oracle.facts import Facts
from tests.oracle.random_plans import cases
from tests.unit.rules.frames import figures, reports

LONG_AFTER = date(2199, 1, 1)


def rated(plan: Plan, told: Facts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """KPIs and milestones of every month."""
    months = range(1, plan.months + 1)
    kpis = rate_kpis(plan, figures(plan, told), months)
    return kpis, rate_milestones(plan, reports(told), months, LONG_AFTER)


def deciding(checks: tuple[Check, ...]) -> Check:
    """The one that decided, which is the first that holds."""
    (one,) = (c for c in checks if c.decided)
    assert one is next(c for c in checks if c.holds)
    return one


@given(cases(dips=True))
def test_the_condition_that_decided_gives_the_colour(case: tuple[Plan, Facts]) -> None:
    plan, told = case
    kpis, milestones = rated(plan, told)
    for rules, frame in ((KPI_RULES, kpis), (MILESTONE_RULES, milestones)):
        asked = checks(plan.thresholds, rules, frame)
        for row, found in zip(frame.to_dict("records"), asked, strict=True):
            assert deciding(found).colour == row["colour"], (row, found)


@given(cases(dips=True), st.integers(1, 12))
def test_the_parts_of_a_measure_add_up_to_its_variance(
    case: tuple[Plan, Facts], month: int
) -> None:
    plan, told = case
    kpis, milestones = rated(plan, told)
    parts = Parts.of(plan, kpis, milestones)
    of_measures, of_departments = measure_groups(plan), department_groups(plan)
    for groups, codes in (
        (of_measures, [m.code for m in plan.measures]),
        (of_departments, [d.code for d in plan.departments]),
    ):
        frame = roll_up(plan, parts.under(groups), codes)
        asked = checks(plan.thresholds, GROUP_RULES, frame)
        frame = frame.assign(asked=asked).set_index(["group", "month_number"])
        for code in codes:
            found = contributions(plan, kpis, milestones, groups, code, month)
            row = frame.loc[code, month]
            assert deciding(row["asked"]).colour == row["colour"], row
            pulls = [p.pull for p in found if p.pull is not None]
            assert pulls == sorted(pulls)
            if pulls:
                assert sum(pulls) == pytest.approx(row["schedule_variance"], abs=1e-7)


@given(cases())
def test_silence_is_called_silence_and_names_the_month_it_rests_on(
    case: tuple[Plan, Facts],
) -> None:
    plan, told = case
    kpis, milestones = rated(plan, told)
    groups = measure_groups(plan)
    by_code = kpis.set_index(["code", "month_number"])
    for measure in plan.measures:
        for part in contributions(plan, kpis, milestones, groups, measure.code, 12):
            if part.kind == "milestone":
                assert part.carried_from is None
                continue
            assert (part.carried_from is not None) == (part.colour == "no_data")
            if part.carried_from:
                share = by_code.loc[(part.code, part.carried_from), "earned_share"]
                carried = 0.0 if pd.isna(share) else min(1.0, max(0.0, share))
                assert part.earned_share == pytest.approx(carried)
            elif part.carried_from == 0:
                assert part.earned_share == 0


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
