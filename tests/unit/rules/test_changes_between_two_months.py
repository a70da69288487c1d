"""What changed: colours that turned, milestones done or late, departments that lag."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from napams.domain.comparison import Stand, changes, direction

KPI: dict[str, Any] = {"code": "M01-K1", "name": "An indicator", "score": True, "reason": "So."}
MEASURE = {"measure": "M01", "title": "A measure", "reason": "So."}
DEPARTMENT = {"department": "FIA", "name": "The agency", "colour": "green"}
STEP: dict[str, Any] = {"code": "M01-T1", "name": "An order", "reason": "So.", "forecast": None}
STEP |= {"completed_on": None, "due": date(2025, 3, 31), "days": 5}


def stand(colour: str = "green", rules: str = "", **step: object) -> Stand:
    """A month with one of each."""
    lag = {"rules": rules, "lagging": bool(rules), "reason": f"It is. {rules}: Late."}
    return Stand(
        pd.DataFrame([MEASURE | {"colour": colour}]),
        pd.DataFrame([KPI | {"colour": colour}]),
        pd.DataFrame([DEPARTMENT | lag]),
        pd.DataFrame([STEP | {"state": "due"} | step]),
    )


def told(before: Stand, after: Stand) -> list[tuple[str, ...]]:
    """Kind, change, before and after of every row."""
    columns = ["kind", "change", "before", "after"]
    return [tuple(r) for r in changes(before, after)[columns].itertuples(index=False)]


def test_nothing_is_told_of_what_stayed_as_it_was() -> None:
    assert told(stand(), stand()) == []


def test_a_colour_that_turned_is_told_of_measure_and_indicator() -> None:
    assert told(stand("green"), stand("red")) == [
        ("measure", "worse", "green", "red"),
        ("indicator", "worse", "green", "red"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ("green", "amber", "worse"),
        ("red", "amber", "better"),
        ("amber", "green", "better"),
        ("green", "no_data", "turned"),
        ("not_due", "red", "turned"),
    ],
)
def test_only_a_judgement_turns_worse_or_better(before: str, after: str, word: str) -> None:
    assert direction(before, after) == word


def test_an_indicator_that_is_no_score_is_not_told_of() -> None:
    after = stand("red")
    after.kpis["score"] = False
    assert [kind for kind, *_ in told(stand("green"), after)] == ["measure"]


@pytest.mark.parametrize(
    ("was", "now", "change"),
    [
        ({}, {"state": "done", "completed_on": date(2025, 3, 20)}, "done"),
        ({"state": "done"}, {}, "no longer done"),
        ({}, {"due": date(2025, 5, 31)}, "moved"),
        ({}, {"state": "overdue"}, "fell overdue"),
        ({}, {"forecast": date(2025, 4, 1)}, "slipped"),
        ({"forecast": date(2025, 4, 1)}, {"forecast": date(2025, 4, 2)}, "slipped"),
        ({"forecast": date(2025, 4, 1)}, {"forecast": date(2025, 4, 1)}, None),
        ({}, {"forecast": date(2025, 3, 31)}, None),
    ],
)
def test_what_became_of_a_milestone(
    was: dict[str, object], now: dict[str, object], change: str | None
) -> None:
    found = [c for kind, c, *_ in told(stand(**was), stand(**now)) if kind == "milestone"]
    assert found == ([change] if change else [])


@pytest.mark.parametrize(
    ("was", "now", "change"),
    [("", "R1", "began to lag"), ("R1", "", "no longer lags"), ("R1", "R3", "lags by other rules")],
)
def test_a_department_begins_and_ceases_to_lag(was: str, now: str, change: str) -> None:
    found = changes(stand(rules=was), stand(rules=now))
    assert found[["kind", "change"]].to_numpy().tolist() == [["lagging", change]]
    reason = found["reason"].iloc[0]
    assert reason == (f"{now}: Late." if now else "No rule holds any more.")
