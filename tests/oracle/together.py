"""Many small worlds as one, so that the product judges them in one call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from .random_worlds import HISTORY, LENGTHS, STARTS, anyhow, history, plan
from .world import PROGRAM, Plan, Return, World

AT_MOST = 40
"""Worlds that fit into one plan: each has two of its 99 measures."""


def together(worlds: list[World]) -> World:
    """One world of all, departments and measures renamed; their plans begin and end together."""
    each = [_renamed(world, number) for number, world in enumerate(worlds)]
    first = each[0].plan
    joined = replace(
        first,
        departments=tuple(d for world in each for d in world.plan.departments),
        kpis=tuple(k for world in each for k in world.plan.kpis),
        milestones=tuple(t for world in each for t in world.plan.milestones),
    )
    returns = {key: came for world in each for key, came in world.returns.items()}
    return World(joined, returns)


def _renamed(world: World, number: int) -> World:
    def department(code: str) -> str:
        return f"{code}{number:02d}" if code != PROGRAM else PROGRAM

    def code(of: str) -> str:
        return f"M{2 * number + int(of[1:3]):02d}{of[3:]}"

    kpis = tuple(
        replace(
            k,
            code=code(k.code),
            measure=code(k.measure),
            reporters=tuple(department(d) for d in k.reporters),
        )
        for k in world.plan.kpis
    )
    milestones = tuple(
        replace(t, code=code(t.code), measure=code(t.measure), owner=department(t.owner))
        for t in world.plan.milestones
    )
    made = replace(
        world.plan,
        departments=tuple(department(d) for d in world.plan.departments),
        kpis=kpis,
        milestones=milestones,
    )
    returns = {(department(d), n): _told(came, code) for (d, n), came in world.returns.items()}
    return World(made, returns)


def _told(came: Return, code) -> Return:  # type: ignore[no-untyped-def]
    revisions = tuple(
        replace(
            r,
            figures={code(of): figure for of, figure in r.figures.items()},
            tells={code(of): told for of, told in r.tells.items()},
        )
        for r in came.revisions
    )
    return replace(came, revisions=revisions)


def plans(random: Random, number: int) -> list[Plan]:
    """Plans that begin and end together."""
    months, starts = random.choice(LENGTHS), random.choice(STARTS)
    return [plan(random, months, starts) for _ in range(number)]


def histories(random: Random, number: int) -> tuple[list[World], int, date]:
    """Worlds of one calendar, the last month to judge, and a day on which to look at it.

    Most look back on HISTORY months at least, some on the first ones.
    """
    worlds = [history(p, random, anyhow) for p in plans(random, number)]
    first = worlds[0].plan
    month = random.randint(max(HISTORY, first.months), max(HISTORY, first.months) + 4)
    if random.random() < 0.2:
        month = random.randint(1, HISTORY)
    offset = random.choice((-10, 0, 3, 6, 7, 9, 10, 14, 15, 19, 35, 80))
    return worlds, month, first.first_day(month + 1) + timedelta(days=offset)
