"""The codes of the plan with their names, and those nearest to one that is mistyped."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from napams.domain.catalogue import Plan

MOST_OFFERED = 4
LEAST_LIKENESS = 0.6
"""As `difflib` counts it: below this another code is meant, not a slip of the finger."""


def named(plan: Plan) -> dict[str, str]:
    """Every code that has a colour, with its name."""
    found: dict[str, str] = {}
    for measure in plan.measures:
        found[measure.code] = measure.title
        found |= {k.code: k.name for k in measure.kpis}
        found |= {t.code: t.name for t in measure.milestones}
    return found | {d.code: d.name for d in plan.departments}


def nearest(code: str, among: Iterable[str]) -> list[str]:
    """The codes most like a mistyped one, the likeliest first; none if nothing is like it."""
    return get_close_matches(code.strip().upper(), list(among), MOST_OFFERED, LEAST_LIKENESS)
