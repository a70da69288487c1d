"""How numbers, shares, dates and months are written: in sentences, tables, forms and exports."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from napams.domain.catalogue import Unit
from napams.domain.path import DECIMALS

NOTHING = "–"
_WITH_UNIT: dict[str, str] = {
    Unit.PERCENT: "{} %",
    Unit.MONEY: "PKR {} million",
    Unit.DAYS: "{} days",
}
_SHORT = _WITH_UNIT | {Unit.MONEY: "PKR {} m"}
_WITHOUT_CURRENCY = _SHORT | {Unit.MONEY: "{} m"}
_CHANGE = _WITH_UNIT | {Unit.PERCENT: "{} points"}


def day(value: date | None) -> str:
    """`16 Apr 2025`."""
    return NOTHING if value is None else f"{value.day} {value:%b %Y}"


def halves_up(value: float, decimals: int) -> float:
    """By its decimal digits: 0.58325 is a half at four decimals, whatever its binary form.

    Halves go away from zero.
    """
    if math.isnan(value) or abs(value) >= _WITHOUT_DECIMALS:
        return value
    digits = Decimal(repr(round(float(value), DECIMALS)))
    return float(digits.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0


_WITHOUT_DECIMALS = 1e15


def number(value: float | None, decimals: int | None = None) -> str:
    """Grouped by thousands, no trailing zeros unless `decimals` asks for them: `1,234.5`."""
    if value is None or math.isnan(value):
        return NOTHING
    places = decimals if decimals is not None else (0 if abs(value) >= 10_000 else 2)
    text = f"{halves_up(value, places):,.{places}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "−0") else text.replace("-", "−")


def as_typed(value: float) -> str:
    """A figure as somebody types it into a cell: no grouping, no unit, `1234.5`."""
    return f"{value:.15g}"


def quantity(value: float | None, unit: str) -> str:
    """A value with its unit as a minister reads it: `58.3 %`, `PKR 661.6 million`, `yes`."""
    return _written(value, unit, _WITH_UNIT)


def _written(value: float | None, unit: str, with_unit: Mapping[str, str]) -> str:
    if value is None or math.isnan(value):
        return NOTHING
    if unit == Unit.YES_NO:
        return "yes" if value >= 1 else "no"
    of_whole = Unit.is_count(unit) and abs(value) >= 100
    written = number(halves_up(value, 0 if of_whole else 1))
    return with_unit.get(unit, "{}").format(written)


def change(value: float | None, unit: str) -> str:
    """A change of a value: `2.5 points` of a percentage, else in the value's unit."""
    return _written(value, "" if unit == Unit.YES_NO else unit, _CHANGE)


def points(share: float | None) -> str:
    """A share as signed percentage points of the planned change: `−6 points`."""
    if share is None or math.isnan(share):
        return NOTHING
    value = number(halves_up(share * 100, 1))
    return f"{value if share < 0 or value == '0' else '+' + value} points"


def short_quantity(value: float | None, unit: str) -> str:
    """A value for a column: as `quantity`, with millions shortened to `m`."""
    return _written(value, unit, _SHORT)


def amount_beside(value: float | None, unit: str) -> str:
    """As `short_quantity`, after an amount that names the currency already: `12 m`."""
    return _written(value, unit, _WITHOUT_CURRENCY)


def short_points(share: float) -> str:
    """A share as signed percentage points for a column, without the word: `−6.3`."""
    if math.isnan(share):
        return NOTHING
    written = number(share * 100, 1)
    return f"+{written}" if share > 0 and written != "0.0" else written


def percent(share: float | None) -> str:
    """A rate as a whole percentage: `94 %`."""
    return NOTHING if share is None or math.isnan(share) else f"{number(share * 100, 0)} %"


def share_percent(share: float) -> str:
    """A share of the planned change, or of a weight, as it stands beside points: `20.5 %`."""
    return NOTHING if math.isnan(share) else f"{number(halves_up(share * 100, 1))} %"


def out_of(part: float | None, whole: float | None) -> str:
    """`12 of 1,040`."""
    return f"{number(part)} of {number(whole)}"


def count(number_of: float, noun: str, plural: str | None = None) -> str:
    """`1 return`, `3 returns`, `0.8 months`."""
    return f"{number(number_of)} {noun if number_of == 1 else plural or noun + 's'}"


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
