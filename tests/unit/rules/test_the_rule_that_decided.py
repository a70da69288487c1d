"""Every rated row names the rule that decided its colour: the first of its table that holds."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import given

from napams.domain.catalogue import Plan
from napams.domain.colours import GROUP_RULES, KPI_RULES, MILESTONE_RULES, Rule, checks
from napams.domain.milestones import rate_milestones
from napams.domain.rollup import Parts, department_groups, measure_groups, roll_up
from napams.domain.status import rate_kpis
from tests.oracle.facts import Facts
from tests.oracle.random_plans import cases
from tests.unit.rules.frames import figures, reports

LONG_AFTER = date(2199, 1, 1)


def rated(plan: Plan, told: Facts) -> dict[str, tuple[tuple[Rule, ...], pd.DataFrame]]:
    """The rated rows of every kind, with the rules of the kind."""
    months = range(1, plan.months + 1)
    kpis = rate_kpis(plan, figures(plan, told), months)
    milestones = rate_milestones(plan, reports(told), months, LONG_AFTER)
    parts = Parts.of(plan, kpis, milestones)
    measures, departments = list(plan.measure_by_code), list(plan.department_by_code)
    return {
        "kpi": (KPI_RULES, kpis),
        "milestone": (MILESTONE_RULES, milestones),
        "measure": (GROUP_RULES, roll_up(plan, parts.under(measure_groups(plan)), measures)),
        "department": (
            GROUP_RULES,
            roll_up(plan, parts.under(department_groups(plan)), departments),
        ),
    }


@given(cases(dips=True))
def test_the_rule_that_decided_is_the_first_that_holds_and_gives_the_colour(
    case: tuple[Plan, Facts],
) -> None:
    plan, told = case
    for kind, (rules, frame) in rated(plan, told).items():
        rows = frame.to_dict("records")
        for row, asked in zip(rows, checks(plan.thresholds, rules, frame), strict=True):
            assert [c.rule for c in asked] == [r.key for r in rules]
            first = next(c for c in asked if c.holds)
            assert (first.rule, first.colour) == (row["decided"], row["colour"]), (kind, row)
            assert [c for c in asked if c.decided] == [first]
            assert all(c.facts.keys() <= row.keys() for c in asked)


def test_every_rule_of_a_table_has_its_own_key() -> None:
    for rules in (KPI_RULES, MILESTONE_RULES, GROUP_RULES):
        assert len({r.key for r in rules}) == len(rules)
