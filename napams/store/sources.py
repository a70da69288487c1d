"""Accepted figures and milestone reports with everything that says where they come from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, select

from napams.domain.months import Month
from napams.domain.provenance import Entry, Origin, Report
from napams.domain.returns import FigureState
from napams.store.revisions import in_force
from napams.store.tables.returns import (
    MILESTONE_REPORTS,
    OBLIGATIONS,
    OBSERVATIONS,
    REVIEWS,
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
    REVIEWS.c.by.label("accepted_by"),
    REVIEWS.c.at.label("accepted_at"),
    REVIEWS.c.note.label("answer"),
)


def entries(
    connection: Connection, kpis: Collection[str], known_on: datetime | None = None
) -> dict[str, tuple[Entry, ...]]:
    """The accepted figures of each KPI with their breakdown, by month and department."""
    query = _with_origin(OBSERVATIONS, known_on)
    query = query.where(OBSERVATIONS.c.kpi.in_(kpis)).order_by(
        OBLIGATIONS.c.month_number, OBLIGATIONS.c.department, OBSERVATIONS.c.id
    )
    found: dict[str, list[Entry]] = {code: [] for code in kpis}
    for row in connection.execute(query):
        found[row.kpi].append(_entry(row))
    return {code: tuple(of_kpi) for code, of_kpi in found.items()}


def reports(
    connection: Connection, milestone: str, known_on: datetime | None = None
) -> tuple[Report, ...]:
    """What accepted returns say of a milestone, by month."""
    query = _with_origin(MILESTONE_REPORTS, known_on)
    query = query.where(MILESTONE_REPORTS.c.milestone == milestone)
    query = query.order_by(OBLIGATIONS.c.month_number)
    return tuple(
        Report(
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
    counts = in_force(known_on)
    return (
        select(of, *_ORIGIN)
        .join(counts, counts.c.revision_id == of.c.revision_id)
        .join(REVISIONS, REVISIONS.c.id == counts.c.revision_id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == REVISIONS.c.obligation_id)
        .join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id)
        .join(REVIEWS, REVIEWS.c.revision_id == REVISIONS.c.id)
    )


def _entry(row: Row[Any]) -> Entry:
    return Entry(
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
