"""The plan into its tables: identities are stable, targets and dates hang on the version."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from napams.domain.catalogue import Plan
from napams.store.tables.plan import (
    DATES,
    DEPARTMENTS,
    KPIS,
    MEASURES,
    MILESTONES,
    REPORTERS,
    TARGETS,
    VERSIONS,
)
from napams.store.tables.returns import OBLIGATIONS

Rows = list[dict[str, Any]]


def save_plan(connection: Connection, plan: Plan, *, demonstration: bool) -> None:
    """Write a version, or write the same version again with other words."""
    _put(connection, VERSIONS, [_version(plan, demonstration)])
    departments = [d.model_dump() | {"position": n} for n, d in enumerate(plan.departments)]
    _put(connection, DEPARTMENTS, departments)
    _put(connection, MEASURES, _measures(plan))
    _put(connection, KPIS, _kpis(plan))
    _put(connection, MILESTONES, _milestones(plan))
    connection.execute(delete(REPORTERS))
    connection.execute(delete(TARGETS).where(TARGETS.c.version == plan.version))
    connection.execute(delete(DATES).where(DATES.c.version == plan.version))
    _add(connection, REPORTERS, _reporters(plan))
    _add(connection, TARGETS, _targets(plan))
    _add(connection, DATES, _dates(plan))


def clear_plan(connection: Connection) -> None:
    """Remove all but the departments, while no month has been judged by it and no return came."""
    for part in (REPORTERS, TARGETS, DATES, KPIS, MILESTONES, MEASURES, OBLIGATIONS, VERSIONS):
        connection.execute(delete(part))


def _version(plan: Plan, demonstration: bool) -> dict[str, Any]:
    """The version itself, with its policy."""
    words = {"title", "months", "adopted_on", "effective_from", "reason", "decision"}
    policies = {"calendar", "thresholds", "lagging", "suspicion"}
    return plan.model_dump(include=words) | {
        "number": plan.version,
        "starts": str(plan.starts),
        "policy": plan.model_dump(mode="json", include=policies),
        "demonstration": demonstration,
    }


def _measures(plan: Plan) -> Rows:
    return [
        m.model_dump(exclude={"kpis", "milestones"})
        | {"lead": list(m.lead), "support": list(m.support), "position": n}
        for n, m in enumerate(plan.measures)
    ]


def _kpis(plan: Plan) -> Rows:
    return [
        k.model_dump(exclude={"targets", "reporters", "breakdown"})
        | {
            "measure": k.measure,
            "breakdown": k.breakdown.name if k.breakdown else "",
            "categories": list(k.breakdown.categories) if k.breakdown else [],
            "position": n,
        }
        for n, k in enumerate(plan.kpis.values())
    ]


def _milestones(plan: Plan) -> Rows:
    return [
        s.model_dump(exclude={"due_month"}) | {"measure": s.measure, "position": n}
        for n, s in enumerate(plan.milestones.values())
    ]


def _reporters(plan: Plan) -> Rows:
    return [
        {"kpi": k.code, "department": d, "position": n}
        for k in plan.kpis.values()
        for n, d in enumerate(k.reporters)
    ]


def _targets(plan: Plan) -> Rows:
    """The targets of this version; a blank quarter has no row."""
    return [
        {"kpi": k.code, "version": plan.version, "month": month, "value": value}
        for k in plan.kpis.values()
        if not k.is_context
        for month, value in zip(plan.quarter_ends, k.targets, strict=True)
        if value is not None
    ]


def _dates(plan: Plan) -> Rows:
    """When each milestone falls due under this version."""
    return [
        {"milestone": s.code, "version": plan.version, "due_month": s.due_month, "due": plan.due(s)}
        for s in plan.milestones.values()
    ]


def _add(connection: Connection, to: Table, rows: Rows) -> None:
    if rows:
        connection.execute(insert(to), rows)


def _put(connection: Connection, to: Table, rows: Rows) -> None:
    """Insert rows, or update what is there by its key."""
    (key,) = to.primary_key.columns
    known = set(connection.execute(select(key)).scalars())
    _add(connection, to, [r for r in rows if r[key.name] not in known])
    for row in rows:
        if row[key.name] in known:
            connection.execute(update(to).where(key == row[key.name]).values(**row))
