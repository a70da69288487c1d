"""Random small plans, and random accepted figures and milestone reports for them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from napams.domain.catalogue import (
    Combine,
    Department,
    Kpi,
    Measure,
    Milestone,
    Plan,
    Polarity,
    Shape,
)
from napams.domain.months import Month

from .calendar import last_day
from .facts import NOT_APPLICABLE, Facts, Figure, MilestoneReport
from .path import final_target, start_of

DEPARTMENTS = ("AAA", "BBB", "CCC")
DENOMINATORS = (0, 1, 3, 4, 5, 9, 10, 11, 20, 40)
STEPS = 20
"""Reported values lie on twentieths of the planned change, where the colours' borders are."""

POLARITIES = (Polarity.HIGHER, Polarity.LOWER) * 3 + (Polarity.CONTEXT,)
"""Context figures are never rated, so few of them will do."""

starts = st.builds(Month, st.integers(2023, 2025), st.integers(1, 12))
weights = st.sampled_from((1.0, 1.0, 0.5, 2.0, 3.0))


@st.composite
def way_points(draw: st.DrawFn, start: int, target: int, *, dips: bool) -> list[float | None]:
    """Targets in tenths from `start` to `target`, the first quarters blank now and then."""
    low, high = min(start, target), max(start, target)
    between = draw(st.lists(st.integers(low, high), min_size=3, max_size=3))
    if not dips:
        between.sort(reverse=target < start)
    blanks = draw(st.sampled_from((0, 0, 0, 1, 2, 3)))
    return [None] * blanks + [tenths / 10 for tenths in (*between, target)][blanks:]


@st.composite
def kpis(draw: st.DrawFn, code: str, *, dips: bool = False) -> Kpi:
    """A KPI of any kind; one in four stays at its start: a hold, or a ceiling of zero."""
    polarity = draw(st.sampled_from(POLARITIES))
    combine = draw(st.sampled_from(Combine))
    total = combine is Combine.SUM
    highest = 1000 if combine.is_ratio else 500
    start = 0 if total else draw(st.integers(0, highest))
    shape, baseline = None, None if total else start / 10
    targets: list[float | None] = [None] * 4
    if polarity is not Polarity.CONTEXT:
        shape = draw(st.sampled_from(Shape))
        falls = polarity is Polarity.LOWER and not total
        target = draw(st.integers(0, start) if falls else st.integers(start, highest))
        if draw(st.integers(1, 4)) == 4:
            target = start
        targets = draw(way_points(start, target, dips=dips))
    return Kpi(
        code=code,
        name=f"Indicator {code}",
        unit=draw(st.sampled_from(("%", "per case"))) if combine.is_ratio else "count",
        polarity=polarity,
        combine=combine,
        shape=shape,
        numerator="part" if combine.is_ratio else "",
        denominator="whole" if combine.is_ratio else "",
        baseline=baseline,
        baseline_basis="illustrative",
        targets=tuple(targets),
        weight=draw(weights),
        score=draw(st.sampled_from((True, True, True, False))),
        reporters=tuple(
            draw(st.lists(st.sampled_from(DEPARTMENTS), min_size=1, max_size=3, unique=True))
        ),
    )


@st.composite
def milestones(draw: st.DrawFn, code: str) -> Milestone:
    """A milestone due within the plan's year or shortly after it."""
    return Milestone(
        code=code,
        name=f"Step {code}",
        owner=draw(st.sampled_from(DEPARTMENTS)),
        due_month=draw(st.integers(1, 14)),
        weight=draw(weights),
    )


