"""The least world in which something holds, told so that a person can follow it by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from .path import waypoints
from .world import Figure, Kpi, Plan, Return, Revision, Tells, World

Holds = Callable[[World, int], bool]


def smallest(world: World, month: int, holds: Holds) -> tuple[World, int]:
    """The world without all that can be left out while something still holds."""
    shorter = next((n for n in range(1, month) if holds(world, n)), month)
    found = world
    while (less := next((w for w in _less(found) if holds(w, shorter)), None)) is not None:
        found = less
    return found, shorter


def _less(world: World) -> Iterator[World]:
    """The worlds that lack one thing, large ones first."""
    plan = world.plan
    for kpi in plan.kpis:
        kpis = tuple(k for k in plan.kpis if k != kpi)
        if kpis:
            yield World(replace(plan, kpis=kpis), world.returns)
    for milestone in plan.milestones:
        left = tuple(t for t in plan.milestones if t != milestone)
        if plan.kpis or left:
            yield World(replace(plan, milestones=left), world.returns)
    for department in plan.departments:
        less = _without(world, department)
        if less.plan.kpis:
            yield less
    for key, came in world.returns.items():
        yield World(plan, {k: v for k, v in world.returns.items() if k != key})
        for less in _less_came(came):
            yield World(plan, world.returns | {key: less})


def _without(world: World, department: str) -> World:
    """The world without a department, its milestones, and the KPIs that it alone reports."""
    plan = world.plan
    kpis = tuple(
        replace(k, reporters=tuple(d for d in k.reporters if d != department))
        for k in plan.kpis
        if k.reporters != (department,)
    )
    left = replace(
        plan,
        departments=tuple(d for d in plan.departments if d != department),
        kpis=kpis,
        milestones=tuple(t for t in plan.milestones if t.owner != department),
    )
    return World(left, {k: v for k, v in world.returns.items() if k[0] != department})


def _less_came(came: Return) -> Iterator[Return]:
    if came.refused:
        yield replace(came, refused=())
    if came.waived:
        yield replace(came, waived=None, owed_again=None)
    if len(came.revisions) > 1:
        for left_out in came.revisions:
            yield replace(came, revisions=tuple(r for r in came.revisions if r is not left_out))


def told(world: World, today: date) -> str:
    """The plan and what happened under it, a line each."""
    plan = world.plan
    lines = [f"A plan of {plan.months} months from {plan.starts:%B %Y}, seen on {today}"]
    lines += [_kpi(plan, k) for k in plan.kpis]
    lines += [f"{t.code} of {t.owner}, due in month {t.due_month}" for t in plan.milestones]
    for (department, month), came in sorted(world.returns.items()):
        lines += [f"{department}, month {month}: {said}" for said in _came(plan, came)]
    return "\n".join(lines)


def _kpi(plan: Plan, kpi: Kpi) -> str:
    marks = [] if kpi.score else ["not scored"]
    marks += ["headline"] if kpi.headline else []
    path = ", ".join(f"{n}: {_number(v)}" for n, v in waypoints(plan, kpi))
    who = "the program" if kpi.is_computed else " ".join(kpi.reporters)
    said = f"{kpi.code} of {who}: {kpi.combine} {kpi.polarity} {kpi.shape} "
    return said + f"({kpi.unit}), weight {kpi.weight}, path {path} {' '.join(marks)}".rstrip()


def _came(plan: Plan, came: Return) -> Iterator[str]:
    if came.waived:
        yield f"waived on {came.waived}" + (
            f", owed again {came.owed_again}" * bool(came.owed_again)
        )
    for day in came.refused:
        yield f"a file with errors on {day}"
    for revision in came.revisions:
        yield f"a file on {revision.received}{_fate(revision)}: {_said(plan, revision)}"


def _fate(revision: Revision) -> str:
    fates = {
        "entered": revision.sent_in,
        "accepted": revision.accepted,
        "acceptance withdrawn": revision.withdrawn,
        "sent back": revision.sent_back,
    }
    return "".join(f", {fate} {day}" for fate, day in fates.items() if day)


def _said(plan: Plan, revision: Revision) -> str:
    if revision.nil:
        return "nil"
    codes = {k.code for k in plan.kpis}
    said = [f"{c} {_figure(f)}" for c, f in revision.figures.items() if c in codes]
    own = {t.code for t in plan.milestones}
    said += [f"{c} {_tells(t)}" for c, t in revision.tells.items() if c in own]
    return ", ".join(said) or "nothing"


def _figure(figure: Figure) -> str:
    if figure.value is not None:
        return _number(figure.value)
    if figure.denominator is None:
        return "n/a"
    return f"{_number(figure.numerator or Fraction(0))} of {_number(figure.denominator)}"


def _tells(tells: Tells) -> str:
    if tells.completed_on:
        return f"done on {tells.completed_on}"
    return f"forecast {tells.forecast}" if tells.forecast else "in progress"


def _number(value: Fraction) -> str:
    return f"{float(value):g}"
