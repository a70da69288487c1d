"""A department's accepted past, with which its next return is compared.

All of it is from accepted returns of months *before* the one that is read, so that a correction
is never compared with the revision it corrects; `others` alone is of the same month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from napams.domain.months import Month

Key = tuple[str, str]
"""KPI code and category; empty for the KPI's own total."""

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
    """A milestone that the last accepted return about it called completed."""

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

    `kpis`: totals by KPI code, oldest month first. `completed`: by milestone code. `others`: by
    department, its figures of the same month for the KPIs that it shares with this one.
    `returns`: number of accepted returns.
    """

    kpis: Mapping[str, tuple[Past, ...]] = field(default_factory=dict)
    last: LastReturn | None = None
    completed: Mapping[str, Completion] = field(default_factory=dict)
    others: Mapping[str, Mapping[Key, Amounts]] = field(default_factory=dict)
    returns: int = 0


NO_HISTORY = History()
"""The past of a department that reports for the first time."""
