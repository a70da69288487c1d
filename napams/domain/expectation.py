"""What a pooled ratio is held to, month by month: the planned path, and the cases that weigh it.

Source: docs/rules.md, The planned path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from napams.domain.catalogue import Combine, Plan
from napams.domain.path import Paths
from napams.domain.provenance import AcceptedFigure, Formed


@dataclass(frozen=True, slots=True)
class Weighed:
    """A month that enters the value: what was planned for its end, and its cases."""

    month_number: int
    planned: float
    cases: float


def weighed(plan: Plan, code: str, formed: Formed) -> tuple[Weighed, ...]:
    """The months whose planned values, weighed by their cases, are the expected value.

    Empty for what is no pooled ratio, or has no value or no path. What stands in for a silent
    department weighs as the last month.
    """
    kpi, (first, last) = plan.kpis[code], formed.months
    if kpi.combine is not Combine.POOLED_RATIO or kpi.is_context or formed.value is None:
        return ()
    months = np.arange(first, last + 1)
    path = Paths.of([kpi], plan.months).expected(np.zeros_like(months), months)
    cases = {n: _cases([e for e in formed.entered if e.month_number == n]) for n in months.tolist()}
    cases[last] += _cases(formed.stand_ins)
    return tuple(
        Weighed(number, float(planned), cases[number])
        for number, planned in zip(months.tolist(), path, strict=True)
        if cases[number]
    )


def _cases(entries: Sequence[AcceptedFigure]) -> float:
    return sum(e.denominator or 0.0 for e in entries)
