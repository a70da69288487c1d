"""Accepted figures and milestone reports with everything that says where they come from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from napams.domain.months import Month
from napams.domain.provenance import Entry, Origin, Report
from napams.domain.returns import FigureState
from napams.store.revisions import in_force
from napams.store.tables import MilestoneReport, Observation
from napams.store.tables.base import table
from napams.store.tables.returns import OBLIGATIONS, REVIEWS, REVISIONS, UPLOADS

_OBSERVED = table(Observation)
_REPORTED = table(MilestoneReport)
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
    counts = in_force(known_on)
    query = _with_origin(
        select(_OBSERVED, *_ORIGIN).join(counts, counts.c.revision_id == _OBSERVED.c.revision_id),
        counts.c.revision_id,
    )
    query = query.where(_OBSERVED.c.kpi.in_(kpis)).order_by(
        OBLIGATIONS.c.month_number, OBLIGATIONS.c.department, _OBSERVED.c.id
    )
    found: dict[str, list[Entry]] = {code: [] for code in kpis}
    for row in connection.execute(query):
        found[row.kpi].append(_entry(row))
    return {code: tuple(of_kpi) for code, of_kpi in found.items()}


def reports(
    connection: Connection, milestone: str, known_on: datetime | None = None
) -> tuple[Report, ...]:
    """What accepted returns say of a milestone, by month."""
    counts = in_force(known_on)
    query = _with_origin(
        select(_REPORTED, *_ORIGIN).join(counts, counts.c.revision_id == _REPORTED.c.revision_id),
        counts.c.revision_id,
    )
    query = query.where(_REPORTED.c.milestone == milestone).order_by(OBLIGATIONS.c.month_number)
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


def _with_origin(query: Select[Any], revision: Any) -> Select[Any]:
    return (
        query.join(REVISIONS, REVISIONS.c.id == revision)
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
