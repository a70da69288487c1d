"""A plan of the product as the second computation has it."""

from __future__ import annotations

from napams.domain import catalogue

from .world import PROGRAM, Kpi, Milestone, Plan, exact


def plan_of(adopted: catalogue.Plan) -> Plan:
    """The catalogue as the second computation has it."""
    return Plan(
        starts=adopted.starts.first_day,
        months=adopted.months,
        departments=tuple(d.code for d in adopted.departments),
        kpis=tuple(_kpi(adopted, k) for k in adopted.kpis.values()),
        milestones=tuple(
            Milestone(t.code, t.measure, t.owner, t.due_month, exact(t.weight))
            for t in adopted.milestones.values()
        ),
    )


def _kpi(adopted: catalogue.Plan, kpi: catalogue.Kpi) -> Kpi:
    return Kpi(
        code=kpi.code,
        measure=kpi.measure,
        reporters=kpi.reporters or (PROGRAM,),
        combine=kpi.combine.value,
        polarity=kpi.polarity.value,
        shape=kpi.shape.value if kpi.shape else "linear",
        unit=kpi.unit,
        baseline=exact(kpi.baseline or 0),
        targets=tuple(None if t is None else exact(t) for t in kpi.targets),
        weight=exact(kpi.weight),
        score=kpi.score,
        headline=kpi.headline,
    )
