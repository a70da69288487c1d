"""What each reporter gives to a KPI, and the KPI's value."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from .path import at
from .returns import AWAITED, SILENT, WAITING, WAIVED, Desk
from .world import NOT_APPLICABLE, Figure, Kpi, exact

GIVEN, NA = "given", "not applicable"
HELD, NO_VALUE, NOT_APPLICABLE_AT_ALL, VALUE = "on hold", "no value", "not applicable", "value"


@dataclass(frozen=True)
class Value:
    """How a KPI stands in a month before it is rated.

    `kind` is HELD, NO_VALUE, NOT_APPLICABLE_AT_ALL or VALUE. `cases` is the denominator; `parts`
    the denominators by month that entered; `excused` the part of the path that is not expected.
    """

    kind: str
    value: Fraction | None = None
    numerator: Fraction | None = None
    cases: Fraction | None = None
    parts: tuple[tuple[int, Fraction], ...] = ()
    excused: Fraction = Fraction(0)
    partial: tuple[str, ...] = ()


class Values:
    """Contributions and values as known on the desk's day."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.plan = desk, desk.plan
        self.contribution = cache(self._contribution)
        self.figure = cache(self._figure)
        self.value = cache(self._value)

    def _figure(self, kpi: Kpi, department: str, month: int) -> Figure | None:
        """What the accepted revision says of the KPI; None where it says nothing."""
        if kpi.is_computed:
            return self._counted(month)
        revision = self.desk.accepted(department, month)
        if revision is None:
            return None
        if not revision.nil:
            return revision.figures.get(kpi.code)
        if kpi.combine == "sum":
            return Figure(value=exact(0))
        if kpi.combine == "last":
            for earlier in range(month - 1, 0, -1):
                said = self.figure(kpi, department, earlier)
                if said is not None and not said.is_not_applicable:
                    return said
        return NOT_APPLICABLE

    def _counted(self, month: int) -> Figure | None:
        """The returns of a month that came on time, of those expected; None until they are due."""
        if self.desk.today <= self.plan.due_day(month):
            return None
        lights = [self.desk.light(d, month) for d in self.plan.departments]
        on_time = lights.count("on time")
        expected = on_time + lights.count("late") + lights.count("missing")
        if not expected:
            return NOT_APPLICABLE
        return Figure(numerator=exact(on_time), denominator=exact(expected))

    def _contribution(self, kpi: Kpi, department: str, month: int) -> str:
        """The state of one reporter's contribution, the first that holds."""
        said = self.figure(kpi, department, month)
        if said is not None:
            return NA if said.is_not_applicable else GIVEN
        return AWAITED if kpi.is_computed else self.desk.waits_for(department, month)

    def stands_in(self, kpi: Kpi, department: str, month: int) -> tuple[bool, Figure | None]:
        """For a silent reporter: whether there may still be a value, and the figure carried."""
        for earlier in range(month - 1, 0, -1):
            said = self.figure(kpi, department, earlier)
            if said is not None:
                return month - earlier <= self.plan.limits.carried_months, said
        return month <= self.plan.limits.carried_months, None

    def _value(self, kpi: Kpi, reporters: tuple[str, ...], month: int) -> Value:
        """The KPI over these reporters in a month."""
        states = {d: self.contribution(kpi, d, month) for d in reporters}
        held = set(states.values())
        excused = self.excused(kpi, reporters, month)
        silent = tuple(d for d, s in states.items() if s == SILENT)
        if kpi.combine != "sum":
            too_long = [d for d in silent if not self.stands_in(kpi, d, month)[0]]
            if too_long:
                return Value(NO_VALUE, excused=excused)
        if WAITING in held or AWAITED in held:
            return Value(HELD, excused=excused)
        if WAIVED in held and (GIVEN not in held or (kpi.combine == "last" and len(reporters) > 1)):
            return Value(HELD, excused=excused)
        if silent and GIVEN not in held:
            return Value(NO_VALUE, excused=excused)
        if kpi.combine == "sum":
            return self._sum(kpi, reporters, month, silent)
        return self._latest(kpi, reporters, month, silent)

    def excused(self, kpi: Kpi, reporters: tuple[str, ...], month: int) -> Fraction:
        """The steps of a total's path that are not expected: unread, awaited or waived months.

        Under a ceiling silent ones too: nobody gains by silence, and a waiver takes nothing away.
        """
        if kpi.combine != "sum" or kpi.is_context:
            return Fraction(0)
        untold = (WAITING, AWAITED, WAIVED, *((SILENT,) if kpi.is_ceiling else ()))
        return sum(
            (
                (at(self.plan, kpi, n) - at(self.plan, kpi, n - 1)) / len(reporters)
                for n in range(1, month + 1)
                for d in reporters
                if self.contribution(kpi, d, n) in untold
            ),
            Fraction(0),
        )

    def _sum(
        self, kpi: Kpi, reporters: tuple[str, ...], month: int, silent: tuple[str, ...]
    ) -> Value:
        """A total of all that was given up to the month."""
        excused = self.excused(kpi, reporters, month)
        every = [
            said.value
            for n in range(1, month + 1)
            for d in reporters
            if (said := self.figure(kpi, d, n)) is not None and said.value is not None
        ]
        if not every:
            return Value(NOT_APPLICABLE_AT_ALL, excused=excused)
        return Value(VALUE, sum(every, Fraction(0)), excused=excused, partial=silent)

    def _latest(
        self, kpi: Kpi, reporters: tuple[str, ...], month: int, silent: tuple[str, ...]
    ) -> Value:
        """A `last` or a ratio: the figures of the months that enter, and what stands in."""
        first = max(1, month - 2) if kpi.combine == "pooled_ratio" else month
        entering: list[tuple[int, Figure]] = []
        for n in range(first, month + 1):
            for department in reporters:
                said = self.figure(kpi, department, n)
                if said is None and n == month and department in silent:
                    said = self.stands_in(kpi, department, month)[1]
                if said is not None and not said.is_not_applicable:
                    entering.append((n, said))
        if not entering:
            return Value(NOT_APPLICABLE_AT_ALL)
        if not kpi.is_ratio:
            total = sum((f.value for _, f in entering if f.value is not None), Fraction(0))
            return Value(VALUE, total, partial=silent)
        above = sum((f.numerator or Fraction(0) for _, f in entering), Fraction(0))
        parts = [
            (n, sum((f.denominator or Fraction(0) for k, f in entering if k == n), Fraction(0)))
            for n in range(first, month + 1)
        ]
        below = sum((cases for _, cases in parts), Fraction(0))
        return Value(VALUE, above / below * kpi.scale, above, below, tuple(parts), partial=silent)
