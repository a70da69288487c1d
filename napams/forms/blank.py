"""What a blank form is filled with before it is sent out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from napams.domain.catalogue import Department, Kpi, Milestone, Plan
from napams.domain.months import Month
from napams.domain.reporting import due_on
from napams.domain.returns import MilestoneStatus, NarrativeField


@dataclass(frozen=True, slots=True)
class LastValue:
    """The figure last accepted for a KPI or one of its categories, and the month it is of.

    `running`: it is the total of all months up to that one.
    """

    value: float
    month: Month
    running: bool = False

    def said(self, value: str) -> str:
        """The value with its month: `8 (Feb 2025)`, a running total `17 up to Feb 2025`."""
        return (
            f"{value} up to {self.month.label}" if self.running else f"{value} ({self.month.label})"
        )


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """What was last accepted of a milestone; `due` is the date now in force."""

    status: MilestoneStatus
    forecast: date | None
    completed_on: date | None
    due: date


@dataclass(frozen=True, slots=True)
class Entry:
    """What is typed into the cells of one row of the Return sheet."""

    value: float | str | None = None
    numerator: float | None = None
    denominator: float | None = None
    evidence: str = ""
    remark: str = ""


Entries = Mapping[tuple[str, str], Entry]
"""By KPI and category, empty for the total."""


@dataclass(frozen=True, slots=True)
class TypedRow:
    """The same as somebody typed it elsewhere: every cell is text and goes into the form as it is.

    `2.5 lakh`, `nil`, `N/A` and `85%` mean in the form what they mean in any other.
    """

    value: str = ""
    numerator: str = ""
    denominator: str = ""
    evidence: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TypedMilestone:
    """What somebody typed of a milestone: `status` is one of the list's words, days are text."""

    status: str = ""
    forecast: str = ""
    completed_on: str = ""
    evidence: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class BlankForm:
    """One department's form for one month.

    `last` is keyed by KPI and category (empty for the total), `planned` by KPI: the value that
    the plan expects by the end of the month; `milestones` by code. What is not in them stays
    blank in the form, except that a milestone without a state is due as the plan says. `entries`,
    `typed_milestones` and `narrative` are filled in already when a return is not typed into the
    workbook itself; what is typed of a milestone takes the place of its state.
    """

    plan: Plan
    department: str
    month: Month
    issued_at: datetime
    last: Mapping[tuple[str, str], LastValue] = field(default_factory=dict)
    planned: Mapping[str, float] = field(default_factory=dict)
    milestones: Mapping[str, MilestoneState] = field(default_factory=dict)
    entries: Mapping[tuple[str, str], Entry | TypedRow] = field(default_factory=dict)
    typed_milestones: Mapping[str, TypedMilestone] = field(default_factory=dict)
    narrative: Mapping[NarrativeField, str] = field(default_factory=dict)

    @property
    def owner(self) -> Department:
        """The department that fills the form."""
        return self.plan.department_by_code[self.department]

    @property
    def kpis(self) -> tuple[Kpi, ...]:
        """The KPIs that it reports, in catalogue order."""
        return self.plan.kpis_of(self.department)

    @property
    def due(self) -> date:
        """The last day on which the return is on time."""
        return due_on(self.month, self.plan.calendar)

    def state_of(self, milestone: Milestone) -> MilestoneState:
        """What is known of a milestone: not started while nothing was accepted."""
        known = self.milestones.get(milestone.code)
        return known or MilestoneState(
            MilestoneStatus.NOT_STARTED, None, None, self.plan.due(milestone)
        )
