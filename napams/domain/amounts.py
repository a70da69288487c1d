"""Which amount of a KPI is compared over the months, and how such months are told."""

from __future__ import annotations

import math
from collections.abc import Sequence

from napams.domain.catalogue import Combine, Kpi, Unit
from napams.domain.doubts import Part
from napams.domain.history import Amounts, Past
from napams.domain.months import Month
from napams.domain.path import DECIMALS
from napams.domain.returns import Figure, FigureState
from napams.wording.numbers import number, quantity

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
    return kpi.combine.is_ratio or Unit.is_count(kpi.unit)


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


def measured(kpi: Kpi, amount: float) -> str:
    """A compared amount as it is read: grouped; whole if counted, else rounded, with its unit."""
    return number(round(amount)) if counts(kpi) else quantity(amount, kpi.unit)


def span(kpi: Kpi, low: float, high: float) -> str:
    """Bounds within which nothing is asked; of counts the whole ones within them."""
    if counts(kpi):
        low, high = math.ceil(round(low, DECIMALS)), math.floor(round(high, DECIMALS))
    return f"{measured(kpi, low)} to {measured(kpi, high)}"


def told(months: Told) -> str:
    """`7 in Jan 2025, 9 in Feb 2025`."""
    return ", ".join(f"{number(amount)} in {month.label}" for month, amount in months)
