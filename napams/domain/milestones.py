"""Milestones (design.md §4.5): done, due, overdue or planned at the end of each month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd

from napams.domain.catalogue import Milestone, Plan
from napams.domain.colours import Colour
from napams.domain.returns import MilestoneStatus
from napams.wording.reasons import milestone_reason

REPORTS = ("code", "month_number", "status", "forecast", "completed_on", "source")
"""Columns of the frame of accepted milestone reports that the store gives (dates or None)."""


class State(StrEnum):
    """Where a milestone stands."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    PLANNED = "planned"


MILESTONE_COLUMNS = (
    "month",
    "code",
    "measure",
    "name",
    "owner",
    "due",
    "first_due",
    "state",
    "days",
    "colour",
    "completed_on",
    "forecast",
    "planned_share",
    "earned_share",
    "reason",
    "source",
)


def rate_milestones(
    plan: Plan,
    reports: pd.DataFrame,
    months: Sequence[int],
    today: date,
    due: dict[str, date] | None = None,
) -> pd.DataFrame:
    """One row per milestone × plan month, as it stood at the month's end (or today, if earlier).

    The latest accepted report up to the month speaks; `due` are the dates in force where they were
    moved, by code. `days` is the number of days overdue, else the days until it is due.
    `planned_share` is 1 once due, `earned_share` 1 once completed. `as_of` is the day for which the
    state is told.
    """
    milestones = list(plan.milestones.values())
    due = due or {}
    frame = _latest_reports(milestones, reports, months)
    as_of = {n: min(plan.month(n).last_day, today) for n in months}
    first = {t.code: plan.due(t) for t in milestones}
    frame["measure"] = frame["code"].str[:3]
    frame["name"] = frame["code"].map({t.code: t.name for t in milestones})
    frame["owner"] = frame["code"].map({t.code: t.owner for t in milestones})
    frame["weight"] = frame["code"].map({t.code: t.weight for t in milestones})
    frame["month"] = frame["month_number"].map({n: str(plan.month(n)) for n in months})
    frame["first_due"] = frame["code"].map(first)
    frame["due"] = frame["code"].map({**first, **due})
    frame["as_of"] = frame["month_number"].map(as_of)
    stands = [
        _stand(plan, due_day, judged_on, status, completed, forecast)
        for due_day, judged_on, status, completed, forecast in zip(
            frame["due"],
            frame["as_of"],
            frame["status"],
            frame["completed_on"],
            frame["forecast"],
            strict=True,
        )
    ]
    frame["state"] = [s[0].value for s in stands]
    frame["days"] = np.array([s[1] for s in stands], dtype="int64")
    frame["colour"] = [s[2].value for s in stands]
    frame["planned_share"] = [
        float(d <= on) for d, on in zip(frame["due"], frame["as_of"], strict=True)
    ]
    frame["earned_share"] = (frame["state"] == State.DONE).astype(float)
    frame["reason"] = [
        milestone_reason(state, *told)
        for state, *told in zip(
            frame["state"],
            frame["due"],
            frame["as_of"],
            frame["completed_on"],
            frame["forecast"],
            strict=True,
        )
    ]
    order = [*MILESTONE_COLUMNS, *(c for c in frame.columns if c not in MILESTONE_COLUMNS)]
    return frame[order]


def _latest_reports(
    milestones: Sequence[Milestone], reports: pd.DataFrame, months: Sequence[int]
) -> pd.DataFrame:
    grid = pd.MultiIndex.from_product(
        [[t.code for t in milestones], months], names=["code", "month_number"]
    )
    by_month = reports.set_index(["code", "month_number"]).reindex(grid)
    spoken = by_month["status"].notna()
    position = pd.Series(np.where(spoken, np.arange(len(grid)), -1), index=grid)
    last = position.groupby(level="code", sort=False).cummax().to_numpy()
    frame = by_month.take(np.maximum(last, 0)).reset_index(drop=True).astype(object)
    frame[last < 0] = None
    frame = frame.where(frame.notna(), None)
    frame["source"] = [s or "" for s in frame["source"]]
    return pd.concat([grid.to_frame(index=False), frame], axis=1)


def _stand(
    plan: Plan,
    due: date,
    as_of: date,
    status: str | None,
    completed: date | None,
    forecast: date | None,
) -> tuple[State, int, Colour]:
    if status == MilestoneStatus.COMPLETED and completed is not None and completed <= as_of:
        return State.DONE, 0, Colour.GREEN
    days = (as_of - due).days
    if days > 0:
        red = days > plan.thresholds.milestone_red_after_days
        return State.OVERDUE, days, Colour.RED if red else Colour.AMBER
    slips = forecast is not None and forecast > due
    if -days <= plan.thresholds.milestone_due_days:
        return State.DUE, -days, Colour.AMBER if slips else Colour.GREEN
    return State.PLANNED, -days, Colour.AMBER if slips else Colour.NOT_DUE
