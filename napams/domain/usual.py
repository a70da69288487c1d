"""What is usual: the middle of the last months, and how far a month may lie from it.

The median and the median absolute deviation (MAD) do not move when one month was wrong; times
1.4826 the MAD is as large as a standard deviation where deviations are normal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from napams.domain.path import DECIMALS
from napams.domain.policy import PlausibilityPolicy

NORMAL = 1.4826


@dataclass(frozen=True, slots=True)
class Usual:
    """The middle of the months, and the bounds within which nothing is asked (both included).

    `idle` says that a month without anything was among them: nothing at all is then usual too.
    """

    middle: float
    low: float
    high: float
    idle: bool = False

    def holds(self, amount: float) -> bool:
        """Whether an amount lies within the bounds."""
        low, high = round(self.low, DECIMALS), round(self.high, DECIMALS)
        return (self.idle and not amount) or low <= round(amount, DECIMALS) <= high


def mad(amounts: Sequence[float]) -> float:
    """The median of the distances from the median."""
    middle = median(amounts)
    return median(abs(a - middle) for a in amounts)


def usual_amount(amounts: Sequence[float], policy: PlausibilityPolicy) -> Usual | None:
    """Bounds of a monthly amount; None while there are too few months or the usual one is empty.

    A month within `times_over` and `times_under` times the usual one is never asked about (the
    floor); beyond it the spread decides, from half the smallest month
    over zero to twice the largest.
    """
    recent = amounts[-policy.window :]
    if len(recent) < policy.least_months or not (middle := median(recent)):
        return None
    spread = policy.deviations * NORMAL * mad(recent)
    smallest = min(a for a in recent if a > 0)
    return Usual(
        middle,
        low=min(middle / policy.times_under, max(middle - spread, smallest / 2)),
        high=max(middle * policy.times_over, min(middle + spread, max(recent) * 2)),
        idle=0 in recent,
    )


def usual_percentage(
    shares: Sequence[float], cases: float, policy: PlausibilityPolicy
) -> Usual | None:
    """Bounds of a percentage over so many cases; None while too few months have enough cases or
    nothing has begun.

    Chance alone moves a share of n cases by 50 ÷ √n points at most (its standard error): within
    `standard_errors` of them nothing is asked, nor within `points`. Where the usual share is a
    number of cases worth comparing, falling below the low bound of an amount counts too, since
    10 % and 1 % lie within any number of points.
    """
    recent = shares[-policy.window :]
    amount = usual_amount(shares, policy)
    if amount is None:
        return None
    chance = policy.standard_errors * 50 / cases**0.5
    reach = max(policy.deviations * NORMAL * mad(recent), policy.points, chance)
    low = amount.middle - reach
    if cases * amount.middle / 100 >= policy.least_count:
        low = max(low, amount.low)
    return Usual(amount.middle, low, amount.middle + reach, amount.idle)
