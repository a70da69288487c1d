"""Text in spreadsheets: what a cell can hold, and what a program takes for a formula."""

from __future__ import annotations

import unicodedata

LONGEST_CELL = 32_767
"""Letters that a cell of a workbook can hold."""
_BEGINNINGS = ("=", "+", "-", "@")
_BREAKS = ("\t", "\r", "\n")
_UNSEEN = ("Cc", "Cf", "Mn", "Zs", "Zl", "Zp")
_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters by their kind that nobody sees."""


def starts_a_formula(text: str) -> bool:
    """Whether some spreadsheet takes a text for a formula.

    Some pass over blanks and letters that cannot be seen before it, and read wide letters as the
    usual ones.
    """
    if text.startswith((*_BEGINNINGS, *_BREAKS)):
        return True
    seen = (c for c in text if unicodedata.category(c) not in _UNSEEN and c not in _FILLERS)
    first = next(seen, "")
    return unicodedata.normalize("NFKC", first).startswith(_BEGINNINGS)
