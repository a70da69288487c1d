"""Wording of the changes and events of an opened return."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from napams.ui.desk.compare import change
from napams.ui.desk.return_view import deeds, passed_over

NOTHING = float("nan")
SHARE = {"state": "reported", "value": 60.0, "denominator": 10.0}
GONE = {"state": "not applicable", "value": NOTHING, "denominator": NOTHING}


def row(now: dict[str, object], before: dict[str, object]) -> dict[str, object]:
    """A line of the comparison, as `domain.differences` gives it."""
    change_of = now["value"] - before["value"]  # type: ignore[operator]
    told = {f"{name}_before": value for name, value in before.items()}
    return {**now, **told, "change": change_of, "differs": now != before}


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (SHARE, GONE, "N/A before"),
        (GONE, SHARE, "now N/A"),
        ({**SHARE, "denominator": 20.0}, SHARE, "other parts"),
        ({**SHARE, "value": 62.5}, SHARE, "+2.5 points"),
    ],
)
def test_a_change_names_what_it_was_before(
    now: dict[str, object], before: dict[str, object], words: str
) -> None:
    assert change(row(now, before), "%") == words


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["FAR_FROM_USUAL"], "1 question"),
        (["NOT_A_NUMBER"], "1 mistake"),
        (["NOT_A_NUMBER", "NOT_WHOLE", "FAR_FROM_USUAL"], "2 mistakes and 1 question"),
    ],
)
def test_a_deed_tells_questions_from_mistakes(codes: list[str], words: str) -> None:
    at = datetime(2025, 4, 5, 9, tzinfo=UTC)
    deed = {"at": at, "actor": "a", "action": "return received", "detail": {"problems": codes}}
    assert f">{words}<" in deeds(pd.DataFrame([deed]), "Who did what when")


def test_what_was_passed_over_is_a_list_of_sentences_and_escaped() -> None:
    assert passed_over([]) == ""
    shown = passed_over(["sheet “<b>”: not one of the form's, and not read."])
    assert "<li>Sheet “&lt;b&gt;”: not one of the form&#39;s, and not read.</li>" in shown
