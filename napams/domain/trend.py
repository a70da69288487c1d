"""Since when a colour has stood, and what it was before."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.months import Month


@dataclass(frozen=True, slots=True)
class Run:
    """A colour's unbroken months up to the one shown.

    `first` is the plan month in which it began; `before` the colour of the month before that, empty
    where the plan began with this one.
    """

    first: int
    before: str


def run_of(frame: pd.DataFrame, key: str, code: str, month_number: int) -> Run | None:
    """The run of the colour that `code` has in a plan month; None where it has no row then.

    `frame` is one of status, of KPIs, measures, departments or milestones; `key` its column of
    codes.
    """
    own = frame[(frame[key] == code) & (frame["month_number"] <= month_number)]
    own = own.sort_values("month_number", ascending=False)
    numbers, colours = own["month_number"].tolist(), own["colour"].tolist()
    if not numbers or numbers[0] != month_number:
        return None
    for position, colour in enumerate(colours):
        if colour != colours[0]:
            return Run(numbers[position - 1], colour)
    return Run(numbers[-1], "")


def stands_since(plan: Plan, frame: pd.DataFrame, key: str, code: str, month: Month) -> Month:
    """The month since which `code` has had the colour that it has in `month`; as for `run_of`."""
    run = run_of(frame, key, code, plan.month_number(month))
    return plan.month(run.first) if run else month


def turned(frame: pd.DataFrame, key: str, month: Month) -> pd.DataFrame:
    """The rows of a month whose colour differs from the month before, with that as `was`."""
    now = frame[frame["month"] == str(month)]
    past = frame[frame["month"] == str(month + -1)].set_index(key)["colour"]
    now = now[now[key].isin(past.index)]
    now = now.assign(was=now[key].map(past))
    return now[now["was"] != now["colour"]]
