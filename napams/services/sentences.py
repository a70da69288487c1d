"""Sentences that people give with what they do: a reason, a note, an answer."""

from __future__ import annotations

from napams.forms.contract import TEXT_LIMIT
from napams.intake.reading.values import Unread, read_text
from napams.problems import refuse


def sentence(typed: str, needed: str = "") -> str:
    """The text without the blanks around it.

    Refused: the code `needed` where nothing was typed (if one is given), TEXT_TOO_LONG,
    CONTROL_CHARACTERS.
    """
    given = read_text(typed, TEXT_LIMIT)
    if isinstance(given, Unread):
        raise refuse(given.code, found=typed, expected=given.expected)
    if needed and not given:
        raise refuse(needed)
    return given
