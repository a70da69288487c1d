"""A monthly return after reading: figures, milestones and narrative of a department."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from napams.domain.months import Month


class FigureState(StrEnum):
    """How a figure was given; a missing figure has no state."""

    REPORTED = "reported"
    NIL = "nil"
    NOT_APPLICABLE = "not applicable"


class MilestoneStatus(StrEnum):
    """Status of a milestone as the department reports it."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    COMPLETED = "completed"


class ReturnState(StrEnum):
    """State of a revision (docs/rules.md, The life of a return)."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    SENT_BACK = "sent back"


class NarrativeField(StrEnum):
    """The fields of the Narrative sheet, in its order."""

    NIL_RETURN = "Nil return"
    COMPILED_BY = "Compiled by"
    AUTHORISED_BY = "Authorised by"
    SENT_ON = "Sent on"
    PROGRESS = "Progress"
    CONSTRAINTS = "Constraints"
    BLOCKED_BY = "Blocked by"
    DECISIONS_REQUESTED = "Decisions requested"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure for one month; `category` is empty for the KPI's own total.

    For a ratio `value` is recomputed from numerator and denominator (None when the denominator is
    zero), in percent where the KPI's unit is `%`. `cell` is an address such as `G17`.
    """

    kpi: str
    category: str
    state: FigureState
    value: float | None
    numerator: float | None
    denominator: float | None
    evidence: str
    remark: str
    sheet: str
    cell: str

    @property
    def amounts(self) -> tuple[float, ...]:
        """The value, or numerator and denominator; empty if not applicable."""
        if self.state is FigureState.NOT_APPLICABLE:
            return ()
        if self.numerator is not None and self.denominator is not None:
            return (self.numerator, self.denominator)
        return (self.value or 0.0,)


@dataclass(frozen=True, slots=True)
class ReportedMilestone:
    """One filled row of the Milestones sheet."""

    milestone: str
    status: MilestoneStatus
    forecast: date | None
    completed_on: date | None
    evidence: str
    remark: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """What a return says of a figure: value, or parts of a ratio; all None if not applicable."""

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True, slots=True)
class StatedMilestone:
    """What a return says of a milestone."""

    status: MilestoneStatus
    forecast: date | None
    completed_on: date | None


@dataclass(frozen=True, slots=True)
class NarrativeText:
    """One filled field of the Narrative sheet."""

    field: NarrativeField
    text: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Department, month and plan version of a form, from its `_napams` sheet."""

    department: str
    month: Month
    plan_version: int


@dataclass(frozen=True, slots=True)
class ValidReturn:
    """A return without errors, ready to be stored; it may have open queries.

    `completeness` is the share (0 to 1) of the required figures that are given, nil or explicitly
    not applicable.
    """

    identity: Identity
    nil: bool
    completeness: float
    figures: tuple[Figure, ...]
    milestones: tuple[ReportedMilestone, ...]
    narrative: tuple[NarrativeText, ...]
