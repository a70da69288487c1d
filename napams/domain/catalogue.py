"""What the plan consists of: departments, measures, KPIs, milestones and policy (design.md §3).

The same frozen models carry the catalogue from its TOML files into the tables and, read back
from there, into every rule. Codes are stable identities (`M04-K2`, `M04-T1`, `FIA-AHS`).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from napams.domain.months import Month, MonthField

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
DepartmentCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{1,9}$")]
MeasureCode = Annotated[str, StringConstraints(pattern=r"^M\d{2}$")]
KpiCode = Annotated[str, StringConstraints(pattern=r"^M\d{2}-K\d$")]
MilestoneCode = Annotated[str, StringConstraints(pattern=r"^M\d{2}-T\d$")]

TOTAL = ""
"""The category of a KPI's own total; every other category is named."""

LAST_MONTH = 60
"""The last plan month in which anything can be due or reported."""

MONTHS_PER_TARGET = 3
"""Targets stand at the ends of quarters."""


class Polarity(StrEnum):
    """Which direction is good; `context` figures are shown and never rated."""

    HIGHER = "higher"
    LOWER = "lower"
    CONTEXT = "context"


class Combine(StrEnum):
    """How monthly figures make the KPI's value (design.md §4.3)."""

    SUM = "sum"
    LAST = "last"
    POOLED_RATIO = "pooled_ratio"
    LAST_RATIO = "last_ratio"

    @property
    def is_ratio(self) -> bool:
        """Whether a numerator and a denominator are reported."""
        return self in (Combine.POOLED_RATIO, Combine.LAST_RATIO)


class Shape(StrEnum):
    """How the planned path runs between the ends of quarters (design.md §4.4)."""

    LINEAR = "linear"
    BACK = "back"
    STEP = "step"


