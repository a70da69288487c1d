"""A department's accepted past, with which its next return is compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select

from napams.domain.catalogue import TOTAL, Plan
from napams.domain.computed import computed_figures
from napams.domain.frames import records
from napams.domain.history import (
    Amounts,
    Completion,
    EarlierRevision,
    History,
    Key,
    LastReturn,
    Past,
)
from napams.domain.months import Month
from napams.domain.returns import FigureState, MilestoneStatus
from napams.store.register import register
from napams.store.returns import accepted
from napams.store.revisions import OF_RETURNS, STANDING, find
from napams.store.tables.returns import (
    MILESTONE_REPORTS,
    OBLIGATIONS,
    OBSERVATIONS,
    REVISIONS,
    ReviewOutcome,
)

_DECIDED = OF_RETURNS.outerjoin(STANDING, STANDING.c.revision_id == REVISIONS.c.id)
_AS_REPORTED = (
    OBSERVATIONS.c.revision_id,
    OBSERVATIONS.c.kpi,
    OBSERVATIONS.c.category,
    OBSERVATIONS.c.state,
    OBSERVATIONS.c.value,
    OBSERVATIONS.c.numerator,
    OBSERVATIONS.c.denominator,
)

_ACCEPTED = (
    select(OBLIGATIONS.c.month, func.max(REVISIONS.c.id))
    .select_from(_DECIDED)
    .where(
        OBLIGATIONS.c.department == bindparam("of"),
        OBLIGATIONS.c.month < bindparam("before"),
        STANDING.c.outcome == ReviewOutcome.ACCEPTED,
    )
    .group_by(OBLIGATIONS.c.month)
    .order_by(OBLIGATIONS.c.month)
)
_FIGURES = (
    select(*_AS_REPORTED, (OBSERVATIONS.c.evidence != "").label("evidence"))
    .where(OBSERVATIONS.c.revision_id.in_(bindparam("revisions", expanding=True)))
    .where(or_(OBSERVATIONS.c.category == TOTAL, OBSERVATIONS.c.revision_id == bindparam("last")))
    .order_by(OBSERVATIONS.c.revision_id)
)
_MILESTONES = select(
    MILESTONE_REPORTS.c.revision_id,
    MILESTONE_REPORTS.c.milestone,
    MILESTONE_REPORTS.c.status,
    MILESTONE_REPORTS.c.completed_on,
).where(MILESTONE_REPORTS.c.revision_id.in_(bindparam("revisions", expanding=True)))
_OF_REVISIONS = (
    select(*_AS_REPORTED)
    .where(OBSERVATIONS.c.revision_id.in_(bindparam("revisions", expanding=True)))
    .order_by(OBSERVATIONS.c.id)
)
_OTHERS = (
    select(OBLIGATIONS.c.department, func.max(REVISIONS.c.id))
    .select_from(_DECIDED)
    .where(
        OBLIGATIONS.c.month == bindparam("in_"),
        OBLIGATIONS.c.department.in_(bindparam("departments", expanding=True)),
        or_(STANDING.c.outcome.is_(None), STANDING.c.outcome == ReviewOutcome.ACCEPTED),
    )
    .group_by(OBLIGATIONS.c.department)
)
_SHARED = (
    select(*_AS_REPORTED)
    .where(OBSERVATIONS.c.revision_id.in_(bindparam("revisions", expanding=True)))
    .where(OBSERVATIONS.c.kpi.in_(bindparam("kpis", expanding=True)))
)
"""Statements are built once: building one takes longer than running it.

A later revision has a higher number as well as a higher id, since writers take turns.
"""


def history(connection: Connection, plan: Plan, department: str, month: Month) -> History:
    """The past of a department before a month, and its neighbours' figures of that month."""
    months = {
        revision: Month.parse(written)
        for written, revision in connection.execute(
            _ACCEPTED, {"of": department, "before": str(month)}
        )
    }
    others = _others(connection, plan, department, month)
    earlier = _earlier(connection, department, month)
    if not months:
        return History(others=others, earlier=earlier)
    revisions = list(months)
    rows = connection.execute(_FIGURES, {"revisions": revisions, "last": revisions[-1]}).all()
    figures = {(r.kpi, r.category): _amounts(r) for r in rows if r.revision_id == revisions[-1]}
    return History(
        kpis=_totals(rows, months),
        last=LastReturn(months[revisions[-1]], figures),
        completed=_completed(connection, months),
        others=others,
        returns=len(months),
        earlier=earlier,
    )


