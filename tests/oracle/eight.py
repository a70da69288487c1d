"""The eight properties that must hold for any plan and any history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from random import Random

from .properties import (
    BAD,
    COLOURED_TABLES,
    Moment,
    Property,
    lifted,
    rows_of,
    twentieth,
    worsened,
)
from .random_worlds import HISTORY, anyhow, history, perfect
from .returns import WAITING, Desk
from .second import Cells
from .world import GREEN, NOT_DUE, UNRATED, Figure, Plan, Return, Revision, World


def _settled(plan_: Plan, random: Random) -> Moment:
    """A month that is settled, after the plan's end too."""
    month = random.randint(1, max(plan_.months, HISTORY) + 4)
    return Moment(month, twentieth(plan_, month))


def _from_the_second(plan_: Plan, random: Random) -> Moment:
    """A settled month that has one before it."""
    month = random.randint(2, max(plan_.months, HISTORY))
    return Moment(month, twentieth(plan_, month))


def _on_its_due_day(plan_: Plan, random: Random) -> Moment:
    """A month of the plan on the last day on which its return is on time."""
    month = random.randint(2, plan_.months)
    return Moment(month, plan_.due_day(month))


def _any(plan_: Plan, random: Random) -> Moment:
    """Any day in any month."""
    month = random.randint(1, max(plan_.months, HISTORY) + 4)
    offset = random.choice((-10, 0, 3, 6, 7, 9, 10, 14, 15, 19, 35, 80))
    return Moment(month, plan_.first_day(month + 1) + timedelta(days=offset))


def _perfect(plan_: Plan, random: Random, moment: Moment) -> list[World]:
    return [perfect(plan_, random)]


def not_green(found: list[Cells], worlds: list[World], moment: Moment) -> Iterator[str]:
    for row, columns in rows_of(found[0], *COLOURED_TABLES):
        if columns["colour"] not in (GREEN, NOT_DUE, UNRATED) or columns.get("rules"):
            yield f"{row}: {columns}"


def _one_more(plan_: Plan, random: Random, moment: Moment) -> list[World]:
    world = history(plan_, random, anyhow)
    return [world, _gained(world, random)]


def _gained(world: World, random: Random) -> World:
    """The world with one more of a good thing in one figure."""
    better = {k.code for k in world.plan.kpis if k.polarity == "higher"}
    chances = [
        (key, place, code)
        for key, came in world.returns.items()
        for place, revision in enumerate(came.revisions)
        for code, figure in revision.figures.items()
        if code in better and not figure.is_not_applicable
    ]
    if not chances:
        return world
    key, place, code = random.choice(chances)
    came = world.returns[key]
    revision = came.revisions[place]
    figure = revision.figures[code]
    if figure.denominator is not None and (figure.numerator or 0) + 1 > figure.denominator:
        return world
    more = one_more(figure)
    revision = replace(revision, figures=revision.figures | {code: more})
    revisions = (*came.revisions[:place], revision, *came.revisions[place + 1 :])
    return World(world.plan, world.returns | {key: replace(came, revisions=revisions)})


def one_more(figure: Figure) -> Figure:
    """One more in a count, or in the numerator."""
    if figure.denominator is None:
        return Figure((figure.value or Fraction(0)) + 1)
    return Figure(None, (figure.numerator or Fraction(0)) + 1, figure.denominator)


def _second_is_worse(found: list[Cells], worlds: list[World], moment: Moment) -> Iterator[str]:
    yield from worsened(found[0], found[1], *COLOURED_TABLES)


def _scaled(plan_: Plan, random: Random, moment: Moment) -> list[World]:
    """A world, and the same with amounts that count no cases in another unit."""
    plan_ = replace(
        plan_, kpis=tuple(k if k.is_ratio else replace(k, unit="days") for k in plan_.kpis)
    )
    world = history(plan_, random, anyhow)
    by = Fraction(random.choice((24, 1000, Fraction(1, 7))))
    scaled = {k.code for k in plan_.kpis if not k.is_ratio}
    kpis = tuple(
        replace(
            k,
            baseline=k.baseline * by,
            targets=tuple(None if t is None else t * by for t in k.targets),
        )
        if k.code in scaled
        else k
        for k in plan_.kpis
    )
    returns = {key: _times(came, scaled, by) for key, came in world.returns.items()}
    return [world, World(replace(plan_, kpis=kpis), returns)]


