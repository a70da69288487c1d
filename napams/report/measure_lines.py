"""A measure in a line: status, shares, headline indicator, the milestone to name."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from napams.domain.catalogue import Plan, Polarity
from napams.domain.frames import Row, of_month, records, up_to, worst_first
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.trend import stands_since
from napams.report.milestones import PressingMilestone, pressing
from napams.report.paths import SharesByMonth, shares_by_month
from napams.wording.forecasts import target_at_this_pace, target_by
from napams.wording.marks import OF_COLOUR, Mark
from napams.wording.numbers import (
    percent,
    short_points,
    short_quantity,
)
from napams.wording.reasons import group_reason


@dataclass(frozen=True, slots=True)
class Headline:
    """A measure's headline indicator: what was reported beside what was planned.

    `target_by` is when the target is reached, for a column; `pace` the same as a clause, empty
    where no month can be named.
    """

    code: str
    name: str
    mark: Mark
    reported: str
    against: str
    target_by: str
    pace: str

    @property
    def sentence(self) -> str:
        """`PKR 661.6 m against at most 700 m`."""
        return f"{self.reported} {self.against}"


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure in the month; `change` says how its variance moved since the month before."""

    code: str
    title: str
    lead: tuple[str, ...]
    mark: Mark
    since: str
    earned: str
    planned: str
    change: str
    shares: SharesByMonth
    headline: Headline | None
    milestone: PressingMilestone | None
    reason: str


def measure_lines(report: StatusReport, month: Month) -> tuple[MeasureLine, ...]:
    """The measures of a month, worst first."""
    rows = worst_first(of_month(report.measures, month))
    return tuple(_measure(report, month, row) for row in records(rows))


def _measure(report: StatusReport, month: Month, row: Row) -> MeasureLine:
    plan, code = report.plan, row["measure"]
    own = up_to(report.measures[report.measures["measure"] == code], month)
    kpis, milestones = of_month(report.kpis, month), of_month(report.milestones, month)
    since = stands_since(plan, report.measures, "measure", code, month)
    return MeasureLine(
        code=code,
        title=row["title"],
        lead=tuple(row["lead"].split()),
        mark=OF_COLOUR[row["colour"]],
        since="new this month" if since == month else f"since {since.label}",
        earned=percent(row["earned_share"]),
        planned=percent(row["planned_share"]),
        change=_change(own, row, month),
        shares=shares_by_month(plan, own),
        headline=_headline(plan, kpis[(kpis["measure"] == code) & kpis["headline"]]),
        milestone=pressing(milestones[milestones["measure"] == code]),
        reason=group_reason(row),
    )


def _change(own: pd.DataFrame, row: Row, month: Month) -> str:
    """How the variance moved since the month before: `−2.0 on Sep`."""
    before = of_month(own, month + -1)["schedule_variance"]
    change = row["schedule_variance"] - before.iloc[0] if len(before) else math.nan
    return "" if math.isnan(change) else f"{short_points(change)} on {(month + -1).label[:3]}"


def _headline(plan: Plan, kpis: pd.DataFrame) -> Headline | None:
    for row in records(kpis):
        forecast = row["forecast_month"]
        reported, against = _against(plan, row)
        return Headline(
            code=row["code"],
            name=row["name"],
            mark=OF_COLOUR[row["colour"]],
            reported=reported,
            against=against,
            target_by=target_by(plan, row),
            pace=target_at_this_pace(plan, forecast) if forecast > 0 else "",
        )
    return None


def _against(plan: Plan, row: Row) -> tuple[str, str]:
    """What was reported and what was planned, each as it is to be read."""
    planned = short_quantity(row["expected"], row["unit"])
    if pd.isna(row["actual"]):
        return "no figure,", f"{planned} planned"
    most = "at most " if plan.kpis[row["code"]].polarity is Polarity.LOWER else ""
    reported = short_quantity(row["actual"], row["unit"])
    return reported, f"against {most}{planned.removeprefix('PKR ')}"
