"""What keeps a measure from being green is named for what it is."""

from __future__ import annotations

import pandas as pd
import pytest

from napams.wording.reasons import guarded

RED = ("M01-K2", "kpi", "red")
ALSO_RED = ("M01-K3", "kpi", "red")
FELL_SILENT = ("M01-K4", "kpi", "no_data")
OVERDUE = ("M01-T1", "milestone", "red")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([RED], "M01-K2 is red"),
        ([RED, ALSO_RED], "M01-K2, M01-K3 are red"),
        ([OVERDUE], "M01-T1 is long overdue"),
        ([FELL_SILENT], "M01-K4 was red when last reported"),
        ([RED, OVERDUE], "M01-K2 is red and M01-T1 is long overdue"),
    ],
)
def test_the_guard_says_red_of_indicators_and_overdue_of_milestones(
    parts: list[tuple[str, str, str]], words: str
) -> None:
    assert guarded(pd.DataFrame(parts, columns=["code", "kind", "colour"])) == words
