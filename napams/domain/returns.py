"""A monthly return once it has been read: what a department says of its figures and milestones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from napams.domain.months import Month


class FigureState(StrEnum):
    """How a figure was given; a missing figure is not given at all."""

    REPORTED = "reported"
    NIL = "nil"
    NOT_APPLICABLE = "not applicable"


class MilestoneStatus(StrEnum):
    """What a department says of a milestone."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    COMPLETED = "completed"


class ReturnState(StrEnum):
    """What has been made of a revision (docs/rules.md, § 2)."""

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
    zero); in percent where the KPI's unit is `%`. `cell` is where the figure stands, `G17`.
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


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """What a return says of one milestone."""

    milestone: str
    status: MilestoneStatus
    forecast: date | None
    completed_on: date | None
    evidence: str
    remark: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class NarrativeLine:
    """One filled field of the Narrative sheet."""

    field: NarrativeField
    text: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose form it is, by its own `_napams` sheet; never by the name of the file."""

    department: str
    month: Month
    plan_version: int


@dataclass(frozen=True, slots=True)
class ValidReturn:
    """A return that may be stored: every error is gone, open queries travel beside it.

    `completeness` is the share (0 to 1) of the required figures that are given, nil or explicitly
    not applicable.
    """

    identity: Identity
    nil: bool
    completeness: float
    figures: tuple[Figure, ...]
    milestones: tuple[MilestoneLine, ...]
    narrative: tuple[NarrativeLine, ...]
