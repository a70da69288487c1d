"""Two versions of a return beside each other: what is the same, new, gone, or changed."""

from __future__ import annotations

import pandas as pd

from napams.domain.comparison import (
    FIGURES,
    MILESTONES,
    figures_apart,
    milestones_apart,
)

Row = tuple[str, str, str, float | None, float | None, float | None]


def figures(*rows: Row) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(FIGURES))
    numbers = ["value", "numerator", "denominator"]
    return frame.astype(dict.fromkeys(numbers, "float64"))


def differing(now: pd.DataFrame, before: pd.DataFrame) -> dict[str, tuple[bool, float | None]]:
    """By code: whether it differs, and the change where both are numbers."""
    both = figures_apart(now, before)
    changes = [None if pd.isna(c) else c for c in both["change"]]
    return {k: (bool(d), c) for k, d, c in zip(both["kpi"], both["differs"], changes, strict=True)}


def test_what_is_the_same_does_not_differ_and_a_figure_changes_by_a_number() -> None:
    now = figures(("A", "", "reported", 12, None, None), ("B", "", "reported", 5, None, None))
    before = figures(("B", "", "reported", 9, None, None), ("A", "", "reported", 12, None, None))
    assert differing(now, before) == {"A": (False, 0), "B": (True, -4)}


def test_what_is_new_or_gone_differs_without_a_change() -> None:
    now = figures(("A", "", "reported", 12, None, None))
    before = figures(("B", "", "nil", 0, None, None))
    assert differing(now, before) == {"A": (True, None), "B": (True, None)}


def test_nil_and_a_reported_zero_differ_and_so_do_equal_shares_of_other_parts() -> None:
    now = figures(("A", "", "nil", 0, None, None), ("B", "", "reported", 50, 1, 2))
    before = figures(("A", "", "reported", 0, None, None), ("B", "", "reported", 50, 2, 4))
    assert differing(now, before) == {"A": (True, 0), "B": (True, 0)}


def test_two_figures_that_do_not_apply_are_the_same() -> None:
    rows = figures(("A", "", "not applicable", None, None, None))
    assert differing(rows, rows) == {"A": (False, None)}


def test_the_order_is_that_of_the_newer_return_and_what_is_gone_stands_last() -> None:
    now = figures(("C", "", "nil", 0, None, None), ("A", "", "nil", 0, None, None))
    before = figures(("A", "", "nil", 0, None, None), ("B", "", "nil", 0, None, None))
    assert figures_apart(now, before)["kpi"].tolist() == ["C", "A", "B"]


def test_a_milestone_differs_by_its_status_or_its_days() -> None:
    now = pd.DataFrame(
        [("T1", "in progress", None, None), ("T2", "completed", None, "2025-04-03")],
        columns=list(MILESTONES),
    )
    before = now.assign(status=["in progress", "in progress"], completed_on=[None, None])
    assert milestones_apart(now, before)["differs"].tolist() == [False, True]
