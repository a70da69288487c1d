"""The milestones on one line of time, as they stand on a day rather than at a month's end."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.frames import Row, longest_first, records
from napams.domain.milestones import REPORTS, State, rate_milestones
from napams.domain.months import Month


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
