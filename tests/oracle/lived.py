"""What must hold of worlds that are lived through the product's services and its store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from napams.services import review, status
from napams.services.actors import SYSTEM
from tests.personas import ANALYST

from . import answers, eight
from .compare import differences
from .judgement import Judgement
from .played import Played, end_of, seen_on
from .properties import COLOURED_TABLES, Moment, worsened
from .random_worlds import HISTORY, anyhow, history, perfect
from .second import Cells, cells
from .together import plans, together
from .world import Plan, World

AT_ONCE = 5
"""Worlds that are lived in one database."""


def seen(day: date) -> Cells:
    """What the product says at the end of a day."""
    with seen_on(day):
        made = status.status_report(SYSTEM)
    return answers.ratings(made) | answers.returns(made)


def again(world: World, day: date, product: Cells) -> Iterator[str]:
    """Cells of which the second computation finds something else."""
    months = {row[-1] for row in product if row[0] == "department"}
    if not months:
        return
    theirs = {
        row: columns
        for row, columns in cells(Judgement(world, day), max(map(int, months))).items()
        if row[-1] in months and (row[0] != "return" or row in product or columns["light"])
    }
    yield from (f"seen on {day}, {d}" for d in differences(product, theirs))


def lived(random: Random, number: int) -> list[str]:
    """What breaks the rules in so many histories, by the property or the comparison that finds it.

    They are seen on three days, on one of which a return is due; afterwards a return of every first
    department is waived, and one is corrected for the better.
    """
    world = together([history(p, random, anyhow) for p in plans(random, number)])
    plan = world.plan
    closed = {
        n: plan.first_day(n + 1) + timedelta(days=random.randint(9, 60))
        for n in range(1, HISTORY + 1)
        if random.random() < 0.3
    }
    played = Played(world, closed)
    month = random.randint(2, max(HISTORY, plan.months) + 2)
    days = sorted({plan.due_day(month), *(_day(plan, random, month) for _ in range(2))})
    found: list[tuple[date, Cells]] = []
    broken: list[str] = []
    for day in days:
        played.until(day)
        found.append((day, seen(day)))
        broken += again(played.world, day, found[-1][1])
        broken += _just_then(played.world, day, found[-1][1])
    broken += _afterwards(played, days[-1] + timedelta(days=1), random)
    for day, known in found:
        with seen_on(days[-1] + timedelta(days=40)):
            past = answers.ratings(status.status_report(SYSTEM, known_on=end_of(day)))
        broken += [f"8: as known on {day}, {d}" for d in differences(past, _ratings(known))]
    for n, instant in list(played.closings.items())[:3]:
        with seen_on(days[-1]):
            made = status.status_report(SYSTEM, known_on=instant)
            past = answers.ratings(made) | answers.returns(made)
        broken += [f"8: as month {n} was closed, {d}" for d in again(played.world, closed[n], past)]
    return broken


def _day(plan: Plan, random: Random, month: int) -> date:
    return plan.first_day(month + 1) + timedelta(days=random.randint(0, 100))


def _ratings(product: Cells) -> Cells:
    return {row: columns for row, columns in product.items() if row[0] != "return"}


def _just_then(world: World, day: date, product: Cells) -> Iterator[str]:
    """What breaks properties that one history can break, in the newest month that has ended."""
    month = max((int(row[-1]) for row in product if row[0] == "department"), default=0)
    if month < 2:
        return
    moment = Moment(month, day)
    known = [eight.known(world, moment)]
    found = [product]
    yield from (f"3: {b}" for b in eight.improved(found, known, moment))
    yield from (f"4: {b}" for b in eight.moved_on(found, known, moment))
    if month <= world.plan.months and day <= world.plan.due_day(month):
        yield from (f"6: {b}" for b in eight.held_against(found, known, moment))


def _afterwards(played: Played, day: date, random: Random) -> Iterator[str]:
    """What breaks properties when returns are waived, and when one has more of a good thing."""
    played.until(day)
    before = seen(day)
    first = [d for d in played.plan.departments if d.code.startswith("A")]
    with seen_on(day):
        for department in first:
            played.waive((department.code, random.randint(1, played.plan.months)))
    waived = seen(day)
    yield from (f"7: {b}" for b in eight.worse_for([d.code for d in first], before, waived))
    with seen_on(day):
        gained = [d.code for d in first if played.gain(d.code, random)]
    better = seen(day)
    yield from again(played.world, day, better)
    yield from (f"2: {b}" for b in worsened(waived, better, *COLOURED_TABLES))
    yield from (f"5: {b}" for b in eight.spilled(waived, better, gained))


def perfectly(random: Random, number: int) -> list[str]:
    """What is accused where all deliver the path: while returns lie unread, and once read."""
    each = plans(random, number)
    month = random.randint(1, max(HISTORY, each[0].months) + 3)
    moment = Moment(month, each[0].first_day(month + 1) + timedelta(days=19))
    calm = random.random() < 0.5
    worlds = [perfect(p, random) if calm else eight.left_unread(p, random, moment)[0] for p in each]
    played = Played(together(worlds))
    played.until(moment.today)
    unread = seen(moment.today)
    broken = list(again(played.world, moment.today, unread))
    broken += [f"4: {b}" for b in eight.accused(unread)]
    with seen_on(moment.today):
        assert all(r.accepted for r in review.accept_all(ANALYST.email))
    read = seen(moment.today)
    broken += [f"4: {b}" for b in worsened(unread, read, *COLOURED_TABLES)]
    broken += [f"1: {b}" for b in eight.not_green([read], [], moment)]
    return broken
