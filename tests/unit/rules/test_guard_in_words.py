"""The guard in words: what keeps a measure from being green."""

from __future__ import annotations

import pytest

from napams.domain.rollup import Guard, GuardState
from napams.wording.group_reasons import held_back

RED = Guard("M01-K2", GuardState.RED)
ALSO_RED = Guard("M01-K3", GuardState.RED)
FELL_SILENT = Guard("M01-K4", GuardState.WAS_RED)
OVERDUE = Guard("M01-T1", GuardState.LONG_OVERDUE)


@pytest.mark.parametrize(
    ("guards", "words"),
    [
        ([RED], "M01-K2 is red"),
        ([RED, ALSO_RED], "M01-K2, M01-K3 are red"),
        ([OVERDUE], "M01-T1 is long overdue"),
        ([FELL_SILENT], "M01-K4 was red when last reported"),
        ([RED, OVERDUE], "M01-K2 is red and M01-T1 is long overdue"),
    ],
)
def test_the_guard_says_red_of_indicators_and_overdue_of_milestones(
    guards: list[Guard], words: str
) -> None:
    assert held_back(guards) == words
