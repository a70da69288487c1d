"""How rows are taken out of the frames of a report."""

from __future__ import annotations

from typing import Any

import pandas as pd

from napams.domain.months import Month
from napams.wording.marks import WORST_FIRST

Row = dict[str, Any]
"""One row by column; what the columns hold is told with the frame."""


def of_month(frame: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The rows of one month."""
    return frame[frame["month"] == str(month)]


def up_to(frame: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The rows of a month and those before it."""
    return frame[frame["month"] <= str(month)]


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows one by one."""
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def worst_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows by colour, then by how far behind they are."""
    rank = frame["colour"].map({colour: n for n, colour in enumerate(WORST_FIRST)})
    order = pd.DataFrame({"rank": rank, "variance": frame["schedule_variance"]})
    return frame.loc[order.sort_values(["rank", "variance"], kind="stable").index]


def longest_first(overdue: pd.DataFrame) -> pd.DataFrame:
    """Overdue milestones by their days; equal ones keep the plan's order.

    Many fall due on one day, and an unstable sort orders them otherwise on other processors.
    """
    return overdue.sort_values("days", ascending=False, kind="stable")
