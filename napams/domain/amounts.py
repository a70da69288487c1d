"""Which amount of a KPI is compared over the months, and how such months are told."""

from __future__ import annotations

from collections.abc import Sequence

from napams.domain.catalogue import Combine, Kpi
from napams.domain.doubts import Part
from napams.domain.history import Amounts, Past
from napams.domain.months import Month
from napams.domain.returns import Figure, FigureState
from napams.domain.wording import number

Told = Sequence[tuple[Month, float]]
"""Amounts with their months, oldest first."""


def compared(kpi: Kpi, given: Figure | Past) -> float | None:
    """What says how much a month held: the value, or the cases under a percentage."""
    return given.denominator if kpi.combine.is_ratio else given.value


def compared_part(kpi: Kpi) -> Part:
    """Where that stands."""
    return Part.DENOMINATOR if kpi.combine.is_ratio else Part.VALUE


def reached(kpi: Kpi, given: Figure | Past) -> float | None:
    """What has been reached: the value, or the numerator of a percentage."""
    return given.numerator if kpi.combine.is_ratio else given.value


def reached_part(kpi: Kpi) -> Part:
    """Where that stands."""
    return Part.NUMERATOR if kpi.combine.is_ratio else Part.VALUE


def counts(kpi: Kpi) -> bool:
    """Whether the compared amount is a number of things, of which a few say nothing."""
    return kpi.combine.is_ratio or kpi.unit.startswith("count")


def amounts(figure: Figure) -> Amounts:
    """All that a figure says, for comparing it whole."""
    if figure.state is FigureState.NOT_APPLICABLE:
        return ()
    if figure.numerator is not None and figure.denominator is not None:
        return (figure.numerator, figure.denominator)
    return (figure.value or 0.0,)


def varies(kpi: Kpi) -> bool:
    """Whether a figure is of the month alone; what has been reached so far may stay the same."""
    return kpi.combine is not Combine.LAST


def told(months: Told) -> str:
    """`7 in Jan 2025, 9 in Feb 2025`."""
    return ", ".join(f"{number(amount)} in {month.label}" for month, amount in months)
