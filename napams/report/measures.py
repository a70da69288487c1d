"""A measure as a line of the committee's page, and as a page of its own where it is behind."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.colours import Colour
from napams.domain.frames import Row, of_month, records, up_to, worst_first
from napams.domain.milestones import otherwise_today
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.trend import stands_since
from napams.report.brief_data import BriefData, speaking
from napams.report.milestones import MilestoneLine, PressingMilestone, milestone_line, pressing
from napams.report.paths import IndicatorPath, SharesByMonth, indicator_path, shares_by_month
from napams.wording.committee import beside_plan, moved, since_when
from napams.wording.group_reasons import group_reason
from napams.wording.kpi_reasons import kpi_reason
from napams.wording.marks import Mark, status
from napams.wording.numbers import share_percent, short_points, short_quantity
from napams.wording.pace import target_at_this_pace, target_by
from napams.wording.sources import kpi_source

BEHIND = (Colour.RED, Colour.AMBER)
"""Colours of the measures that get a page."""


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


def measure_lines(report: StatusReport, month: Month, eyes: str = "") -> tuple[MeasureLine, ...]:
    """The measures of a month, worst first; `eyes` as in `napams.wording.waiting`."""
    rows = worst_first(of_month(report.measures, month))
    milestones = of_month(report.milestones, month)
    today = otherwise_today(report.plan, report.milestones, milestones, report.as_of)
    return tuple(_measure(report, month, row, today, eyes) for row in records(rows))


def _measure(
    report: StatusReport, month: Month, row: Row, today: Mapping[str, Row], eyes: str
) -> MeasureLine:
    plan, code = report.plan, row["measure"]
    own = up_to(report.measures[report.measures["measure"] == code], month)
    kpis, milestones = of_month(report.kpis, month), of_month(report.milestones, month)
    since = stands_since(plan, report.measures, "measure", code, month)
    return MeasureLine(
        code=code,
        title=row["title"],
        lead=tuple(row["lead"].split()),
        mark=status(row),
        since=since_when(since, month),
        earned=share_percent(row["earned_share"]),
        planned=share_percent(row["planned_share"]),
        change=_change(own, row, month),
        shares=shares_by_month(plan, own),
        headline=_headline(plan, kpis[(kpis["measure"] == code) & kpis["headline"]]),
        milestone=pressing(milestones[milestones["measure"] == code], today),
        reason=group_reason(report, row, eyes),
    )


def _change(own: pd.DataFrame, row: Row, month: Month) -> str:
    """How the variance moved since the month before: `−2.0 on Sep`; on hold it did not."""
    if row["on_hold"]:
        return ""
    before = of_month(own, month + -1)["schedule_variance"]
    change = row["schedule_variance"] - before.iloc[0] if len(before) else math.nan
    return moved(change, month + -1)


def _headline(plan: Plan, kpis: pd.DataFrame) -> Headline | None:
    for row in records(kpis):
        forecast = row["forecast_month"]
        reported, against = beside_plan(plan, row)
        return Headline(
            code=row["code"],
            name=row["name"],
            mark=status(row),
            reported=reported,
            against=against,
            target_by=target_by(plan, row),
            pace=target_at_this_pace(plan, forecast) if forecast > 0 else "",
        )
    return None


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator in the month with its sentence, where its figure stands, and its path."""

    code: str
    name: str
    mark: Mark
    expected: str
    actual: str
    variance: str
    reason: str
    source: str
    path: IndicatorPath


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """A measure with all that is judged in it; `narrators` are departments that say something."""

    code: str
    title: str
    purpose: str
    lead: tuple[str, ...]
    mark: Mark
    since: str
    planned: str
    earned: str
    variance: str
    reason: str
    kpis: tuple[IndicatorLine, ...]
    milestones: tuple[MilestoneLine, ...]
    narrators: tuple[str, ...]


def measure_pages(data: BriefData) -> tuple[MeasurePage, ...]:
    """The pages, worst first."""
    rows = records(worst_first(data.measures))
    return tuple(_page(data, row) for row in rows if row["colour"] in BEHIND)


def _page(data: BriefData, row: Row) -> MeasurePage:
    code = row["measure"]
    measure = data.plan.measure_by_code[code]
    since = stands_since(data.plan, data.report.measures, "measure", code, data.month)
    kpis = records(data.kpis[data.kpis["measure"] == code])
    rows = data.milestones[data.milestones["measure"] == code]
    today = otherwise_today(data.plan, data.report.milestones, rows, data.report.as_of)
    return MeasurePage(
        code=code,
        title=row["title"],
        purpose=measure.purpose,
        lead=tuple(measure.lead),
        mark=status(row),
        since=since.label,
        planned=share_percent(row["planned_share"]),
        earned=share_percent(row["earned_share"]),
        variance=short_points(row["schedule_variance"]),
        reason=group_reason(data.report, row),
        kpis=tuple(_indicator(data, k) for k in kpis),
        milestones=tuple(milestone_line(t, today) for t in records(rows)),
        narrators=tuple(sorted(speaking(data).intersection(measure.departments))),
    )


def _indicator(data: BriefData, row: Row) -> IndicatorLine:
    frame = data.report.kpis
    own = up_to(frame[frame["code"] == row["code"]], data.month)
    return IndicatorLine(
        code=row["code"],
        name=row["name"],
        mark=status(row),
        expected=short_quantity(row["expected"], row["unit"]),
        actual=short_quantity(row["actual"], row["unit"]),
        variance=short_points(row["schedule_variance"]),
        reason=kpi_reason(data.report, row),
        source=kpi_source(data.report, row),
        path=indicator_path(data.plan, data.plan.kpis[row["code"]], own),
    )
