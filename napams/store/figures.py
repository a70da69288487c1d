"""Accepted figures and milestone reports: summed by the database, or each with its source."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Join, Row, Select, Table, and_, case, func, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from napams.domain.catalogue import TOTAL
from napams.domain.contributions import FIGURES, NIL
from napams.domain.milestones import REPORTS
from napams.domain.months import Month
from napams.domain.provenance import SOURCES, AcceptedFigure, AcceptedMilestone, Origin
from napams.domain.reporting import ContributionState
from napams.domain.returns import FigureState, MilestoneStatus
from napams.store.revisions import in_force, standing
from napams.store.tables.returns import (
    MILESTONE_REPORTS,
    OBLIGATIONS,
    OBSERVATIONS,
    REVISIONS,
    UPLOADS,
)

_ORIGIN = (
    OBLIGATIONS.c.department,
    OBLIGATIONS.c.month,
    OBLIGATIONS.c.month_number,
    REVISIONS.c.number,
    UPLOADS.c.id.label("upload_id"),
    UPLOADS.c.file_name,
    UPLOADS.c.sha256,
    UPLOADS.c.received_on,
    UPLOADS.c.uploaded_by,
)


def figures(connection: Connection, known_on: datetime | None = None) -> pd.DataFrame:
    """Every accepted total, with the columns of `napams.domain.contributions.FIGURES`."""
    not_applicable = OBSERVATIONS.c.state == FigureState.NOT_APPLICABLE
    state = case(
        (and_(not_applicable, REVISIONS.c.nil), NIL),
        (not_applicable, ContributionState.NOT_APPLICABLE.value),
        else_=ContributionState.GIVEN.value,
    )
    query = (
        select(
            OBSERVATIONS.c.kpi.label("code"),
            OBLIGATIONS.c.department,
            OBLIGATIONS.c.month_number,
            state.label("state"),
            OBSERVATIONS.c.value,
            OBSERVATIONS.c.numerator,
            OBSERVATIONS.c.denominator,
            _is(OBSERVATIONS.c.evidence != "").label("evidence"),
        )
        .select_from(_accepted(OBSERVATIONS, known_on))
        .join(REVISIONS, REVISIONS.c.id == OBSERVATIONS.c.revision_id)
        .where(OBSERVATIONS.c.category == TOTAL)
    )
    frame = pd.read_sql(query, connection)
    numbers = ["value", "numerator", "denominator"]
    frame[numbers] = frame[numbers].astype("float64")
    return frame[list(FIGURES)]


def milestone_reports(connection: Connection, known_on: datetime | None = None) -> pd.DataFrame:
    """What accepted returns say of each milestone, one row per milestone × month."""
    query = select(
        MILESTONE_REPORTS.c.milestone.label("code"),
        OBLIGATIONS.c.month_number,
        MILESTONE_REPORTS.c.status,
        MILESTONE_REPORTS.c.forecast,
        MILESTONE_REPORTS.c.completed_on,
        OBLIGATIONS.c.month_number.label("reported_in"),
    ).select_from(_accepted(MILESTONE_REPORTS, known_on))
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
    query = (
        select(
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.month_number,
            OBSERVATIONS.c.category,
            func.sum(OBSERVATIONS.c.value).label("value"),
            func.sum(OBSERVATIONS.c.numerator).label("numerator"),
            func.sum(OBSERVATIONS.c.denominator).label("denominator"),
        )
        .select_from(_accepted(OBSERVATIONS, known_on))
        .where(OBSERVATIONS.c.kpi == code, OBSERVATIONS.c.category != TOTAL)
        .group_by(OBLIGATIONS.c.month, OBLIGATIONS.c.month_number, OBSERVATIONS.c.category)
        .order_by(OBLIGATIONS.c.month_number, func.min(OBSERVATIONS.c.id))
    )
    return pd.read_sql(query, connection)


def last_figures(connection: Connection, department: str, before: int) -> pd.DataFrame:
    """A department's last accepted figure of each KPI and category before a plan month.

    `kpi`, `category`, `month`, `value`.
    """
    of = OBSERVATIONS.c
    newest = func.max(OBLIGATIONS.c.month_number).over(partition_by=(of.kpi, of.category))
    ranked = (
        select(
            of.kpi,
            of.category,
            OBLIGATIONS.c.month,
            of.value,
            OBLIGATIONS.c.month_number,
            newest.label("newest"),
        )
        .select_from(_accepted(OBSERVATIONS))
        .where(OBLIGATIONS.c.department == department, OBLIGATIONS.c.month_number < before)
        .where(of.state != FigureState.NOT_APPLICABLE)
        .subquery()
    )
    columns = (ranked.c.kpi, ranked.c.category, ranked.c.month, ranked.c.value)
    return pd.read_sql(select(*columns).where(ranked.c.month_number == ranked.c.newest), connection)


def totals_so_far(connection: Connection, department: str, before: int) -> dict[str, float]:
    """The sum of a department's accepted figures of each KPI before a plan month."""
    query = (
        select(OBSERVATIONS.c.kpi, func.sum(OBSERVATIONS.c.value))
        .select_from(_accepted(OBSERVATIONS))
        .where(OBLIGATIONS.c.department == department, OBLIGATIONS.c.month_number < before)
        .where(OBSERVATIONS.c.category == TOTAL, OBSERVATIONS.c.value.is_not(None))
        .group_by(OBSERVATIONS.c.kpi)
    )
    return {kpi: float(total) for kpi, total in connection.execute(query)}


