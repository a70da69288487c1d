"""The routes of smuggling: which indicators are split by them, which route a month looks at."""

from __future__ import annotations

from napams.domain.catalogue import Kpi, Plan

ROUTE = "Route"
"""The name of the breakdown."""


def by_route(plan: Plan) -> dict[str, Kpi]:
    """The KPIs that are reported by route, by code."""
    return {
        code: kpi
        for code, kpi in plan.kpis.items()
        if kpi.breakdown is not None and kpi.breakdown.name == ROUTE
    }


def route_of(plan: Plan, number: int) -> str | None:
    """The route that plan month `number` looks at in depth: each in its turn.

    In the order in which the catalogue names them; None where nothing is reported by route.
    """
    named = [c for k in by_route(plan).values() if k.breakdown for c in k.breakdown.categories]
    routes = list(dict.fromkeys(named))
    return routes[(number - 1) % len(routes)] if routes else None
