"""A milestone in a line, and those to look at: overdue, or soon due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from napams.domain.frames import Row, longest_first, records
from napams.domain.milestones import State, most_pressing, standing
from napams.report.brief_data import BriefData
from napams.wording.marks import OF_COLOUR, Mark, milestone_words
from napams.wording.numbers import count
from napams.wording.reasons import due_day_note

HORIZON_DAYS = 60
"""How far ahead milestones are listed."""


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone with its state; `note` is what its due day itself already means."""

    code: str
    name: str
    owner: str
    due: date
    first_due: date
    forecast: date | None
    completed_on: date | None
    mark: Mark
    note: str


@dataclass(frozen=True, slots=True)
class PressingMilestone:
    """The milestone to name first, and how many others are overdue."""

    line: MilestoneLine
    others_overdue: int


@dataclass(frozen=True, slots=True)
class MilestonesAtHand:
    """As they stand `on` a day: overdue, longest first, and due within HORIZON_DAYS."""

    on: date
    overdue: tuple[MilestoneLine, ...]
    ahead: tuple[MilestoneLine, ...]


def milestone_line(row: Row) -> MilestoneLine:
    """A row of the report's milestones as a line."""
    return MilestoneLine(
        code=row["code"],
        name=row["name"],
        owner=row["owner"],
        due=row["due"],
        first_due=row["first_due"],
        forecast=row["forecast"],
        completed_on=row["completed_on"],
        mark=replace(OF_COLOUR[row["colour"]], word=milestone_words(row["state"], row["days"])),
        note=due_day_note(row["state"], row["due"], row["days"]),
    )


def pressing(milestones: pd.DataFrame) -> PressingMilestone | None:
    """The one longest overdue, else the next to fall due; None where all are done."""
    late, chosen = most_pressing(milestones)
    if not chosen:
        return None
    return PressingMilestone(milestone_line(chosen[0]), max(0, len(late) - 1))


def milestones_at_hand(data: BriefData) -> MilestonesAtHand:
    """Milestones overdue, longest first, and those due within HORIZON_DAYS.

    In the newest month they stand as on the day of the data, since that is when the paper is read;
    a milestone that was due on the month's last day is overdue by then. In an earlier month they
    stand as at its end.
    """
    report, on = data.report, data.month.last_day
    rows = data.milestones
    if data.month == report.months[-1]:
        rows, on = standing(report.plan, report.milestones, report.as_of), report.as_of
    late = longest_first(rows[rows["state"] == State.OVERDUE])
    ahead = rows[rows["state"].isin((State.DUE, State.PLANNED)) & (rows["days"] <= HORIZON_DAYS)]
    ahead = ahead.sort_values("days", kind="stable")
    return MilestonesAtHand(
        on=on,
        overdue=tuple(milestone_line(r) for r in records(late)),
        ahead=tuple(_due_in_days(r) for r in records(ahead)),
    )


def _due_in_days(row: Row) -> MilestoneLine:
    """Its days are counted, also where they are many."""
    line = milestone_line(row)
    if row["state"] != State.PLANNED:
        return line
    return replace(line, mark=replace(line.mark, word=f"due in {count(row['days'], 'day')}"))
