"""The plan in tables: identities are stable, targets and dates hang on the version."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from napams.domain.catalogue import Combine, Polarity, Shape
from napams.store.tables.base import one_of, table


class PlanVersion(SQLModel, table=True):
    """One adopted version; `policy` holds the calendar, the thresholds and the lagging limits."""

    __tablename__ = "plan_version"
    number: int = Field(primary_key=True)
    title: str
    starts: str = Field(max_length=7)
    months: int
    adopted_on: date
    effective_from: int
    reason: str
    decision: str
    policy: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    demonstration: bool = False


class Department(SQLModel, table=True):
    """A reporting department."""

    __tablename__ = "department"
    code: str = Field(primary_key=True, max_length=10)
    name: str
    parent: str
    position: int


class Measure(SQLModel, table=True):
    """One of the fourteen measures."""

    __tablename__ = "measure"
    code: str = Field(primary_key=True, max_length=3)
    title: str
    purpose: str
    text: str
    lead: list[str] = Field(sa_column=Column(JSON, nullable=False))
    support: list[str] = Field(sa_column=Column(JSON, nullable=False))
    position: int


class Kpi(SQLModel, table=True):
    """A KPI without its targets."""

    __tablename__ = "kpi"
    code: str = Field(primary_key=True, max_length=6)
    measure: str = Field(foreign_key="measure.code", index=True)
    name: str
    unit: str
    polarity: Polarity = Field(sa_column=Column(one_of(Polarity), nullable=False))
    combine: Combine = Field(sa_column=Column(one_of(Combine), nullable=False))
    shape: Shape | None = Field(sa_column=Column(one_of(Shape), nullable=True))
    numerator: str
    denominator: str
    amounts: bool = False
    baseline: float | None
    baseline_basis: str
    weight: float
    score: bool
    headline: bool
    computed: str | None
    verification: str
    note: str
    breakdown: str
    categories: list[str] = Field(sa_column=Column(JSON, nullable=False))
    position: int


class KpiReporter(SQLModel, table=True):
    """A department that reports a KPI."""

    __tablename__ = "kpi_reporter"
    kpi: str = Field(foreign_key="kpi.code", primary_key=True)
    department: str = Field(foreign_key="department.code", primary_key=True)
    position: int


class TargetPoint(SQLModel, table=True):
    """The value due at the end of a plan month; a quarter without one has nothing due yet."""

    __tablename__ = "target_point"
    kpi: str = Field(foreign_key="kpi.code", primary_key=True)
    version: int = Field(foreign_key="plan_version.number", primary_key=True)
    month: int = Field(primary_key=True)
    value: float


class Milestone(SQLModel, table=True):
    """A dated step without its date."""

    __tablename__ = "milestone"
    code: str = Field(primary_key=True, max_length=6)
    measure: str = Field(foreign_key="measure.code", index=True)
    name: str
    owner: str = Field(foreign_key="department.code")
    weight: float
    position: int


class MilestoneDate(SQLModel, table=True):
    """When a milestone falls due under a version of the plan."""

    __tablename__ = "milestone_date"
    milestone: str = Field(foreign_key="milestone.code", primary_key=True)
    version: int = Field(foreign_key="plan_version.number", primary_key=True)
    due_month: int
    due: date


VERSIONS = table(PlanVersion)
DEPARTMENTS = table(Department)
MEASURES = table(Measure)
KPIS = table(Kpi)
REPORTERS = table(KpiReporter)
TARGETS = table(TargetPoint)
MILESTONES = table(Milestone)
DATES = table(MilestoneDate)
