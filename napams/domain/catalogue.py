"""The plan: departments, measures, KPIs, milestones and their codes (docs/plan.md).

The same frozen models carry the catalogue from its TOML files into the tables and, read back
from there, into every rule. Codes are stable identities (`M04-K2`, `M04-T1`, `FIA-AHS`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import (
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticKnownError

from napams.domain.months import Month, MonthField
from napams.domain.policy import (
    CalendarPolicy,
    Frozen,
    KpiCode,
    LaggingPolicy,
    PlausibilityPolicy,
    ThresholdPolicy,
)

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
DepartmentCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{1,9}$")]
MeasureCode = Annotated[str, StringConstraints(pattern=r"^M\d{2}$")]
MilestoneCode = Annotated[str, StringConstraints(pattern=r"^M\d{2}-T\d$")]

TOTAL = ""
"""The category of a KPI's own total; every other category has a name."""

ROUTE = "Route"
"""The breakdown by smuggling route."""

LAST_MONTH = 60
"""The last plan month in which anything can be due or reported."""

MONTHS_PER_QUARTER = 3
SHORTEST, LONGEST = 3, 36
"""The months that a plan may have."""


def quarter_ends(months: int) -> tuple[int, ...]:
    """The last months of a plan's quarters; the last quarter ends with the plan, however short."""
    return (*range(MONTHS_PER_QUARTER, months, MONTHS_PER_QUARTER), months)


class Unit(StrEnum):
    """Units that have a form of their own in figures, charts and sentences.

    The catalogue may name any other unit; it is then a plain number.
    """

    COUNT = "count"
    PERCENT = "%"
    MONEY = "PKR m"
    DAYS = "days"
    YES_NO = "yes/no"

    @staticmethod
    def is_count(unit: str) -> bool:
        """Whether whole things are counted: `count`, or `count of 5` where 5 is the most."""
        return unit.startswith(Unit.COUNT)


class Polarity(StrEnum):
    """Which direction is good; `context` figures are shown and never rated."""

    HIGHER = "higher"
    LOWER = "lower"
    CONTEXT = "context"


class Combine(StrEnum):
    """How monthly figures make the KPI's value (docs/rules.md, The value of an indicator)."""

    SUM = "sum"
    LAST = "last"
    POOLED_RATIO = "pooled_ratio"
    LAST_RATIO = "last_ratio"

    @property
    def is_ratio(self) -> bool:
        """Whether a numerator and a denominator are reported."""
        return self in (Combine.POOLED_RATIO, Combine.LAST_RATIO)


class Shape(StrEnum):
    """Course of a KPI's planned path between quarters (docs/rules.md, The planned path)."""

    LINEAR = "linear"
    BACK = "back"
    STEP = "step"


class Computed(StrEnum):
    """What the program counts itself, from its own record (`domain.computed`)."""

    RETURNS_ON_TIME = "returns_on_time"


class Department(Frozen):
    """A reporting department; `parent` names the body above it (FIA for its three wings)."""

    code: DepartmentCode
    name: Words
    parent: str = ""


