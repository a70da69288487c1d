"""What a department has reported so far, as far as its next return is compared with it.

Everything is from accepted returns of months *before* the one that is read, so that a correction
is never compared with what it corrects; `others` alone is of the same month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from napams.domain.months import Month

Key = tuple[str, str]
"""KPI code and category; the category is empty for the KPI's own total."""

Amounts = tuple[float, ...]
"""A figure's value, or its numerator and denominator; empty where it was not applicable."""


@dataclass(frozen=True, slots=True)
class Past:
    """A KPI's own total in an accepted return; amounts are None where it was not applicable."""

    month: Month
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """The last accepted return called a milestone completed."""

    month: Month
    completed_on: date | None


@dataclass(frozen=True, slots=True)
class LastReturn:
    """Every figure of the newest accepted return."""

    month: Month
    figures: Mapping[Key, Amounts]


@dataclass(frozen=True, slots=True)
class History:
    """A department's accepted past before a month; empty at the start.

    `kpis` holds each KPI's totals by its code, oldest month first; `returns` counts the accepted
    returns; `others` are the figures that other departments reported for the same month of the
    KPIs which they share with this one.
    """

    kpis: Mapping[str, tuple[Past, ...]] = field(default_factory=dict)
    last: LastReturn | None = None
    completed: Mapping[str, Completion] = field(default_factory=dict)
    others: Mapping[str, Mapping[Key, Amounts]] = field(default_factory=dict)
    returns: int = 0


NO_HISTORY = History()
"""Of a department whose first return is read."""
