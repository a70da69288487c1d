"""What must hold of every status, whatever the plan and whatever was reported."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from napams.domain.catalogue import Combine, Kpi, Measure, Plan, Polarity
from napams.domain.frames import records
from napams.domain.status import rate_kpis
from napams.wording.kpi_reasons import kpi_reason
from tests.oracle.facts import Facts, Figure
from tests.oracle.random_plans import DEPARTMENTS, cases
from tests.unit.rules.frames import figures

BETTER = {"red": 0, "amber": 1, "not_due": 2, "green": 2}
"""Colours by how well a KPI stands; nothing due is as good as on time."""

Case = tuple[Plan, Facts]


def rated(plan: Plan, facts: Facts) -> pd.DataFrame:
    frame = rate_kpis(plan, figures(plan, facts), range(1, plan.months + 1))
    frame["reason"] = [kpi_reason(plan, row) for row in records(frame)]
    return frame.set_index(["code", "month_number"])


def with_kpis(plan: Plan, change: dict[str, dict[str, object]]) -> Plan:
    """The plan with some of its KPIs changed, by code."""
    measures = tuple(
        m.model_copy(
            update={"kpis": tuple(k.model_copy(update=change.get(k.code, {})) for k in m.kpis)}
        )
        for m in plan.measures
    )
    return with_measures(plan, measures)


def with_measures(plan: Plan, measures: tuple[Measure, ...]) -> Plan:
    """A plan of its own: a copy would keep what the first one remembers of its KPIs."""
    kept = {name: getattr(plan, name) for name in Plan.model_fields}
    return Plan(**{**kept, "measures": measures})


def plain_kpis(plan: Plan) -> list[Kpi]:
    """Those that are counted, not divided."""
    return [k for k in plan.kpis.values() if not k.combine.is_ratio]


@given(cases(dips=True), st.sampled_from((Fraction(1, 1000), Fraction(7), Fraction(1_000_000))))
def test_another_unit_changes_no_colour_and_no_share(case: Case, factor: Fraction) -> None:
    plan, facts = case
    scale = float(factor)
    scaled = {
        k.code: {
            "baseline": None if k.baseline is None else k.baseline * scale,
            "targets": tuple(None if t is None else t * scale for t in k.targets),
        }
        for k in plain_kpis(plan)
    }
    told = {
        key: Figure(value=f.value * factor) if f.value is not None else f
        for key, f in facts.figures.items()
    }
    before, after = rated(plan, facts), rated(with_kpis(plan, scaled), Facts(told))
    assert before["colour"].tolist() == after["colour"].tolist()
    for shared in ("planned_share", "earned_share", "schedule_variance", "months_behind"):
        np.testing.assert_allclose(before[shared], after[shared], atol=1e-6)


@given(cases(), st.data())
def test_more_of_a_good_thing_never_worsens(case: Case, data: st.DataObject) -> None:
    plan, facts = case
    given_figures = [
        key
        for key, f in facts.figures.items()
        if f.value is not None and not plan.kpis[key[0]].is_context
    ]
    assume(given_figures)
    key = data.draw(st.sampled_from(given_figures))
    kpi, value = plan.kpis[key[0]], facts.figures[key].value
    assert value is not None
    if kpi.is_hold and kpi.target == 0:
        return  # a zero to be held is met exactly or not at all
    more = data.draw(st.integers(1, 500)) * Fraction(1, 10)
    better = value - more if kpi.polarity is Polarity.LOWER else value + more
    assume(better >= 0)
    before = rated(plan, facts).loc[kpi.code]
    after = rated(plan, Facts({**facts.figures, key: Figure(value=better)})).loc[kpi.code]
    for was, now in zip(before.itertuples(), after.itertuples(), strict=True):
        if was.colour in BETTER or now.colour in BETTER:
            assert BETTER[now.colour] >= BETTER[was.colour], (was, now)
            assert not now.months_behind > was.months_behind + 1e-9, (was, now)


@given(cases(), st.data())
def test_more_cases_won_never_worsen_a_ratio(case: Case, data: st.DataObject) -> None:
    plan, facts = case
    open_cases = [
        key
        for key, f in facts.figures.items()
        if f.numerator is not None
        and f.denominator is not None
        and f.numerator < f.denominator
        and not plan.kpis[key[0]].is_context
    ]
    assume(open_cases)
    key = data.draw(st.sampled_from(open_cases))
    kpi, figure = plan.kpis[key[0]], facts.figures[key]
    if kpi.is_hold and kpi.target == 0:
        return
    won = Figure(numerator=figure.denominator, denominator=figure.denominator)
    before = rated(plan, facts).loc[kpi.code]
    after = rated(plan, Facts({**facts.figures, key: won})).loc[kpi.code]
    if kpi.polarity is Polarity.LOWER:
        before, after = after, before
    for was, now in zip(before.itertuples(), after.itertuples(), strict=True):
        assert (was.colour in BETTER) is (now.colour in BETTER)
        if was.colour in BETTER:
            assert BETTER[now.colour] >= BETTER[was.colour], (was, now)


@given(cases())
def test_a_fall_that_is_wanted_is_judged_like_a_rise(case: Case) -> None:
    """From s to t and from 1000 − s to 1000 − t, with the same steps, stand alike."""
    plan, facts = case
    rises = {
        k.code: k
        for k in plan.kpis.values()
        if k.combine is Combine.LAST and not k.is_context and len(k.reporters) == 1
    }
    other = {Polarity.HIGHER: Polarity.LOWER, Polarity.LOWER: Polarity.HIGHER}
    top = Fraction(1000)
    mirrored = {
        code: {
            "polarity": other[k.polarity],
            "baseline": 1000 - (k.baseline or 0.0),
            "targets": tuple(None if t is None else 1000 - t for t in k.targets),
        }
        for code, k in rises.items()
    }
    told = {
        key: Figure(value=top - f.value) if key[0] in rises and f.value is not None else f
        for key, f in facts.figures.items()
    }
    before, after = rated(plan, facts), rated(with_kpis(plan, mirrored), Facts(told))
    moving = [code for code, k in rises.items() if not k.is_hold]
    for code in moving:
        assert before.loc[code, "colour"].tolist() == after.loc[code, "colour"].tolist()
        np.testing.assert_allclose(
            before.loc[code, "schedule_variance"], after.loc[code, "schedule_variance"], atol=1e-6
        )


@given(cases(), st.permutations(DEPARTMENTS))
def test_who_reported_which_part_changes_nothing(case: Case, names: list[str]) -> None:
    plan, facts = case
    other = dict(zip(DEPARTMENTS, names, strict=True))
    renamed = {
        k.code: {"reporters": tuple(other[d] for d in k.reporters)} for k in plan.kpis.values()
    }
    told = {(c, other[d], m): f for (c, d, m), f in facts.figures.items()}
    before, after = rated(plan, facts), rated(with_kpis(plan, renamed), Facts(told))
    assert before["colour"].tolist() == after["colour"].tolist()
    np.testing.assert_allclose(before["actual"], after["actual"])


@given(cases(), st.integers(2, 12))
def test_what_comes_later_changes_no_earlier_month(case: Case, month: int) -> None:
    plan, facts = case
    told = {key: f for key, f in facts.figures.items() if key[2] < month}
    whole, part = rated(plan, facts), rated(plan, Facts(told))
    earlier = whole.index.get_level_values("month_number") < month
    columns = ["actual", "colour", "schedule_variance", "months_behind", "forecast_month", "reason"]
    pd.testing.assert_frame_equal(whole.loc[earlier, columns], part.loc[earlier, columns])


@given(cases())
def test_a_kpi_counted_in_a_plan_of_its_own_stands_the_same(case: Case) -> None:
    plan, facts = case
    whole = rated(plan, facts)
    for kpi in plan.kpis.values():
        measure = plan.measure_by_code[kpi.measure]
        alone = measure.model_copy(update={"kpis": (kpi,), "milestones": ()})
        shown = rated(with_measures(plan, (alone,)), facts)
        pd.testing.assert_frame_equal(
            shown[["actual", "colour", "reason"]],
            whole.loc[[kpi.code], ["actual", "colour", "reason"]],
        )


@given(cases())
def test_missing_is_never_red_and_every_status_says_why(case: Case) -> None:
    plan, facts = case
    for row in rated(plan, facts).reset_index().itertuples():
        silent = [
            d
            for d in plan.kpis[row.code].reporters
            if (row.code, d, row.month_number) not in facts.figures
        ]
        if silent:
            assert row.colour in ("no_data", "unrated")
            assert pd.isna(row.actual)
        assert row.reason.endswith(".")
        assert "nan" not in row.reason
