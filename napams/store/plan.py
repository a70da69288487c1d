"""The plan into the tables and out of them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, Table, delete, func, insert, select, update

from napams.domain.catalogue import (
    MONTHS_PER_TARGET,
    Breakdown,
    Department,
    Kpi,
    Measure,
    Milestone,
    Plan,
)
from napams.domain.events import Event
from napams.domain.months import Month
from napams.domain.policy import (
    CalendarPolicy,
    Frozen,
    LaggingPolicy,
    PlausibilityPolicy,
    ThresholdPolicy,
)
from napams.problems import refuse
from napams.store import plan_rows as rows
from napams.store import tables as t
from napams.store.tables.base import table

_EVENTS = table(t.AuditEvent)
Part = TypeVar("Part", bound=Frozen)
_KEPT: dict[tuple[str, int | None], Plan] = {}


def save_plan(connection: Connection, plan: Plan, *, demonstration: bool) -> None:
    """Write a version, or write the same version again with other words."""
    _put(connection, table(t.PlanVersion), [rows.version_row(plan, demonstration)])
    _put(connection, table(t.Department), rows.departments(plan))
    _put(connection, table(t.Measure), rows.measures(plan))
    _put(connection, table(t.Kpi), rows.kpis(plan))
    _put(connection, table(t.Milestone), rows.milestones(plan))
    reporters, targets, dates = table(t.KpiReporter), table(t.TargetPoint), table(t.MilestoneDate)
    connection.execute(delete(reporters))
    connection.execute(delete(targets).where(targets.c.version == plan.version))
    connection.execute(delete(dates).where(dates.c.version == plan.version))
    _add(connection, reporters, rows.reporters(plan))
    _add(connection, targets, rows.targets(plan))
    _add(connection, dates, rows.dates(plan))


def clear_plan(connection: Connection) -> None:
    """Remove all but the departments, while no month has been judged by it and no return came."""
    parts = (t.KpiReporter, t.TargetPoint, t.MilestoneDate, t.Kpi, t.Milestone, t.Measure)
    for part in (*parts, t.Obligation, t.PlanVersion):
        connection.execute(delete(table(part)))


def load_plan(connection: Connection, version: int | None = None) -> Plan | None:
    """A version of the plan, the newest if none is named; None if there is none.

    Kept in memory until a plan is loaded or adopted again, which leaves an audit event.
    """
    last_change = connection.execute(
        select(func.max(_EVENTS.c.hash)).where(
            _EVENTS.c.sequence
            == select(func.max(_EVENTS.c.sequence))
            .where(_EVENTS.c.action == Event.PLAN_LOADED)
            .scalar_subquery()
        )
    ).scalar()
    key = (str(last_change), version)
    if last_change is None or key not in _KEPT:
        plan = _read_plan(connection, version)
        if last_change is None or plan is None:
            return plan
        _KEPT[key] = plan
    return _KEPT[key]


def _read_plan(connection: Connection, version: int | None) -> Plan | None:
    versions = table(t.PlanVersion)
    query = select(versions).order_by(versions.c.number.desc())
    if version is not None:
        query = query.where(versions.c.number == version)
    row = connection.execute(query).first()
    if row is None:
        return None
    return Plan(
        version=row.number,
        title=row.title,
        starts=Month.parse(row.starts),
        months=row.months,
        adopted_on=row.adopted_on,
        effective_from=row.effective_from,
        reason=row.reason,
        decision=row.decision,
        calendar=CalendarPolicy(**row.policy["calendar"]),
        thresholds=ThresholdPolicy(**row.policy["thresholds"]),
        lagging=LaggingPolicy(**row.policy["lagging"]),
        # plans that were loaded before there was such a policy have the standing one
        suspicion=PlausibilityPolicy(**row.policy.get("suspicion", {})),
        departments=tuple(
            _part(Department, row) for row in _in_order(connection, table(t.Department))
        ),
        measures=_load_measures(connection, row.number),
    )


def in_force(connection: Connection) -> Plan:
    """The newest version of the plan; Refused (NO_PLAN) in an empty database."""
    plan = load_plan(connection)
    if plan is None:
        raise refuse("NO_PLAN")
    return plan


def is_demonstration(connection: Connection) -> bool:
    """Whether the returns of this database are made up."""
    versions = table(t.PlanVersion)
    found = connection.execute(select(func.count()).where(versions.c.demonstration)).scalar_one()
    return found > 0


def department_codes(connection: Connection) -> tuple[str, ...]:
    """The departments' codes in the order of the newest plan; empty where none was loaded."""
    return tuple(row["code"] for row in _in_order(connection, table(t.Department)))


def _load_measures(connection: Connection, version: int) -> tuple[Measure, ...]:
    kpis: dict[str, list[Kpi]] = defaultdict(list)
    targets, reporters = _targets_of(connection, version), _reporters_of(connection)
    for row in _in_order(connection, table(t.Kpi)):
        kpi = _kpi(row, targets[row["code"]], reporters[row["code"]])
        kpis[row["measure"]].append(kpi)
    dates = table(t.MilestoneDate)
    due = {
        d.milestone: d.due_month
        for d in connection.execute(select(dates).where(dates.c.version == version))
    }
    milestones: dict[str, list[Milestone]] = defaultdict(list)
    for row in _in_order(connection, table(t.Milestone)):
        milestone = _part(Milestone, row, due_month=due[row["code"]])
        milestones[row["measure"]].append(milestone)
    return tuple(
        _part(
            Measure,
            row,
            kpis=tuple(kpis[row["code"]]),
            milestones=tuple(milestones[row["code"]]),
        )
        for row in _in_order(connection, table(t.Measure))
    )


def _kpi(row: RowMapping, targets: dict[int, float], reporters: list[str]) -> Kpi:
    return _part(
        Kpi,
        row,
        targets=tuple(targets.get(quarter * MONTHS_PER_TARGET) for quarter in range(1, 5)),
        reporters=tuple(reporters),
        breakdown=(
            Breakdown(name=row["breakdown"], categories=row["categories"])
            if row["breakdown"]
            else None
        ),
    )


def _part(model: type[Part], row: RowMapping, **further: Any) -> Part:
    """A part of the plan from its row, of which the fields of `model` are taken."""
    own = {name: value for name, value in row.items() if name in model.model_fields}
    return model.model_validate(own | further)


def _targets_of(connection: Connection, version: int) -> dict[str, dict[int, float]]:
    points = table(t.TargetPoint)
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for row in connection.execute(select(points).where(points.c.version == version)):
        found[row.kpi][row.month] = row.value
    return found


def _reporters_of(connection: Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in _in_order(connection, table(t.KpiReporter)):
        found[row["kpi"]].append(row["department"])
    return found


def _in_order(connection: Connection, of: Table) -> Iterable[RowMapping]:
    return connection.execute(select(of).order_by(of.c.position)).mappings()


def _add(connection: Connection, to: Table, new: list[dict[str, Any]]) -> None:
    if new:
        connection.execute(insert(to), new)


def _put(connection: Connection, to: Table, given: list[dict[str, Any]]) -> None:
    """Insert, or update what is there by its key."""
    (key,) = to.primary_key.columns
    known = set(connection.execute(select(key)).scalars())
    _add(connection, to, [r for r in given if r[key.name] not in known])
    for row in given:
        if row[key.name] in known:
            connection.execute(update(to).where(key == row[key.name]).values(**row))
