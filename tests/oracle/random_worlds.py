"""Made-up plans and histories: small, many a second, and with everything that can happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from . import path
from .world import (
    NOT_APPLICABLE,
    PROGRAM,
    Figure,
    Kpi,
    Milestone,
    Plan,
    Return,
    Revision,
    Tells,
    World,
)

DEPARTMENTS = ("A", "B", "C", "D")
STARTS = (date(2024, 11, 1), date(2025, 1, 1), date(2025, 7, 1))
LENGTHS = (3, 4, 5, 6, 7, 9, 12, 14, 18, 24, 36)
HISTORY = 18
"""Months that a history lasts at least: a shorter plan has milestones due after its end."""


def plan(random: Random, months: int | None = None, starts: date | None = None) -> Plan:
    """A plan of a few KPIs and milestones in one or two measures."""
    length = months or random.choice(LENGTHS)
    departments = DEPARTMENTS[: random.randint(1, 4)]
    measures = ("M01", "M02")[: random.randint(1, 2)]
    kpis = tuple(
        _kpi(random, f"{random.choice(measures)}-K{n}", departments, length)
        for n in range(1, random.randint(2, 7))
    )
    headlines: dict[str, str] = {}
    for k in kpis:
        headlines.setdefault(k.measure, k.code)
    kpis = tuple(replace(k, headline=headlines[k.measure] == k.code) for k in kpis)
    milestones = tuple(
        Milestone(
            f"{random.choice(measures)}-T{n}",
            "",
            random.choice(departments),
            random.randint(1, max(length, random.choice((length, HISTORY))) + 3),
            Fraction(random.choice((1, 1, 2))),
        )
        for n in range(1, random.randint(1, 4))
    )
    milestones = tuple(replace(t, measure=t.code[:3]) for t in milestones)
    busy = {d for k in kpis for d in k.reporters} | {t.owner for t in milestones}
    named = tuple(d for d in departments if d in busy)
    return Plan(starts or random.choice(STARTS), length, named, kpis, milestones)


def _kpi(random: Random, code: str, departments: tuple[str, ...], months: int) -> Kpi:
    combine = random.choice(("sum", "last", "last_ratio", "pooled_ratio"))
    polarity = random.choice(("higher", "higher", "higher", "lower", "context"))
    ratio = combine in ("last_ratio", "pooled_ratio")
    quarters = -(-months // 3)
    reporters = tuple(sorted(random.sample(departments, random.randint(1, len(departments)))))
    if code.endswith("K1"):  # so that the first department always reports something
        reporters = tuple(sorted({*reporters, departments[0]}))
    elif ratio and random.random() < 0.1:
        reporters, polarity = (PROGRAM,), "higher"
    start = Fraction(0) if combine == "sum" else Fraction(random.choice((0, 10, 40, 60, 80)))
    top = 100 if ratio else 120
    falls = polarity == "lower" and combine != "sum"
    end = Fraction(random.randint(0, int(start)) if falls else random.randint(int(start), top))
    if random.random() < 0.1:
        end = start
    steps = [Fraction(random.randint(0, 10), 10) for _ in range(quarters - 1)]
    if combine == "sum" or random.random() < 0.9:
        steps.sort()
    targets: list[Fraction | None] = [start + (end - start) * step for step in steps]
    blank = random.randint(0, quarters - 1) if random.random() < 0.2 else 0
    targets[:blank] = [None] * blank
    return Kpi(
        code=code,
        measure=code[:3],
        reporters=reporters,
        combine=combine,
        polarity=polarity,
        shape=random.choice(("linear", "back", "step")),
        unit=_unit(random, ratio=ratio, computed=reporters == (PROGRAM,)),
        baseline=start,
        targets=(*targets, end),
        weight=Fraction(random.choice((1, 1, 2, 3))),
        score=random.random() > 0.1,
    )


def _unit(random: Random, *, ratio: bool, computed: bool) -> str:
    if ratio:
        return "%" if computed else random.choice(("%", "%", "%", "per case"))
    return random.choice(("count", "days"))


def perfect(plan_: Plan, random: Random) -> World:
    """Everybody delivers exactly the path, all is accepted, every milestone done on its due day."""
    return history(plan_, random, on_path, calm=True)


def history(
    plan_: Plan,
    random: Random,
    figure: Callable[[Plan, Kpi, str, int, Random], Figure],
    *,
    calm: bool = False,
) -> World:
    """Returns of every department in every month it owes; in a calm one nothing goes wrong."""
    after = 0 if calm else random.choice((0, 0, 2))  # months after the last one that is owed
    returns = {
        (d, n): _return(plan_, d, n, random, figure, calm=calm)
        for d in plan_.departments
        for n in range(1, plan_.owed_until(d) + 1 + after)
    }
    return World(plan_, {k: r for k, r in returns.items() if r != Return()})


def on_path(plan_: Plan, kpi: Kpi, department: str, month: int, random: Random) -> Figure:
    """What a department delivers that follows the path to the letter."""
    share = Fraction(1, len(kpi.reporters))
    if kpi.is_context:
        return Figure(Fraction(1)) if not kpi.is_ratio else Figure(None, Fraction(1), Fraction(2))
    there = path.at(plan_, kpi, month)
    if kpi.combine == "sum":
        return Figure((there - path.at(plan_, kpi, month - 1)) * share)
    if kpi.combine == "last":
        return Figure(there * share)
    cases = Fraction(random.randint(200, 400))
    return Figure(None, there * cases / kpi.scale, cases)


def anyhow(plan_: Plan, kpi: Kpi, department: str, month: int, random: Random) -> Figure:
    """Near the path, far from it, nothing, or not applicable."""
    ideal = on_path(plan_, kpi, department, month, random)
    luck = random.random()
    if luck < 0.08:
        return NOT_APPLICABLE
    factor = Fraction(random.choice((0, 2, 5, 8, 9, 10, 10, 11, 13)), 10)
    if kpi.is_ratio:
        cases = Fraction(random.choice((0, 3, 8, 11, 25, 60, 300)))
        rate = (ideal.numerator or Fraction(0)) / (ideal.denominator or 1) * factor
        most = Fraction(1) if kpi.unit == "%" else rate
        return Figure(None, Fraction(round(min(most, rate) * cases)), cases)
    return Figure(Fraction(round((ideal.value or Fraction(0)) * factor, 1)))


def _return(
    plan_: Plan,
    department: str,
    month: int,
    random: Random,
    figure: Callable[[Plan, Kpi, str, int, Random], Figure],
    *,
    calm: bool,
) -> Return:
    first = plan_.first_day(month + 1)
    luck = 1.0 if calm else random.random()
    waiver = first + timedelta(days=random.randint(0, 20)) if luck < 0.06 else None
    again = waiver + timedelta(days=random.randint(1, 30)) if waiver and luck < 0.01 else None
    if 0.04 < luck < 0.16:
        return Return(waived=waiver)
    received = first + timedelta(days=4 if calm else random.choice((1, 4, 6, 7, 9, 12, 18, 40)))
    refused = tuple(
        sorted(
            max(plan_.last_day(month), received - timedelta(days=random.randint(0, 10)))
            for _ in range(random.randint(0, 2))
        )
        if not calm and random.random() < 0.15
        else ()
    )
    revisions = []
    while True:
        revision = _revision(plan_, department, month, received, random, figure, calm=calm)
        if not calm and random.random() < 0.08:
            revision = replace(revision, sent_in=received + timedelta(days=random.randint(1, 5)))
        verdict = 1.0 if calm else random.random()
        later = 0 if calm else random.choice((0, 1, 3, 15, 50))
        looked = revision.known_from + timedelta(days=later)
        if verdict < 0.12:
            revisions.append(revision)
            break
        if verdict < 0.25 and len(revisions) < 3:
            revisions.append(replace(revision, sent_back=looked))
            if random.random() < 0.25:
                break
            received = looked + timedelta(days=random.choice((1, 5, 7, 8, 20)))
            continue
        undone = looked + timedelta(days=random.choice((0, 2, 9, 40)))
        withdrawn = undone if not calm and random.random() < 0.04 else None
        revisions.append(replace(revision, accepted=looked, withdrawn=withdrawn))
        if calm or random.random() > 0.12 or len(revisions) > 3:
            break
        received = looked + timedelta(days=random.choice((1, 10, 40)))
    return Return(refused=refused, revisions=tuple(revisions), waived=waiver, owed_again=again)


def _revision(
    plan_: Plan,
    department: str,
    month: int,
    received: date,
    random: Random,
    figure: Callable[[Plan, Kpi, str, int, Random], Figure],
    *,
    calm: bool,
) -> Revision:
    reported = [k for k in plan_.kpis if department in k.reporters and month <= plan_.months]
    figures = {
        k.code: figure(plan_, k, department, month, random)
        for k in reported
        if calm or random.random() > 0.05
    }
    tells = {}
    for t in plan_.milestones:
        if t.owner != department:
            continue
        due = plan_.last_day(t.due_month)
        if calm:
            if due <= received:
                tells[t.code] = Tells(completed_on=due)
        elif random.random() < 0.6:
            late = due + timedelta(days=random.choice((-40, -3, 0, 1, 29, 30, 31, 70)))
            tells[t.code] = Tells(late) if late <= received else Tells(None, late)
    nil = not calm and random.random() < 0.04
    return Revision(received, figures, tells, nil=nil)


def moments(plan_: Plan, random: Random) -> tuple[int, date]:
    """A month and a day on which to look at it."""
    month = random.randint(1, plan_.months + 4)
    offset = random.choice((-10, 0, 3, 6, 7, 9, 10, 14, 15, 19, 35, 80))
    return month, plan_.first_day(month + 1) + timedelta(days=offset)
