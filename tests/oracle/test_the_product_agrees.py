"""The product's rules against the second computation, cell by cell, over random worlds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from .compare import compare, story
from .histories import Given, delivered, kpi, plan_of, seen
from .properties import WORLDS
from .together import AT_MOST
from .world import Limits, World

TO_80 = (0, (20, 40, 60, 80))
TO_48 = (0, (12, 24, 36, 48))


@pytest.mark.parametrize("call", range(-(-WORLDS // AT_MOST)))
def test_product_and_second_computation_agree_in_every_cell(call: int) -> None:
    counted, first = compare(min(AT_MOST, WORLDS), seed=1000 + call)
    assert not first, first
    assert counted.total() > 1000


def test_a_disagreement_is_told_by_the_least_that_shows_it() -> None:
    late, in_time = kpi("M01-K1", "A B", "last_ratio", TO_80), kpi("M01-K2", "C", "sum", TO_48)
    figures: dict[str, dict[str, dict[int, Given]]] = {
        "A": {late.code: {1: (7, 100), 2: (13, 100)}},
        "B": {late.code: {1: (7, 100), 2: (12, 100)}},
        "C": {in_time.code: {1: 4, 2: 4}},
    }
    world = delivered(plan_of(late, in_time), figures, 2)
    stricter = replace(world.plan, limits=Limits(green_from=Fraction(-1, 1000)))
    said = story(World(stricter, world.returns), 2, seen(world.plan, 2))
    assert "kpi M01-K1 2: colour is green to the product, amber to the second" in said
    assert "B, month 2: a file on 2025-03-05, accepted 2025-03-05: M01-K1 12 of 100" in said
    assert "M01-K2" not in said
    assert "month 1:" not in said
