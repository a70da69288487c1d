"""How things move: since when a colour stands, what turned, what gains, where the pace leads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from napams.domain.catalogue import Plan, Shape
from napams.domain.colours import RATED
from napams.domain.months import Month
from napams.domain.path import settle


@dataclass(frozen=True, slots=True)
class Streak:
    """A colour's unbroken months up to the one shown.

    `first` is the plan month in which it began; `before` the colour of the month before that, empty
    where the plan began with this one.
    """

    first: int
    before: str


def streak(frame: pd.DataFrame, key: str, code: str, month_number: int) -> Streak | None:
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
            return Streak(numbers[position - 1], colour)
    return Streak(numbers[-1], "")


def stands_since(plan: Plan, frame: pd.DataFrame, key: str, code: str, month: Month) -> Month:
    """The month since which `code` has had the colour that it has in `month`; as for `streak`."""
    run = streak(frame, key, code, plan.month_number(month))
    return plan.month(run.first) if run else month


def turned(frame: pd.DataFrame, key: str, month: Month) -> pd.DataFrame:
    """The rows of a month whose colour differs from the month before, with that as `was`."""
    now = frame[frame["month"] == str(month)]
    past = frame[frame["month"] == str(month + -1)].set_index(key)["colour"]
    now = now[now[key].isin(past.index)]
    now = now.assign(was=now[key].map(past))
    return now[now["was"] != now["colour"]]


def gains(kpis: pd.DataFrame, number: int) -> pd.DataFrame:
    """The scored KPIs whose schedule variance rose in plan month `number`, most first.

    `kpis` as `rate_kpis` gives them. Rated in the month, not on hold, and rated in the one before;
    `gain` is the rise as a share of the planned change, `before` the value that stood a month ago.
    Equal gains by code.
    """
    rated = kpis[kpis["score"] & kpis["colour"].isin(RATED)]
    now = rated[(rated["month_number"] == number) & ~rated["on_hold"]]
    past = rated[rated["month_number"] == number - 1].set_index("code")
    rows = now[now["code"].isin(past.index)]
    variance = rows["code"].map(past["schedule_variance"]).astype("float64")
    rows = rows.assign(
        before=rows["code"].map(past["actual"]),
        gain=settle((rows["schedule_variance"] - variance).to_numpy(dtype=float)),
    )
    rows = rows[rows["gain"] > 0]
    return rows.sort_values(["gain", "code"], ascending=[False, True], kind="stable")


class Outlook(StrEnum):
    """Where the present pace leads, if not to a month that can be named."""

    TOO_EARLY = "too_early"
    NEVER = "never"
    STEPS = "steps"


def outlook(plan: Plan, kpi_row: Mapping[str, Any]) -> Month | Outlook:
    """When a rated KPI reaches its target at the present pace.

    Source: docs/rules.md, Months behind, forecast, needed from now.
    """
    forecast, limits = kpi_row["forecast_month"], plan.thresholds
    if math.isnan(forecast):
        if kpi_row["shape"] == Shape.STEP:
            return Outlook.STEPS
        since = kpi_row["month_number"] - kpi_row["begins"]
        early = kpi_row["months_reported"] < limits.forecast_from_months
        early |= since < limits.forecast_since_months
        return Outlook.TOO_EARLY if early else Outlook.NEVER
    return reached_in(plan, forecast)


def reached_in(plan: Plan, forecast_month: float) -> Month:
    """The month in which a forecast in plan months lies.

    `forecast_month` is a number: 7.2 lies in the plan's eighth month, 7.0 in its seventh.
    """
    return plan.month(max(1, math.ceil(round(forecast_month, 6))))
