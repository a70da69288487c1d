"""After the measures: what was restated, and every figure of the month."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from napams import clock
from napams.domain.catalogue import TOTAL, Kpi, Milestone, Plan
from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.report.brief_data import BriefData
from napams.wording.marks import OF_LIGHT, Mark, status
from napams.wording.numbers import (
    NOTHING,
    day,
    number,
    percent,
    share_percent,
    short_points,
    short_quantity,
)
from napams.wording.pace import target_by
from napams.wording.quotes import Quote, quoted

LETTERS_OF_WHY = 200


@dataclass(frozen=True, slots=True)
class Restatement:
    """An accepted figure or milestone that a later revision replaced; `on` is when it was."""

    on: str
    department: str
    month: str
    code: str
    name: str
    before: str
    after: str
    revisions: str
    by: str
    why: Quote | None
    after_close: bool


@dataclass(frozen=True, slots=True)
class IndicatorFigures:
    """An indicator of the month in numbers."""

    code: str
    name: str
    mark: Mark
    expected: str
    actual: str
    planned: str
    earned: str
    variance: str
    months_behind: str
    target_by: str


@dataclass(frozen=True, slots=True)
class MeasureFigures:
    """A measure of the month in numbers."""

    code: str
    title: str
    lead: tuple[str, ...]
    mark: Mark
    planned: str
    earned: str
    variance: str
    kpis_green: int
    kpis_amber: int
    kpis_red: int
    kpis_no_data: int
    milestones_overdue: int


@dataclass(frozen=True, slots=True)
class DepartmentFigures:
    """A department of the month in numbers; `light` is its return's."""

    code: str
    name: str
    light: Mark
    on_time: str
    mark: Mark
    planned: str
    earned: str
    variance: str
    rules: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Every indicator, measure and department of a month."""

    kpis: tuple[IndicatorFigures, ...]
    measures: tuple[MeasureFigures, ...]
    departments: tuple[DepartmentFigures, ...]


def restatements(data: BriefData) -> tuple[Restatement, ...]:
    """Totals and milestones of returns up to the month that a later revision replaced."""
    rows = data.restatements
    rows = rows[(rows["category"] == TOTAL) & (rows["month"] <= str(data.month))]
    return tuple(_restated(data.plan, r) for r in records(rows))


def figures(data: BriefData) -> Figures:
    """The month in numbers."""
    return Figures(
        kpis=tuple(_kpi(data.plan, r) for r in records(data.kpis)),
        measures=tuple(_measure(r) for r in records(data.measures)),
        departments=tuple(_department(r) for r in records(data.departments)),
    )


def _restated(plan: Plan, row: Row) -> Restatement:
    part = plan.kpis.get(row["code"]) or plan.milestones[row["code"]]
    return Restatement(
        on=day(clock.local_day(row["accepted_at"])),
        department=row["department"],
        month=Month.parse(row["month"]).label,
        code=row["code"],
        name=part.name,
        before=_stood(row, "before", part),
        after=_stood(row, "after", part),
        revisions=f"{row['revision_before']} → {row['revision']}",
        by=row["accepted_by"],
        why=quoted(row["why"], LETTERS_OF_WHY) if row["why"] else None,
        after_close=bool(row["after_close"]),
    )


def _stood(row: Row, when: str, part: Kpi | Milestone) -> str:
    """What stood before or after: a value with its unit, else as the return has it."""
    if isinstance(part, Kpi) and pd.notna(row[f"value_{when}"]):
        return short_quantity(row[f"value_{when}"], part.unit)
    return str(row[when] or NOTHING)


def _kpi(plan: Plan, row: Row) -> IndicatorFigures:
    return IndicatorFigures(
        code=row["code"],
        name=row["name"],
        mark=status(row),
        expected=short_quantity(row["expected"], row["unit"]),
        actual=short_quantity(row["actual"], row["unit"]),
        planned=share_percent(row["planned_share"]),
        earned=share_percent(row["earned_share"]),
        variance=short_points(row["schedule_variance"]),
        months_behind=number(row["months_behind"], 1),
        target_by=target_by(plan, row),
    )


def _measure(row: Row) -> MeasureFigures:
    return MeasureFigures(
        code=row["measure"],
        title=row["title"],
        lead=tuple(row["lead"].split()),
        mark=status(row),
        planned=share_percent(row["planned_share"]),
        earned=share_percent(row["earned_share"]),
        variance=short_points(row["schedule_variance"]),
        kpis_green=row["kpis_green"],
        kpis_amber=row["kpis_amber"],
        kpis_red=row["kpis_red"],
        kpis_no_data=row["kpis_no_data"],
        milestones_overdue=row["milestones_overdue"],
    )


def _department(row: Row) -> DepartmentFigures:
    return DepartmentFigures(
        code=row["department"],
        name=row["name"],
        light=OF_LIGHT[row["reporting"]],
        on_time=percent(row["on_time_rate"]),
        mark=status(row),
        planned=share_percent(row["planned_share"]),
        earned=share_percent(row["earned_share"]),
        variance=short_points(row["schedule_variance"]),
        rules=row["rules"] or "no",
    )
