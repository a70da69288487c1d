"""The marks of status: a shape, a word and a tone, so that no meaning hangs on colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from napams.domain.calendar import Light
from napams.domain.colours import Colour
from napams.domain.milestones import State
from napams.domain.wording import count
from napams.ui.markup import Html, paragraph, tag


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
    Light.ON_TIME.value: Mark("●", "on time", "green"),
    Light.LATE.value: Mark("▲", "late", "amber"),
    Light.MISSING.value: Mark("✕", "missing", "red"),
    Light.DUE.value: Mark("○", "due", "grey"),
    Light.WAIVED.value: Mark("◇", "waived", "grey"),
}
OF_OUTCOME: dict[str, Mark] = {
    "received": Mark("●", "received", "green"),
    "refused": Mark("✕", "refused", "red"),
    "already received": Mark("◇", "already received", "grey"),
}
REPLACED = "replaced"
OF_STATE: dict[str, Mark] = {
    "received": Mark("○", "waiting for review", "amber"),
    "accepted": Mark("●", "accepted", "green"),
    "sent back": Mark("▲", "sent back", "amber"),
    "refused": Mark("✕", "refused", "red"),
    REPLACED: Mark("◇", "a later file came", "grey"),
}
NOTHING = Mark("–", "none", "grey")

WORST_FIRST = (
    Colour.RED.value,
    Colour.AMBER.value,
    Colour.NO_DATA.value,
    Colour.GREEN.value,
    Colour.NOT_DUE.value,
    Colour.UNRATED.value,
)
"""The order in which a reader wants them."""


def drawn(mark: Mark, word: str | None = None) -> Html:
    """The mark with its word, or with another word that says more."""
    return tag(
        "span",
        tag("span", mark.shape, aria_hidden="true"),
        " ",
        tag("span", word or mark.word, class_="nm-word"),
        class_=f"nm-mark nm-{mark.tone}",
    )


def of_milestone(state: str, days: int, colour: str) -> Html:
    """A milestone's state with its days: `overdue by 12 days`, `due in 3 days`, `done`."""
    words = {
        State.DONE.value: "done",
        State.DUE.value: f"due in {count(days, 'day')}" if days else "due at the month’s end",
        State.OVERDUE.value: f"overdue by {count(days, 'day')}",
        State.PLANNED.value: "planned",
    }
    return drawn(OF_COLOUR[colour], words[state])


def colour_legend() -> Html:
    """What the marks of delivery mean, under a table that uses them."""
    meanings = {
        Colour.GREEN: "green, on plan",
        Colour.AMBER: "amber, behind",
        Colour.RED: "red, far behind",
        Colour.NO_DATA: "no accepted figure",
        Colour.NOT_DUE: "nothing due yet",
    }
    return _legend({OF_COLOUR[c.value]: words for c, words in meanings.items()})


def light_legend() -> Html:
    """What the marks of reporting mean."""
    return _legend({mark: mark.word for mark in OF_LIGHT.values()})


def _legend(words: dict[Mark, str]) -> Html:
    marks = (tag("span", drawn(m, w), class_="nm-key") for m, w in words.items())
    return paragraph("Key: ", *marks, class_="nm-legend")
