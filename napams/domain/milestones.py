"""State and colour of every milestone at the end of each month, or on a day between.

Source: docs/rules.md, Milestones.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import pandas as pd

from napams.domain.catalogue import Milestone, Plan
from napams.domain.colours import MILESTONE_RULES, RuleKey, decide
from napams.domain.frames import Row, longest_first, records
from napams.domain.months import Month

REPORTS = ("code", "month_number", "status", "forecast", "completed_on", "reported_in")
"""Columns of the frame of accepted milestone reports that the store gives (dates or None);
`reported_in` is the plan month of the return."""


class State(StrEnum):
    """Where a milestone stands."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    PLANNED = "planned"


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
    frame["measure"] = frame["code"].map({t.code: t.measure for t in milestones})
    frame["name"] = frame["code"].map({t.code: t.name for t in milestones})
    frame["owner"] = frame["code"].map({t.code: t.owner for t in milestones})
    frame["weight"] = frame["code"].map({t.code: t.weight for t in milestones})
    frame["month"] = frame["month_number"].map({n: str(plan.month(n)) for n in months})
    frame["first_due"] = frame["code"].map(first)
    frame["due"] = frame["code"].map({**first, **due})
    frame["as_of"] = frame["month_number"].map(as_of)
    days = [(on - d).days for d, on in zip(frame["due"], frame["as_of"], strict=True)]
    frame["days_past_due"] = np.array(days, dtype="int64")
    colours, decided = decide(plan.thresholds, MILESTONE_RULES, frame)
    frame["colour"], frame["decided"] = colours.tolist(), decided.tolist()
    frame["state"] = _states(plan, frame)
    frame["days"] = frame["days_past_due"].abs().where(frame["state"] != State.DONE, 0)
    frame["planned_share"] = (frame["days_past_due"] >= 0).astype(float)
    frame["earned_share"] = (frame["state"] == State.DONE).astype(float)
    frame["on_hold"], frame["held_from"] = False, np.nan
    return frame


def _states(plan: Plan, frame: pd.DataFrame) -> list[str]:
    """The state of each milestone, by the rule that decided its colour or by its due day."""
    past = frame["days_past_due"]
    states: list[str] = np.select(
        [
            frame["decided"] == RuleKey.COMPLETED,
            past > 0,
            -past <= plan.thresholds.milestone_due_days,
        ],
        [State.DONE.value, State.OVERDUE.value, State.DUE.value],
        default=State.PLANNED.value,
    ).tolist()
    return states


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
    return pd.concat([grid.to_frame(index=False), frame], axis=1)


class Horizon(StrEnum):
    """Which milestones are looked at."""

    ALL = "all"
    OVERDUE = "overdue"
    SOON = "60"
    QUARTER = "90"
    DONE = "done"


def standing(plan: Plan, milestones: pd.DataFrame, today: date) -> pd.DataFrame:
    """One row per milestone as it stands on `today`, by due day and code.

    `milestones` are those of the months that have ended; what was said in the last of them speaks.
    Columns as `rate_milestones` gives them, `days` from or to `today`.
    """
    last = milestones["month_number"].max() if len(milestones) else 0
    newest = milestones[milestones["month_number"] == last]
    number = max(int(last), plan.month_number(Month.of(today)), 1)
    said = newest.loc[newest["status"].notna(), list(REPORTS)].assign(month_number=number)
    due = dict(zip(newest["code"], newest["due"], strict=True))
    frame = rate_milestones(plan, said, [number], today, due)
    return frame.sort_values(["due", "code"]).reset_index(drop=True)


def within(frame: pd.DataFrame, horizon: Horizon, today: date) -> pd.DataFrame:
    """Those of the horizon: overdue, due from today within so many days, done, or all."""
    if horizon is Horizon.ALL:
        return frame
    if horizon is Horizon.OVERDUE:
        return frame[frame["state"] == State.OVERDUE]
    if horizon is Horizon.DONE:
        return frame[frame["state"] == State.DONE]
    until = today + timedelta(days=int(horizon.value))
    ahead = (frame["due"] >= today) & (frame["due"] <= until)
    return frame[ahead & (frame["state"] != State.DONE)]


def most_pressing(milestones: pd.DataFrame) -> tuple[pd.DataFrame, list[Row]]:
    """Those overdue, longest first; and the one to name: the first of them, else the next due.

    The list is empty where all are done. `milestones` are rows of one month.
    """
    late = longest_first(milestones[milestones["state"] == State.OVERDUE])
    ahead = milestones[milestones["state"].isin((State.DUE, State.PLANNED))]
    ahead = ahead.sort_values("days", kind="stable")
    return late, records(pd.concat([late, ahead]).head(1))
