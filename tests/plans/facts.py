"""What the departments have said, as far as it was accepted.

Months are plan months: 1 is the plan's first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Figure:
    """One department's accepted figure of one KPI for one month, the KPI's own total.

    `value` for `sum` and `last`; `numerator` and `denominator` for ratios; nothing at all when the
    department said that the KPI is not applicable. A nil is a figure with the value 0.
    """

    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None

    @property
    def is_not_applicable(self) -> bool:
        """Reported, but without a number."""
        return self.value is None and self.denominator is None


NOT_APPLICABLE = Figure()


@dataclass(frozen=True, slots=True)
class MilestoneReport:
    """What the accepted return of one month says of a milestone."""

    completed: bool
    completed_on: date | None = None
    forecast: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything accepted.

    `figures` by (KPI, department, month); `reports` by (milestone, month). What is not there was
    not accepted.
    """

    figures: Mapping[tuple[str, str, int], Figure] = field(default_factory=dict)
    reports: Mapping[tuple[str, int], MilestoneReport] = field(default_factory=dict)
