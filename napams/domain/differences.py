"""What differs between two versions of a return's figures, or between two months' returns."""

from __future__ import annotations

import pandas as pd

KEY = ["kpi", "category"]
FIGURES = (*KEY, "state", "value", "numerator", "denominator")
"""Columns of the figures of a return; `category` is empty for the indicator's total."""
MILESTONES = ("milestone", "status", "forecast", "completed_on")
"""Columns of what a return says of milestones."""


def of_figures(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Both figures of every row that either has, in the order of `now`.

    Columns: the key, `state`, `value`, `numerator`, `denominator` and the same with `_before`
    (None or NaN where a figure was not given), `change` of the value (NaN unless both are there),
    and `differs`.
    """
    both = _beside(now, before, KEY, FIGURES)
    both["change"] = both["value"].astype("float64") - both["value_before"].astype("float64")
    return both


def of_milestones(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """As `of_figures`, for what is said of milestones: `status`, `forecast`, `completed_on`."""
    return _beside(now, before, ["milestone"], MILESTONES)


def _beside(
    now: pd.DataFrame, before: pd.DataFrame, key: list[str], columns: tuple[str, ...]
) -> pd.DataFrame:
    both = now[list(columns)].merge(
        before[list(columns)], on=key, how="outer", suffixes=("", "_before"), sort=False
    )
    order = {k: n for n, k in enumerate(zip(*(now[c] for c in key), strict=True))}
    place = [order.get(k, len(order)) for k in zip(*(both[c] for c in key), strict=True)]
    both = both.iloc[pd.Series(place, dtype="int64").argsort(kind="stable")].reset_index(drop=True)
    said = [c for c in columns if c not in key]
    same = pd.Series(data=True, index=both.index)
    for column in said:
        left, right = both[column], both[f"{column}_before"]
        same &= (left == right) | (left.isna() & right.isna())
    both["differs"] = ~same
    return both