class Frozen(BaseModel):
    """A value object: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Department(Frozen):
    """A reporting department; `parent` names the body it belongs to (FIA's three wings)."""

    code: DepartmentCode
    name: Words
    parent: str = ""


class Breakdown(Frozen):
    """The one split of a KPI that the monthly form carries, with its categories."""

    name: Words
    categories: tuple[Words, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _categories_differ(self) -> Self:
        if len({c.casefold() for c in self.categories}) != len(self.categories):
            raise ValueError("every category of a breakdown has its own name")
        return self


class Kpi(Frozen):
    """A key performance indicator.

    `targets` are the values due at the ends of quarters 1 to 4, cumulative for `sum`; None where
    nothing is due yet. Ratios with unit `%` are in points of 100.
    """

    code: KpiCode
    name: Words
    unit: Words
    polarity: Polarity
    combine: Combine
    shape: Shape | None = None
    numerator: str = ""
    denominator: str = ""
    baseline: float | None = Field(default=None, allow_inf_nan=False)
    baseline_basis: Words
    targets: tuple[float | None, ...] = (None, None, None, None)
    weight: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    score: bool = True
    headline: bool = False
    reporters: tuple[DepartmentCode, ...] = Field(min_length=1)
    verification: str = ""
    breakdown: Breakdown | None = None
    note: str = ""

    @property
    def measure(self) -> str:
        """The code of the measure it belongs to."""
        return self.code[:3]

    @property
    def start(self) -> float | None:
        """Value of the path at month 0: nothing for a total, else the baseline."""
        return 0.0 if self.combine is Combine.SUM else self.baseline

    @property
    def target(self) -> float | None:
        """The final target."""
        return self.targets[-1]

    @property
    def is_context(self) -> bool:
        """Shown, never rated."""
        return self.polarity is Polarity.CONTEXT

    @property
    def is_ceiling(self) -> bool:
        """A total that must stay low (design.md §4.4)."""
        return self.polarity is Polarity.LOWER and self.combine is Combine.SUM

    @property
    def is_hold(self) -> bool:
        """A KPI that is to stay where it is: span 0."""
        return not self.is_context and not self.is_ceiling and self.target == self.start

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.combine.is_ratio and not (self.numerator and self.denominator):
            raise ValueError("a ratio needs a numerator and a denominator")
        if self.is_context:
            if self.shape is not None or any(t is not None for t in self.targets):
                raise ValueError("a context KPI has neither shape nor targets")
            return self
        if self.shape is None or self.target is None or self.start is None:
            raise ValueError("a rated KPI needs a shape, a start value and a target for quarter 4")
        falls = self.polarity is Polarity.LOWER and not self.is_ceiling
        if (self.target - self.start) * (-1 if falls else 1) < 0:
            raise ValueError("the final target lies on the wrong side of the start value")
        if len(self.targets) != 4:
            raise ValueError("there is one target for each of the four quarters")
        return self


class Milestone(Frozen):
    """A dated step of a measure; `due_month` counts from 1 for the plan's first month."""

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
    """One of the plan's fourteen measures with what it is judged by."""

    code: MeasureCode
    title: Words
    purpose: Words
    text: str = ""
    lead: tuple[DepartmentCode, ...] = Field(min_length=1)
    support: tuple[str, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    milestones: tuple[Milestone, ...] = ()


class CalendarPolicy(Frozen):
    """When returns are due (design.md §4.1): days of the month after the reported one."""

    time_zone: Words = "Asia/Karachi"
    due_day: int = Field(default=7, ge=1, le=27)
    missing_from_day: int = Field(default=16, ge=2, le=28)
    least_completeness: float = Field(default=0.5, ge=0, le=1)

    @model_validator(mode="after")
    def _missing_comes_after_due(self) -> Self:
        if self.missing_from_day <= self.due_day:
            raise ValueError("missing_from_day must come after due_day")
        return self


class ThresholdPolicy(Frozen):
    """Limits of the colours (design.md §4.4, §4.5), as shares of the planned change or days."""

    green_from: float = -0.05
    amber_from: float = -0.15
    least_denominator: float = 10
    forecast_from_months: int = 3
    milestone_due_days: int = 30
    milestone_red_after_days: int = 30


class LaggingPolicy(Frozen):
    """Limits of the lagging rules (design.md §4.7)."""

    missing_in_a_row: int = 2
    poor_returns: int = 3
    poor_returns_window: int = 6
    red_share: float = 0.4
    least_red: int = 2
    red_months: int = 2
    few_kpis: int = 2
    few_kpis_red_months: int = 3
    milestone_days: int = 30
    correction_days: int = Field(default=7, ge=1)


class SuspicionPolicy(Frozen):
    """When a figure is asked about because of the department's past (docs/suspicion.md).

    No colour depends on it: what was asked stays with the return, so it may be changed at any time.
    """

    window: int = Field(default=6, ge=3, le=24)
    least_months: int = Field(default=3, ge=3)
    deviations: float = Field(default=3.5, gt=0)
    times_over: float = Field(default=3, gt=1)
    times_under: float = Field(default=4, gt=1)
    least_count: float = Field(default=10, ge=0)
    points: float = Field(default=25, gt=0)
    standard_errors: float = Field(default=3, ge=0)
    least_cases: float = Field(default=10, ge=1)
    cumulative_months: int = Field(default=2, ge=2)
    rupee_times: float = Field(default=10_000, gt=1)
    same_figures: int = Field(default=3, ge=1)
    evidence_from_returns: int = Field(default=3, ge=0)
    never_falls: tuple[KpiCode, ...] = ()


class Plan(Frozen):
    """One version of the plan, complete."""

    version: int = Field(default=1, ge=1)
    title: Words
    starts: MonthField
    months: int = Field(default=12, ge=12, le=12)
    adopted_on: date
    effective_from: int = Field(default=1, ge=1)
    reason: str = ""
    decision: str = ""
    calendar: CalendarPolicy = CalendarPolicy()
    thresholds: ThresholdPolicy = ThresholdPolicy()
    lagging: LaggingPolicy = LaggingPolicy()
    suspicion: SuspicionPolicy = SuspicionPolicy()
    departments: tuple[Department, ...]
    measures: tuple[Measure, ...]

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

    def kpis_of(self, department: str) -> tuple[Kpi, ...]:
        """The KPIs that a department reports."""
        return tuple(k for k in self.kpis.values() if department in k.reporters)

    def milestones_of(self, department: str) -> tuple[Milestone, ...]:
        """The milestones that a department owns."""
        return tuple(t for t in self.milestones.values() if t.owner == department)

    def month(self, number: int) -> Month:
        """The calendar month of plan month `number` (1 for the first)."""
        return self.starts + (number - 1)

    def month_number(self, month: Month) -> int:
        """1 for the plan's first month; 0 or less before it."""
        return month - self.starts + 1

    def due(self, milestone: Milestone) -> date:
        """The last day of the month in which a milestone falls due."""
        return self.month(milestone.due_month).last_day

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
