"""Made-up totals shared out over the categories of a breakdown."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping

from napams.domain.catalogue import Combine, Kpi, Unit


def split(
    kpi: Kpi, value: float, whole: bool, seed: int, chance: random.Random
) -> dict[str, float]:
    """Split of a total over the KPI's categories; the parts add up to it exactly."""
    if kpi.breakdown is None:
        return {}
    if kpi.combine is Combine.LAST and Unit.is_count(kpi.unit):
        return _stock(kpi, int(value), seed)
    steady = random.Random(f"{seed} {kpi.code}")  # noqa: S311 - made-up figures
    weights = [steady.uniform(0.3, 2.0) for _ in kpi.breakdown.categories]
    if whole:
        parts = dict.fromkeys(kpi.breakdown.categories, 0.0)
        shares = [w / sum(weights) for w in weights]
        rest = int(value)
        for category, share in zip(kpi.breakdown.categories, shares, strict=True):
            parts[category] = float(int(value * share))
            rest -= int(value * share)
        for category in chance.choices(kpi.breakdown.categories, weights, k=rest):
            parts[category] += 1
        return parts
    weights = [weight * chance.uniform(0.6, 1.4) for weight in weights]
    tenths = round(value * 10)
    cuts = [int(tenths * w / sum(weights)) for w in weights]
    cuts[-1] += tenths - sum(cuts)
    return {c: n / 10 for c, n in zip(kpi.breakdown.categories, cuts, strict=True)}


def _stock(kpi: Kpi, value: int, seed: int) -> dict[str, float]:
    """Split of a running count over the categories, of which none ever falls.

    Each category counts once where there are as many as the target, such as forces or groups.
    """
    categories = kpi.breakdown.categories if kpi.breakdown else ()
    steady = random.Random(f"{seed} {kpi.code}")  # noqa: S311 - made-up figures
    one_each = max(value, int(kpi.target or 0)) <= len(categories)
    order = steady.sample(categories, len(categories)) if one_each else []
    order = order or steady.choices(categories, k=value)
    reached = Counter(order[:value])
    return {c: float(reached[c]) for c in categories}


def dealt(hits: int, cases: Mapping[str, float]) -> dict[str, float]:
    """So many hits over categories in proportion to their cases; more hits take none away."""
    given = dict.fromkeys(cases, 0.0)
    for _ in range(hits):
        given[max(cases, key=lambda c: cases[c] / (2 * given[c] + 1))] += 1
    return given


def counted(mean: float, chance: random.Random) -> float:
    """Random count with this mean."""
    if mean <= FEW:
        whole = int(mean)
        return float(whole + (chance.random() < mean - whole))
    return float(max(0, round(chance.gauss(mean, mean**0.5))))


def hits(cases: float, share: float, chance: random.Random) -> float:
    """Random number of hits among the cases, by the normal approximation."""
    spread = (cases * share * (1 - share)) ** 0.5
    return float(min(cases, max(0, round(chance.gauss(cases * share, spread)))))


FEW = 2
"""Up to this mean a month, things are arranged (such as meetings) and hardly vary."""
