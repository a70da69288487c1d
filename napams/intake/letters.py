"""Normalises text for comparing: Urdu and Arabic digits, twin letters, invisible marks."""

from __future__ import annotations

import unicodedata

_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
     *range(0x2066, 0x206A)]
)  # fmt: skip
_TWINS = {
    **{ord(urdu): str(n) for n, urdu in enumerate("۰۱۲۳۴۵۶۷۸۹")},
    **{ord(arabic): str(n) for n, arabic in enumerate("٠١٢٣٤٥٦٧٨٩")},
    **{ord(space): " " for space in "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"},
    **{ord(hyphen): "-" for hyphen in "\u2010\u2011\u2012\u2212"},
    ord("٬"): ",",
    ord("،"): ",",
    ord("٫"): ".",
    ord("٪"): "%",
    # what an Arabic keyboard types for the letters of کل, لاکھ, ملین, ہزار
    ord("ك"): "ک",
    ord("ي"): "ی",
    ord("ى"): "ی",
    ord("ه"): "ہ",
}
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs by their category, drawn as nothing."""
_CLEANED = {**_INVISIBLE, **_TWINS}


def plain(text: str) -> str:
    """Text for comparing: Latin digits, lower case, single spaces, no invisible marks."""
    cleaned = text if text.isascii() else text.translate(_CLEANED)
    return " ".join(cleaned.split()).casefold()


def can_be_seen(text: str) -> bool:
    """Whether any letter of it shows: not a blank, a mark of direction or joining, a filler."""
    return any(unicodedata.category(c)[0] not in "CMZ" and c not in _FILLERS for c in text)
