"""A page for each measure that is behind: indicators, paths, milestones, whose words to read."""

from __future__ import annotations

from dataclasses import dataclass

from napams.domain.colours import Colour
from napams.domain.frames import Row, records, up_to, worst_first
from napams.domain.trend import stands_since
from napams.report.brief_data import BriefData
from napams.report.milestones import MilestoneLine, milestone_line
from napams.report.narratives import speaking
from napams.report.paths import IndicatorPath, indicator_path
from napams.wording.marks import OF_COLOUR, Mark
from napams.wording.numbers import percent, short_points, short_quantity
from napams.wording.reasons import group_reason, kpi_reason
from napams.wording.sources import kpi_source

BEHIND = (Colour.RED, Colour.AMBER)
"""Colours of the measures that get a page."""


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
    milestones = records(data.milestones[data.milestones["measure"] == code])
    return MeasurePage(
        code=code,
        title=row["title"],
        purpose=measure.purpose,
        lead=tuple(measure.lead),
        mark=OF_COLOUR[row["colour"]],
        since=since.label,
        planned=percent(row["planned_share"]),
        earned=percent(row["earned_share"]),
        variance=short_points(row["schedule_variance"]),
        reason=group_reason(row),
        kpis=tuple(_indicator(data, k) for k in kpis),
        milestones=tuple(milestone_line(t) for t in milestones),
        narrators=tuple(sorted(speaking(data).intersection(measure.departments))),
    )


def _indicator(data: BriefData, row: Row) -> IndicatorLine:
    frame = data.report.kpis
    own = up_to(frame[frame["code"] == row["code"]], data.month)
    return IndicatorLine(
        code=row["code"],
        name=row["name"],
        mark=OF_COLOUR[row["colour"]],
        expected=short_quantity(row["expected"], row["unit"]),
        actual=short_quantity(row["actual"], row["unit"]),
        variance=short_points(row["schedule_variance"]),
        reason=kpi_reason(data.plan, row),
        source=kpi_source(data.report, row),
        path=indicator_path(data.plan, data.plan.kpis[row["code"]], own),
    )
