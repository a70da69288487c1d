"""What a rule of lagging found: the months, returns, indicators and milestones it speaks of.

Source: docs/rules.md, Lagging departments. Plan months are named by number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MissingInARow:
    """R1: the returns of `months` are missing, the last of `running` months without one."""

    months: tuple[int, ...]
    running: int


@dataclass(frozen=True, slots=True)
class PoorReturn:
    """A return that is missing or came late, or has not come, by so many days."""

    month_number: int
    light: str
    days: int


@dataclass(frozen=True, slots=True)
class LateOrMissing:
    """R1: these of the last `returns` are missing or too late."""

    returns: int
    poor: tuple[PoorReturn, ...]


@dataclass(frozen=True, slots=True)
class RedInMonth:
    """The own KPIs of a department that were red in a month, of so many that had a colour."""

    month_number: int
    red: tuple[str, ...]
    rated: int


@dataclass(frozen=True, slots=True)
class ManyRed:
    """R2: too many of its KPIs were red in each of `months`, the judged ones, the newest last."""

    months: tuple[RedInMonth, ...]


@dataclass(frozen=True, slots=True)
class FewRed:
    """R2, for a department of few KPIs: `red` were red in each of the judged `months`."""

    red: tuple[str, ...]
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OverdueMilestone:
    """A milestone that R3 is about."""

    code: str
    name: str
    due: date
    days: int


@dataclass(frozen=True, slots=True)
class LongOverdue:
    """R3: milestones overdue without an extension, longest first."""

    milestones: tuple[OverdueMilestone, ...]


@dataclass(frozen=True, slots=True)
class SentBack:
    """A return that went back so many times; if once, it was not corrected in time."""

    month_number: int
    times: int


@dataclass(frozen=True, slots=True)
class NotCorrected:
    """R5: these returns running went back more than once or were not corrected in time."""

    returns: tuple[SentBack, ...]


LagFacts = MissingInARow | LateOrMissing | ManyRed | FewRed | LongOverdue | NotCorrected
