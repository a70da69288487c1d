"""The marks of status: a shape, a word and a tone, so that no meaning hangs on colour alone.

Screens and printed pages take them from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from napams.domain.colours import Colour
from napams.domain.milestones import State
from napams.domain.reporting import NOT_OWED, ReportingStatus
from napams.wording.numbers import count


@dataclass(frozen=True, slots=True)
class Mark:
    """`shape` tells black-and-white print apart, `tone` names the colour of the style sheet."""

    shape: str
    word: str
    tone: str


OF_COLOUR: dict[str, Mark] = {
    Colour.GREEN.value: Mark("●", "on plan", "green"),
    Colour.AMBER.value: Mark("▲", "behind", "amber"),
    Colour.RED.value: Mark("■", "far behind", "red"),
    Colour.NO_DATA.value: Mark("–", "no data", "grey"),
    Colour.NOT_DUE.value: Mark("○", "not due", "grey"),
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


def milestone_words(state: str, days: int) -> str:
    """A milestone's state with its days: `overdue by 12 days`, `due in 3 days`, `done`."""
    words = {
        State.DONE.value: "done",
        State.DUE.value: f"due in {count(days, 'day')}" if days else "due on this day",
        State.OVERDUE.value: f"overdue by {count(days, 'day')}",
        State.PLANNED.value: "planned",
    }
    return words[state]
