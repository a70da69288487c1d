"""Plans and facts made from the worked examples."""

from __future__ import annotations

from datetime import date

from napams.domain.catalogue import Combine, Department, Kpi, Measure, Milestone, Plan, Shape
from napams.domain.months import Month

from .exact import exact
from .examples import Example
from .facts import NOT_APPLICABLE, Facts, Figure

CODE = "M01-K1"


def a_plan(*measures: Measure) -> Plan:
    """A plan from January 2025 with every department that its measures name."""
    named = {d for m in measures for d in m.lead}
    named |= {d for m in measures for k in m.kpis for d in k.reporters}
    named |= {t.owner for m in measures for t in m.milestones}
    return Plan(
        title="A plan",
        starts=Month(2025, 1),
        adopted_on=date(2024, 12, 1),
        departments=tuple(Department(code=code, name=code) for code in sorted(named)),
        measures=measures,
    )


def a_measure(
    kpis: tuple[Kpi, ...] = (), milestones: tuple[Milestone, ...] = (), lead: str = "FIA"
) -> Measure:
    """The measure M01."""
    return Measure(
        code="M01",
        title="A measure",
        purpose="To be judged",
        lead=(lead,),
        kpis=kpis,
        milestones=milestones,
    )


def kpi_of(example: Example) -> Kpi:
    """The KPI of an example, with the code CODE."""
    is_ratio = Combine(example.combine).is_ratio
    return Kpi.model_validate(
        {
            "code": CODE,
            "name": example.name,
            "unit": example.unit,
            "polarity": example.polarity,
            "combine": example.combine,
            "shape": None if example.shape is None else Shape(example.shape),
            "numerator": "part" if is_ratio else "",
            "denominator": "whole" if is_ratio else "",
            "baseline": example.start,
            "baseline_basis": "illustrative",
            "targets": example.targets,
            "reporters": tuple(example.figures),
        }
    )


def plan_of(example: Example) -> Plan:
    """A plan of that one KPI."""
    return a_plan(a_measure((kpi_of(example),), lead=next(iter(example.figures))))


def figure_of(given: float | tuple[float, float] | None) -> Figure:
    """A figure as an example writes it."""
    if given is None:
        return NOT_APPLICABLE
    if isinstance(given, tuple):
        return Figure(numerator=exact(given[0]), denominator=exact(given[1]))
    return Figure(value=exact(given))


def facts_of(example: Example) -> Facts:
    """Every figure of an example."""
    return Facts(
        {
            (CODE, department, month): figure_of(given)
            for department, by_month in example.figures.items()
            for month, given in by_month.items()
        }
    )
