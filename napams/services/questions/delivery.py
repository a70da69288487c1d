"""Questions about delivery: what is red, what will miss, milestones, the plan's own changes."""

from __future__ import annotations

import math

import pandas as pd

from napams.domain.colours import Colour
from napams.domain.forecast import reached_in
from napams.domain.frames import longest_first
from napams.domain.status import RATED
from napams.domain.timeline import Horizon, standing, within
from napams.domain.trend import run_of
from napams.services import changes as what_changed
from napams.services.questions.asking import Asking
from napams.store.engine import database
from napams.store.versions import amendments

_MILESTONE = ["code", "name", "owner", "due", "first_due", "state", "days", "forecast", "reason"]


def red_measures(asking: Asking) -> pd.DataFrame:
    """Measures that are red, the longest first, with the month since when."""
    rows = asking.of_month(asking.shown.measures)
    rows = rows[rows["colour"] == Colour.RED]
    runs = [run_of(asking.shown.measures, "measure", c, asking.number) for c in rows["measure"]]
    first = [run.first if run else asking.number for run in runs]
    frame = rows.assign(
        since=[asking.label(n) for n in first],
        months=[asking.number - n + 1 for n in first],
        before=[run.before if run else "" for run in runs],
    ).sort_values(["since", "measure"])
    columns = ["measure", "title", "lead", "colour", "since", "months", "before"]
    return frame[[*columns, "schedule_variance", "reason"]].reset_index(drop=True)


def will_miss(asking: Asking) -> pd.DataFrame:
    """Scored indicators that at their present pace reach the target late or not at all."""
    plan = asking.shown.plan
    rows = asking.of_month(asking.shown.kpis)
    rows = rows[rows["score"] & rows["colour"].isin(RATED) & (rows["months_behind"] > 0)]
    known = rows["months_reported"] >= plan.thresholds.forecast_from_months
    late = (rows["forecast_month"] > plan.months) | (rows["forecast_month"].isna() & known)
    rows = rows[late]
    reached = [
        "not at this pace"
        if math.isnan(forecast)
        else str(reached_in(plan, forecast) or "in more than five years")
        for forecast in rows["forecast_month"]
    ]
    frame = rows.assign(target_reached=reached).sort_values("schedule_variance", kind="stable")
    columns = ["code", "name", "departments", "colour", "actual", "target", "forecast_month"]
    return frame[[*columns, "target_reached", "months_behind", "needed", "unit"]].reset_index(
        drop=True
    )


def due_in_60_days(asking: Asking) -> pd.DataFrame:
    """Milestones not done that fall due within 60 days of the report's day."""
    return _milestones(asking, Horizon.SOON)


def overdue(asking: Asking) -> pd.DataFrame:
    """Milestones past their due day; no extension is recorded in this release."""
    return longest_first(_milestones(asking, Horizon.OVERDUE))


def _milestones(asking: Asking, horizon: Horizon) -> pd.DataFrame:
    shown = asking.shown
    frame = standing(shown.plan, shown.milestones, shown.as_of)
    return within(frame, horizon, shown.as_of)[_MILESTONE].reset_index(drop=True)


def changed(asking: Asking) -> pd.DataFrame:
    """What changed since the last closed month before, else the month before."""
    since = what_changed.default_since(asking.shown, asking.month)
    before = what_changed.earlier(asking.actor, asking.shown, since)
    return what_changed.changes(asking.actor, asking.shown, asking.month, before)


def known_then(asking: Asking) -> pd.DataFrame:
    """How the measures stood in the month, as known on the report's day."""
    rows = asking.of_month(asking.shown.measures).reset_index(drop=True)
    columns = ["measure", "title", "colour", "earned_share", "planned_share", "reason"]
    return rows[columns].assign(known_on=asking.shown.as_of)[["known_on", *columns]]


def amended(asking: Asking) -> pd.DataFrame:
    """The versions of the plan adopted by then and what each changed, with the decision."""
    with database().read() as connection:
        frame = amendments(connection)
    frame["effective_from"] = [asking.label(n) for n in frame["effective_from"]]
    if asking.shown.known_on is None:
        return frame
    return frame[frame["adopted_on"] <= asking.shown.as_of]
