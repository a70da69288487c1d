"""The planned path of plans of any length, against the same computed one value at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from napams.domain.catalogue import Combine, Kpi, Polarity, Shape, quarter_ends
from napams.domain.path import Paths
from tests.oracle import path as slow
from tests.oracle import world

LENGTHS = st.integers(3, 36)
SHARES = [Fraction(n, 20) for n in range(-4, 27)]
"""Twentieths from before the start to beyond the end, where a knot lies now and then."""


@st.composite
def slow_kpis(draw: st.DrawFn, months: int) -> world.Kpi:
    """A path of tenths that rises, falls, dips or stands; the first quarters blank now and then."""
    start, target = draw(st.integers(0, 50)), draw(st.integers(0, 50))
    tenths = st.one_of(st.just(start), st.just(target), st.integers(0, 60))
    quarters = len(quarter_ends(months))
    between = draw(st.lists(tenths, min_size=quarters - 1, max_size=quarters - 1))
    if draw(st.booleans()):
        between.sort(reverse=target < start)
    targets: list[Fraction | None] = [Fraction(t, 10) for t in (*between, target)]
    blank = draw(st.one_of(st.just(0), st.integers(0, quarters - 1)))
    return world.Kpi(
        code="M01-K1",
        measure="M01",
        reporters=("AAA",),
        combine="last",
        shape=draw(st.sampled_from(("linear", "back", "step"))),
        baseline=Fraction(start, 10),
        targets=(*[None] * blank, *targets[blank:]),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[world.Plan, list[world.Kpi]]:
    months = draw(LENGTHS)
    kpis = draw(st.lists(slow_kpis(months), min_size=1, max_size=6))
    return world.Plan(date(2025, 1, 1), months, ("AAA",), tuple(kpis)), kpis


def paths(plan: world.Plan, kpis: list[world.Kpi]) -> Paths:
    return Paths.of([product(k) for k in kpis], plan.months)


def product(kpi: world.Kpi) -> Kpi:
    falls = kpi.target < kpi.start
    return Kpi(
        code=kpi.code,
        name="Indicator",
        unit="per case",
        polarity=Polarity.LOWER if falls else Polarity.HIGHER,
        combine=Combine(kpi.combine),
        shape=Shape(kpi.shape),
        baseline=float(kpi.baseline),
        baseline_basis="illustrative",
        targets=tuple(None if t is None else float(t) for t in kpi.targets),
        reporters=kpi.reporters,
    )


@pytest.mark.parametrize(
    ("months", "ends"),
    [
        (3, (3,)),
        (4, (3, 4)),
        (5, (3, 5)),
        (6, (3, 6)),
        (8, (3, 6, 8)),
        (12, (3, 6, 9, 12)),
        (36, (3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36)),
    ],
)
def test_the_last_quarter_ends_with_the_plan(months: int, ends: tuple[int, ...]) -> None:
    assert quarter_ends(months) == ends


@given(cases())
def test_the_expected_value_is_the_path_at_every_month_and_its_end_thereafter(
    case: tuple[world.Plan, list[world.Kpi]],
) -> None:
    plan, kpis = case
    pairs = [(row, month) for row in range(len(kpis)) for month in range(plan.months + 4)]
    rows, months = np.array(pairs).T
    wanted = [float(slow.at(plan, kpis[row], month)) for row, month in pairs]
    assert paths(plan, kpis).expected(rows, months) == pytest.approx(wanted)


@given(cases())
def test_a_path_begins_and_ends_at_the_quarters_at_which_it_does(
    case: tuple[world.Plan, list[world.Kpi]],
) -> None:
    plan, kpis = case
    made = paths(plan, kpis)
    assert made.begins.tolist() == [slow.begins(plan, k) for k in kpis]
    assert made.ends.tolist() == [slow.ends(plan, k) for k in kpis]


@given(cases())
def test_the_latest_time_at_which_a_share_was_not_passed_is_found_on_any_path(
    case: tuple[world.Plan, list[world.Kpi]],
) -> None:
    plan, kpis = case
    asked = [
        (row, month, share)
        for row, kpi in enumerate(kpis)
        if kpi.has_share
        for month in range(plan.months + 3)
        for share in (*SHARES, slow.share(kpi, slow.at(plan, kpi, month)))
    ]
    _agree(
        asked,
        lambda rows, months, shares: paths(plan, kpis).earned_schedule(rows, months, shares),
        lambda kpi, month, value: slow.not_passed_until(plan, kpi, value, month),
        kpis,
    )


@given(cases())
def test_the_first_time_at_which_a_share_is_reached_is_found_on_any_path(
    case: tuple[world.Plan, list[world.Kpi]],
) -> None:
    plan, kpis = case
    asked = [
        (row, 0, share)
        for row, kpi in enumerate(kpis)
        if kpi.has_share
        for share in (*SHARES, *(slow.share(kpi, slow.at(plan, kpi, m)) for m in range(37)))
    ]
    _agree(
        asked,
        lambda rows, _, shares: paths(plan, kpis).first_reached(rows, shares),
        lambda kpi, _, value: slow.first_reached(plan, kpi, value),
        kpis,
    )


def test_a_share_is_reached_when_the_path_first_comes_by_though_it_falls_back() -> None:
    kpi = world.Kpi(
        code="M01-K1",
        measure="M01",
        reporters=("AAA",),
        combine="last",
        targets=(Fraction(30), Fraction(10), Fraction(20)),
    )
    plan = world.Plan(date(2025, 1, 1), 8, ("AAA",), (kpi,))
    rows, shares = np.zeros(4, dtype=int), np.array([0.0, 1.0, 0.5, 1.5])
    assert paths(plan, [kpi]).first_reached(rows, shares).tolist() == [0, 2, 1, 3]


def test_a_context_figure_has_no_path() -> None:
    context = Kpi(
        code="M01-K1",
        name="Deaths",
        unit="count",
        polarity=Polarity.CONTEXT,
        combine=Combine.LAST,
        baseline_basis="sourced",
        reporters=("AAA",),
    )
    made = Paths.of([context], 8)
    row, month = np.array([0]), np.array([6])
    share = np.array([0.5])
    assert np.isnan(made.expected(row, month)).all()
    assert np.isnan(made.first_reached(row, share)).all()
    assert made.earned_schedule(row, month, share).tolist() == [0]
    assert made.ends.shape == made.begins.shape == (1,)


Asked = list[tuple[int, int, Fraction]]


def _agree(
    asked: Asked,
    fast: Callable[..., np.ndarray],
    one: Callable[[world.Kpi, int, Fraction], Fraction],
    kpis: list[world.Kpi],
) -> None:
    if not asked:
        return
    rows, months, shares = zip(*asked, strict=True)
    found = fast(np.array(rows), np.array(months), np.array([float(s) for s in shares]))
    wanted = [
        float(one(kpis[row], month, kpis[row].start + share * (kpis[row].target - kpis[row].start)))
        for row, month, share in asked
    ]
    assert found.tolist() == pytest.approx(wanted, abs=1e-6)
