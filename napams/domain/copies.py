"""Figures that look copied: from the last return, or from another department's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from napams.domain.amounts import amounts, reached_part, varies
from napams.domain.catalogue import Plan
from napams.domain.doubts import Doubt
from napams.domain.history import Amounts, History, Key
from napams.domain.months import Month
from napams.domain.returns import Figure
from napams.wording.numbers import count


def as_last_month(
    plan: Plan, month: Month, figures: Sequence[Figure], history: History
) -> Iterator[Doubt]:
    """Every figure is that of the last accepted return."""
    if history.last is None:
        return
    now = {(f.kpi, f.category): amounts(f) for f in figures}
    same = _telling(plan, now)
    if len(same) >= plan.suspicion.same_figures and now == history.last.figures:
        yield Doubt(
            "SAME_AS_LAST_MONTH",
            same[0],
            reached_part(plan.kpis[same[0]]),
            expected=f"the figures of {month.label}",
            found=f"all {count(len(now), 'figure')} are those of {history.last.month.label}",
        )


def as_another_department(
    plan: Plan, figures: Sequence[Figure], history: History
) -> Iterator[Doubt]:
    """Every figure of the KPIs that it shares with another department is that one's."""
    now = {(f.kpi, f.category): amounts(f) for f in figures}
    for department, theirs in history.others.items():
        shared = {key: now[key] for key in theirs if key in now}
        same = _telling(plan, shared)
        if len(same) >= plan.suspicion.same_figures and shared == theirs:
            yield Doubt(
                "SAME_AS_ANOTHER_DEPARTMENT",
                same[0],
                reached_part(plan.kpis[same[0]]),
                expected="the department's own figures",
                found=f"all {count(len(shared), 'figure')} are those of {department}",
            )


def _telling(plan: Plan, figures: Mapping[Key, Amounts]) -> list[str]:
    """The KPIs of the figures that change from month to month, one entry a figure over zero.

    What has been reached so far may well stay the same, and so may nothing at all.
    """
    return [kpi for (kpi, _), given in figures.items() if varies(plan.kpis[kpi]) and any(given)]
