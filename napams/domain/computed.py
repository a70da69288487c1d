"""What the program counts itself, from its register of returns, and nobody types.

Source: docs/rules.md, The value of an indicator.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import pandas as pd

from napams.domain.catalogue import Kpi, Plan
from napams.domain.contributions import FIGURES
from napams.domain.reporting import ContributionState, ReportingStatus

NOBODY = ""
"""Whom the frames name as the reporter of a figure that the program counts."""


@dataclass(frozen=True, slots=True)
class CountedReturns:
    """The returns of a plan month: how many came on time of those expected, and who did not."""

    month_number: int
    state: ContributionState
    on_time: int
    expected: int
    late: tuple[str, ...]
    missing: tuple[str, ...]


def returns_on_time(
    register: pd.DataFrame, today: date, up_to: int | None = None
) -> tuple[CountedReturns, ...]:
    """The returns of each month of a report's register, up to a plan month if one is named.

    What is waived, or owed by nobody, is in neither number. A month is `awaited` until its due day
    is over; it is `not applicable` where nothing was expected.
    """
    returns: dict[int, list[tuple[str, str, date]]] = defaultdict(list)
    columns = (register[c].tolist() for c in ("month_number", "department", "light", "due"))
    for number, *of_one in zip(*columns, strict=True):
        if up_to is None or number <= up_to:
            returns[number].append(tuple(of_one))
    return tuple(_counted(number, owed, today) for number, owed in sorted(returns.items()))


def _counted(number: int, owed: list[tuple[str, str, date]], today: date) -> CountedReturns:
    """`owed` holds the department, the light and the due day of each return of the month."""

    def who(light: ReportingStatus) -> tuple[str, ...]:
        return tuple(department for department, shown, _ in owed if shown == light)

    on_time, late, missing = map(
        who, (ReportingStatus.ON_TIME, ReportingStatus.LATE, ReportingStatus.MISSING)
    )
    expected = len(on_time) + len(late) + len(missing)
    state = ContributionState.GIVEN if expected else ContributionState.NOT_APPLICABLE
    if today <= max(due for _, _, due in owed):
        state = ContributionState.AWAITED
    return CountedReturns(number, state, len(on_time), expected, late, missing)


def computed_figures(plan: Plan, register: pd.DataFrame, today: date) -> pd.DataFrame:
    """FIGURES of every KPI that the program counts, a row for each month that can be counted."""
    counted = [c for c in returns_on_time(register, today) if c.state in _KNOWN]
    rows = [_row(kpi, month) for kpi in plan.kpis.values() if kpi.computed for month in counted]
    frame = pd.DataFrame(rows, columns=list(FIGURES))
    numbers = ["value", "numerator", "denominator"]
    frame[numbers] = frame[numbers].astype("float64")
    return frame.astype({"month_number": "int64"})


_KNOWN = (ContributionState.GIVEN, ContributionState.NOT_APPLICABLE)


def _row(kpi: Kpi, month: CountedReturns) -> tuple[object, ...]:
    value = month.on_time / month.expected * kpi.scale if month.expected else None
    counts = (month.on_time, month.expected) if month.expected else (None, None)
    return (kpi.code, NOBODY, month.month_number, month.state.value, value, *counts, 1)
