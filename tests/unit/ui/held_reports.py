"""Small reports in which a month waits or is waived: one department, few indicators."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from napams.domain.catalogue import Department, Kpi, Measure, Plan
from napams.domain.contributions import FIGURES
from napams.domain.events import Head
from napams.domain.milestones import REPORTS
from napams.domain.months import Month
from napams.domain.provenance import SOURCES
from napams.domain.report import Known, StatusReport
from tests.unit.rules.registers import Change, registered

Figures = Mapping[int, float | tuple[float, float] | None]
"""By plan month: a value, a numerator and denominator, or None where not applicable."""


def kpi(code: str, **more: object) -> Kpi:
    """A total of the FIA's that rises by 12 a quarter, unless said otherwise."""
    said: dict[str, object] = {
        "code": code,
        "name": f"Indicator {code}",
        "unit": "count",
        "polarity": "higher",
        "combine": "sum",
        "shape": "linear",
        "baseline_basis": "illustrative",
        "targets": (12, 24, 36, 48),
        "reporters": ("FIA",),
    }
    return Kpi.model_validate(said | more)


def plan_of(*kpis: Kpi, months: int = 12) -> Plan:
    """A plan of the FIA's from January 2025, of a year unless said otherwise, in one measure."""
    return Plan(
        title="A plan",
        starts=Month(2025, 1),
        months=months,
        adopted_on=date(2024, 12, 1),
        departments=(Department(code="FIA", name="Federal Agency"),),
        measures=(
            Measure(code="M01", title="Arrests", purpose="To arrest.", lead=("FIA",), kpis=kpis),
        ),
    )


def report_of(
    plan: Plan,
    figures: Mapping[str, Figures],
    but: Mapping[int, Change] | None = None,
    *,
    until: int,
) -> StatusReport:
    """The report on the 20th after month `until`; `but` as in `registered`."""
    rows = []
    for code, by_month in figures.items():
        for number, said in by_month.items():
            state = "not applicable" if said is None else "given"
            parts = said if isinstance(said, tuple) else (None, None)
            value = None if isinstance(said, tuple) else said
            rows.append((code, "FIA", number, state, value, *parts, True))
    frame = pd.DataFrame(rows, columns=list(FIGURES))
    numbers = ["value", "numerator", "denominator"]
    return StatusReport.of(
        plan,
        Known(
            frame.astype(dict.fromkeys(numbers, "float64")),
            pd.DataFrame(columns=list(REPORTS)),
            registered(plan, range(1, until + 1), but),
            pd.DataFrame(columns=list(SOURCES)),
        ),
        range(1, until + 1),
        as_of=plan.month(until + 1).first_day.replace(day=20),
        head=Head(0, ""),
    )
