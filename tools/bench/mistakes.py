"""Mistakes by which the plausibility checks are measured, planted into an honest month's rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from napams.domain.catalogue import TOTAL, Combine, Kpi, Unit
from napams.forms.contract import Entries, Entry
from napams.services.demo.mistakes import Occasion, amount_of, changed
from napams.services.demo.mistakes import last_month_again as copied


def rupees(month: Occasion, chance: random.Random) -> Entries | None:
    """Rupees where the form asks for millions."""
    kpi = _any(month, chance, lambda k: k.unit == Unit.MONEY and _amount(month, k) > 0)
    return None if kpi is None else _scaled(month, kpi, 1_000_000)


def digit_too_many(month: Occasion, chance: random.Random) -> Entries | None:
    """Ten times the figure, or ten times the cases, of a KPI that has begun."""
    kpi = _any(month, chance, lambda k: _typed(k) and _begun(month, k) and _amount(month, k) > 0)
    return None if kpi is None else _scaled(month, kpi, 10, numerator=1)


def digit_too_few(month: Occasion, chance: random.Random) -> Entries | None:
    """A tenth of the figure (of a ratio, of its numerator), which had two digits or more."""
    kpi = _any(month, chance, lambda k: _typed(k) and _begun(month, k) and _amount(month, k) >= 10)
    return None if kpi is None else _scaled(month, kpi, 0.1, denominator=1)


def fallen(month: Occasion, chance: random.Random) -> Entries | None:
    """Less than was reached before, though the count only grows."""
    last = month.earlier[-1] if month.earlier else {}

    def held(kpi: Kpi) -> bool:
        return kpi.code in month.never_falls and amount_of(last.get((kpi.code, TOTAL))) > 0

    kpi = _any(month, chance, held)
    if kpi is None:
        return None
    before = {key: entry for key, entry in last.items() if key[0] == kpi.code}
    return {**month.entries, **_one_less(before)}


def nothing_counted(month: Occasion, chance: random.Random) -> Entries | None:
    """No case of a ratio of which there were cases last month."""
    last = month.earlier[-1] if month.earlier else {}
    kpi = _any(month, chance, lambda k: bool(last.get((k.code, TOTAL), Entry()).denominator))
    if kpi is None:
        return None

    def none(_: tuple[str, str], entry: Entry) -> Entry:
        return replace(entry, value=None, numerator=0, denominator=0)

    return changed(month, kpi, none)


def last_month_again(month: Occasion, chance: random.Random) -> Entries | None:
    """Last month's form, in which there was something to copy."""
    last = month.earlier[-1] if month.earlier else {}
    kpis = [k for k in month.kpis if k.combine is not Combine.LAST]
    rows = [key for key, e in last.items() if amount_of(e) > 0]
    told = [key for key in rows if any(key[0] == k.code for k in kpis)]
    return copied(month, chance) if len(told) >= 3 else None


def without_evidence(month: Occasion, _: random.Random) -> Entries | None:
    """No word under Evidence in a form that says anything."""
    if not any(_amount(month, kpi) for kpi in month.kpis):
        return None
    return {key: replace(entry, evidence="") for key, entry in month.entries.items()}


def fraction_for_percent(month: Occasion, chance: random.Random) -> Entries | None:
    """0.85 for 85 %, beside the numerator and the denominator."""
    return _stated(month, chance, lambda share: round(share / 100, 2), least=2)


def other_percent(month: Occasion, chance: random.Random) -> Entries | None:
    """A percentage that is not that of its parts."""
    return _stated(month, chance, lambda share: round(share * 0.9, 1), least=10)


def no_breakdown(month: Occasion, chance: random.Random) -> Entries | None:
    """The total alone."""
    kpi = _any(month, chance, lambda k: k.breakdown is not None and _amount(month, k) > 0)
    if kpi is None:
        return None
    return {k: e for k, e in month.entries.items() if k[0] != kpi.code or k[1] == TOTAL}


def _stated(
    month: Occasion, chance: random.Random, said: Callable[[float], float], least: float
) -> Entries | None:
    def divided(kpi: Kpi) -> float:
        entry = month.entries.get((kpi.code, TOTAL), Entry())
        if not (entry.numerator and entry.denominator):
            return 0
        return entry.numerator / entry.denominator * 100

    kpi = _any(month, chance, lambda k: k.unit == Unit.PERCENT and divided(k) >= least)
    if kpi is None:
        return None
    key = (kpi.code, TOTAL)
    return {**month.entries, key: replace(month.entries[key], value=said(divided(kpi)))}


def _any(month: Occasion, chance: random.Random, good: Callable[[Kpi], bool]) -> Kpi | None:
    possible = [kpi for kpi in month.kpis if good(kpi)]
    return chance.choice(possible) if possible else None


def _amount(month: Occasion, kpi: Kpi) -> float:
    """Amount in a KPI's total row; 0 where it is empty."""
    return amount_of(month.entries.get((kpi.code, TOTAL)))


def _begun(month: Occasion, kpi: Kpi) -> bool:
    """Whether most of the last months had a figure over zero, so that there is a usual one."""
    recent = [amount_of(e.get((kpi.code, TOTAL))) for e in month.earlier[-6:]]
    return len(recent) >= 3 and sum(a > 0 for a in recent) * 2 > len(recent)


def _typed(kpi: Kpi) -> bool:
    """Whether its figure is typed anew every month."""
    return kpi.combine in (Combine.SUM, Combine.POOLED_RATIO) or kpi.unit == Unit.DAYS


def _scaled(
    month: Occasion, kpi: Kpi, factor: float, *, numerator: float = 0, denominator: float = 0
) -> Entries:
    """A KPI's rows times a factor; numerator or denominator by a factor of its own, if given."""

    def times(amount: float | None, by: float) -> float | None:
        if amount is None:
            return None
        scaled = amount * by
        return round(scaled, 2) if kpi.unit in (Unit.MONEY, Unit.DAYS) else float(int(scaled))

    def change(_: tuple[str, str], entry: Entry) -> Entry:
        value = times(entry.value, factor) if isinstance(entry.value, float) else entry.value
        return replace(
            entry,
            value=value,
            numerator=times(entry.numerator, numerator or factor),
            denominator=times(entry.denominator, denominator or factor),
        )

    return changed(month, kpi, change)


def _one_less(before: Entries) -> dict[tuple[str, str], Entry]:
    """Rows with one less in the total and in one of the categories that has any."""
    rows = [key for key, entry in before.items() if key[1] != TOTAL and amount_of(entry) > 0]
    chosen = [key for key in before if key[1] == TOTAL] + rows[:1]

    def less(entry: Entry) -> Entry:
        if entry.numerator is not None:
            return replace(entry, numerator=max(0, entry.numerator - 1))
        if isinstance(entry.value, float):
            return replace(entry, value=max(0, entry.value - 1))
        return replace(entry, value="no")

    return {key: less(e) if key in chosen else e for key, e in before.items()}
