"""A milestone in a line, and those to look at: overdue, or soon due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from napams.domain.frames import Row, longest_first, records
from napams.domain.milestones import State, most_pressing, otherwise_today
from napams.report.brief_data import BriefData
from napams.wording.marks import Mark, of_milestone
from napams.wording.milestones import state_today
from napams.wording.numbers import count

HORIZON_DAYS = 60
"""How far ahead milestones are listed."""


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone with its state; `note` is today's, where it differs."""

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
    """As they stood `on` a day: overdue, longest first; on hold past the due day; and due within
    HORIZON_DAYS."""

    on: date
    overdue: tuple[MilestoneLine, ...]
    past_due: tuple[MilestoneLine, ...]
    ahead: tuple[MilestoneLine, ...]


def milestone_line(row: Row, today: Mapping[str, Row]) -> MilestoneLine:
    """A row of the report's milestones as a line; `today` as `otherwise_today` gives it."""
    now = today.get(row["code"])
    return MilestoneLine(
        code=row["code"],
        name=row["name"],
        owner=row["owner"],
        due=row["due"],
        first_due=row["first_due"],
        forecast=row["forecast"],
        completed_on=row["completed_on"],
        mark=of_milestone(row),
        note=state_today(now) if now else "",
    )


def pressing(milestones: pd.DataFrame, today: Mapping[str, Row]) -> PressingMilestone | None:
    """The one longest overdue, else the next to fall due; None where all are done.

    Of one that was overdue then nobody needs to be told that it still is: there is little room.
    """
    late, chosen = most_pressing(milestones)
    if not chosen:
        return None
    return PressingMilestone(
        milestone_line(chosen[0], today if late.empty else {}), max(0, len(late) - 1)
    )


def milestones_at_hand(data: BriefData) -> MilestonesAtHand:
    """Milestones overdue, on hold past their due day, and due within HORIZON_DAYS.

    They stand as at the end of the month, with today's state where it differs: one that was due on
    the month's last day may be overdue by then.
    """
    report, rows = data.report, data.milestones
    on = data.judged_on
    today = otherwise_today(report.plan, report.milestones, rows, report.as_of)
    late = longest_first(rows[rows["state"] == State.OVERDUE])
    others = rows[rows["state"].isin((State.DUE, State.PLANNED))]
    others = others.sort_values("due", kind="stable")
    past_due = others["due"] < on
    ahead = others[~past_due & (others["due"] <= on + timedelta(days=HORIZON_DAYS))]
    return MilestonesAtHand(
        on=on,
        overdue=tuple(milestone_line(r, today) for r in records(late)),
        past_due=tuple(milestone_line(r, today) for r in records(others[past_due])),
        ahead=tuple(_due_in_days(r, today) for r in records(ahead)),
    )


def _due_in_days(row: Row, today: Mapping[str, Row]) -> MilestoneLine:
    """Its days are counted, also where they are many; on hold they are not."""
    line = milestone_line(row, today)
    if row["state"] != State.PLANNED or line.mark.held:
        return line
    return replace(line, mark=replace(line.mark, word=f"due in {count(row['days'], 'day')}"))
