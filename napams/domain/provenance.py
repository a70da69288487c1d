"""What a colour rests on, down to the cell: accepted figures and milestone reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from napams.domain.catalogue import Combine, Kpi
from napams.domain.months import Month
from napams.domain.path import DECIMALS
from napams.domain.returns import FigureState
from napams.domain.status import POOLED_MONTHS

SOURCES = ("code", "month_number", "month", "department", "revision", "sheet", "cell")
"""Columns of a frame of sources: the cell of each accepted total and milestone report."""


@dataclass(frozen=True, slots=True)
class Source:
    """The cell of a return that a figure or a milestone report comes from."""

    department: str
    month: Month
    revision: int
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Origin(Source):
    """A source with its file, and who sent and accepted it."""

    received_on: date
    sent_by: str
    accepted_by: str
    accepted_at: datetime
    answer: str
    upload_id: int
    file_name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A query on an accepted return with the sentence that answered it: who said it, and when."""

    department: str
    month: Month
    revision: int
    code: str
    place: str
    query: str
    found: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One department's accepted figure for one month; `category` is empty for the total."""

    month_number: int
    category: str
    state: FigureState
    value: float | None
    numerator: float | None
    denominator: float | None
    named: str
    """The evidence that the department names."""
    remark: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Report:
    """What one accepted return says of a milestone."""

    month_number: int
    status: str
    forecast: date | None
    completed_on: date | None
    named: str
    remark: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Formed:
    """How a value came about: what entered, the two parts of a ratio, the value itself.

    `value` is None while a department's figure is missing or nothing can be divided.
    """

    entered: tuple[Entry, ...]
    missing: tuple[str, ...]
    numerator: float | None
    denominator: float | None
    value: float | None
    months: tuple[int, int]
    """First and last plan month that the value rests on."""


def formed(kpi: Kpi, entries: Sequence[Entry], month_number: int) -> Formed:
    """The value of a KPI in a plan month from its departments' totals, figure by figure."""
    first = {
        Combine.SUM: 1,
        Combine.POOLED_RATIO: max(1, month_number - POOLED_MONTHS + 1),
    }.get(kpi.combine, month_number)
    entered = tuple(
        e for e in entries if first <= e.month_number <= month_number and not e.category
    )
    given = {e.origin.department for e in entered if e.month_number == month_number}
    missing = tuple(d for d in kpi.reporters if d not in given)
    span = (first, month_number)
    if kpi.combine.is_ratio:
        above = _total([e.numerator for e in entered])
        below = _total([e.denominator for e in entered])
        share = above / below * kpi.scale if above is not None and below else None
        return Formed(entered, missing, above, below, None if missing else share, span)
    value = _total([e.value for e in entered])
    return Formed(entered, missing, None, None, None if missing else value, span)


def _total(numbers: Sequence[float | None]) -> float | None:
    """The sum of what is given, None if nothing is."""
    given = [n for n in numbers if n is not None]
    return round(sum(given), DECIMALS) if given else None
