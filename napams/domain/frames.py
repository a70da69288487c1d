"""How rows are taken out of the frames of a report."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from napams.domain.colours import Colour
from napams.domain.months import Month

Row = dict[str, Any]
"""One row by column; the frame's own docstring says what the columns hold."""

WORST_FIRST = (
    Colour.RED.value,
    Colour.AMBER.value,
    Colour.NO_DATA.value,
    Colour.GREEN.value,
    Colour.NOT_DUE.value,
    Colour.UNRATED.value,
)
"""The order in which a reader wants the colours."""


def of_month(frame: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The rows of one month."""
    return frame[frame["month"] == str(month)]


def up_to(frame: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The rows of a month and those before it."""
    return frame[frame["month"] <= str(month)]


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows one by one."""
    names = [str(name) for name in frame]
    columns = (column.tolist() for _, column in frame.items())
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def plain(row: Row) -> Row:
    """A row with Python's numbers: numpy rounds some halves otherwise, and words must agree."""
    return {c: v.item() if isinstance(v, np.generic) else v for c, v in row.items()}


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