def last_milestones(
    connection: Connection, department: str, before: int
) -> dict[str, tuple[MilestoneStatus, date | None, date | None]]:
    """A department's last accepted report of each milestone: status, forecast, completed on."""
    of = MILESTONE_REPORTS.c
    query = (
        select(of.milestone, of.status, of.forecast, of.completed_on)
        .select_from(_accepted(MILESTONE_REPORTS))
        .where(OBLIGATIONS.c.department == department, OBLIGATIONS.c.month_number < before)
        .order_by(OBLIGATIONS.c.month_number)
    )
    rows = connection.execute(query)
    return {r.milestone: (MilestoneStatus(r.status), r.forecast, r.completed_on) for r in rows}


def completed(connection: Connection) -> frozenset[str]:
    """The milestones that an accepted return tells are completed."""
    of = MILESTONE_REPORTS.c
    query = select(of.milestone).select_from(_accepted(MILESTONE_REPORTS)).distinct()
    done = query.where(of.status == MilestoneStatus.COMPLETED)
    return frozenset(connection.execute(done).scalars())


def entries(
    connection: Connection, kpis: Collection[str], known_on: datetime | None = None
) -> dict[str, tuple[AcceptedFigure, ...]]:
    """The accepted figures of each KPI with their breakdown, by month and department."""
    query = _with_origin(OBSERVATIONS, known_on)
    query = query.where(OBSERVATIONS.c.kpi.in_(kpis)).order_by(
        OBLIGATIONS.c.month_number, OBLIGATIONS.c.department, OBSERVATIONS.c.id
    )
    found: dict[str, list[AcceptedFigure]] = {code: [] for code in kpis}
    for row in connection.execute(query):
        found[row.kpi].append(_entry(row))
    return {code: tuple(of_kpi) for code, of_kpi in found.items()}


def reports(
    connection: Connection, milestone: str, known_on: datetime | None = None
) -> tuple[AcceptedMilestone, ...]:
    """What accepted returns say of a milestone, by month."""
    query = _with_origin(MILESTONE_REPORTS, known_on)
    query = query.where(MILESTONE_REPORTS.c.milestone == milestone)
    query = query.order_by(OBLIGATIONS.c.month_number)
    return tuple(
        AcceptedMilestone(
            month_number=r.month_number,
            status=str(r.status),
            forecast=r.forecast,
            completed_on=r.completed_on,
            named=r.evidence,
            remark=r.remark,
            origin=_origin(r),
        )
        for r in connection.execute(query)
    )


def _with_origin(of: Table, known_on: datetime | None) -> Select[Any]:
    """The rows of a table that belong to revisions in force, with where they come from."""
    counts, review = in_force(known_on), standing(known_on)
    accepted = (
        review.c.by.label("accepted_by"),
        review.c.at.label("accepted_at"),
        review.c.note.label("answer"),
    )
    return (
        select(of, *_ORIGIN, *accepted)
        .join(counts, counts.c.revision_id == of.c.revision_id)
        .join(REVISIONS, REVISIONS.c.id == counts.c.revision_id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == REVISIONS.c.obligation_id)
        .join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id)
        .join(review, review.c.revision_id == REVISIONS.c.id)
    )


def _entry(row: Row[Any]) -> AcceptedFigure:
    return AcceptedFigure(
        month_number=row.month_number,
        category=row.category,
        state=FigureState(row.state),
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        named=row.evidence,
        remark=row.remark,
        origin=_origin(row),
    )


def _origin(row: Row[Any]) -> Origin:
    return Origin(
        department=row.department,
        month=Month.parse(row.month),
        revision=row.number,
        sheet=row.sheet,
        cell=row.cell,
        received_on=row.received_on,
        sent_by=row.uploaded_by,
        accepted_by=row.accepted_by,
        accepted_at=row.accepted_at,
        answer=row.answer,
        upload_id=row.upload_id,
        file_name=row.file_name,
        sha256=row.sha256,
    )


def _accepted(of: Table, known_on: datetime | None = None) -> Join:
    """The rows of revisions in force, with the returns owed that these are of."""
    counts = in_force(known_on)
    return of.join(counts, counts.c.revision_id == of.c.revision_id).join(
        OBLIGATIONS, OBLIGATIONS.c.id == counts.c.obligation_id
    )


def _is(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
