"""A plan and what has happened under it, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

GREEN, AMBER, RED = "green", "amber", "red"
NO_DATA, NOT_DUE, UNRATED = "no_data", "not_due", "unrated"
COLOURED = (GREEN, AMBER, RED)
BADNESS = {NOT_DUE: 0, GREEN: 1, AMBER: 2, RED: 3}


def exact(number: float | int | str | Fraction) -> Fraction:
    """The number as it is written: 0.1 is one tenth, not the nearest binary fraction."""
    return number if isinstance(number, Fraction) else Fraction(str(number))


def settled(number: Fraction) -> Fraction:
    """Rounded to the nine decimals at which figures are compared."""
    return round(number, 9)


@dataclass(frozen=True)
class Limits:
    """The plan's policy."""

    due_day: int = 7
    missing_day: int = 16
    late_days: int = 3
    correction_days: int = 7
    green_from: Fraction = Fraction(-5, 100)
    amber_from: Fraction = Fraction(-15, 100)
    nothing_of: Fraction = Fraction(1, 10)
    least_cases: int = 10
    cases_per_span: int = 200
    carried_months: int = 3
    standing_months: int = 3
    forecast_months: int = 3
    forecast_since: int = 2
    milestone_due_days: int = 30
    milestone_red_days: int = 30
    guard_red: Fraction = Fraction(1, 5)
    guard_not_green: Fraction = Fraction(1, 2)
    red_share: Fraction = Fraction(2, 5)
    least_red: int = 2
    few_kpis: int = 2


PROGRAM = ""
"""Who reports a KPI that the program counts itself."""


@dataclass(frozen=True)
class Kpi:
    """`targets` are the values at the quarters' ends, None where nothing is due yet.

    One whose only reporter is PROGRAM has the returns that came on time of those expected.
    """

    code: str
    measure: str
    reporters: tuple[str, ...]
    combine: str
    polarity: str = "higher"
    shape: str = "linear"
    unit: str = "count"
    baseline: Fraction = Fraction(0)
    targets: tuple[Fraction | None, ...] = ()
    weight: Fraction = Fraction(1)
    score: bool = True
    headline: bool = False

    @property
    def is_computed(self) -> bool:
        """Whether the program counts it itself."""
        return self.reporters == (PROGRAM,)

    @property
    def is_ratio(self) -> bool:
        """Whether numerator and denominator are reported."""
        return self.combine in ("last_ratio", "pooled_ratio")

    @property
    def scale(self) -> int:
        """What turns numerator ÷ denominator into the unit."""
        return 100 if self.unit == "%" else 1

    @property
    def is_context(self) -> bool:
        """Shown, never rated."""
        return self.polarity == "context"

    @property
    def start(self) -> Fraction:
        """The path's value at month 0."""
        return Fraction(0) if self.combine == "sum" else self.baseline

    @property
    def target(self) -> Fraction:
        """The last target."""
        last = self.targets[-1]
        assert last is not None
        return last

    @property
    def is_ceiling(self) -> bool:
        """A total that must stay low."""
        return self.polarity == "lower" and self.combine == "sum"

    @property
    def is_hold(self) -> bool:
        """A value that must stay where it is."""
        return not self.is_context and not self.is_ceiling and self.target == self.start

    @property
    def has_share(self) -> bool:
        """Whether it enters a mean: neither context, ceiling nor hold."""
        return not (self.is_context or self.is_ceiling or self.is_hold)


@dataclass(frozen=True)
class Milestone:
    """A dated step; it falls due on the last day of plan month `due_month`."""

    code: str
    measure: str
    owner: str
    due_month: int
    weight: Fraction = Fraction(1)


@dataclass(frozen=True)
class Plan:
    """One version of the plan; `starts` is the first day of its first month."""

    starts: date
    months: int
    departments: tuple[str, ...]
    kpis: tuple[Kpi, ...]
    milestones: tuple[Milestone, ...] = ()
    limits: Limits = Limits()

    @property
    def measures(self) -> tuple[str, ...]:
        """The codes of its measures, in order."""
        parts = (*self.kpis, *self.milestones)
        return tuple(sorted({part.measure for part in parts}))

    def first_day(self, month: int) -> date:
        """The first day of a plan month, 1 being the plan's first."""
        passed = self.starts.month - 1 + month - 1
        return date(self.starts.year + passed // 12, passed % 12 + 1, 1)

    def last_day(self, month: int) -> date:
        """The last day of a plan month."""
        return self.first_day(month + 1) - timedelta(days=1)

    def due_day(self, month: int) -> date:
        """The day by whose end the return for a month is due."""
        return self.first_day(month + 1).replace(day=self.limits.due_day)

    def missing_day(self, month: int) -> date:
        """The day from which the return for a month is missing."""
        return self.first_day(month + 1).replace(day=self.limits.missing_day)

    def owed_until(self, department: str) -> int:
        """The last month for which a department owes a return."""
        own = [t.due_month for t in self.milestones if t.owner == department]
        return max([self.months, *own])


@dataclass(frozen=True)
class Figure:
    """A figure of one KPI; neither value nor denominator: not applicable."""

    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None

    @property
    def is_not_applicable(self) -> bool:
        """Said to be not applicable, or a ratio of no cases."""
        return self.value is None and not self.denominator


NOT_APPLICABLE = Figure()


@dataclass(frozen=True)
class Tells:
    """What a return says of a milestone."""

    completed_on: date | None = None
    forecast: date | None = None


@dataclass(frozen=True)
class Revision:
    """A file without errors: what it says, the day it was received, what the desk did with it.

    `sent_in` is the day on which it entered the program (that of receipt unless an analyst stated
    an earlier one). `accepted` and `withdrawn`, `sent_back` are days; None where it did not happen.
    """

    received: date
    figures: dict[str, Figure] = field(default_factory=dict)
    tells: dict[str, Tells] = field(default_factory=dict)
    nil: bool = False
    accepted: date | None = None
    withdrawn: date | None = None
    sent_back: date | None = None
    sent_in: date | None = None

    @property
    def known_from(self) -> date:
        """The day from which the program knows of it."""
        return self.sent_in or self.received


@dataclass(frozen=True)
class Return:
    """All that came of one department for one month: refused files' days, and revisions in order.

    `waived` and `owed_again` are the days of a waiver and of its withdrawal.
    """

    refused: tuple[date, ...] = ()
    revisions: tuple[Revision, ...] = ()
    waived: date | None = None
    owed_again: date | None = None


NOTHING_CAME = Return()


@dataclass(frozen=True)
class World:
    """A plan with its history; returns by (department, plan month)."""

    plan: Plan
    returns: dict[tuple[str, int], Return] = field(default_factory=dict)
