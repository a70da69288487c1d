"""Accepted figures, summed by the database over departments and months; where they stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, Table, case, func, select, union_all
from sqlalchemy.sql.elements import ColumnElement, Label

from napams.domain.catalogue import TOTAL
from napams.domain.milestones import REPORTS
from napams.domain.provenance import SOURCES
from napams.domain.returns import FigureState, MilestoneStatus
from napams.domain.values import FIGURES, POOLED_MONTHS
from napams.store.revisions import in_force
from napams.store.tables.returns import MILESTONE_REPORTS, OBLIGATIONS, OBSERVATIONS


def figures(connection: Connection, known_on: datetime | None = None) -> pd.DataFrame:
    """The frame that `napams.domain.values` describes, from accepted revisions alone."""
    counts = in_force(known_on)
    monthly = (
        select(
            OBSERVATIONS.c.kpi.label("code"),
            OBLIGATIONS.c.month_number,
            func.sum(OBSERVATIONS.c.value).label("monthly"),
            func.sum(OBSERVATIONS.c.numerator).label("numerator"),
            func.sum(OBSERVATIONS.c.denominator).label("denominator"),
            func.count().label("reported"),
            func.sum(_is(OBSERVATIONS.c.state != FigureState.NOT_APPLICABLE)).label("valued"),
            func.min(_is(OBSERVATIONS.c.evidence != "")).label("evidence"),
        )
        .join(counts, counts.c.revision_id == OBSERVATIONS.c.revision_id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == counts.c.obligation_id)
        .where(OBSERVATIONS.c.category == TOTAL)
        .group_by(OBSERVATIONS.c.kpi, OBLIGATIONS.c.month_number)
        .subquery("monthly")
    )

    def over_months(summed: ColumnElement[Any], since: int | None, name: str) -> Label[Any]:
        window = func.sum(summed).over(
            partition_by=monthly.c.code, order_by=monthly.c.month_number, range_=(since, 0)
        )
        return window.label(name)

    query = select(
        *monthly.c,
        over_months(monthly.c.monthly, None, "running"),
        over_months(monthly.c.numerator, 1 - POOLED_MONTHS, "pooled_numerator"),
        over_months(monthly.c.denominator, 1 - POOLED_MONTHS, "pooled_denominator"),
    )
    frame = pd.read_sql(query, connection)
    numbers = ["monthly", "numerator", "denominator", "running"]
    numbers += ["pooled_numerator", "pooled_denominator"]
    frame[numbers] = frame[numbers].astype("float64")
    frame["evidence"] = frame["evidence"].astype(bool)
    return frame[list(FIGURES)]


def milestone_reports(connection: Connection, known_on: datetime | None = None) -> pd.DataFrame:
    """What accepted returns say of each milestone, one row per milestone × month."""
    counts = in_force(known_on)
    query = (
        select(
            MILESTONE_REPORTS.c.milestone.label("code"),
            OBLIGATIONS.c.month_number,
            MILESTONE_REPORTS.c.status,
            MILESTONE_REPORTS.c.forecast,
            MILESTONE_REPORTS.c.completed_on,
            OBLIGATIONS.c.month_number.label("reported_in"),
        )
        .join(counts, counts.c.revision_id == MILESTONE_REPORTS.c.revision_id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == counts.c.obligation_id)
    )
    return pd.read_sql(query, connection)[list(REPORTS)]


def sources(connection: Connection, known_on: datetime | None = None) -> pd.DataFrame:
    """The cell of every accepted total and milestone report, with the columns SOURCES."""
    counts = in_force(known_on)

    def cells(of: Table, code: ColumnElement[str]) -> Select[Any]:
        return (
            select(
                code.label("code"),
                OBLIGATIONS.c.month_number,
                OBLIGATIONS.c.month,
                OBLIGATIONS.c.department,
                counts.c.number.label("revision"),
                of.c.sheet,
                of.c.cell,
            )
            .join(counts, counts.c.revision_id == of.c.revision_id)
            .join(OBLIGATIONS, OBLIGATIONS.c.id == counts.c.obligation_id)
        )

    totals = cells(OBSERVATIONS, OBSERVATIONS.c.kpi).where(OBSERVATIONS.c.category == TOTAL)
    query = union_all(totals, cells(MILESTONE_REPORTS, MILESTONE_REPORTS.c.milestone))
    return pd.read_sql(query, connection)[list(SOURCES)]


def by_category(
    connection: Connection, code: str, known_on: datetime | None = None
) -> pd.DataFrame:
    """The breakdown of a KPI: `month`, `month_number`, `category`, then its sums."""
    counts = in_force(known_on)
    query = (
        select(
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.month_number,
            OBSERVATIONS.c.category,
            func.sum(OBSERVATIONS.c.value).label("value"),
            func.sum(OBSERVATIONS.c.numerator).label("numerator"),
            func.sum(OBSERVATIONS.c.denominator).label("denominator"),
        )
        .join(counts, counts.c.revision_id == OBSERVATIONS.c.revision_id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == counts.c.obligation_id)
        .where(OBSERVATIONS.c.kpi == code, OBSERVATIONS.c.category != TOTAL)
        .group_by(OBLIGATIONS.c.month, OBLIGATIONS.c.month_number, OBSERVATIONS.c.category)
        .order_by(OBLIGATIONS.c.month_number, func.min(OBSERVATIONS.c.id))
    )
    return pd.read_sql(query, connection)


def last_figures(
    connection: Connection, department: str, before: int, known_on: datetime | None = None
) -> pd.DataFrame:
    """A department's last accepted figure of each KPI and category before a plan month.

    `kpi`, `category`, `month`, `value`, `numerator`, `denominator`.
    """
    counts = in_force(known_on)
    newest = func.max(OBLIGATIONS.c.month_number).over(
        partition_by=(OBSERVATIONS.c.kpi, OBSERVATIONS.c.category)
    )
    ranked = (
        select(
            OBSERVATIONS.c.kpi,
            OBSERVATIONS.c.category,
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.month_number,
            OBSERVATIONS.c.value,
            OBSERVATIONS.c.numerator,
            OBSERVATIONS.c.denominator,
            newest.label("newest"),
        )
        .join(counts, counts.c.revision_id == OBSERVATIONS.c.revision_id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == counts.c.obligation_id)
        .where(OBLIGATIONS.c.department == department, OBLIGATIONS.c.month_number < before)
        .where(OBSERVATIONS.c.state != FigureState.NOT_APPLICABLE)
        .subquery()
    )
    columns = [c for c in ranked.c if c.name not in ("newest", "month_number")]
    return pd.read_sql(select(*columns).where(ranked.c.month_number == ranked.c.newest), connection)


def _is(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def totals_so_far(connection: Connection, department: str, before: int) -> dict[str, float]:
    """The sum of a department's accepted figures of each KPI before a plan month."""
    counts = in_force()
    query = (
        select(OBSERVATIONS.c.kpi, func.sum(OBSERVATIONS.c.value))
        .join(counts, counts.c.revision_id == OBSERVATIONS.c.revision_id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == counts.c.obligation_id)
        .where(OBLIGATIONS.c.department == department, OBLIGATIONS.c.month_number < before)
        .where(OBSERVATIONS.c.category == TOTAL, OBSERVATIONS.c.value.is_not(None))
        .group_by(OBSERVATIONS.c.kpi)
    )
    return {kpi: float(total) for kpi, total in connection.execute(query)}


def last_milestones(
    connection: Connection, department: str, before: int
) -> dict[str, tuple[MilestoneStatus, date | None, date | None]]:
    """A department's last accepted word on each milestone: status, forecast, completed on."""
    counts = in_force()
    of = MILESTONE_REPORTS.c
    query = (
        select(of.milestone, of.status, of.forecast, of.completed_on)
        .join(counts, counts.c.revision_id == MILESTONE_REPORTS.c.revision_id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == counts.c.obligation_id)
        .where(OBLIGATIONS.c.department == department, OBLIGATIONS.c.month_number < before)
        .order_by(OBLIGATIONS.c.month_number)
    )
    rows = connection.execute(query)
    return {r.milestone: (MilestoneStatus(r.status), r.forecast, r.completed_on) for r in rows}
