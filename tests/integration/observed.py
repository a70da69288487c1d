"""Accepted figures read straight from the tables, unsummed: the input of the oracle."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Row, select

from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.store.tables.base import table
from napams.store.tables.returns import MilestoneReport as ReportRow
from napams.store.tables.returns import Obligation, Observation, ReturnRevision, Review
from tests.oracle.exact import exact
from tests.oracle.facts import Facts, Figure, MilestoneReport

OWED, REVISIONS, REVIEWS = table(Obligation), table(ReturnRevision), table(Review)
OBSERVED, REPORTED = table(Observation), table(ReportRow)


def facts(connection: Connection, plan: Plan) -> Facts:
    """Every figure and milestone report of the newest accepted revision of each return."""
    counting = newest_accepted(connection)
    figures: dict[tuple[str, str, int], Figure] = {}
    reports: dict[tuple[str, int], MilestoneReport] = {}
    for row in connection.execute(select(OBSERVED).where(OBSERVED.c.category == "")):
        if row.revision_id in counting:
            department, month = counting[row.revision_id]
            figures[row.kpi, department, plan.month_number(month)] = figure(plan, row)
    for row in connection.execute(select(REPORTED)):
        if row.revision_id in counting:
            month = counting[row.revision_id][1]
            reports[row.milestone, plan.month_number(month)] = MilestoneReport(
                row.status == "completed", row.completed_on, row.forecast
            )
    return Facts(figures, reports)


def newest_accepted(connection: Connection) -> dict[int, tuple[str, Month]]:
    """Department and month of each revision that counts, by its id."""
    newest: dict[tuple[str, Month], tuple[int, int]] = {}
    query = (
        select(OWED.c.department, OWED.c.month, REVISIONS.c.id, REVISIONS.c.number)
        .join(REVISIONS, REVISIONS.c.obligation_id == OWED.c.id)
        .join(REVIEWS, REVIEWS.c.revision_id == REVISIONS.c.id)
        .where(REVIEWS.c.outcome == "accepted")
    )
    for department, month, revision, number in connection.execute(query):
        key = (department, Month.parse(month))
        newest[key] = max(newest.get(key, (0, 0)), (number, revision))
    return {revision: key for key, (_, revision) in newest.items()}


def figure(plan: Plan, row: Row[Any]) -> Figure:
    """An observation as the department reported it."""
    if plan.kpis[row.kpi].combine.is_ratio:
        return Figure(numerator=number(row.numerator), denominator=number(row.denominator))
    return Figure(value=number(row.value))


def number(stored: float | None) -> Fraction | None:
    """The number as it was typed."""
    return None if stored is None else exact(stored)
