"""The decisions that departments request of the committee, and which of them stand.

A request stands until the accepted return of a later month no longer makes it: a return that is
missing, not due or not read takes nothing back (docs/rules.md, Which month a page shows).
"""

from __future__ import annotations

import pandas as pd

from napams.domain.returns import NarrativeField


def standing_requests(
    narratives: pd.DataFrame, register: pd.DataFrame, number: int
) -> pd.DataFrame:
    """The requests that stand in plan month `number`, as last made, by department.

    `narratives` and `register` are what is known. Added: `since`, the plan month in which the
    department began to ask and has not ceased.
    """
    asked = narratives[
        (narratives["field"] == NarrativeField.DECISIONS_REQUESTED.value)
        & (narratives["month_number"] <= number)
    ]
    read = register[register["accepted"] & (register["month_number"] <= number)]
    newest = read.groupby("department")["month_number"].max()
    standing = asked[asked["month_number"] == asked["department"].map(newest)]
    since = [
        _since(
            set(asked.loc[asked["department"] == department, "month_number"]),
            read.loc[read["department"] == department, "month_number"].tolist(),
        )
        for department in standing["department"]
    ]
    return standing.assign(since=since).reset_index(drop=True)


def _since(asked: set[int], read: list[int]) -> int:
    """The first of the months asked in without another accepted return between, up to the last."""
    first = max(read)
    for month in sorted(read, reverse=True):
        if month not in asked:
            break
        first = month
    return first
