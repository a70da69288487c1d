"""What a closed month looked like, and what later corrections made of it."""

from __future__ import annotations

import pandas as pd

from napams.domain.access import Action
from napams.domain.comparison import MonthRows, differences
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.problems import refuse
from napams.services.actors import reading
from napams.services.status import month_number, status_report
from napams.store import months
from napams.wording.changes import DIFFERENCES, difference_rows

__all__ = ["DIFFERENCES", "as_closed", "compare", "difference"]


def as_closed(actor: str, month: Month, number: int = 1) -> StatusReport:
    """The report as it was when the month was first closed, or closed for the nth time.

    Refused: MONTH_NOT_CLOSED, NOT_ALLOWED.
    """
    with reading(actor, Action.SEE_EVERYTHING) as (connection, _):
        at = months.closed_at(connection, month, number)
    if at is None:
        raise refuse("MONTH_NOT_CLOSED", found=month.label)
    return status_report(actor, at)


def difference(actor: str, month: Month, number: int = 1) -> pd.DataFrame:
    """What differs between the month as first (or for the nth time) closed and as it is now.

    Columns of DIFFERENCES. `kind` is `KPI`, `measure`, `department` or `milestone`; `what` is
    `value`, `colour`, `light`, `lagging by`, `state` or `completed_on`. Refused as `as_closed`.
    """
    return compare(as_closed(actor, month, number), status_report(actor), month)


def compare(closed: StatusReport, corrected: StatusReport, month: Month) -> pd.DataFrame:
    """The same between two reports that one already has."""
    for report in (closed, corrected):
        month_number(report, month)
    found = differences(MonthRows.of(closed, month), MonthRows.of(corrected, month))
    return difference_rows(month, found)