@st.composite
def plans(draw: st.DrawFn, *, dips: bool = False) -> Plan:
    """One to three measures of one to five KPIs and up to three milestones.

    With `dips` the targets of the quarters need not run one way.
    """
    measures = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        code = f"M{number:02d}"
        kpi_codes = [f"{code}-K{k}" for k in range(1, draw(st.integers(1, 5)) + 1)]
        milestone_codes = [f"{code}-T{t}" for t in range(1, draw(st.integers(0, 3)) + 1)]
        measures.append(
            Measure(
                code=code,
                title=f"Measure {number}",
                purpose="To be judged",
                lead=(DEPARTMENTS[0],),
                kpis=tuple(draw(kpis(c, dips=dips)) for c in kpi_codes),
                milestones=tuple(draw(milestones(c)) for c in milestone_codes),
            )
        )
    begins = draw(starts)
    return Plan(
        title="A plan",
        starts=begins,
        adopted_on=begins.first_day,
        departments=tuple(Department(code=c, name=f"Department {c}") for c in DEPARTMENTS),
        measures=tuple(measures),
    )


@st.composite
def numbers(draw: st.DrawFn, kpi: Kpi) -> Figure:
    """A figure with a number in it, such as the KPI could have in the course of the year."""
    if kpi.combine.is_ratio:
        whole = draw(st.sampled_from(DENOMINATORS))
        part = draw(st.integers(0, whole))
        return Figure(numerator=Fraction(part), denominator=Fraction(whole))
    if kpi.polarity is Polarity.CONTEXT:
        return Figure(value=Fraction(draw(st.integers(0, 30))))
    start, target = start_of(kpi), final_target(kpi)
    if kpi.combine is Combine.SUM:
        return Figure(value=target * draw(st.integers(0, 4)) / STEPS + draw(st.integers(0, 1)))
    if start == target:
        return Figure(value=max(Fraction(0), start + start * draw(st.integers(-4, 4)) / STEPS))
    way = Fraction(draw(st.integers(-3, STEPS + 2)), STEPS)
    own_share = (start + way * (target - start)) / len(kpi.reporters)
    return Figure(value=max(Fraction(0), round(own_share, 4)))


@st.composite
def facts_for(draw: st.DrawFn, plan: Plan) -> Facts:
    """Accepted figures with holes, and milestone reports, for the months of a plan.

    A department that falls silent for a month does so for all its KPIs now and then.
    """
    figures: dict[tuple[str, str, int], Figure] = {}
    for department in DEPARTMENTS:
        silent = draw(st.sets(st.integers(1, plan.months), max_size=2))
        for kpi in plan.kpis_of(department):
            for month in range(1, plan.months + 1):
                kind = draw(st.integers(1, 16))
                if month in silent or kind == 16:
                    continue
                given = NOT_APPLICABLE if kind == 15 else draw(numbers(kpi))
                figures[kpi.code, department, month] = given
    reports: dict[tuple[str, int], MilestoneReport] = {}
    for milestone in plan.milestones.values():
        for month in draw(st.sets(st.integers(1, plan.months), max_size=4)):
            reports[milestone.code, month] = draw(milestone_reports(plan, milestone, month))
    return Facts(figures, reports)


@st.composite
def milestone_reports(
    draw: st.DrawFn, plan: Plan, milestone: Milestone, month: int
) -> MilestoneReport:
    """What the return of a month says: completed by about then, or forecast around the due day."""
    if draw(st.booleans()):
        days = draw(st.sampled_from((-60, -1, 0, 1, 12)))
        return MilestoneReport(True, completed_on=moved(last_day(plan, month), days))
    if draw(st.booleans()):
        return MilestoneReport(False)
    days = draw(st.sampled_from((-40, -1, 0, 1, 40)))
    return MilestoneReport(False, forecast=moved(last_day(plan, milestone.due_month), days))


def moved(day: date, days: int) -> date:
    """The day so many days later."""
    return day + timedelta(days=days)


@st.composite
def cases(draw: st.DrawFn, *, dips: bool = False) -> tuple[Plan, Facts]:
    """A plan with what was accepted for it."""
    plan = draw(plans(dips=dips))
    return plan, draw(facts_for(plan))
