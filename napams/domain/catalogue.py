"""What the plan consists of: departments, measures, KPIs and milestones (design.md §3).

The same frozen models carry the catalogue from its TOML files into the tables and, read back
from there, into every rule. Codes are stable identities (`M04-K2`, `M04-T1`, `FIA-AHS`).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from napams.domain.months import Month, MonthField
from napams.domain.policy import CalendarPolicy, LaggingPolicy, SuspicionPolicy, ThresholdPolicy
from napams.domain.terms import DepartmentCode, Frozen, KpiCode, MeasureCode, MilestoneCode, Words

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

    @property
    def departments(self) -> tuple[str, ...]:
        """Who reports one of its KPIs or owns one of its milestones, each once."""
        reporting = [d for k in self.kpis for d in k.reporters]
        return tuple(dict.fromkeys([*reporting, *(t.owner for t in self.milestones)]))


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
