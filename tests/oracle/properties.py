"""How a property of the rules is asked of whoever judges.

A property makes variants of a world; the variants of many small worlds are judged together, and
what must hold between them is checked row by row.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .random_worlds import LENGTHS, STARTS, plan
from .second import Cells
from .together import together
from .world import AMBER, BADNESS, RED, Plan, World

WORLDS = int(os.environ.get("TEST_WORLDS", "25"))
BAD = (AMBER, RED)
Judge = Callable[[World, int, date], Cells]
Row = tuple[str, ...]
COLOURED_TABLES = ("kpi", "share", "measure", "department", "milestone")


@dataclass(frozen=True)
class Moment:
    """A month, the last one to judge, and a day on which it is looked at."""

    month: int
    today: date


@dataclass(frozen=True)
class Property:
    """What must hold: `variants` makes worlds of a plan, `broken` finds rows that break it."""

    says: str
    moment: Callable[[Plan, Random], Moment]
    variants: Callable[[Plan, Random, Moment], list[World]]
    broken: Callable[[list[Cells], list[World], Moment], Iterator[str]]


def violations(asked: Property, judge: Judge, random: Random, worlds: int) -> list[str]:
    """What breaks a property in so many worlds that are judged together."""
    months, starts = random.choice(LENGTHS), random.choice(STARTS)
    plans = [plan(random, months, starts) for _ in range(worlds)]
    moment = asked.moment(plans[0], random)
    made = [asked.variants(p, random, moment) for p in plans]
    joined = [together(list(each)) for each in zip(*made, strict=True)]
    found = [judge(world, moment.month, moment.today) for world in joined]
    return [f"{asked.says}: {b}" for b in asked.broken(found, joined, moment)]


def worse(was: str, now: str) -> bool:
    """Whether something is accused of more than before."""
    return was in BADNESS and now in BAD and BADNESS[now] > BADNESS[was]


def lifted(was: str, now: str) -> bool:
    """Whether an accusation has been taken back, in part or whole."""
    return was in BAD and BADNESS.get(now, 0) < BADNESS[was]


def twentieth(plan_: Plan, month: int) -> date:
    """A day on which a month is settled."""
    return plan_.first_day(month + 1) + timedelta(days=19)


def rows_of(cells: Cells, *tables: str) -> Iterator[tuple[Row, dict[str, object]]]:
    """The rows of some tables."""
    return ((row, columns) for row, columns in cells.items() if row[0] in tables)


def worsened(was: Cells, now: Cells, *tables: str) -> Iterator[str]:
    """Rows whose colour is worse, and departments for which another rule holds."""
    for row, columns in rows_of(now, *tables):
        before = was[row]
        if worse(before["colour"], columns["colour"]):
            yield f"{row}: {before['colour']} became {columns['colour']}"
        if set(columns.get("rules", "").split()) - set(before.get("rules", "").split()):
            yield f"{row}: rules {before['rules']} became {columns['rules']}"
