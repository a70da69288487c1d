"""The guard in words: what keeps a measure from being green."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from napams.wording.reasons import REASONS
from tests.oracle.world import Kpi
from tests.unit.rules.test_roll_up import Figures, indicator, judged, on_plan, order

MET = dict.fromkeys(range(1, 13), 12)


def reason(values: Mapping[str, float], *kpis: Kpi, until: int = 12, overdue: bool = False) -> str:
    """Why M01 is what it is; KPIs without a value have met their target."""
    figures: Figures = {k.code: MET for k in kpis} | {c: {until: v} for c, v in values.items()}
    steps = (order(2),) if overdue else ()
    report = judged(figures, *kpis, until=until, steps=steps)
    return REASONS["measures"](report, report.measures.tail(1))[0]


@pytest.mark.parametrize(
    ("values", "weights", "words"),
    [
        ({"M01-K1": 10}, (1, 3), "M01-K1 is red, 25 % of the weight of its indicators"),
        (
            {"M01-K1": 10, "M01-K2": 10},
            (1, 1, 8),
            "M01-K1, M01-K2 are red, 20 % of the weight of its indicators",
        ),
        ({"M01-K1": 11}, (51, 49), "M01-K1 is not green, 51 % of the weight of its indicators"),
        (
            {"M01-K1": 11, "M01-K2": 10},
            (45, 6, 49),
            "M01-K1, M01-K2 are not green, 51 % of the weight of its indicators",
        ),
    ],
)
def test_the_guard_names_those_that_are_not_green_and_their_weight(
    values: dict[str, float], weights: tuple[float, ...], words: str
) -> None:
    kpis = [indicator(n, weight) for n, weight in enumerate(weights, start=1)]
    assert f"amber, because {words}." in reason(values, *kpis)


def test_a_red_headline_indicator_is_named_alone() -> None:
    kpis = [indicator(n, headline=n == 2) for n in range(1, 8)]
    assert "amber, because M01-K2 is red." in reason({"M01-K2": 10}, *kpis)


def test_a_milestone_is_long_overdue() -> None:
    said = reason({"M01-K1": 3}, indicator(), until=3, overdue=True)
    assert "amber, because M01-T1 is long overdue." in said


def test_a_measure_that_is_red_anyway_is_guarded_by_nothing() -> None:
    said = reason({"M01-K1": 0}, indicator(), until=3, overdue=True)
    assert "because" not in said


def test_a_measure_that_is_green_says_no_guard() -> None:
    report = judged(on_plan(), indicator())
    assert "because" not in REASONS["measures"](report, report.measures.tail(1))[0]
