"""Questions about delivery: what is red, what will miss, milestones, the plan's own changes."""

from __future__ import annotations

import pandas as pd

from napams.domain.colours import Colour
from napams.domain.frames import longest_first, records
from napams.domain.status import RATED
from napams.domain.timeline import Horizon, standing, within
from napams.domain.trend import Outlook, outlook, streak
from napams.services import changes as what_changed
from napams.services.questions.inquiry import Inquiry
from napams.store.versions import amendments
from napams.wording.forecasts import IN_AN_ANSWER
from napams.wording.reasons import measure_reasons, milestone_reasons

_MILESTONE = ["code", "name", "owner", "due", "first_due", "state", "days", "forecast", "reason"]


def red_measures(inquiry: Inquiry) -> pd.DataFrame:
    """Measures that are red, the longest first, with the month since when."""
    rows = inquiry.of_month(inquiry.report.measures)
    rows = rows[rows["colour"] == Colour.RED]
    runs = [streak(inquiry.report.measures, "measure", c, inquiry.number) for c in rows["measure"]]
    first = [run.first if run else inquiry.number for run in runs]
    frame = rows.assign(
        since=[inquiry.label(n) for n in first],
        months=[inquiry.number - n + 1 for n in first],
        before=[run.before if run else "" for run in runs],
    ).sort_values(["since", "measure"])
    columns = ["measure", "title", "lead", "colour", "since", "months", "before"]
    frame = frame.assign(reason=measure_reasons(inquiry.report, frame))
    return frame[[*columns, "schedule_variance", "reason"]].reset_index(drop=True)


def will_miss(inquiry: Inquiry) -> pd.DataFrame:
    """Scored indicators that at their present pace reach the target late or not at all."""
    plan = inquiry.report.plan
    rows = inquiry.of_month(inquiry.report.kpis)
    rows = rows[rows["score"] & rows["colour"].isin(RATED) & (rows["months_behind"] > 0)]
    known = rows["months_reported"] >= plan.thresholds.forecast_from_months
    late = (rows["forecast_month"] > plan.months) | (rows["forecast_month"].isna() & known)
    rows = rows[late]
    reached = [
        IN_AN_ANSWER[when] if isinstance(when, Outlook) else str(when)
        for when in (outlook(plan, row) for row in records(rows))
    ]
    frame = rows.assign(target_reached=reached).sort_values("schedule_variance", kind="stable")
    columns = ["code", "name", "departments", "colour", "actual", "target", "forecast_month"]
    return frame[[*columns, "target_reached", "months_behind", "needed", "unit"]].reset_index(
        drop=True
    )


def due_in_60_days(inquiry: Inquiry) -> pd.DataFrame:
    """Milestones not done that fall due within 60 days of the report's day."""
    return _milestones(inquiry, Horizon.SOON)


def overdue(inquiry: Inquiry) -> pd.DataFrame:
    """Milestones past their due day; no extension is recorded in this release."""
    return longest_first(_milestones(inquiry, Horizon.OVERDUE))


def _milestones(inquiry: Inquiry, horizon: Horizon) -> pd.DataFrame:
    report = inquiry.report
    frame = standing(report.plan, report.milestones, report.as_of)
    rows = within(frame, horizon, report.as_of)
    return rows.assign(reason=milestone_reasons(report, rows))[_MILESTONE].reset_index(drop=True)


def changed(inquiry: Inquiry) -> pd.DataFrame:
    """What changed since the last closed month before, else the month before."""
    return what_changed.since_closed(inquiry.actor, inquiry.report, inquiry.month).rows


def known_then(inquiry: Inquiry) -> pd.DataFrame:
    """How the measures stood in the month, as known on the report's day."""
    rows = inquiry.of_month(inquiry.report.measures).reset_index(drop=True)
    rows = rows.assign(reason=measure_reasons(inquiry.report, rows))
    columns = ["measure", "title", "colour", "earned_share", "planned_share", "reason"]
    return rows[columns].assign(known_on=inquiry.report.as_of)[["known_on", *columns]]


def amended(inquiry: Inquiry) -> pd.DataFrame:
    """The versions of the plan adopted by then and what each changed, with the decision."""
    frame = amendments(inquiry.connection)
    frame["effective_from"] = [inquiry.label(n) for n in frame["effective_from"]]
    if inquiry.report.known_on is None:
        return frame
    return frame[frame["adopted_on"] <= inquiry.report.as_of]
