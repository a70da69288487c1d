"""What was accepted, as the frames that the store gives: summed here month by month, by hand."""

from __future__ import annotations

import pandas as pd

from napams.domain.catalogue import Kpi, Plan
from napams.domain.milestones import REPORTS
from napams.domain.status import FIGURES
from tests.oracle.facts import Facts


def figures(plan: Plan, facts: Facts) -> pd.DataFrame:
    """The frame that `napams.domain.status` describes."""
    rows = [
        row
        for kpi in plan.kpis.values()
        for month in range(1, plan.months + 1)
        if (row := _row(kpi, facts, month)) is not None
    ]
    return pd.DataFrame(rows, columns=list(FIGURES))


def reports(facts: Facts) -> pd.DataFrame:
    """The frame of milestone reports."""
    rows = [
        {
            "code": code,
            "month_number": month,
            "status": "completed" if report.completed else "in progress",
            "forecast": report.forecast,
            "completed_on": report.completed_on,
            "reported_in": month,
        }
        for (code, month), report in facts.reports.items()
    ]
    return pd.DataFrame(rows, columns=list(REPORTS))


def _row(kpi: Kpi, facts: Facts, month: int) -> dict[str, object] | None:
    now = _given(kpi, facts, month, month)
    if not now:
        return None
    valued = [f for f in now if not f.is_not_applicable]
    pooled = _given(kpi, facts, max(1, month - 2), month)
    return {
        "code": kpi.code,
        "month_number": month,
        "monthly": _sum(f.value for f in now),
        "numerator": _sum(f.numerator for f in now),
        "denominator": _sum(f.denominator for f in now),
        "reported": len(now),
        "valued": len(valued),
        "running": _sum(f.value for f in _given(kpi, facts, 1, month)),
        "pooled_numerator": _sum(f.numerator for f in pooled),
        "pooled_denominator": _sum(f.denominator for f in pooled),
        "evidence": True,
    }


def _given(kpi, facts, first, last):  # type: ignore[no-untyped-def]
    return [
        facts.figures[kpi.code, department, month]
        for month in range(first, last + 1)
        for department in kpi.reporters
        if (kpi.code, department, month) in facts.figures
    ]


def _sum(numbers) -> float:  # type: ignore[no-untyped-def]
    """As a database sums: nothing at all gives nothing."""
    given = [float(n) for n in numbers if n is not None]
    return sum(given) if given else float("nan")
