"""Exact numbers: what a person with pencil and paper would compute with."""

from __future__ import annotations

from fractions import Fraction


def exact(number: float | int | Fraction) -> Fraction:
    """The number as it is written: 0.1 is one tenth, not the nearest binary fraction."""
    return number if isinstance(number, Fraction) else Fraction(str(number))


def settled(number: Fraction) -> Fraction:
    """Rounded to the 9 decimals at which figures are compared."""
    return round(number, 9)


def shown(number: Fraction | None, places: int) -> float | None:
    """As a row shows it: settled first, then rounded half to even."""
    return None if number is None else float(round(settled(number), places))


def plain(number: Fraction | None) -> float | None:
    """Unrounded, as the nearest float."""
    return None if number is None else float(number)
