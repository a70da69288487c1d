"""The vectorised rules against the slow, obvious ones in tests/oracle, to the last digit shown."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given

from napams.domain.catalogue import Plan
from napams.domain.milestones import rate_milestones
from napams.domain.rollup import Parts, department_groups, measure_groups, roll_up
from napams.domain.status import rate_kpis
from napams.exports.csv import rounded
from tests.oracle import milestones as slow_milestones
from tests.oracle import rollup as slow_rollup
from tests.oracle import status as slow_status
from tests.oracle.facts import Facts
from tests.oracle.random_plans import cases
from tests.unit.rules.frames import figures, reports

LONG_AFTER = date(2199, 1, 1)
SHOWN = ["planned_share", "earned_share", "schedule_variance", "months_behind", "forecast_month"]
COUNTS = ["kpis_green", "kpis_amber", "kpis_red", "kpis_no_data", "milestones_overdue"]


def rated(plan: Plan, facts: Facts) -> pd.DataFrame:
    return rate_kpis(plan, figures(plan, facts), range(1, plan.months + 1))


def dated(plan: Plan, facts: Facts) -> pd.DataFrame:
    return rate_milestones(plan, reports(facts), range(1, plan.months + 1), LONG_AFTER)


def same(shown: object, computed: float | None) -> bool:
    if computed is None or pd.isna(shown):
        return computed is None and pd.isna(shown)
    return shown == computed


@given(cases(dips=True))
def test_every_kpi_of_every_month_comes_out_the_same(case: tuple[Plan, Facts]) -> None:
    plan, facts = case
    shown = rounded(rated(plan, facts)).set_index(["code", "month_number"])
    for row in slow_status.rate(plan, facts):
        mine = shown.loc[row.code, row.month]
        assert mine["colour"] == row.colour, (row, mine.to_dict())
        for column in SHOWN:
            assert same(mine[column], getattr(row, column)), f"{column} {mine[column]!r} {row}"
        if row.value is not None:
            assert mine["actual"] == pytest.approx(row.value, abs=1e-4)
        if row.needed_per_month is not None:
            assert mine["needed"] == pytest.approx(row.needed_per_month)


@given(cases())
def test_every_milestone_of_every_month_comes_out_the_same(case: tuple[Plan, Facts]) -> None:
    plan, facts = case
    shown = dated(plan, facts).set_index(["code", "month_number"])
    for row in slow_milestones.milestone_rows(plan, facts):
        mine = shown.loc[row.code, row.month]
        assert (mine["state"], mine["colour"]) == (row.state, row.colour)
        assert (mine["planned_share"], mine["earned_share"]) == (
            row.planned_share,
            row.earned_share,
        )
        if row.state == "overdue":
            assert mine["days"] == row.days_overdue


@given(cases())
def test_every_measure_and_department_comes_out_the_same(case: tuple[Plan, Facts]) -> None:
    plan, facts = case
    parts = Parts.of(plan, rated(plan, facts), dated(plan, facts))
    groups = {
        "measure": roll_up(
            plan, parts.under(measure_groups(plan)), [m.code for m in plan.measures]
        ),
        "department": roll_up(
            plan, parts.under(department_groups(plan)), [d.code for d in plan.departments]
        ),
    }
    shown = {
        of: rounded(frame).set_index(["group", "month_number"]) for of, frame in groups.items()
    }
    for row in slow_rollup.roll_up(plan, facts):
        mine = shown[row.of].loc[row.code, row.month]
        assert mine["colour"] == row.colour, (row, mine.to_dict())
        for column in SHOWN[:3]:
            assert same(mine[column], getattr(row, column)), f"{column} {mine[column]!r} {row}"
        assert [mine[c] for c in COUNTS] == [getattr(row, c) for c in COUNTS]
