"""Figures copied from the last return or from another department's (docs/plausibility.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from napams.domain.catalogue import Combine, Plan
from napams.domain.history import Amounts, History, Key
from napams.domain.months import Month
from napams.domain.queries import Query, SameAsAnotherDepartment, SameAsLastMonth, reached_column
from napams.domain.returns import Figure


def same_as_last_month(
    plan: Plan, month: Month, figures: Sequence[Figure], history: History
) -> Iterator[Query]:
    """Every figure is that of the last accepted return."""
    if history.last is None:
        return
    now = {(f.kpi, f.category): f.amounts for f in figures}
    same = _of_the_month(plan, now)
    if len(same) >= plan.suspicion.same_figures and now == history.last.figures:
        column = reached_column(plan.kpis[same[0]])
        yield SameAsLastMonth(same[0], column, month, history.last.month, len(now))


def same_as_another_department(
    plan: Plan, figures: Sequence[Figure], history: History
) -> Iterator[Query]:
    """Every figure of the KPIs shared with another department is that department's."""
    now = {(f.kpi, f.category): f.amounts for f in figures}
    for department, theirs in history.others.items():
        shared = {key: now[key] for key in theirs if key in now}
        same = _of_the_month(plan, shared)
        if len(same) >= plan.suspicion.same_figures and shared == theirs:
            column = reached_column(plan.kpis[same[0]])
            yield SameAsAnotherDepartment(same[0], column, department, len(shared))


def _of_the_month(plan: Plan, figures: Mapping[Key, Amounts]) -> list[str]:
    """KPI of each figure over zero that is of the month alone.

    Standing counts may well stay the same, and so may zeros: equal ones prove no copy.
    """
    return [
        kpi
        for (kpi, _), given in figures.items()
        if plan.kpis[kpi].combine is not Combine.LAST and any(given)
    ]
