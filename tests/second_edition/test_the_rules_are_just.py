"""The eight properties that hold for any plan and any history, asked of the second computation."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest

from .judgement import Judgement
from .random_worlds import anyhow, history, moments, perfect, plan
from .world import AMBER, BADNESS, COLOURED, GREEN, NOT_DUE, RED, Figure, Plan, Return, World

WORLDS = int(os.environ.get("TEST_WORLDS", "25"))
SEEDS = range(WORLDS)
BAD = (AMBER, RED)


def worse(before: str, after: str) -> bool:
    """Whether something is accused of more than before."""
    return before in BADNESS and after in BAD and BADNESS[after] > BADNESS[before]


def twentieth(plan_: Plan, month: int) -> date:
    """A day on which a month is settled."""
    return plan_.first_day(month + 1) + timedelta(days=19)


def groups(found: Judgement, month: int) -> dict[str, str]:
    """The colours of all measures and departments."""
    plan_ = found.plan
    return {c: found.rollup.measure(c, month).colour for c in plan_.measures} | {
        d: found.rollup.department(d, month).colour for d in plan_.departments
    }


def rules(found: Judgement, month: int) -> dict[str, set[str]]:
    """The rules that hold, by department."""
    return {d: set(found.lagging.rules(d, month)) for d in found.plan.departments}


@pytest.mark.parametrize("seed", SEEDS)
def test_1_perfect_delivery_is_green_everywhere(seed: int) -> None:
    random = Random(seed)
    plan_ = plan(random)
    world = perfect(plan_, random)
    for month in {1, plan_.months, random.randint(1, plan_.months)}:
        found = Judgement(world, twentieth(plan_, month))
        for k in plan_.kpis:
            colour = found.rating.row(k, k.reporters, month).colour
            assert k.is_context or colour in (GREEN, NOT_DUE)
        assert not set(groups(found, month).values()) & set(BAD)
        assert not any(rules(found, month).values())


@pytest.mark.parametrize("seed", SEEDS)
def test_2_more_of_a_good_thing_worsens_nothing(seed: int) -> None:
    random = Random(seed)
    plan_ = plan(random)
    world = history(plan_, random, anyhow)
    month, today = moments(plan_, random)
    one_more = [
        (key, place, code)
        for key, came in world.returns.items()
        for place, revision in enumerate(came.revisions)
        for code, figure in revision.figures.items()
        if not figure.is_not_applicable
        and next(k for k in plan_.kpis if k.code == code).polarity == "higher"
    ]
    if not one_more:
        return
    key, place, code = random.choice(one_more)
    came = world.returns[key]
    figure = came.revisions[place].figures[code]
    if figure.denominator is not None and (figure.numerator or 0) + 1 > figure.denominator:
        return
    more = (
        Figure((figure.value or Fraction(0)) + 1)
        if figure.denominator is None
        else Figure(None, (figure.numerator or Fraction(0)) + 1, figure.denominator)
    )
    revision = came.revisions[place]
    better = replace(revision, figures=revision.figures | {code: more})
    revisions = (*came.revisions[:place], better, *came.revisions[place + 1 :])
    gained = World(plan_, world.returns | {key: replace(came, revisions=revisions)})
    before, after = Judgement(world, today), Judgement(gained, today)
    for k in plan_.kpis:
        was, now = (j.rating.row(k, k.reporters, month).colour for j in (before, after))
        assert not worse(was, now), (k, was, now)
    was_groups, now_groups = groups(before, month), groups(after, month)
    assert not [c for c in was_groups if worse(was_groups[c], now_groups[c])]
    was_rules, now_rules = rules(before, month), rules(after, month)
    assert all(now_rules[d] <= was_rules[d] for d in plan_.departments)


@pytest.mark.parametrize("seed", SEEDS)
def test_3_a_month_without_a_return_improves_nothing(seed: int) -> None:
    random = Random(seed)
    plan_ = plan(random)
    month = random.randint(2, plan_.months) if plan_.months > 1 else 2
    world = history(plan_, random, anyhow)
    department = random.choice(plan_.departments)
    kept = {
        (d, n): came
        for (d, n), came in world.returns.items()
        if n < month or (d != department and n == month)
    }
    own = [t.code for t in plan_.milestones if t.owner == department]
    world = World(plan_, kept)
    today = twentieth(plan_, month)
    found = Judgement(world, today)
    done = [
        t
        for t in plan_.milestones
        if t.code in own
        and (day := found.milestones.completed_on(t)) is not None
        and day > plan_.last_day(month - 1)
    ]
    if done:
        return
    was = found.rollup.department(department, month - 1).colour
    now = found.rollup.department(department, month).colour
    assert not (was in BADNESS and now in BADNESS and BADNESS[now] < BADNESS[was] and was in BAD)
    lost = set(found.lagging.rules(department, month - 1)) - set(
        found.lagging.rules(department, month)
    )
    assert not lost


@pytest.mark.parametrize("seed", SEEDS)
def test_4_what_the_desk_leaves_unread_accuses_nobody(seed: int) -> None:
    random = Random(seed)
    plan_ = plan(random)
    world = perfect(plan_, random)
    month = random.randint(1, plan_.months)
    left = {
        key: replace(came, revisions=(replace(came.revisions[0], accepted=None),))
        if random.random() < 0.5
        else Return(waived=plan_.first_day(key[1] + 1))
        for key, came in world.returns.items()
        if random.random() < 0.4
    }
    unread = Judgement(World(plan_, world.returns | left), twentieth(plan_, month))
    for k in plan_.kpis:
        assert unread.rating.row(k, k.reporters, month).colour not in BAD
    assert not set(groups(unread, month).values()) & set(BAD)
    assert not any(rules(unread, month).values())


@pytest.mark.parametrize("seed", SEEDS)
def test_5_figures_of_one_change_no_other_departments_colour(seed: int) -> None:
    random = Random(seed)
    plan_ = plan(random)
    world = history(plan_, random, anyhow)
    month, today = moments(plan_, random)
    other = random.choice(plan_.departments)
    again = history(plan_, Random(seed + 1), anyhow)
    mixed = World(
        plan_,
        {k: v for k, v in world.returns.items() if k[0] != other}
        | {k: v for k, v in again.returns.items() if k[0] == other},
    )
    before, after = Judgement(world, today), Judgement(mixed, today)
    for d in plan_.departments:
        if d != other:
            assert before.rollup.department(d, month) == after.rollup.department(d, month)
            assert before.lagging.rules(d, month) == after.lagging.rules(d, month)


@pytest.mark.parametrize("seed", SEEDS)
def test_6_nothing_is_held_against_anybody_before_its_due_day(seed: int) -> None:
    random = Random(seed)
    plan_ = plan(random)
    world = history(plan_, random, anyhow)
    month = random.randint(2, plan_.months) if plan_.months > 1 else 2
    nobody_yet = World(plan_, {k: v for k, v in world.returns.items() if k[1] < month})
    today = plan_.due_day(month)
    found = Judgement(nobody_yet, today)
    for k in plan_.kpis:
        if k.is_context:
            continue
        was = found.rating.row(k, k.reporters, month - 1)
        now = found.rating.row(k, k.reporters, month)
        assert now.on_hold
        assert now.colour == was.colour
    assert rules(found, month) == rules(found, month - 1)
    assert {c: now for c, now in groups(found, month).items() if now in COLOURED} == {
        c: was for c, was in groups(found, month - 1).items() if was in COLOURED
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_7_a_waiver_is_never_to_the_worse(seed: int) -> None:
    random = Random(seed)
    plan_ = plan(random)
    world = history(plan_, random, anyhow)
    month, today = moments(plan_, random)
    key = random.choice(plan_.departments), random.randint(1, plan_.months)
    came = world.returns.get(key, Return())
    if came.waived:
        return
    excused = World(plan_, world.returns | {key: replace(came, waived=plan_.first_day(key[1] + 1))})
    before, after = Judgement(world, today), Judgement(excused, today)
    was = before.rollup.department(key[0], month).colour
    now = after.rollup.department(key[0], month).colour
    assert not worse(was, now), (key, month, today, was, now)
    assert set(after.lagging.rules(key[0], month)) <= set(before.lagging.rules(key[0], month))
