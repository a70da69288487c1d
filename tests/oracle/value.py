"""The value of a KPI in a month (design.md §4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from napams.domain.catalogue import Combine, Kpi

from .facts import Facts, Figure

POOLED_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What a KPI stands at.

    `complete` says whether every reporter has an accepted figure for the month. `value` is None
    when it is not complete, and also when it is but no number can be made of what was reported.
    """

    complete: bool
    value: Fraction | None = None
    denominator: Fraction | None = None


def months_of(kpi: Kpi, month: int) -> range:
    """The months whose figures make the value in `month`."""
    if kpi.combine == Combine.SUM:
        return range(1, month + 1)
    if kpi.combine == Combine.POOLED_RATIO:
        return range(max(1, month - POOLED_MONTHS + 1), month + 1)
    return range(month, month + 1)


def accepted(kpi: Kpi, facts: Facts, months: range) -> list[Figure]:
    """Every accepted figure of the KPI's reporters for some months; holes are left out."""
    found = []
    for month in months:
        for department in kpi.reporters:
            figure = facts.figures.get((kpi.code, department, month))
            if figure is not None:
                found.append(figure)
    return found


def reading(kpi: Kpi, facts: Facts, month: int) -> Reading:
    """The KPI's value in a month, in points of 100 for a ratio whose unit is `%`."""
    of_this_month = accepted(kpi, facts, range(month, month + 1))
    if len(of_this_month) < len(kpi.reporters):
        return Reading(complete=False)
    over_months = kpi.combine in (Combine.SUM, Combine.POOLED_RATIO)
    if not over_months and all(figure.is_not_applicable for figure in of_this_month):
        return Reading(complete=True)

    figures = accepted(kpi, facts, months_of(kpi, month))
    if kpi.combine in (Combine.SUM, Combine.LAST):
        if all(figure.is_not_applicable for figure in figures):
            return Reading(complete=True)
        total = Fraction(0)
        for figure in figures:
            if figure.value is not None:
                total += figure.value
        return Reading(complete=True, value=total)

    numerator = denominator = Fraction(0)
    for figure in figures:
        if figure.numerator is not None and figure.denominator is not None:
            numerator += figure.numerator
            denominator += figure.denominator
    if denominator == 0:
        return Reading(complete=True, denominator=denominator)
    scale = 100 if kpi.unit == "%" else 1
    return Reading(complete=True, value=scale * numerator / denominator, denominator=denominator)
