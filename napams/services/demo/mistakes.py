"""Mistakes that people make in a form: the rows as typed instead of an honest month's."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from napams.domain.catalogue import TOTAL, Combine, Kpi
from napams.forms.contract import Entries, Entry


@dataclass(frozen=True, slots=True)
class Occasion:
    """An honest month of a department.

    `entries` are its rows, `earlier` those of the months before it, oldest first; `never_falls`
    are the codes of KPIs that are not expected to fall.
    """

    kpis: Sequence[Kpi]
    entries: Entries
    earlier: Sequence[Entries]
    never_falls: Sequence[str] = ()


Mistake = Callable[[Occasion, random.Random], Entries | None]
"""Gives the rows as typed; None where the month offers no occasion for the mistake."""


def cumulative(month: Occasion, chance: random.Random) -> Entries | None:
    """The total since the start in place of the month's own figure."""
    kinds = (Combine.SUM, Combine.POOLED_RATIO)
    possible = [k for k in month.kpis if k.combine in kinds and _active(month, k) >= 2]
    if not possible:
        return None
    kpi = chance.choice(possible)

    def so_far(key: tuple[str, str], entry: Entry) -> Entry:
        past = [e[key] for e in month.earlier if key in e]
        return replace(
            entry,
            value=total([*(p.value for p in past), entry.value]) or entry.value,
            numerator=total([*(p.numerator for p in past), entry.numerator]),
            denominator=total([*(p.denominator for p in past), entry.denominator]),
        )

    return changed(month, kpi, so_far)


def last_month_again(month: Occasion, _: random.Random) -> Entries | None:
    """Last month's figures again, with the evidence of this month."""
    if not month.earlier:
        return None
    last = month.earlier[-1]
    return {key: replace(last.get(key, e), evidence=e.evidence) for key, e in month.entries.items()}


def amount_of(entry: Entry | None) -> float:
    """The value, or the numerator of a ratio; 1 for yes."""
    if entry is None:
        return 0
    if entry.numerator is not None:
        return entry.numerator
    return 1.0 if entry.value == "yes" else entry.value if isinstance(entry.value, float) else 0


def _active(month: Occasion, kpi: Kpi) -> int:
    return sum(amount_of(entries.get((kpi.code, TOTAL))) > 0 for entries in month.earlier)


def total(parts: Iterable[object]) -> float | None:
    given = [part for part in parts if isinstance(part, int | float)]
    return round(sum(given), 2) if given else None


def changed(
    month: Occasion, kpi: Kpi, change: Callable[[tuple[str, str], Entry], Entry]
) -> dict[tuple[str, str], Entry]:
    """All rows of a KPI changed alike; their sum stays the total."""
    of_kpi = {key: change(key, e) for key, e in month.entries.items() if key[0] == kpi.code}
    rows = [entry for key, entry in of_kpi.items() if key[1] != TOTAL]
    if rows:
        own = of_kpi[kpi.code, TOTAL]
        of_kpi[kpi.code, TOTAL] = replace(
            own,
            value=total(r.value for r in rows) if isinstance(own.value, float) else own.value,
            numerator=total(r.numerator for r in rows),
            denominator=total(r.denominator for r in rows),
        )
    return {**month.entries, **of_kpi}


def mistyped(entries: Entries) -> Entries:
    """One numerator row filled with words instead of a number."""
    code = next(key for key, entry in entries.items() if entry.numerator is not None)
    return {**entries, code: replace(entries[code], value="approx. 40")}


def halved(entries: Entries) -> Entries:
    """Half of every figure, without the breakdowns."""
    return {key: _scaled(entry, 0.5) for key, entry in entries.items() if key[1] == TOTAL}


def bare(entries: Entries) -> Entries:
    """The figures without a word on what they rest on."""
    return {key: replace(entry, evidence="") for key, entry in entries.items()}


def restated(entries: Entries) -> Entries:
    """The frozen assets without those of a court order that was lifted: a correction."""
    changed = dict(entries)
    cells = [key for key in entries if key[0] == "M07-K2"]
    for key in cells:
        changed[key] = _scaled(entries[key], UPHELD, tenths=True)
    parts = [changed[k].value for k in cells if k[1] != TOTAL]
    if parts:
        changed["M07-K2", TOTAL] = replace(
            changed["M07-K2", TOTAL],
            value=total(parts),
            remark="One order was lifted by the court.",
        )
    return changed


UPHELD = 1 / 3
"""The share of a month's frozen assets that is left when the order is lifted."""


def _scaled(entry: Entry, factor: float, *, tenths: bool = False) -> Entry:
    value = entry.value
    if isinstance(value, float):
        value = round(value * factor, 1) if tenths else float(int(value * factor))
    numerator = None if entry.numerator is None else float(int(entry.numerator * factor))
    return replace(entry, value=value, numerator=numerator)
