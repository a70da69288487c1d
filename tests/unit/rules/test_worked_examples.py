"""The worked examples of docs/rules.md, and more computed by hand, through the rules."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd
import pytest

from napams.domain.status import rate_kpis
from napams.exports.csv import rounded
from napams.wording.kpi_reasons import kpi_reason
from tests.oracle.built import facts_of, plan_of
from tests.oracle.examples import EXAMPLES, THE_TABLE, Example, Expected
from tests.unit.rules.frames import figures

COLUMNS = {"value": "actual"}
"""Where the frame calls it otherwise."""


def row_of(example: Example, month: int) -> pd.Series:
    plan = plan_of(example)
    frame = rate_kpis(plan, figures(plan, facts_of(example)), range(1, 13))
    return rounded(frame).set_index("month_number").loc[month]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.name)
def test_a_worked_example_comes_out_to_the_last_digit(example: Example) -> None:
    row = row_of(example, example.month)
    for name in (f.name for f in fields(Expected)):
        shown, by_hand = row[COLUMNS.get(name, name)], getattr(example.row, name)
        if by_hand is None:
            assert pd.isna(shown), name
        else:
            assert shown == by_hand or shown == pytest.approx(by_hand, abs=5e-5), name


@pytest.mark.parametrize(
    ("example", "words"),
    [
        (THE_TABLE[0], ["17 by the end of Jun 2025", "20 planned", "34 %", "40 % was due", "−6 p"]),
        (THE_TABLE[1], ["41 %", "46 %", "red", "4.5 months behind"]),
        (THE_TABLE[3], ["13 up to Jun 2025", "at most 10", "20 in all", "−15 points"]),
    ],
    ids=lambda value: value.name if isinstance(value, Example) else "",
)
def test_the_reason_says_the_numbers(example: Example, words: list[str]) -> None:
    reason = kpi_reason(
        plan_of(example), row_of(example, example.month).to_dict() | {"month_number": example.month}
    )
    assert [w for w in words if w not in reason] == []


def test_needed_from_now_is_the_rest_over_the_months_left() -> None:
    # (50 − 17) ÷ 6
    assert row_of(THE_TABLE[0], 6)["needed"] == pytest.approx(5.5)
