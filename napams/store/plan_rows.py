"""The plan as rows of its tables."""

from __future__ import annotations

from typing import Any

from napams.domain.catalogue import MONTHS_PER_TARGET, Plan


def version_row(plan: Plan, demonstration: bool) -> dict[str, Any]:
    """The version itself, with its policy."""
    kinds = {"calendar", "thresholds", "lagging", "suspicion"}
    policy = plan.model_dump(mode="json", include=kinds)
    return {
        "number": plan.version,
        "title": plan.title,
        "starts": str(plan.starts),
        "months": plan.months,
        "adopted_on": plan.adopted_on,
        "effective_from": plan.effective_from,
        "reason": plan.reason,
        "decision": plan.decision,
        "policy": policy,
        "demonstration": demonstration,
    }


def departments(plan: Plan) -> list[dict[str, Any]]:
    """A row a department."""
    return [d.model_dump() | {"position": n} for n, d in enumerate(plan.departments)]


def measures(plan: Plan) -> list[dict[str, Any]]:
    """A row a measure."""
    return [
        m.model_dump(exclude={"kpis", "milestones"})
        | {"lead": list(m.lead), "support": list(m.support), "position": n}
        for n, m in enumerate(plan.measures)
    ]


def kpis(plan: Plan) -> list[dict[str, Any]]:
    """A row a KPI, without its targets."""
    return [
        k.model_dump(exclude={"targets", "reporters", "breakdown"})
        | {
            "measure": k.measure,
            "breakdown": k.breakdown.name if k.breakdown else "",
            "categories": list(k.breakdown.categories) if k.breakdown else [],
            "position": n,
        }
        for n, k in enumerate(plan.kpis.values())
    ]


def milestones(plan: Plan) -> list[dict[str, Any]]:
    """A row a milestone, without its date."""
    return [
        s.model_dump(exclude={"due_month"}) | {"measure": s.measure, "position": n}
        for n, s in enumerate(plan.milestones.values())
    ]


def reporters(plan: Plan) -> list[dict[str, Any]]:
    """Who reports what."""
    return [
        {"kpi": k.code, "department": d, "position": n}
        for k in plan.kpis.values()
        for n, d in enumerate(k.reporters)
    ]


def targets(plan: Plan) -> list[dict[str, Any]]:
    """The targets of this version; a blank quarter has no row."""
    return [
        {"kpi": k.code, "version": plan.version, "month": q * MONTHS_PER_TARGET, "value": value}
        for k in plan.kpis.values()
        for q, value in enumerate(k.targets, start=1)
        if value is not None
    ]


def dates(plan: Plan) -> list[dict[str, Any]]:
    """When each milestone falls due under this version."""
    return [
        {"milestone": s.code, "version": plan.version, "due_month": s.due_month, "due": plan.due(s)}
        for s in plan.milestones.values()
    ]
