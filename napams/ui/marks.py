"""The marks of status as the pages draw them."""

from __future__ import annotations

from markupsafe import Markup

from napams.domain.colours import Colour
from napams.ui.markup import paragraph, tag
from napams.wording.marks import NOTHING, OF_COLOUR, OF_LIGHT, Mark, milestone_words

__all__ = ["NOTHING", "OF_COLOUR", "OF_LIGHT", "OF_OUTCOME", "Mark", "drawn"]

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


def drawn(mark: Mark, word: str | None = None) -> Markup:
    """The mark with its word, or with another word that says more."""
    return tag(
        "span",
        tag("span", mark.shape, aria_hidden="true"),
        " ",
        tag("span", word or mark.word, class_="nm-word"),
        class_=f"nm-mark nm-{mark.tone}",
    )


def of_milestone(state: str, days: int, colour: str) -> Markup:
    """A milestone's state with its days: `overdue by 12 days`, `due in 3 days`, `done`."""
    return drawn(OF_COLOUR[colour], milestone_words(state, days))


def colour_legend() -> Markup:
    """What the marks of delivery mean, under a table that uses them."""
    meanings = {
        Colour.GREEN: "green, on plan",
        Colour.AMBER: "amber, behind",
        Colour.RED: "red, far behind",
        Colour.NO_DATA: "no accepted figure",
        Colour.NOT_DUE: "nothing due yet",
    }
    return _legend({OF_COLOUR[c.value]: words for c, words in meanings.items()})


def light_legend() -> Markup:
    """What the marks of reporting mean."""
    return _legend({mark: mark.word for mark in OF_LIGHT.values()})


def _legend(words: dict[Mark, str]) -> Markup:
    marks = (tag("span", drawn(m, w), class_="nm-key") for m, w in words.items())
    return paragraph("Key: ", *marks, class_="nm-legend")
