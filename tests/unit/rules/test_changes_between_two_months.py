"""What changed: colours that turned, milestones done or late, departments that lag."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from napams.domain.comparison import MonthRows, changes, direction
from napams.domain.lag_facts import NotCorrected, SentBack
from napams.domain.lagging import Lag
from napams.wording.changes import sides, why_it_lags
from tests.plans.built import a_measure, a_plan

PLAN = a_plan(a_measure(()))
KPI: dict[str, Any] = {"code": "M01-K1", "name": "An indicator", "score": True}
MEASURE = {"measure": "M01", "title": "A measure"}
DEPARTMENT = {"department": "FIA", "name": "The agency", "colour": "green"}
STEP: dict[str, Any] = {"code": "M01-T1", "name": "An order", "forecast": None}
STEP |= {"completed_on": None, "due": date(2025, 3, 31), "days": 5}


def stand(colour: str = "green", rules: str = "", **step: object) -> MonthRows:
    """A month with one of each."""
    lag = {"rules": rules, "lagging": bool(rules)}
    return MonthRows(
        pd.DataFrame([MEASURE | {"colour": colour}]),
        pd.DataFrame([KPI | {"colour": colour}]),
        pd.DataFrame([DEPARTMENT | lag]),
        pd.DataFrame([STEP | {"state": "due"} | step]),
    )


def told(before: MonthRows, after: MonthRows) -> list[tuple[str, ...]]:
    """Kind, change, before and after of every row."""
    return [(c.kind, c.turn, *sides(c)) for c in changes(before, after)]


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
    found = told(stand(rules=was), stand(rules=now))
    assert [row[:2] for row in found] == [("lagging", change)]
    lags = [Lag("FIA", 3, now, NotCorrected((SentBack(2, 1), SentBack(3, 1))))] if now else []
    late = (
        "Returns were sent back more than once, or not corrected in time: "
        "Feb 2025 (sent back and not corrected "
        "within 7 days) and Mar 2025 (sent back and not corrected within 7 days)."
    )
    assert why_it_lags(PLAN, lags) == (f"{now}: {late}" if now else "No rule holds any more.")