def _times(came: Return, codes: set[str], by: Fraction) -> Return:
    revisions = tuple(
        replace(
            r,
            figures={
                code: Figure(f.value * by) if code in codes and f.value is not None else f
                for code, f in r.figures.items()
            },
        )
        for r in came.revisions
    )
    return replace(came, revisions=revisions)


def _other_colours(found: list[Cells], worlds: list[World], moment: Moment) -> Iterator[str]:
    for row, columns in rows_of(found[1], *COLOURED_TABLES):
        before = found[0][row]
        for name in ("colour", "rules"):
            if before.get(name) != columns.get(name):
                yield f"{row}: {before} became {columns}"


def _without_some(plan_: Plan, random: Random, moment: Moment) -> list[World]:
    """A history in which some send nothing for the month, and nobody anything later."""
    world = history(plan_, random, anyhow)
    silent = random.sample(plan_.departments, random.randint(1, len(plan_.departments)))
    kept = {
        (d, n): came
        for (d, n), came in world.returns.items()
        if n < moment.month or (n == moment.month and d not in silent)
    }
    return [World(plan_, kept)]


def absent(world: World, month: int) -> set[str]:
    """Those who owe a return for a month of which nothing came and nothing was waived."""
    plan_ = world.plan
    owing = {d for d in plan_.departments if month <= plan_.owed_until(d)}
    return {d for d in owing if (d, month) not in world.returns}


def told_later(world: World, moment: Moment) -> set[str]:
    """Owners and measures of milestones completed after the month before had ended."""
    desk = Desk(world, moment.today)
    since = world.plan.last_day(moment.month - 1)
    owners = {t.code: t for t in world.plan.milestones}
    found: set[str] = set()
    for department, month in world.returns:
        revision = desk.accepted(department, month)
        for code, said in (revision.tells if revision else {}).items():
            if said.completed_on is not None and said.completed_on > since and code in owners:
                found |= {owners[code].owner, owners[code].measure, code}
    return found


def silent_parts(world: World, month: int) -> set[str]:
    """Departments and measures all of whose reporters and owners are absent in a month."""
    gone = absent(world, month)
    plan_ = world.plan
    busy = {k.measure for k in plan_.kpis if set(k.reporters) - gone}
    busy |= {t.measure for t in plan_.milestones if t.owner not in gone}
    return gone | (set(plan_.measures) - busy)


def improved(found: list[Cells], worlds: list[World], moment: Moment) -> Iterator[str]:
    world, cells = worlds[0], found[0]
    exempt = told_later(world, moment)
    for row, columns in rows_of(cells, "measure", "department"):
        code = row[1]
        if row[-1] != str(moment.month) or code in exempt:
            continue
        if code not in silent_parts(world, moment.month):
            continue
        before = cells[row[0], code, str(moment.month - 1)]
        if lifted(before["colour"], columns["colour"]):
            yield f"{row}: {before} became {columns}"
        if set(before.get("rules", "").split()) - set(columns.get("rules", "").split()):
            yield f"{row}: rules {before['rules']} became {columns['rules']}"


def left_unread(plan_: Plan, random: Random, moment: Moment) -> list[World]:
    """Perfect deliveries of which some lie unread or are waived; then those unread accepted.

    The last return that a department owes is never waived: nothing could tell of a milestone that
    was completed in its month.
    """
    world = perfect(plan_, random)
    unread: dict[tuple[str, int], Return] = {}
    waived: dict[tuple[str, int], Return] = {}
    for key, came in world.returns.items():
        luck = random.random()
        if luck < 0.25:
            unread[key] = replace(came, revisions=(replace(came.revisions[0], accepted=None),))
        elif luck < 0.4 and key[1] < plan_.owed_until(key[0]):
            waived[key] = Return(waived=plan_.first_day(key[1] + 1))
    returns = world.returns | waived
    return [World(plan_, returns | unread), World(plan_, returns)]


