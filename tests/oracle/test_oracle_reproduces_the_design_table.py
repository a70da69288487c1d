"""The oracle finds what was computed by hand, beginning with the table of design.md §4.4."""

from __future__ import annotations

from dataclasses import fields

import pytest

from .built import facts_of, plan_of
from .examples import BORDERS_OF_THE_COLOURS, BY_HAND, EXAMPLES, THE_TABLE, Example, Expected
from .status import rate


def named(examples: tuple[Example, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("example", examples, ids=lambda e: e.name)


def assert_row_is_as_computed(example: Example) -> None:
    (row,) = (r for r in rate(plan_of(example), facts_of(example)) if r.month == example.month)
    assert row.colour == example.row.colour
    numbers = [f.name for f in fields(Expected) if f.name != "colour"]
    found = {name: getattr(row, name) for name in numbers}
    by_hand = {name: getattr(example.row, name) for name in numbers}
    assert found == pytest.approx(by_hand)


@named(THE_TABLE)
def test_a_line_of_the_table_comes_out(example: Example) -> None:
    assert_row_is_as_computed(example)


@named(BORDERS_OF_THE_COLOURS)
def test_a_border_of_the_colours_lies_where_the_rule_puts_it(example: Example) -> None:
    assert_row_is_as_computed(example)


@named(BY_HAND)
def test_an_example_computed_by_hand_comes_out(example: Example) -> None:
    assert_row_is_as_computed(example)


def test_no_two_examples_share_a_name() -> None:
    names = [example.name for example in EXAMPLES]
    assert len(set(names)) == len(names)


def test_needed_from_now_spreads_the_rest_over_the_months_left() -> None:
    example = THE_TABLE[0]
    rows = {r.month: r for r in rate(plan_of(example), facts_of(example))}
    assert rows[6].needed_per_month == pytest.approx((50 - 17) / 6)


def test_nothing_can_be_needed_from_now_when_no_month_is_left() -> None:
    example = THE_TABLE[0]
    facts = facts_of(example)
    figures = dict(facts.figures)
    for month in range(7, 13):
        figures["M01-K1", "FIA", month] = figures["M01-K1", "FIA", 6]
    rows = {r.month: r for r in rate(plan_of(example), type(facts)(figures))}
    # 17 + 5 × 3 = 32 in month 11, 35 in month 12
    assert rows[11].needed_per_month == pytest.approx(50 - 32)
    assert rows[12].value == 35
    assert rows[12].needed_per_month is None
