"""The plan out of its tables: a version as it was adopted, and what each version changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

import pandas as pd
from sqlalchemy import Connection, RowMapping, Table, func, select

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
from napams.wording.numbers import as_typed

AMENDMENTS = (
    "version",
    "adopted_on",
    "effective_from",
    "code",
    "what",
    "before",
    "after",
    "decision",
    "reason",
)
Part = TypeVar("Part", bound=Frozen)
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
        measures=_load_measures(connection, row["number"]),
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


def _load_measures(connection: Connection, version: int) -> tuple[Measure, ...]:
    kpis: dict[str, list[Kpi]] = defaultdict(list)
    targets, reporters = _targets_of(connection, version), _reporters_of(connection)
    for row in _in_order(connection, KPIS):
        kpi = _kpi(row, targets[row["code"]], reporters[row["code"]])
        kpis[row["measure"]].append(kpi)
    due = {
        d.milestone: d.due_month
        for d in connection.execute(select(DATES).where(DATES.c.version == version))
    }
    milestones: dict[str, list[Milestone]] = defaultdict(list)
    for row in _in_order(connection, MILESTONES):
        milestone = _part(Milestone, row, due_month=due[row["code"]])
        milestones[row["measure"]].append(milestone)
    return tuple(
        _part(
            Measure,
            row,
            kpis=tuple(kpis[row["code"]]),
            milestones=tuple(milestones[row["code"]]),
        )
        for row in _in_order(connection, MEASURES)
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


def amendments(connection: Connection) -> pd.DataFrame:
    """A row for the adoption of each version and one for each target or date that it changed.

    Newest version first; `code` is empty in the row of the adoption itself; `before` and `after`
    are in writing, empty where there was or is no target.
    """
    versions = list(connection.execute(select(VERSIONS).order_by(VERSIONS.c.number)))
    rows: list[tuple[object, ...]] = []
    earlier: dict[tuple[str, str], str] = {}
    for version in versions:
        now = _judged_by(connection, version.number)
        head = (version.number, version.adopted_on, version.effective_from)
        tail = (version.decision, version.reason)
        changed = [
            (*head, code, what, earlier.get((code, what), ""), now.get((code, what), ""), *tail)
            for code, what in sorted(earlier.keys() | now.keys())
            if earlier and earlier.get((code, what)) != now.get((code, what))
        ]
        summary = f"{len(changed)} targets and dates changed" if earlier else "first version"
        rows = [(*head, "", "adopted", "", summary, *tail), *changed, *rows]
        earlier = now
    return pd.DataFrame(rows, columns=list(AMENDMENTS))


def _judged_by(connection: Connection, version: int) -> dict[tuple[str, str], str]:
    targets = connection.execute(select(TARGETS).where(TARGETS.c.version == version))
    found = {(t.kpi, f"target of month {t.month:02d}"): as_typed(t.value) for t in targets}
    dates = connection.execute(select(DATES).where(DATES.c.version == version))
    return found | {(d.milestone, "due"): d.due.isoformat() for d in dates}
