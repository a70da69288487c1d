"""What the second computation finds of a world, as rows of columns that can be compared."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .judgement import Judgement
from .rollup import Group
from .world import Kpi

Cells = dict[tuple[str, ...], dict[str, Any]]
"""Columns by row: the table, the code, the department where there is one, and the month."""


def code_of(name: str) -> str:
    """A department's code in the product, which wants two letters at least."""
    return name * 2 if len(name) == 1 else name


def number(value: Fraction | None) -> float | None:
    """As the product rounds it."""
    return None if value is None else float(round(value, 9))


def returns(found: Judgement, until: int) -> list[tuple[int, str]]:
    """Month and department of every return that is owed, came, or may tell of a milestone."""
    owners = {t.owner for t in found.plan.milestones}
    return [
        (month, department)
        for month in range(1, until + 1)
        for department in found.plan.departments
        if month <= found.plan.owed_until(department)
        or department in owners
        or found.desk.revisions(department, month)
    ]


def cells(found: Judgement, until: int) -> Cells:
    """Every row of every table for the months up to `until` in which there are returns."""
    registered = returns(found, until)
    rows: Cells = {
        ("return", code_of(department), str(month)): _return(found, department, month)
        for month, department in registered
    }
    for month in sorted({month for month, _ in registered}):
        for kpi in found.plan.kpis:
            rows["kpi", kpi.code, str(month)] = _kpi(found, kpi, kpi.reporters, month)
        for department in found.plan.departments:
            code = code_of(department)
            for kpi, own in found.rollup.own(department):
                rows["share", kpi.code, code, str(month)] = _kpi(found, kpi, own, month)
            rows["department", code, str(month)] = _group(
                found.rollup.department(department, month)
            ) | {
                "rules": " ".join(found.lagging.rules(department, month)),
                "reporting": found.desk.light(department, month),
            }
        for measure in found.plan.measures:
            rows["measure", measure, str(month)] = _group(found.rollup.measure(measure, month))
        for milestone in found.plan.milestones:
            stand = found.milestones.stand(milestone, month)
            rows["milestone", milestone.code, str(month)] = {
                "state": stand.state,
                "colour": stand.colour,
                "planned": number(stand.planned),
                "earned": number(stand.earned),
                "on_hold": stand.on_hold,
                "held_from": stand.held_from,
            }
    return rows


def _kpi(found: Judgement, kpi: Kpi, reporters: tuple[str, ...], month: int) -> dict[str, Any]:
    row = found.rating.row(kpi, reporters, month)
    columns = {
        "value": number(row.value),
        "expected": number(row.expected),
        "planned": number(row.planned),
        "earned": number(row.earned),
        "variance": number(row.variance),
        "behind": number(row.behind),
        "forecast": number(row.forecast),
        "colour": row.colour,
        "on_hold": row.on_hold,
        "held_from": row.held_from,
        "partial": " ".join(code_of(d) for d in row.partial),
    }
    if not kpi.score or kpi.is_context:
        return columns
    part = found.rollup.part(kpi, reporters, month)
    return columns | {
        "part planned": number(part.planned) if kpi.has_share else None,
        "part earned": number(part.earned) if kpi.has_share else None,
        "part colour": part.colour,
        "last colour": part.last_colour,
        "left out": part.left_out,
        "stood": part.stood,
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "planned": number(group.planned),
        "earned": number(group.earned),
        "variance": number(group.variance),
        "colour": group.colour,
    }


def _return(found: Judgement, department: str, month: int) -> dict[str, Any]:
    desk = found.desk
    return {
        "received_on": desk.received(department, month),
        "light": desk.light(department, month),
        "days_late": desk.days_late(department, month),
        "contribution": desk.waits_for(department, month),
        "uncorrected": found.lagging.was_not_corrected(department, month),
    }