class Breakdown(Frozen):
    """The one breakdown of a KPI in the monthly form, with its categories."""

    name: Words
    categories: tuple[Words, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _categories_differ(self) -> Self:
        if len({c.casefold() for c in self.categories}) != len(self.categories):
            raise ValueError("every category of a breakdown has its own name")
        return self


class Kpi(Frozen):
    """A key performance indicator.

    `targets` are the values due at the ends of the plan's quarters, cumulative for `sum`; None
    where nothing is due yet. Ratios with unit `%` are in points of 100. A `computed` KPI is
    counted by the program: it stands on no form and has no reporters. The parts of a ratio are
    whole cases, unless they are `amounts`, such as rupees.
    """

    code: KpiCode
    name: Words
    unit: Words
    polarity: Polarity
    combine: Combine
    shape: Shape | None = None
    numerator: str = ""
    denominator: str = ""
    amounts: bool = False
    baseline: float | None = Field(default=None, allow_inf_nan=False)
    baseline_basis: Words
    targets: tuple[float | None, ...] = ()
    weight: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    score: bool = True
    headline: bool = False
    computed: Computed | None = None
    reporters: tuple[DepartmentCode, ...] = Field(default=(), validate_default=True)
    verification: str = ""
    breakdown: Breakdown | None = None
    note: str = ""

    @property
    def measure(self) -> str:
        """The code of the measure it belongs to."""
        return self.code[:3]

    @property
    def scale(self) -> float:
        """Factor that turns numerator ÷ denominator into the unit: 100 for percentages."""
        return 100.0 if self.unit == Unit.PERCENT else 1.0

    @property
    def start(self) -> float | None:
        """Value of the planned path at month 0: zero for a total, else the baseline."""
        return 0.0 if self.combine is Combine.SUM else self.baseline

    @property
    def target(self) -> float | None:
        """The final target."""
        return self.targets[-1] if self.targets else None

    @property
    def is_context(self) -> bool:
        """Shown, never rated."""
        return self.polarity is Polarity.CONTEXT

    @property
    def is_ceiling(self) -> bool:
        """A total with an upper limit (docs/rules.md, The planned path)."""
        return self.polarity is Polarity.LOWER and self.combine is Combine.SUM

    @property
    def is_hold(self) -> bool:
        """A KPI whose target is its start value: the planned change is 0."""
        return not self.is_context and not self.is_ceiling and self.target == self.start

    @field_validator("reporters")
    @classmethod
    def _somebody_counts(cls, reporters: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if "computed" not in info.data:  # it is wrong itself, and refused for that
            return reporters
        if info.data["computed"] and reporters:
            raise ValueError("nobody, since the program counts it itself (computed)")
        if not info.data["computed"] and not reporters:
            length = {"field_type": "Tuple", "min_length": 1, "actual_length": 0}
            raise PydanticKnownError("too_short", length)
        return reporters

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.computed and not (self.combine.is_ratio and self.unit == Unit.PERCENT):
            raise ValueError("what the program counts (computed) is a ratio in %")
        if self.computed and self.breakdown:
            raise ValueError("what the program counts (computed) has no breakdown")
        if self.amounts and not self.combine.is_ratio:
            raise ValueError("only the parts of a ratio can be amounts")
        if self.combine.is_ratio and not (self.numerator and self.denominator):
            raise ValueError("a ratio needs a numerator and a denominator")
        if self.is_context:
            if self.shape is not None or any(t is not None for t in self.targets):
                raise ValueError("a context KPI has neither shape nor targets")
            return self
        if self.shape is None or self.target is None or self.start is None:
            raise ValueError("a rated KPI needs a shape, a start value and a last target")
        falls = self.polarity is Polarity.LOWER and not self.is_ceiling
        if (self.target - self.start) * (-1 if falls else 1) < 0:
            raise ValueError("the final target lies on the wrong side of the start value")
        return self


class Milestone(Frozen):
    """A dated step of a measure; `due_month` is a plan month, 1 for the first."""

    code: MilestoneCode
    name: Words
    owner: DepartmentCode
    due_month: int = Field(ge=1, le=LAST_MONTH)
    weight: float = Field(default=1.0, gt=0, allow_inf_nan=False)

    @property
    def measure(self) -> str:
        """The code of the measure it belongs to."""
        return self.code[:3]


class Measure(Frozen):
    """One of the plan's fourteen measures with its KPIs and milestones."""

    code: MeasureCode
    title: Words
    purpose: Words
    text: str = ""
    lead: tuple[DepartmentCode, ...] = Field(min_length=1)
    support: tuple[str, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    milestones: tuple[Milestone, ...] = ()

    @property
    def departments(self) -> tuple[str, ...]:
        """Departments that report one of its KPIs or own one of its milestones, each once."""
        reporting = [d for k in self.kpis for d in k.reporters]
        return tuple(dict.fromkeys([*reporting, *(t.owner for t in self.milestones)]))


class Plan(Frozen):
    """One version of the plan, complete."""

    version: int = Field(default=1, ge=1)
    title: Words
    starts: MonthField
    months: int = Field(default=12, ge=SHORTEST, le=LONGEST)
    adopted_on: date
    effective_from: int = Field(default=1, ge=1)
    reason: str = ""
    decision: str = ""
    calendar: CalendarPolicy = CalendarPolicy()
    thresholds: ThresholdPolicy = ThresholdPolicy()
    lagging: LaggingPolicy = LaggingPolicy()
    suspicion: PlausibilityPolicy = PlausibilityPolicy()
    departments: tuple[Department, ...]
    measures: tuple[Measure, ...]

    @cached_property
    def quarter_ends(self) -> tuple[int, ...]:
        """The plan months for which targets are set."""
        return quarter_ends(self.months)

    @cached_property
    def kpis(self) -> dict[str, Kpi]:
        """Every KPI by its code, in catalogue order."""
        return {k.code: k for m in self.measures for k in m.kpis}

    @cached_property
    def milestones(self) -> dict[str, Milestone]:
        """Every milestone by its code, in catalogue order."""
        return {t.code: t for m in self.measures for t in m.milestones}

    @cached_property
    def measure_by_code(self) -> dict[str, Measure]:
        """Every measure by its code."""
        return {m.code: m for m in self.measures}

    @cached_property
    def department_by_code(self) -> dict[str, Department]:
        """Every department by its code."""
        return {d.code: d for d in self.departments}

    @cached_property
    def names(self) -> dict[str, str]:
        """Title or name of everything that has a colour, by its code."""
        found: dict[str, str] = {}
        for measure in self.measures:
            found[measure.code] = measure.title
            found |= {k.code: k.name for k in measure.kpis}
            found |= {t.code: t.name for t in measure.milestones}
        return found | {d.code: d.name for d in self.departments}

    @cached_property
    def kpis_by_route(self) -> dict[str, Kpi]:
        """The KPIs that are broken down by route, by code."""
        return {c: k for c, k in self.kpis.items() if k.breakdown and k.breakdown.name == ROUTE}

    def route_of(self, number: int) -> str | None:
        """The route that the agenda of plan month `number` looks at: each in turn.

        The order is the catalogue's; None if no KPI is broken down by route.
        """
        named = [
            c for k in self.kpis_by_route.values() if k.breakdown for c in k.breakdown.categories
        ]
        routes = list(dict.fromkeys(named))
        return routes[(number - 1) % len(routes)] if routes else None

    def kpis_of(self, department: str) -> tuple[Kpi, ...]:
        """The KPIs that a department reports."""
        return tuple(k for k in self.kpis.values() if department in k.reporters)

    def milestones_of(self, department: str) -> tuple[Milestone, ...]:
        """The milestones that a department owns."""
        return tuple(t for t in self.milestones.values() if t.owner == department)

    def asked_of(self, department: str, number: int) -> tuple[Kpi, ...]:
        """The KPIs on a department's form for a plan month: none once the plan has ended."""
        return self.kpis_of(department) if number <= self.months else ()

    def owed_until(self, department: str) -> int:
        """The last plan month for which a department owes a return: its last milestone's, if that
        comes after the plan's end."""
        return max([self.months, *(t.due_month for t in self.milestones_of(department))])

    def month(self, number: int) -> Month:
        """The calendar month of plan month `number`, 1 for the first."""
        return self.starts + (number - 1)

    def month_number(self, month: Month) -> int:
        """The plan month of a calendar month: 1 for the first, 0 or less before it."""
        return month - self.starts + 1

    def due(self, milestone: Milestone) -> date:
        """The last day of the month in which a milestone falls due."""
        return self.month(milestone.due_month).last_day

    @model_validator(mode="after")
    def _a_target_for_each_quarter(self) -> Self:
        quarters = len(quarter_ends(self.months))
        for kpi in (k for m in self.measures for k in m.kpis if not k.is_context):
            if len(kpi.targets) != quarters:
                raise ValueError(f"{kpi.code} needs a target for each of {quarters} quarters")
        return self

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        known = {d.code for d in self.departments}
        for measure in self.measures:
            named = {*measure.lead}
            named.update(r for k in measure.kpis for r in k.reporters)
            named.update(t.owner for t in measure.milestones)
            if strangers := sorted(named - known):
                raise ValueError(
                    f"{measure.code} names unknown departments: {', '.join(strangers)}"
                )
            parts: tuple[Kpi | Milestone, ...] = (*measure.kpis, *measure.milestones)
            for part in parts:
                if part.measure != measure.code:
                    raise ValueError(f"{part.code} stands under {measure.code}")
        codes = [d.code for d in self.departments] + [m.code for m in self.measures]
        codes += [k.code for m in self.measures for k in m.kpis]
        codes += [t.code for m in self.measures for t in m.milestones]
        if twice := sorted({c for c in codes if codes.count(c) > 1}):
            raise ValueError(f"used twice: {', '.join(twice)}")
        return self


def within_measure(code: str) -> str:
    """The code of a KPI or a milestone where its measure is named already: `T2` of `M04-T2`."""
    return code.partition("-")[2]


def nearest_codes(code: str, among: Iterable[str]) -> list[str]:
    """Up to four codes most like a mistyped one, the likeliest first."""
    return get_close_matches(code.strip().upper(), list(among), n=4, cutoff=0.6)
