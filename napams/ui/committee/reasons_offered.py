"""What a visitor may ask the reason of."""

from __future__ import annotations

from napams.domain.access import Action
from napams.domain.catalogue import Plan, nearest_codes
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


def not_offered(actor: Actor, plan: Plan, asked: str, offered: dict[str, str]) -> str:
    """Why a code that was asked for is not shown: there is none, or it is another's."""
    code, known = asked.strip().upper(), plan.names
    if code in known:
        return (
            f"{code} {known[code]} is in the plan, but not among what {actor.department} reports "
            "or owns. The JTF can tell you about it."
        )
    near = nearest_codes(code, offered)
    listed = f" Nearest to it: {', '.join(f'{c} {offered[c]}' for c in near)}." if near else ""
    return f"The plan has nothing with the code {asked[:40]}.{listed}"
