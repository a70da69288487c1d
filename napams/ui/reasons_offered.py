"""What a visitor may ask the reason of."""

from __future__ import annotations

from napams.domain.access import Action
from napams.domain.catalogue import Plan
from napams.services.actors import Actor


def to_whom(actor: Actor, plan: Plan) -> dict[str, str]:
    """Codes with their names, measure by measure, then departments; for a focal person the own."""
    own = actor.department
    if actor.may(Action.SEE_EVERYTHING):
        measures = plan.measures
        departments = plan.departments
    else:
        measures, departments = (), tuple(d for d in plan.departments if d.code == own)
    offered: dict[str, str] = {}
    for measure in measures:
        offered[measure.code] = measure.title
        offered |= {k.code: k.name for k in measure.kpis}
        offered |= {t.code: t.name for t in measure.milestones}
    offered |= {d.code: d.name for d in departments}
    if not measures and own is not None:
        offered |= {k.code: k.name for k in plan.kpis_of(own)}
        offered |= {t.code: t.name for t in plan.milestones_of(own)}
    return offered