def _accused(found: list[Cells], worlds: list[World], moment: Moment) -> Iterator[str]:
    for cells in found:
        yield from accused(cells)
    yield from worsened(found[0], found[1], *COLOURED_TABLES)


def accused(cells: Cells) -> Iterator[str]:
    """Rows that are amber or red, and departments that lag."""
    for row, columns in rows_of(cells, *COLOURED_TABLES):
        if columns["colour"] in BAD or columns.get("rules"):
            yield f"{row}: {columns}"


def _accepted_another_day(plan_: Plan, random: Random, moment: Moment) -> list[World]:
    """A history, and the same with a return accepted on another day that has passed."""
    world = history(plan_, random, anyhow)
    chances = [
        (key, place)
        for key, came in world.returns.items()
        for place, r in enumerate(came.revisions)
        if r.accepted and r.accepted <= moment.today and not r.withdrawn
    ]
    if not chances:
        return [world, world]
    key, place = random.choice(chances)
    came = world.returns[key]
    revision = came.revisions[place]
    days = (moment.today - revision.known_from).days
    day = revision.known_from + timedelta(days=random.randint(0, days))
    again = (*came.revisions[:place], replace(revision, accepted=day), *came.revisions[place + 1 :])
    return [world, World(plan_, world.returns | {key: replace(came, revisions=again)})]


def _waits(plan_: Plan, random: Random, moment: Moment) -> list[World]:
    """A history in which the newest return of some waits, and nothing came later."""
    world = history(plan_, random, anyhow)
    returns = {key: came for key, came in world.returns.items() if key[1] < moment.month}
    came_on = plan_.first_day(moment.month + 1) + timedelta(days=random.randint(0, 12))
    for department in plan_.departments:
        if random.random() < 0.7:
            returns[department, moment.month] = Return(revisions=(Revision(came_on),))
    return [World(plan_, returns)]


def moved_on(found: list[Cells], worlds: list[World], moment: Moment) -> Iterator[str]:
    """Departments whose colour is not that of the month before though their return waits."""
    world, cells = worlds[0], found[0]
    desk, exempt = Desk(world, moment.today), told_later(world, moment)
    for department in world.plan.departments:
        if department in exempt or desk.waits_for(department, moment.month) != WAITING:
            continue
        before, now = (
            cells["department", department, str(n)] for n in (moment.month - 1, moment.month)
        )
        if before["colour"] != now["colour"]:
            yield f"{department} {moment}: {before} became {now}"


def _others(plan_: Plan, random: Random, moment: Moment) -> list[World]:
    """Two histories that differ in the returns of one department, the plan's first."""
    one, other = (history(plan_, random, anyhow) for _ in range(2))
    of_other = {k: v for k, v in other.returns.items() if k[0] == plan_.departments[0]}
    kept = {k: v for k, v in one.returns.items() if k[0] != plan_.departments[0]}
    return [one, World(plan_, kept | of_other)]


def _spilled(found: list[Cells], worlds: list[World], moment: Moment) -> Iterator[str]:
    first = [d for d in worlds[0].plan.departments if d.startswith("A")]
    yield from spilled(found[0], found[1], first)


def spilled(was: Cells, now: Cells, departments: list[str]) -> Iterator[str]:
    """Rows of any other departments that are not as they were."""
    for row, columns in rows_of(now, "department", "share"):
        if row[-2] not in departments and was[row] != columns:
            yield f"{row}: {was[row]} became {columns}"


def _not_yet(plan_: Plan, random: Random, moment: Moment) -> list[World]:
    """A history in which some have not yet sent the month's return, and nobody a later one."""
    return _without_some(plan_, random, moment)


