"""Plans and histories in a few words, for the worked examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from .world import (
    NOT_APPLICABLE,
    Figure,
    Kpi,
    Milestone,
    Plan,
    Return,
    Revision,
    Tells,
    World,
    exact,
)

NA = "not applicable"
Given = float | tuple[float, float] | str
Path = tuple[float, tuple[float | None, ...]]
STARTS = date(2025, 1, 1)


def kpi(code: str, reporters: str, combine: str, path: Path, **more: object) -> Kpi:
    """A KPI of measure M01; `path` is the start and the quarters' targets."""
    start, targets = path
    of_percent = combine in ("last_ratio", "pooled_ratio")
    made = Kpi(
        code=code,
        measure="M01",
        reporters=tuple(reporters.split()),
        combine=combine,
        unit="%" if of_percent else "count",
        baseline=exact(start),
        targets=tuple(None if t is None else exact(t) for t in targets),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def plan_of(*kpis: Kpi, milestones: tuple[Milestone, ...] = (), months: int = 12) -> Plan:
    """A plan from January 2025 of everybody named."""
    named = {d for k in kpis for d in k.reporters} | {t.owner for t in milestones}
    return Plan(STARTS, months, tuple(sorted(named)), kpis, milestones)


def figure(given: Given) -> Figure:
    """A number, a (numerator, denominator), or NA."""
    if isinstance(given, str):
        return NOT_APPLICABLE
    if isinstance(given, tuple):
        return Figure(numerator=exact(given[0]), denominator=exact(given[1]))
    return Figure(value=exact(given))


def day_after(plan: Plan, month: int, day: int) -> date:
    """A day of the month after a plan month."""
    return plan.first_day(month + 1).replace(day=day)


def seen(plan: Plan, month: int, day: int = 20) -> date:
    """The day on which the examples look at a month."""
    return day_after(plan, month, day)


def delivered(
    plan: Plan, figures: Mapping[str, Mapping[str, Mapping[int, Given]]], until: int
) -> World:
    """Returns received and accepted on the 5th; `figures` by department, KPI and month.

    A month in which a department has no figure at all is one without a return, unless the
    department reports nothing in the plan: its returns then come and are accepted all the same.
    """
    returns: dict[tuple[str, int], Return] = {}
    for department in plan.departments:
        own = figures.get(department)
        for month in range(1, until + 1):
            said = {
                code: figure(by_month[month])
                for code, by_month in (own or {}).items()
                if month in by_month
            }
            if said or own is None:
                fifth = day_after(plan, month, 5)
                returns[department, month] = Return(
                    revisions=(Revision(fifth, said, accepted=fifth),)
                )
    return World(plan, returns)


def altered(world: World, department: str, month: int, **changes: object) -> World:
    """The world with the last revision of a return changed."""
    came = world.returns[department, month]
    last = replace(came.revisions[-1], **changes)  # type: ignore[arg-type]
    again = replace(came, revisions=(*came.revisions[:-1], last))
    return World(world.plan, world.returns | {(department, month): again})


def unread(world: World, department: str, month: int) -> World:
    """The world with a return that the desk has not looked at."""
    return altered(world, department, month, accepted=None)


def silent(world: World, department: str, month: int) -> World:
    """The world without a return."""
    return World(world.plan, {k: v for k, v in world.returns.items() if k != (department, month)})


def waived(world: World, department: str, month: int) -> World:
    """The world with a return waived before it was due, and none sent in."""
    day = world.plan.first_day(month + 1)
    return World(world.plan, world.returns | {(department, month): Return(waived=day)})


def tells(completed_on: date | None = None, forecast: date | None = None) -> Tells:
    """What a return says of a milestone."""
    return Tells(completed_on, forecast)
