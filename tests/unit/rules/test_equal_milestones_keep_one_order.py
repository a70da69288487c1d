"""Milestones that are equally late stand in the plan's order, on every processor."""

from __future__ import annotations

import pandas as pd
import pytest

from napams.domain.frames import longest_first
from napams.domain.milestones import State, most_pressing

CODES = [f"M{measure:02d}-T{number}" for measure in range(1, 15) for number in range(1, 5)]


def as_they_stand(state: State, days: list[int]) -> pd.DataFrame:
    """All milestones in one state, in the plan's order."""
    turns = [days[n % len(days)] for n in range(len(CODES))]
    return pd.DataFrame({"code": CODES, "state": state.value, "days": turns})


def test_the_longest_overdue_come_first_and_equal_ones_by_the_plan() -> None:
    frame = as_they_stand(State.OVERDUE, [31, 62, 31])
    expected = [*CODES[1::3], *(c for n, c in enumerate(CODES) if n % 3 != 1)]
    assert longest_first(frame)["code"].tolist() == expected


@pytest.mark.parametrize(
    ("state", "days", "first"),
    [
        (State.OVERDUE, [31, 62], CODES[1]),
        (State.DUE, [9, 9, 3], CODES[2]),
        (State.PLANNED, [90], CODES[0]),
    ],
)
def test_of_many_that_press_equally_the_plans_first_is_named(
    state: State, days: list[int], first: str
) -> None:
    _, named = most_pressing(as_they_stand(state, days))
    assert [row["code"] for row in named] == [first]


def test_where_all_are_done_none_is_named() -> None:
    late, named = most_pressing(as_they_stand(State.DONE, [0]))
    assert late.empty
    assert named == []
