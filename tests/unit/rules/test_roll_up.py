"""Rating of measures and departments (docs/rules.md, Measures and departments)."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from napams.domain.catalogue import Combine, Kpi, Milestone, Plan, Polarity, Shape
from napams.domain.milestones import rate_milestones
from napams.domain.rollup import Parts, measure_groups, roll_up
from napams.domain.status import rate_kpis
from napams.wording.group_reasons import group_reason
from tests.oracle.built import a_measure, a_plan
from tests.oracle.exact import exact
from tests.oracle.facts import Facts, Figure, MilestoneReport
from tests.oracle.random_plans import cases
from tests.unit.rules.frames import figures, reports

RANK = {"red": 0, "amber": 1, "green": 2}
LONG_AFTER = date(2199, 1, 1)


def kpi(number: int = 1, **more: object) -> Kpi:
    """0 to 12 in twelve months, a twelfth a month."""
    values: dict[str, object] = {
        "code": f"M01-K{number}",
        "name": "An indicator",
        "unit": "count",
        "polarity": Polarity.HIGHER,
        "combine": Combine.LAST,
        "shape": Shape.LINEAR,
        "baseline": 0,
        "baseline_basis": "illustrative",
        "targets": (3, 6, 9, 12),
        "reporters": ("FIA",),
    }
    return Kpi.model_validate(values | more)


def rolled(plan: Plan, told: Facts) -> pd.DataFrame:
    """The measures of a plan, by code and month."""
    months = range(1, plan.months + 1)
    kpis = rate_kpis(plan, figures(plan, told), months)
    steps = rate_milestones(plan, reports(told), months, LONG_AFTER)
    parts = Parts.of(plan, kpis, steps)
    frame = roll_up(plan, parts.under(measure_groups(plan)), [m.code for m in plan.measures])
    return frame.set_index(["group", "month_number"])


def measure(told: dict[tuple[str, int], float], *kpis: Kpi, steps: tuple[Milestone, ...] = ()):
    """M01 month by month, from the values of its KPIs by code and month."""
    facts = Facts({(c, "FIA", m): Figure(value=exact(v)) for (c, m), v in told.items()})
    return rolled(a_plan(a_measure(kpis, steps)), facts).loc["M01"]


def on_plan(code: str, months: int = 12) -> dict[tuple[str, int], float]:
    """Reported and exactly on the path."""
    return {(code, m): m for m in range(1, months + 1)}


def test_a_measure_is_the_weighted_mean_of_its_parts() -> None:
    values = {("M01-K1", 6): 6, ("M01-K2", 6): 3}
    row = measure(values, kpi(1, weight=3), kpi(2)).loc[6]
    # A = (3 × .5 + 1 × .25) ÷ 4
    assert row["earned_share"] == pytest.approx(0.4375)
    assert row["planned_share"] == 0.5
    assert row["colour"] == "amber"


def test_silence_keeps_what_was_earned_and_so_falls_behind() -> None:
    rows = measure(on_plan("M01-K1", 3), kpi())
    assert rows["earned_share"].round(4).tolist() == [0.0833, 0.1667] + [0.25] * 10
    assert rows["colour"].tolist()[:6] == ["green", "green", "green", "amber", "red", "red"]


def test_what_was_never_reported_has_earned_nothing() -> None:
    rows = measure({}, kpi())
    assert set(rows["earned_share"]) == {0}
    assert rows["colour"].tolist()[-1] == "red"


def test_a_share_beyond_the_target_makes_up_for_nothing_else() -> None:
    row = measure({("M01-K1", 12): 120, ("M01-K2", 12): 6}, kpi(1), kpi(2)).loc[12]
    assert row["earned_share"] == 0.75


def test_no_measure_is_greener_than_amber_while_a_kpi_is_red() -> None:
    many = [kpi(n) for n in range(1, 8)]
    values = {(k.code, 12): 12.0 for k in many} | {("M01-K1", 12): 10}
    # 6 at 1 and one at .8333: A = .976, SV = −.0238: green but for the red one
    row = measure(values, *many).loc[12]
    assert row["kpis_red"] == 1
    assert row["schedule_variance"] > -0.05
    assert row["colour"] == "amber"
    assert "M01-K1" in group_reason(row.to_dict())


@pytest.mark.parametrize(("due_month", "colour"), [(4, "green"), (3, "amber"), (2, "amber")])
def test_nor_while_a_milestone_is_more_than_30_days_overdue(due_month: int, colour: str) -> None:
    """At the end of May: due in April 31 days ago, … but a month of 31 days is more than 30."""
    steps = (Milestone(code="M01-T1", name="Order", owner="FIA", due_month=due_month, weight=0.01),)
    row = measure(on_plan("M01-K1"), kpi(), steps=steps).loc[due_month + 1]
    days = {4: 31, 3: 30, 2: 31}[due_month]
    assert row["colour"] == ("amber" if days > 30 else "green"), colour


def test_what_is_no_score_counts_for_nothing() -> None:
    values = on_plan("M01-K1") | {("M01-K2", m): 0 for m in range(1, 13)}
    rows = measure(values, kpi(1), kpi(2, score=False))
    assert set(rows["colour"]) == {"green"}
    assert set(rows["kpis_red"]) == {0}


def test_a_ceiling_guards_the_colour_and_is_not_in_the_mean() -> None:
    ceiling = kpi(2, polarity=Polarity.LOWER, combine=Combine.SUM, targets=(1, 2, 3, 4))
    values = on_plan("M01-K1") | {("M01-K2", 1): 4}
    row = measure(values, kpi(1), ceiling).loc[1]
    assert row["earned_share"] == row["planned_share"]
    assert row["colour"] == "amber"


def test_nothing_is_called_green_on_which_nobody_ever_reported() -> None:
    late = kpi(targets=(None, None, None, 12))
    step = Milestone(code="M01-T1", name="Order", owner="FIA", due_month=12)
    assert measure({}, late, steps=(step,)).loc[1, "colour"] == "not_due"
    slow = kpi(targets=(0.3, 6, 9, 12))
    assert measure({}, slow).loc[1, "colour"] == "no_data"
    assert measure({("M01-K1", 1): 0}, slow).loc[1, "colour"] == "green"


@given(cases(), st.integers(2, 12))
def test_a_month_without_a_return_never_improves_a_measure(
    case: tuple[Plan, Facts], month: int
) -> None:
    plan, facts = case
    told = Facts(
        {k: f for k, f in facts.figures.items() if k[2] != month},
        {
            k: r
            for k, r in facts.reports.items()
            if k[1] != month and not completes_later(plan, k[1], r)
        },
    )
    rows = rolled(plan, told)
    for code in plan.measure_by_code:
        before, silent = rows.loc[code, month - 1], rows.loc[code, month]
        if before["colour"] in RANK and silent["colour"] in RANK:
            assert RANK[silent["colour"]] <= RANK[before["colour"]], (before, silent)


def completes_later(plan: Plan, month: int, report: MilestoneReport) -> bool:
    """Completed after the month that the return is about: that shows a month later by itself."""
    done = report.completed_on
    return done is not None and done > plan.month(month).last_day
