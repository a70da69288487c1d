"""The contract of the monthly workbook, what a blank one is filled with, and a typed return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from napams.domain.catalogue import Department, Kpi, Milestone, Plan
from napams.domain.months import Month
from napams.domain.reporting import due_on
from napams.domain.returns import MilestoneStatus, NarrativeField

CONTRACT_VERSION = "1"


class SheetName(StrEnum):
    """The sheets of the workbook, in its order; the last is very hidden."""

    RETURN = "Return"
    MILESTONES = "Milestones"
    NARRATIVE = "Narrative"
    GUIDE = "Guide"
    IDENTITY = "_napams"


class ReturnColumn(StrEnum):
    """Headings of the Return sheet, in its order."""

    CODE = "Code"
    INDICATOR = "Indicator"
    BREAKDOWN = "Breakdown"
    UNIT = "Unit"
    LAST_ACCEPTED = "Last accepted"
    PLANNED_TO_DATE = "Planned to date"
    THIS_MONTH = "This month"
    NUMERATOR = "Numerator"
    DENOMINATOR = "Denominator"
    EVIDENCE = "Evidence"
    REMARKS = "Remarks"


class MilestoneColumn(StrEnum):
    """Headings of the Milestones sheet, in its order."""

    CODE = "Code"
    MILESTONE = "Milestone"
    DUE = "Due"
    STATUS = "Status"
    FORECAST = "Forecast"
    COMPLETED_ON = "Completed on"
    EVIDENCE = "Evidence"
    REMARKS = "Remarks"


class NarrativeColumn(StrEnum):
    """Headings of the Narrative sheet; its fields are `domain.returns.NarrativeField`."""

    FIELD = "Field"
    TEXT = "Text"


class IdentityKey(StrEnum):
    """Keys of the `_napams` sheet: column A holds them, column B their values."""

    CONTRACT = "contract version"
    DEPARTMENT = "department"
    MONTH = "month"
    PLAN_VERSION = "plan version"
    ISSUED_AT = "issued at"


FIGURE_COLUMNS = (ReturnColumn.THIS_MONTH, ReturnColumn.NUMERATOR, ReturnColumn.DENOMINATOR)
"""Columns of the Return sheet that take figures."""

TOTAL_LABEL = "Total"
"""Text under Breakdown in a KPI's total row."""

YES, NO = "yes", "no"

TEXT_LIMIT = 2_000
"""Most characters of a text field."""


def form_name(department: str, month: Month) -> str:
    """The name of the file: `napams-return-FIA-AHS-2025-03.xlsx`."""
    return f"napams-return-{department}-{month}.xlsx"


@dataclass(frozen=True, slots=True)
class LastValue:
    """The figure last accepted for a KPI or category, and its month.

    `running`: the total of all months up to that one.
    """

    value: float
    month: Month
    running: bool = False

    def with_month(self, value: str) -> str:
        """A written value with its month: `8 (Feb 2025)`, a running total `17 up to Feb 2025`."""
        return (
            f"{value} up to {self.month.label}" if self.running else f"{value} ({self.month.label})"
        )


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """The last accepted state of a milestone; `due` is the date now in force."""

    status: MilestoneStatus
    forecast: date | None
    completed_on: date | None
    due: date


@dataclass(frozen=True, slots=True)
class Entry:
    """Content of the cells of one row of the Return sheet."""

    value: float | str | None = None
    numerator: float | None = None
    denominator: float | None = None
    evidence: str = ""
    remark: str = ""


Entries = Mapping[tuple[str, str], Entry]
"""By KPI and category, empty for the total."""


@dataclass(frozen=True, slots=True)
class BlankForm:
    """One department's form for one month.

    `last` is keyed by KPI and category (empty for the total), `planned` (the value planned for the
    end of the month) by KPI, `milestones` by code. Cells without a value stay blank; a milestone
    without a state is due as planned. `entries`, `typed_milestones` and `narrative` fill the form
    when a return is typed elsewhere; a typed milestone replaces its state.
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
        return self.plan.asked_of(self.department, self.plan.month_number(self.month))

    @property
    def due(self) -> date:
        """The last day on which the return is on time."""
        return due_on(self.month, self.plan.calendar)

    def state_of(self, milestone: Milestone) -> MilestoneState:
        """State of a milestone: not started if nothing was accepted."""
        known = self.milestones.get(milestone.code)
        return known or MilestoneState(
            MilestoneStatus.NOT_STARTED, None, None, self.plan.due(milestone)
        )


@dataclass(frozen=True, slots=True)
class TypedRow:
    """The cells of a row of the Return sheet as typed: `2.5 lakh`, `nil`, `N/A` or `85%`."""

    value: str = ""
    numerator: str = ""
    denominator: str = ""
    evidence: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TypedMilestone:
    """The cells of a milestone as typed; `status` is a word of the list, days are text."""

    status: str = ""
    forecast: str = ""
    completed_on: str = ""
    evidence: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TypedReturn:
    """A return as typed into the three sheets; a row that is missing is empty.

    `figures` are keyed by KPI and category (empty for the total), `milestones` by code.
    """

    figures: Mapping[tuple[str, str], TypedRow] = field(default_factory=dict)
    milestones: Mapping[str, TypedMilestone] = field(default_factory=dict)
    narrative: Mapping[NarrativeField, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The return as plain JSON."""
        return {
            "figures": [
                {"kpi": kpi, "category": category, **asdict(row)}
                for (kpi, category), row in self.figures.items()
            ],
            "milestones": [{"code": code, **asdict(m)} for code, m in self.milestones.items()],
            "narrative": {f.value: text for f, text in self.narrative.items()},
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TypedReturn:
        """The return from plain JSON."""
        figures = {
            (row["kpi"], row["category"]): TypedRow(**_without(row, "kpi", "category"))
            for row in values["figures"]
        }
        milestones = {
            row["code"]: TypedMilestone(**_without(row, "code")) for row in values["milestones"]
        }
        narrative = {NarrativeField(f): text for f, text in values["narrative"].items()}
        return cls(figures, milestones, narrative)

    def texts(self) -> Iterator[str]:
        """The text of every cell."""
        for row in self.figures.values():
            yield from asdict(row).values()
        for milestone in self.milestones.values():
            yield from asdict(milestone).values()
        yield from self.narrative.values()


def _without(row: Mapping[str, str], *keys: str) -> dict[str, str]:
    return {key: value for key, value in row.items() if key not in keys}
