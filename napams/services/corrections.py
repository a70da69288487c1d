"""What a closed month looked like, and what later corrections made of it."""

from __future__ import annotations

from datetime import date

import pandas as pd

from napams.domain.access import Action
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.problems import refuse
from napams.services.actors import reading
from napams.services.status import month_number, status_report
from napams.store import months

DIFFERENCES = ("month", "kind", "code", "name", "what", "as_closed", "as_corrected")
"""The columns of a difference; both values in writing, empty where there is none."""

_COMPARED = (
    ("kpis", "KPI", "code", "name", ("actual", "colour")),
    ("measures", "measure", "measure", "title", ("colour",)),
    ("departments", "department", "department", "name", ("reporting", "colour", "rules")),
    ("milestones", "milestone", "code", "name", ("state", "completed_on")),
)
_WORDS = {"actual": "value", "reporting": "light", "rules": "lagging by"}


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
    rows: list[tuple[str, ...]] = []
    for table, kind, key, name, columns in _COMPARED:
        before, after = (_of(getattr(p, table), month, key) for p in (closed, corrected))
        for code in after.index:
            for column in columns:
                old = _written(before.at[code, column]) if code in before.index else ""
                new = _written(after.at[code, column])
                if old != new:
                    what = _WORDS.get(column, column)
                    named = str(after.at[code, name])
                    rows.append((str(month), kind, str(code), named, what, old, new))
    return pd.DataFrame(rows, columns=list(DIFFERENCES))


def _of(frame: pd.DataFrame, month: Month, key: str) -> pd.DataFrame:
    return frame[frame["month"] == str(month)].set_index(key)


def _written(value: object) -> str:
    """Four decimals at most, so that algebraically equal figures are equal."""
    if value is None or value != value:  # noqa: PLR0124 - what is not itself is pandas' nothing
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, date) else str(value)
