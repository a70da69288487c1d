"""What is usual, by median and MAD; every bound here was worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from napams.domain.history import UsualRange, mad, usual_amount, usual_percentage
from napams.domain.policy import PlausibilityPolicy

POLICY = PlausibilityPolicy()


def bounds(*amounts: float) -> UsualRange:
    found = usual_amount(amounts, POLICY)
    assert found is not None
    return found


def test_the_mad_is_the_middle_of_the_distances_from_the_middle() -> None:
    # median 10; distances 3 1 0 2 40, in order 0 1 2 3 40
    assert mad([7, 9, 10, 12, 50]) == 2


def test_steady_months_leave_the_floor_of_a_quarter_to_three_times_the_usual() -> None:
    # median 100, MAD 5: 3.5 × 1.4826 × 5 = 25.9 lies within the floor
    assert bounds(90, 95, 100, 105, 110) == UsualRange(100, 25, 300)


def test_a_wide_spread_widens_the_upper_bound_up_to_twice_the_largest_month() -> None:
    # median 20, MAD 18: 20 + 3.5 × 1.4826 × 18 = 113.4, over 60 and under 2 × 90
    found = bounds(2, 2, 20, 60, 90)
    assert (found.middle, found.low) == (20, 1)
    assert found.high == pytest.approx(113.4, abs=0.01)


def test_one_wrong_month_does_not_move_what_is_usual() -> None:
    assert bounds(100, 100, 100, 100, 1_000_000) == UsualRange(100, 25, 300)


def test_only_the_last_six_months_count() -> None:
    assert bounds(9_000, 9_000, *[100] * 6) == bounds(*[100] * 6)


@pytest.mark.parametrize(("months", "usual"), [(2, False), (3, True), (4, True)])
def test_nothing_is_usual_before_three_months(months: int, usual: bool) -> None:
    assert (usual_amount([10] * months, POLICY) is not None) == usual


def test_nothing_is_usual_while_most_months_are_empty() -> None:
    assert usual_amount([0, 0, 0, 0, 50, 60], POLICY) is None


@pytest.mark.parametrize(
    ("amount", "held"),
    [(24.99, False), (25, True), (25.01, True), (299.99, True), (300, True), (300.01, False)],
)
def test_the_bounds_themselves_are_usual(amount: float, held: bool) -> None:
    assert bounds(100, 100, 100).holds(amount) == held


def test_nothing_at_all_is_usual_where_there_was_an_empty_month() -> None:
    assert bounds(0, 50, 60, 40).holds(0)
    assert not bounds(50, 60, 40).holds(0)


@pytest.mark.parametrize(
    ("cases", "low", "high"),
    # 150 ÷ √9 = 50, 150 ÷ √25 = 30, 150 ÷ √36 = 25, 150 ÷ √100 = 15 and 25 points at least
    [(9, 0, 100), (25, 20, 80), (36, 25, 75), (100, 25, 75)],
)
def test_the_fewer_the_cases_the_further_a_percentage_may_lie(
    cases: int, low: float, high: float
) -> None:
    found = usual_percentage([50, 50, 50], cases, POLICY)
    assert found is not None
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(("cases", "low"), [(99, -15), (100, 2.5), (101, 2.5)])
def test_a_small_percentage_of_many_cases_may_not_fall_under_a_quarter(
    cases: int, low: float
) -> None:
    # usual 10 %: of 100 cases that is 10, enough to compare; a quarter of it is 2.5 %
    found = usual_percentage([10, 10, 10], cases, POLICY)
    assert found is not None
    assert found.low == low


months = st.lists(st.integers(0, 10**6).map(float), min_size=0, max_size=12)


@given(months, st.integers(0, 10**6), st.sampled_from([0.001, 0.5, 1000, 2**20]))
def test_another_unit_makes_nothing_suspicious(
    amounts: list[float], amount: int, unit: float
) -> None:
    here = usual_amount(amounts, POLICY)
    there = usual_amount([a * unit for a in amounts], POLICY)
    assert (here is None) == (there is None)
    if here and there:
        # a bound that an amount meets to the last digit may fall to either side of it
        edge = min(abs(amount - here.low), abs(amount - here.high)) < 1e-6 * (1 + amount)
        assert edge or here.holds(amount) == there.holds(amount * unit)


@given(months)
def test_the_usual_month_itself_is_never_suspicious(amounts: list[float]) -> None:
    found = usual_amount(amounts, POLICY)
    assert found is None or found.holds(found.middle)


@given(months, st.permutations(range(6)))
def test_the_order_of_the_months_does_not_matter(amounts: list[float], order: list[int]) -> None:
    recent = amounts[-6:]
    shuffled = [recent[n] for n in order if n < len(recent)]
    assert usual_amount(recent, POLICY) == usual_amount(shuffled, POLICY)
