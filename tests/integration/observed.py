"""A database read straight from its tables, unsummed: the world that the oracle computes again."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Row, select

from napams.clock import local_day
from napams.domain.catalogue import Plan
from napams.store.tables.returns import (
    MILESTONE_REPORTS,
    OBLIGATIONS,
    OBSERVATIONS,
    REVIEWS,
    REVISIONS,
    UPLOADS,
    WAIVERS,
)
from tests.oracle.adopted import plan_of
from tests.oracle.world import NOT_APPLICABLE, Figure, Return, Revision, Tells, World, exact

Key = tuple[str, int]


def world(connection: Connection, plan: Plan) -> World:
    """The plan with every file, review and waiver of the database."""
    refused, revisions = defaultdict(list), defaultdict(list)
    owed = {r.id: (r.department, r.month_number) for r in connection.execute(select(OBLIGATIONS))}
    keys = {(r.department, r.month): owed[r.id] for r in connection.execute(select(OBLIGATIONS))}
    for row in connection.execute(select(UPLOADS).where(UPLOADS.c.outcome == "refused")):
        if row.readable and (row.department, row.month) in keys:
            refused[keys[row.department, row.month]].append(row.received_on)
    contents = _contents(connection, plan)
    fates = _fates(connection)
    came = select(REVISIONS, UPLOADS.c.received_on, UPLOADS.c.uploaded_at)
    came = came.join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id).order_by(REVISIONS.c.number)
    for row in connection.execute(came):
        figures, tells = contents[row.id]
        sent_in = local_day(row.uploaded_at)
        revision = Revision(row.received_on, figures, tells, sent_in=sent_in, **fates[row.id])
        revisions[owed[row.obligation_id]].append(revision)
    waived: dict[Key, dict[str, Any]] = defaultdict(dict)
    for row in connection.execute(select(WAIVERS).order_by(WAIVERS.c.id)):
        name = "waived" if row.event == "waived" else "owed_again"
        waived[keys[row.department, row.month]][name] = local_day(row.at)
    returns = {
        key: Return(tuple(refused[key]), tuple(revisions[key]), **waived[key])
        for key in {*refused, *revisions, *waived}
    }
    return World(plan_of(plan), returns)


def _fates(connection: Connection) -> dict[int, dict[str, Any]]:
    """The day of the review of each revision that stands, and of its withdrawal."""
    names = {"accepted": "accepted", "sent back": "sent_back"}
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in connection.execute(select(REVIEWS).order_by(REVIEWS.c.id)):
        if row.outcome in names:
            found[row.revision_id] = {}
        found[row.revision_id][names.get(row.outcome, "withdrawn")] = local_day(row.at)
    return found


def _contents(
    connection: Connection, plan: Plan
) -> dict[int, tuple[dict[str, Figure], dict[str, Tells]]]:
    """What each revision says."""
    found: dict[int, tuple[dict[str, Figure], dict[str, Tells]]] = defaultdict(lambda: ({}, {}))
    for row in connection.execute(select(OBSERVATIONS).where(OBSERVATIONS.c.category == "")):
        found[row.revision_id][0][row.kpi] = _figure(plan, row)
    for row in connection.execute(select(MILESTONE_REPORTS)):
        done = row.completed_on if row.status == "completed" else None
        found[row.revision_id][1][row.milestone] = Tells(done, row.forecast)
    return found


def _figure(plan: Plan, row: Row[Any]) -> Figure:
    if row.state == "not applicable":
        return NOT_APPLICABLE
    if plan.kpis[row.kpi].combine.is_ratio:
        return Figure(numerator=_number(row.numerator), denominator=_number(row.denominator))
    return Figure(value=_number(row.value))


def _number(stored: float | None) -> Fraction | None:
    """The number as it was typed."""
    return None if stored is None else exact(stored)
