"""The marks of status: a shape, a word and a tone, so that no meaning hangs on colour alone.

Screens and printed pages take them from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from napams.domain.colours import Colour
from napams.domain.milestones import State
from napams.domain.months import Month
from napams.domain.reporting import NOT_OWED, ReportingStatus
from napams.wording.numbers import count, day


@dataclass(frozen=True, slots=True)
class Mark:
    """`shape` tells black-and-white print apart, `tone` names the colour of the style sheet.

    `held`: the status of an earlier month stands; it is drawn in a dashed edge.
    """

    shape: str
    word: str
    tone: str
    held: bool = False


OF_COLOUR: dict[str, Mark] = {
    Colour.GREEN.value: Mark("●", "on plan", "green"),
    Colour.AMBER.value: Mark("▲", "behind", "amber"),
    Colour.RED.value: Mark("■", "far behind", "red"),
    Colour.NO_DATA.value: Mark("–", "no figure", "grey"),
    Colour.NOT_DUE.value: Mark("○", "not due yet", "grey"),
    Colour.UNRATED.value: Mark("◇", "not rated", "grey"),
}
OF_LIGHT: dict[str, Mark] = {
    ReportingStatus.ON_TIME.value: Mark("●", "on time", "green"),
    ReportingStatus.LATE.value: Mark("▲", "late", "amber"),
    ReportingStatus.MISSING.value: Mark("✕", "missing", "red"),
    ReportingStatus.DUE.value: Mark("○", "due", "grey"),
    ReportingStatus.WAIVED.value: Mark("◇", "waived", "grey"),
    NOT_OWED: Mark("–", "none owed", "grey"),
}
NOTHING = Mark("–", "none", "grey")
ON_HOLD = "on hold: as it stood before"
"""What the dashed edge means, under what uses it."""


def status(row: Mapping[str, Any]) -> Mark:
    """The mark of a rated row of a KPI, measure or department."""
    return replace(OF_COLOUR[row["colour"]], held=is_held(row))


def is_held(row: Mapping[str, Any]) -> bool:
    """Whether a row shows what stood before; a milestone that is done waits for nobody."""
    return bool(row["on_hold"]) and row.get("state") != State.DONE


def of_milestone(row: Mapping[str, Any]) -> Mark:
    """The mark of a milestone with its state in words.

    On hold it names the day to which its days are counted; one that is due by the end of the month,
    when it is due.
    """
    words = milestone_words(row["state"], row["days"])
    held = is_held(row)
    if held and row["state"] == State.OVERDUE:
        words = f"on {day(row['as_of'])}: {words}"
    elif held and (row["state"] == State.DUE or row["due"] <= Month.parse(row["month"]).last_day):
        words = f"due {day(row['due'])}"
    return replace(OF_COLOUR[row["colour"]], word=words, held=held)


def milestone_words(state: str, days: int) -> str:
    """A milestone's state with its days: `overdue by 12 days`, `due in 3 days`, `done`."""
    words = {
        State.DONE.value: "done",
        State.DUE.value: f"due in {count(days, 'day')}" if days else "due on this day",
        State.OVERDUE.value: f"overdue by {count(days, 'day')}",
        State.PLANNED.value: "planned",
    }
    return words[state]
