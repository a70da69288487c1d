"""How the printed documents put rows into words; numbers as `wording.numbers` writes them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.colours import Colour
from napams.domain.forecast import reached_in
from napams.domain.frames import Row
from napams.domain.milestones import State
from napams.domain.months import Month
from napams.domain.status import RATED
from napams.domain.timeline import most_pressing
from napams.exports.pdf.typeset import clipped
from napams.wording.marks import OF_COLOUR, OF_LIGHT, Mark, milestone_words
from napams.wording.numbers import NOTHING, day, number, quantity
from napams.wording.reasons import from_its_due_day

RULES = {
    "R1": "returns late or missing",
    "R2": "too many indicators far behind",
    "R3": "a milestone long overdue",
    "R5": "returns sent back and not corrected",
}
"""What each rule of lagging is about, for readers who do not know them by number."""

SHAPES = {
    "●": "disc",
    "▲": "triangle",
    "■": "square",
    "○": "ring",
    "◇": "diamond",
    "✕": "cross",
    "–": "dash",
}
"""The marks of status as the template draws them."""


def mark(made: Mark, word: str = "") -> dict[str, str]:
    """A mark with its word, or with another that says more."""
    return {
        "shape": SHAPES[made.shape],
        "letter": made.shape,
        "word": word or made.word,
        "tone": made.tone,
    }


def colour(row: Row) -> dict[str, str]:
    """The mark of a row's colour."""
    return mark(OF_COLOUR[row["colour"]])


def light(value: str) -> dict[str, str]:
    """The mark of a return."""
    return mark(OF_LIGHT[value]) if value else {"shape": "dash", "word": "none owed"}


def milestone(row: Row) -> dict[str, str]:
    """The mark of a milestone with its days."""
    return mark(OF_COLOUR[row["colour"]], milestone_words(row["state"], row["days"]))


def milestone_note(row: Row) -> str:
    """What the due day itself already means for a milestone; nothing on other days."""
    return from_its_due_day(row["due"]) if row["state"] == State.DUE and not row["days"] else ""


def value(amount: float | None, unit: str) -> str:
    """A value for a column: as elsewhere, with millions shortened."""
    return quantity(amount, unit).replace(" million", " m")


def points(share: float) -> str:
    """A share as signed percentage points for a column: `−6.3`."""
    if pd.isna(share):
        return NOTHING
    written = number(round(share * 100, 1) + 0.0, 1)
    return f"+{written}" if share > 0 and written != "0.0" else written


def forecast(plan: Plan, row: Row) -> str:
    """When the target is reached at the present pace, in a few words for a column."""
    if row["colour"] not in RATED or pd.isna(row["earned_share"]):
        return NOTHING
    reached = row["forecast_month"]
    if pd.isna(reached):
        early = row["months_reported"] < plan.thresholds.forecast_from_months
        return "too early to say" if early else "not at this pace"
    month = reached_in(plan, reached)
    return month.label if month else "in over five years"


def next_milestone(milestones: pd.DataFrame, letters: int) -> dict[str, Any] | None:
    """The one longest overdue, else the next to fall due; None where all is done.

    `letters` of its name are given.
    """
    late, chosen = most_pressing(milestones)
    if not chosen:
        return None
    row = chosen[0]
    more = f"(+{len(late) - 1} more)" if len(late) > 1 else ""
    return {
        "mark": milestone(row),
        "note": milestone_note(row),
        "more": more,
        "code": row["code"],
        "name": row["name"],
        "due": day(row["due"]),
        "text": f"{row['code'][4:]} {clipped(row['name'], letters)}, {day(row['due'])}",
    }


def turned(frame: pd.DataFrame, key: str, month: Month) -> pd.DataFrame:
    """The rows of a month whose colour differs from the month before, with that as `was`."""
    now = frame[frame["month"] == str(month)]
    past = frame[frame["month"] == str(month + -1)].set_index(key)["colour"]
    now = now[now[key].isin(past.index)]
    now = now.assign(was=now[key].map(past))
    return now[now["was"] != now["colour"]]


def needs_work(colour: str) -> bool:
    """Whether a measure gets a page of its own."""
    return colour in (Colour.RED, Colour.AMBER)
