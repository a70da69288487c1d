"""How an expected value and shares are worked out, in figures that a clerk can redo."""

from __future__ import annotations

import pytest

from napams.domain.expectation import Weighed
from napams.wording.arithmetic import arithmetic
from tests.oracle.histories import kpi

RATIO = kpi("M01-K1", "A", "pooled_ratio", (60, (70, 80, 90, 95)))
CEILING = kpi("M01-K1", "A", "sum", (0, (5, 10, 15, 20)), polarity="lower")
HELD = kpi("M01-K1", "A", "last", (8, (8, 8, 8, 8)))
NONE = float("nan")


def row(expected: float, actual: float, planned: float, earned: float) -> dict[str, float]:
    shares = {"planned_share": planned, "earned_share": earned}
    return {"expected": expected, "actual": actual, "schedule_variance": earned - planned, **shares}


def test_months_weigh_by_their_cases() -> None:
    months = (Weighed(7, 250 / 3, 9), Weighed(8, 260 / 3, 10), Weighed(9, 90, 9))
    said = arithmetic(RATIO, row(86.666667, 57.142857, 0.7619, -0.0816), months)
    assert said == {
        "planned": "(83.33 × 9 + 86.67 × 10 + 90 × 9) ÷ 28 = 86.67",
        "due": "(86.67 − 60) ÷ (95 − 60) = 76.2 %",
        "achieved": "(57.14 − 60) ÷ (95 − 60) = −8.2 %",
    }


def test_what_has_no_value_has_nothing_achieved_to_work_out() -> None:
    assert arithmetic(RATIO, row(80, NONE, 0.5714, NONE), ()) == {
        "due": "(80 − 60) ÷ (95 − 60) = 57.1 %"
    }


@pytest.mark.parametrize(("actual", "said"), [(9, "+5"), (10, "0"), (13, "−15")])
def test_a_ceiling_is_held_against_its_limit(actual: float, said: str) -> None:
    of = row(10, actual, NONE, NONE) | {"schedule_variance": (10 - actual) / 20, "target": 20}
    assert arithmetic(CEILING, of, ()) == {"variance": f"(10 − {actual}) ÷ 20 = {said} points"}


@pytest.mark.parametrize(("actual", "said"), [(9, "+12.5"), (8, "0"), (7, "−12.5")])
def test_a_value_to_be_held_is_held_against_its_target(actual: float, said: str) -> None:
    of = row(8, actual, NONE, NONE) | {"schedule_variance": (actual - 8) / 8, "target": 8}
    assert arithmetic(HELD, of, ()) == {"variance": f"({actual} − 8) ÷ 8 = {said} points"}
