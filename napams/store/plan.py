"""The plan out of its tables: a version as it was adopted, and what each version changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, Table, func, select

from napams.domain.catalogue import (
    Department,
    Kpi,
    Measure,
    Milestone,
    Plan,
    Polarity,
    quarter_ends,
)
from napams.domain.comparison import AdoptedVersion, PlanChange
from napams.domain.events import Event
from napams.domain.months import Month
from napams.domain.policy import Frozen
from napams.problems import refuse
from napams.store.tables.identity import EVENTS
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

Part = TypeVar("Part", bound=Frozen)
Aim = tuple[str, int]
"""What a version of the plan sets: a KPI's target for a plan month, a milestone's due day (0)."""
_KEPT: dict[tuple[str, int | None], Plan] = {}


def load_plan(connection: Connection, version: int | None = None) -> Plan | None:
    """A version of the plan, the newest if none is named; None if there is none.

    Kept in memory until a plan is loaded or adopted again, which leaves an audit event.
    """
    last_change = connection.execute(
        select(func.max(EVENTS.c.hash)).where(
            EVENTS.c.sequence
            == select(func.max(EVENTS.c.sequence))
            .where(EVENTS.c.action == Event.PLAN_LOADED)
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
    query = select(VERSIONS).order_by(VERSIONS.c.number.desc())
    if version is not None:
        query = query.where(VERSIONS.c.number == version)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return _part(
        Plan,
        row,
        version=row["number"],
        starts=Month.parse(row["starts"]),
        departments=tuple(_part(Department, d) for d in _in_order(connection, DEPARTMENTS)),
        measures=_load_measures(connection, row["number"], quarter_ends(row["months"])),
        # plans loaded before there was a policy on suspicion have the default one
        **row["policy"],
    )


def in_force(connection: Connection) -> Plan:
    """The newest version of the plan; Refused (NO_PLAN) in an empty database."""
    plan = load_plan(connection)
    if plan is None:
        raise refuse("NO_PLAN")
    return plan


def is_demonstration(connection: Connection) -> bool:
    """Whether the returns of this database are made up."""
    found = connection.execute(select(func.count()).where(VERSIONS.c.demonstration)).scalar_one()
    return found > 0


def department_codes(connection: Connection) -> tuple[str, ...]:
    """The departments' codes in the order of the newest plan; empty where none was loaded."""
    return tuple(row["code"] for row in _in_order(connection, DEPARTMENTS))


def _load_measures(
    connection: Connection, version: int, ends: tuple[int, ...]
) -> tuple[Measure, ...]:
    kpis: dict[str, list[Kpi]] = defaultdict(list)
    targets, reporters = _targets_of(connection, version), _reporters_of(connection)
    for row in _in_order(connection, KPIS):
        of_quarters = tuple(targets[row["code"]].get(month) for month in ends)
        kpis[row["measure"]].append(_kpi(row, of_quarters, reporters[row["code"]]))
    due = {
        d.milestone: d.due_month
        for d in connection.execute(select(DATES).where(DATES.c.version == version))
    }
    milestones: dict[str, list[Milestone]] = defaultdict(list)
    for row in _in_order(connection, MILESTONES):
        milestone = _part(Milestone, row, due_month=due[row["code"]])
        milestones[row["measure"]].append(milestone)
    return tuple(
        _part(Measure, row, kpis=kpis[row["code"]], milestones=milestones[row["code"]])
        for row in _in_order(connection, MEASURES)
    )


def _kpi(row: RowMapping, targets: tuple[float | None, ...], reporters: list[str]) -> Kpi:
    breakdown = {"name": row["breakdown"], "categories": row["categories"]}
    return _part(
        Kpi,
        row,
        targets=() if row["polarity"] == Polarity.CONTEXT else targets,
        reporters=reporters,
        breakdown=breakdown if row["breakdown"] else None,
    )


def _part(model: type[Part], row: RowMapping, **further: Any) -> Part:
    """The plan, or a part of it, from its row, of which the fields of `model` are taken."""
    own = {name: value for name, value in row.items() if name in model.model_fields}
    return model.model_validate(own | further)


def _targets_of(connection: Connection, version: int) -> dict[str, dict[int, float]]:
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for row in connection.execute(select(TARGETS).where(TARGETS.c.version == version)):
        found[row.kpi][row.month] = row.value
    return found


def _reporters_of(connection: Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in _in_order(connection, REPORTERS):
        found[row["kpi"]].append(row["department"])
    return found


def _in_order(connection: Connection, of: Table) -> Iterable[RowMapping]:
    return connection.execute(select(of).order_by(of.c.position)).mappings()


def adopted_versions(connection: Connection) -> list[AdoptedVersion]:
    """The adopted versions of the plan with what each changed, newest first."""
    found: list[AdoptedVersion] = []
    earlier: dict[Aim, float | date] = {}
    for version in connection.execute(select(VERSIONS).order_by(VERSIONS.c.number)):
        now = _aims(connection, version.number)
        changes = [
            PlanChange(*aim, earlier.get(aim), now.get(aim))
            for aim in sorted(earlier.keys() | now.keys())
            if earlier and earlier.get(aim) != now.get(aim)
        ]
        found.append(
            AdoptedVersion(
                number=version.number,
                adopted_on=version.adopted_on,
                effective_from=version.effective_from,
                decision=version.decision,
                reason=version.reason,
                is_first=not earlier,
                changes=tuple(changes),
            )
        )
        earlier = now
    return found[::-1]


def _aims(connection: Connection, version: int) -> dict[Aim, float | date]:
    """Targets by KPI and plan month, due days by milestone and 0."""
    targets = connection.execute(select(TARGETS).where(TARGETS.c.version == version))
    found: dict[Aim, float | date] = {(t.kpi, t.month): t.value for t in targets}
    dates = connection.execute(select(DATES).where(DATES.c.version == version))
    return found | {(d.milestone, 0): d.due for d in dates}
