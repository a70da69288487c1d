"""How an expected value and the shares of an indicator are worked out, to be redone by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

from napams.domain.catalogue import Kpi, Polarity
from napams.domain.expectation import Weighed
from napams.domain.frames import Row
from napams.wording.numbers import number, points, share_percent


def arithmetic(kpi: Kpi, row: Row, months: Sequence[Weighed]) -> dict[str, str]:
    """By `planned`, `due`, `achieved` or `variance`: `(57.14 − 60) ÷ (95 − 60) = −8.2 %`.

    Without what the row has not, and without a planned value that is simply the path's.
    """
    found = {"planned": _planned(row, months)}
    expected, actual = row["expected"], row["actual"]
    if kpi.is_context or kpi.start is None or kpi.target is None:
        return {}
    if kpi.is_ceiling or kpi.is_hold:
        found["variance"] = _against_limit(kpi, row)
    else:
        found["due"] = _share(kpi.start, kpi.target, expected, row["planned_share"])
        found["achieved"] = _share(kpi.start, kpi.target, actual, row["earned_share"])
    return {name: words for name, words in found.items() if words}


def _planned(row: Row, months: Sequence[Weighed]) -> str:
    """The path of each month weighed by its cases: `(83.33 × 9 + 90 × 19) ÷ 28 = 87.86`."""
    if not months:
        return ""
    products = " + ".join(f"{number(m.planned)} × {number(m.cases)}" for m in months)
    return f"({products}) ÷ {number(sum(m.cases for m in months))} = {number(row['expected'])}"


def _share(start: float, target: float, value: float, share: float) -> str:
    if math.isnan(value) or math.isnan(share):
        return ""
    span = f"({number(target)} − {_term(start)})"
    return f"({number(value)} − {_term(start)}) ÷ {span} = {share_percent(share)}"


def _against_limit(kpi: Kpi, row: Row) -> str:
    """Of a ceiling or a value to be held; where its target is 0 nothing is divided."""
    variance, target, actual = row["schedule_variance"], row["target"], row["actual"]
    if math.isnan(variance) or not target:
        return ""
    if kpi.is_ceiling:
        change, divisor = f"({number(row['expected'])} − {_term(actual)})", target
    elif kpi.polarity is Polarity.LOWER:
        change, divisor = f"({number(target)} − {_term(actual)})", abs(target)
    else:
        change, divisor = f"({number(actual)} − {_term(target)})", abs(target)
    return f"{change} ÷ {number(divisor)} = {points(variance)}"


def _term(value: float) -> str:
    """A number after a minus sign."""
    return f"({number(value)})" if value < 0 else number(value)
