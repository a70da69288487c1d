"""What people wrote, as screen and print quote it: on one line, in letters that can be printed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST_QUOTE = 700
"""Letters of a department's words that are quoted; the return itself holds them all."""

_PRINTABLE = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x17F),
    (0x218, 0x21B),
    (0x391, 0x3A1),
    (0x3A3, 0x3C9),
    (0x60C, 0x60C),
    (0x61B, 0x61B),
    (0x61F, 0x61F),
    (0x620, 0x652),
    (0x660, 0x66C),
    (0x670, 0x6D5),
    (0x6F0, 0x6FF),
    (0x2010, 0x2010),
    (0x2013, 0x2014),
    (0x2018, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x2030),
    (0x20AC, 0x20AC),
    (0x20A8, 0x20A8),
    (0x2122, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2248, 0x2248),
    (0x2260, 0x2260),
    (0x2264, 0x2265),
    (0x25A0, 0x25A0),
    (0x25B2, 0x25B2),
    (0x25CF, 0x25CF),
    (0xFFFD, 0xFFFD),
)
"""Letters that the printed documents' fonts have; others would come out as empty boxes."""
_OTHERS = re.compile("[^" + "".join(f"\\u{a:04x}-\\u{b:04x}" for a, b in _PRINTABLE) + "]")
_FORMS = re.compile("[\ufb00-\ufdff\ufe70-\ufeff\uff00-\uffef]")
"""Ligatures, letters in one of their shapes, wide letters: what they stand for is printed."""
_FORMATTING = ("Cf", "Mn")
_ARABIC = re.compile("[\u0620-\u06d5]")
_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words; `urdu` if they run from right to left."""

    text: str
    urdu: bool


def quoted(text: str, letters: int = LONGEST_QUOTE) -> Quote:
    """Words that people wrote: printable, and of about so many letters at most."""
    words = printable(text)
    if len(words) > letters:
        words = clipped(words, letters) + " (the rest stands in the return)"
    first_latin, first_arabic = _LATIN.search(words), _ARABIC.search(words)
    urdu = first_arabic is not None and (
        first_latin is None or first_arabic.start() < first_latin.start()
    )
    return Quote(words, urdu)


def printable(text: str) -> str:
    """Text as it can be printed: one line, composed letters; those no font has become �.

    Marks that steer the direction of writing are dropped: they could show words in another order
    than they were written in.
    """
    composed = unicodedata.normalize("NFC", _FORMS.sub(_letters, text))
    plain = " ".join(composed.split())
    return _OTHERS.sub(_replacement, plain)


def clipped(text: str, letters: int) -> str:
    """Text of at most so many letters, cut between words where it is longer.

    A last word that is most of it, such as a list of countries with dashes, is cut within.
    """
    if len(text) <= letters:
        return text
    words = text[:letters].rsplit(" ", 1)[0]
    if 2 * len(words) < letters:
        words = re.split(r"[-/][^-/]*$", text[:letters])[0]
    return words.rstrip(" ,;(") + " …"


def _letters(form: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", form[0])


def _replacement(letter: re.Match[str]) -> str:
    return "" if unicodedata.category(letter[0]) in _FORMATTING else "�"
