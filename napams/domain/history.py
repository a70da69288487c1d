"""A department's accepted past, with which its next return is compared, and its usual range.

All of it is from accepted returns of months *before* the one that is read, so that the figures of a
correction are never compared with those that it corrects; `others` and `earlier` are of the same
month.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from napams.domain.months import Month
from napams.domain.path import DECIMALS
from napams.domain.policy import PlausibilityPolicy

Key = tuple[str, str]
"""KPI code and category; empty for the KPI's own total."""

Amounts = tuple[float, ...]
"""A figure's value, or its numerator and denominator; empty where it was not applicable."""


@dataclass(frozen=True, slots=True)
class Past:
    """A KPI's own total in an accepted return; amounts are None where it was not applicable."""

    month: Month
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    evidence: bool = False

    @property
    def amounts(self) -> Amounts:
        """The value, or numerator and denominator; empty where it was not applicable."""
        if self.value is None:
            return ()
        if self.numerator is None or self.denominator is None:
            return (self.value,)
        return (self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Completion:
    """A milestone that the last accepted return about it called completed."""

    month: Month
    completed_on: date | None


@dataclass(frozen=True, slots=True)
class LastReturn:
    """Every figure of the newest accepted return."""

    month: Month
    figures: Mapping[Key, Amounts]


@dataclass(frozen=True, slots=True)
class EarlierRevision:
    """What an earlier revision of the return that is read gives: figures, codes of milestones."""

    number: int
    figures: Mapping[Key, Amounts] = field(default_factory=dict)
    milestones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class History:
    """A department's accepted past before a month; empty at the start.

    `kpis`: totals by KPI code, oldest month first. `completed`: by milestone code. `others`: by
    department, its figures of the same month for the KPIs that it shares with this one.
    `returns`: number of accepted returns. `earlier`: the newest revision of the same return and
    the one that counts, where that is another. `counted`: worked out only where it is asked for,
    what the program counted itself for the month, by KPI code.
    """

    kpis: Mapping[str, tuple[Past, ...]] = field(default_factory=dict)
    last: LastReturn | None = None
    completed: Mapping[str, Completion] = field(default_factory=dict)
    others: Mapping[str, Mapping[Key, Amounts]] = field(default_factory=dict)
    returns: int = 0
    earlier: tuple[EarlierRevision, ...] = ()
    counted: Callable[[], Mapping[str, Amounts]] = dict


NO_HISTORY = History()
"""The past of a department that reports for the first time."""


NORMAL = 1.4826
"""The MAD times this is the standard deviation of a normal distribution."""


@dataclass(frozen=True, slots=True)
class UsualRange:
    """Median of the months, and the bounds within which nothing is queried (both included).

    One wrong month moves neither the median nor the median absolute deviation (MAD).
    `idle`: one of the months was zero, so that zero is usual too.
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
    """Median absolute deviation."""
    middle = median(amounts)
    return median(abs(a - middle) for a in amounts)


def usual_amount(amounts: Sequence[float], policy: PlausibilityPolicy) -> UsualRange | None:
    """Range of a monthly amount; None with too few months or a median of zero.

    From the median divided by `times_under` to the median times `times_over` nothing is queried;
    a larger spread widens the range, at most to half the smallest month over zero and twice the
    largest month.
    """
    recent = amounts[-policy.window :]
    if len(recent) < policy.least_months or not (middle := median(recent)):
        return None
    spread = policy.deviations * NORMAL * mad(recent)
    smallest = min(a for a in recent if a > 0)
    return UsualRange(
        middle,
        low=min(middle / policy.times_under, max(middle - spread, smallest / 2)),
        high=max(middle * policy.times_over, min(middle + spread, max(recent) * 2)),
        idle=0 in recent,
    )


def usual_percentage(
    shares: Sequence[float], cases: float, policy: PlausibilityPolicy
) -> UsualRange | None:
    """Range of a percentage over `cases`; None with too few months or a median of zero.

    The standard error of a share of n cases is 50 ÷ √n points at most: nothing is queried within
    `standard_errors` of them, nor within `points`. Where the usual share makes `least_count` cases
    or more, the low bound is at least that of an amount: 10 % and 1 % lie within any number of
    points of each other.
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
    return UsualRange(amount.middle, low, amount.middle + reach, amount.idle)