def held_against(found: list[Cells], worlds: list[World], moment: Moment) -> Iterator[str]:
    world, cells = worlds[0], found[0]
    gone, exempt = absent(world, moment.month), told_later(world, moment)
    before, now = str(moment.month - 1), str(moment.month)
    kpis = {k.code: k for k in world.plan.kpis if not k.is_context}
    for row, columns in rows_of(cells, "kpi", "share", "measure", "department"):
        code = row[1]
        whose = {row[2]} if row[0] == "share" else set()
        if row[0] == "kpi" and code in kpis:
            whose = set(kpis[code].reporters)
        alone = silent_parts(world, moment.month) if row[0] in ("measure", "department") else gone
        concerned = code in alone or whose & gone
        if row[-1] != now or not concerned or code in exempt:
            continue
        was = cells[*row[:-1], before]
        if was["colour"] != columns["colour"]:
            yield f"{row}: {was} became {columns}"
        if set(columns.get("rules", "").split()) != set(was.get("rules", "").split()):
            yield f"{row}: rules {was['rules']} became {columns['rules']}"


def _excused(plan_: Plan, random: Random, moment: Moment) -> list[World]:
    """A history, and the same with one return of the first department waived."""
    world = history(plan_, random, anyhow)
    key = plan_.departments[0], random.randint(1, plan_.owed_until(plan_.departments[0]))
    came = world.returns.get(key, Return())
    if came.waived:
        return [world, world]
    day = plan_.first_day(key[1] + 1) + timedelta(days=random.randint(0, 30))
    return [world, World(plan_, world.returns | {key: replace(came, waived=day)})]


def _worse_for_the_waived(found: list[Cells], worlds: list[World], moment: Moment) -> Iterator[str]:
    first = [d for d in worlds[0].plan.departments if d.startswith("A")]
    yield from worse_for(first, found[0], found[1])


def worse_for(departments: list[str], was: Cells, now: Cells) -> Iterator[str]:
    """Rows of departments whose colour is worse, or for which another rule holds."""
    own = {row: columns for row, columns in now.items() if row[-2] in departments}
    yield from worsened(was, own, "department", "share")


def _cut_short(plan_: Plan, random: Random, moment: Moment) -> list[World]:
    """A history, and what was known of it at the end of the day."""
    world = history(plan_, random, anyhow)
    return [world, known(world, moment)]


def known(world: World, moment: Moment) -> World:
    """What was known of a world at the end of the day."""
    returns = {key: _known(came, moment) for key, came in world.returns.items()}
    return World(world.plan, {key: came for key, came in returns.items() if came != Return()})


def _known(came: Return, moment: Moment) -> Return:
    def by_now(day):  # type: ignore[no-untyped-def]
        return day if day is not None and day <= moment.today else None

    return Return(
        refused=tuple(day for day in came.refused if day <= moment.today),
        revisions=tuple(
            replace(
                r,
                accepted=by_now(r.accepted),
                withdrawn=by_now(r.withdrawn),
                sent_back=by_now(r.sent_back),
            )
            for r in came.revisions
            if r.known_from <= moment.today
        ),
        waived=by_now(came.waived),
        owed_again=by_now(came.owed_again),
    )


def _other_cells(found: list[Cells], worlds: list[World], moment: Moment) -> Iterator[str]:
    for row in found[0].keys() | found[1].keys():
        if found[0].get(row) != found[1].get(row):
            yield f"{row}: {found[0].get(row)} became {found[1].get(row)}"


PROPERTIES = (
    Property("1 perfect delivery is green everywhere", _settled, _perfect, not_green),
    Property("2 another unit changes no colour", _any, _scaled, _other_colours),
    Property("2 more of a good thing worsens nothing", _any, _one_more, _second_is_worse),
    Property("3 silence improves nothing", _from_the_second, _without_some, improved),
    Property("4 what lies unread accuses nobody", _any, left_unread, _accused),
    Property("4 the day of acceptance is no matter", _any, _accepted_another_day, _other_colours),
    Property("4 while a return waits its department stands", _from_the_second, _waits, moved_on),
    Property("5 nobody answers for another", _any, _others, _spilled),
    Property("6 nothing is late before its day", _on_its_due_day, _not_yet, held_against),
    Property("7 a waiver is never to the worse", _any, _excused, _worse_for_the_waived),
    Property("8 the past stays as it was known", _any, _cut_short, _other_cells),
)
