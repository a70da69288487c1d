"""The colour of a KPI, over all its reporters or one department's own share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from . import path
from .values import HELD, NO_VALUE, NOT_APPLICABLE_AT_ALL, VALUE, Value, Values
from .world import (
    AMBER,
    COLOURED,
    GREEN,
    NO_DATA,
    NOT_DUE,
    RED,
    UNRATED,
    Kpi,
    settled,
)

Reporters = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A KPI in a month; `held_from` is the month whose figures stand, 0 for none of them."""

    colour: str
    value: Fraction | None = None
    expected: Fraction | None = None
    planned: Fraction | None = None
    earned: Fraction | None = None
    variance: Fraction | None = None
    behind: Fraction | None = None
    forecast: Fraction | None = None
    on_hold: bool = False
    held_from: int | None = None
    partial: Reporters = ()


class Rating:
    """Rows of KPIs as known on the desk's day."""

    def __init__(self, values: Values) -> None:
        self.values, self.plan = values, values.plan
        self.limits = self.plan.limits
        self.row = cache(self._row)

    def value(self, kpi: Kpi, reporters: Reporters, month: int) -> Value:
        """The value before it is rated; after the plan's last month that of its end."""
        return self.values.value(kpi, reporters, min(month, self.plan.months))

    def _row(self, kpi: Kpi, reporters: Reporters, month: int) -> Row:
        if month > self.plan.months:
            return self.row(kpi, reporters, self.plan.months)
        made = self.value(kpi, reporters, month)
        if kpi.is_context:
            return Row(UNRATED, made.value, partial=made.partial)
        if made.kind == HELD:
            return self._held(kpi, reporters, month)
        expected = self.expected(kpi, made, month)
        planned = path.share(kpi, expected) if kpi.has_share else None
        if made.kind == NO_VALUE:
            return Row(NO_DATA, None, expected, planned)
        shown = Row(UNRATED, made.value, expected, planned, partial=made.partial)
        if self._too_few(kpi, made):
            return shown
        nothing_due = planned is not None and settled(planned) == 0
        if made.kind == NOT_APPLICABLE_AT_ALL:
            return shown
        assert made.value is not None
        variance = self.variance(kpi, made.value, expected)
        earned = path.share(kpi, made.value) if kpi.has_share else None
        rated = replace(shown, earned=earned, variance=variance)
        if nothing_due and earned is not None and settled(earned) <= 0:
            return replace(rated, colour=NOT_DUE)
        colour = self.grade(variance, planned, earned)
        if colour == RED and self._one_case_would_make_it_green(kpi, made, expected):
            colour = AMBER
        return self._with_time(kpi, reporters, month, replace(rated, colour=colour))

    def _held(self, kpi: Kpi, reporters: Reporters, month: int) -> Row:
        """As in the last month that was not on hold, without months behind and forecast."""
        for earlier in range(month - 1, 0, -1):
            if self.value(kpi, reporters, earlier).kind != HELD:
                stands = self.row(kpi, reporters, earlier)
                return replace(stands, behind=None, forecast=None, on_hold=True, held_from=earlier)
        zero = Fraction(0) if kpi.has_share else None
        return Row(NOT_DUE, None, None, zero, zero, zero, on_hold=True, held_from=0)

    def expected(self, kpi: Kpi, made: Value, month: int) -> Fraction:
        """What is expected of the months that entered."""
        if kpi.combine == "sum":
            return path.at(self.plan, kpi, month) - made.excused
        if kpi.combine != "pooled_ratio":
            return path.at(self.plan, kpi, month)
        parts = made.parts or tuple((n, Fraction(1)) for n in range(max(1, month - 2), month + 1))
        weight = sum((cases for _, cases in parts), Fraction(0))
        return sum((path.at(self.plan, kpi, n) * w for n, w in parts), Fraction(0)) / weight

    def variance(self, kpi: Kpi, value: Fraction, expected: Fraction) -> Fraction:
        """The schedule variance of a value."""
        if kpi.has_share:
            return path.share(kpi, value) - path.share(kpi, expected)
        sign = -1 if kpi.polarity == "lower" else 1
        if kpi.target == 0:
            return Fraction(0) if sign * (value - kpi.target) >= 0 else Fraction(-1)
        if kpi.is_ceiling:
            return (expected - value) / kpi.target
        return sign * (value - kpi.target) / abs(kpi.target)

    def grade(self, variance: Fraction, planned: Fraction | None, earned: Fraction | None) -> str:
        """Green, amber or red."""
        if settled(variance) >= self.limits.green_from:
            return GREEN
        nothing = planned is not None and earned is not None
        nothing = nothing and settled(planned or Fraction(0)) >= self.limits.nothing_of
        nothing = nothing and settled(earned or Fraction(0)) <= 0
        return RED if settled(variance) < self.limits.amber_from or nothing else AMBER

    def _too_few(self, kpi: Kpi, made: Value) -> bool:
        if kpi.combine != "pooled_ratio" or made.cases is None:
            return False
        least = self.limits.least_cases
        span = abs(kpi.target - kpi.start)
        if kpi.unit == "%" and span:
            least = max(least, -(-self.limits.cases_per_span // span))
        return made.cases < least

    def _one_case_would_make_it_green(self, kpi: Kpi, made: Value, expected: Fraction) -> bool:
        if not kpi.is_ratio or kpi.unit != "%" or made.numerator is None or not made.cases:
            return False
        one = -1 if kpi.polarity == "lower" else 1
        value = (made.numerator + one) / made.cases * 100
        return settled(self.variance(kpi, value, expected)) >= self.limits.green_from

    def _with_time(self, kpi: Kpi, reporters: Reporters, month: int, row: Row) -> Row:
        """With months behind and forecast."""
        if row.earned is None or row.planned is None:
            return row
        assert row.value is not None
        assert row.expected is not None
        of_plan = path.not_passed_until(self.plan, kpi, row.expected, month)
        of_value = path.not_passed_until(self.plan, kpi, row.value, month)
        behind = max(Fraction(0), of_plan - of_value)
        if settled(row.earned) >= 1:
            met = Fraction(self._met_since(kpi, reporters, month))
            return replace(row, behind=behind, forecast=met)
        forecast = None
        if settled(row.earned) > settled(row.planned):
            of_value = path.first_reached(self.plan, kpi, row.value)
        start, end = path.begins(self.plan, kpi), path.ends(self.plan, kpi)
        reported = sum(self.value(kpi, reporters, n).kind == VALUE for n in range(1, month + 1))
        early = reported < self.limits.forecast_months or month - start < self.limits.forecast_since
        if kpi.shape != "step" and not early and of_value > start and of_plan > start:
            reached = start + (end - start) * (of_plan - start) / (of_value - start)
            forecast = reached if reached <= 2 * self.plan.months else None
        return replace(row, behind=behind, forecast=forecast)

    def _met_since(self, kpi: Kpi, reporters: Reporters, month: int) -> int:
        """The first of the unbroken months in which the target is met; gaps break nothing."""
        since = month
        for earlier in range(month - 1, 0, -1):
            made = self.value(kpi, reporters, earlier)
            if made.kind != VALUE:
                continue
            assert made.value is not None
            if settled(path.share(kpi, made.value)) < 1:
                break
            since = earlier
        return since


def is_coloured(colour: str) -> bool:
    """Green, amber or red."""
    return colour in COLOURED