def _earlier(connection: Connection, department: str, month: Month) -> tuple[EarlierRevision, ...]:
    """The newest revision of a return, whatever was made of it, and the one that counts."""
    newest = find(connection, department, month)
    if newest is None:
        return ()
    counts = accepted(connection, department, month)
    numbers = {newest.id: newest.number} | ({counts.revision_id: counts.number} if counts else {})
    key = {"revisions": list(numbers)}
    figures: dict[int, dict[Key, Amounts]] = defaultdict(dict)
    for r in connection.execute(_OF_REVISIONS, key):
        figures[r.revision_id][r.kpi, r.category] = _amounts(r)
    milestones: dict[int, set[str]] = defaultdict(set)
    for told in connection.execute(_MILESTONES, key):
        milestones[told.revision_id].add(told.milestone)
    return tuple(
        EarlierRevision(number, figures[revision], frozenset(milestones[revision]))
        for revision, number in numbers.items()
    )


def counted(connection: Connection, plan: Plan, month: Month, today: date) -> dict[str, Amounts]:
    """What the program counts itself for a month, by KPI, once the month can be counted."""
    rows = computed_figures(plan, register(connection, today), today)
    known = rows[(rows["month_number"] == plan.month_number(month)) & rows["value"].notna()]
    return {r["code"]: (r["numerator"], r["denominator"]) for r in records(known)}


def _totals(rows: Iterable[Row[Any]], months: Mapping[int, Month]) -> dict[str, tuple[Past, ...]]:
    """Each KPI's totals by month, in whatever order the months were accepted."""
    found: dict[str, list[Past]] = defaultdict(list)
    for r in rows:
        if r.category == TOTAL:
            past = Past(
                months[r.revision_id], r.value, r.numerator, r.denominator, bool(r.evidence)
            )
            found[r.kpi].append(past)
    return {kpi: tuple(sorted(past, key=lambda p: p.month)) for kpi, past in found.items()}


def _completed(connection: Connection, months: Mapping[int, Month]) -> dict[str, Completion]:
    """Milestones last reported as completed."""
    reported = connection.execute(_MILESTONES, {"revisions": list(months)}).all()
    last = {r.milestone: r for r in sorted(reported, key=lambda r: months[r.revision_id])}
    return {
        code: Completion(months[r.revision_id], r.completed_on)
        for code, r in last.items()
        if r.status == MilestoneStatus.COMPLETED
    }


def _others(
    connection: Connection, plan: Plan, department: str, month: Month
) -> dict[str, dict[Key, Amounts]]:
    """Same-month figures of departments sharing these KPIs, excluding returns sent back."""
    shared = [k for k in plan.kpis_of(department) if len(k.reporters) > 1]
    departments = sorted({r for k in shared for r in k.reporters} - {department})
    if not departments:
        return {}
    newest = connection.execute(_OTHERS, {"in_": str(month), "departments": departments})
    of = {revision: other for other, revision in newest}
    if not of:
        return {}
    found: dict[str, dict[Key, Amounts]] = defaultdict(dict)
    shared_by = {"revisions": list(of), "kpis": [k.code for k in shared]}
    for r in connection.execute(_SHARED, shared_by):
        found[of[r.revision_id]][r.kpi, r.category] = _amounts(r)
    return dict(found)


def _amounts(row: Any) -> Amounts:
    if row.state == FigureState.NOT_APPLICABLE:
        return ()
    if row.numerator is not None and row.denominator is not None:
        return (row.numerator, row.denominator)
    return (row.value or 0.0,)
