"""Texts with raised, lowered or struck-out letters, which parsers give like any other letters.

A footnote mark becomes a digit of its figure so: 12¹ typed as a raised 1 reads as 121.
"""

from __future__ import annotations

from napams.intake.guard.scan import is_mark, local, walk

_MARKS = (b"vertAlign", b"strike")


def marked_texts(xml: bytes) -> frozenset[str]:
    """The numbers of the shared texts in which letters are raised, lowered or struck out."""
    if not any(mark in xml for mark in _MARKS):
        return frozenset()
    found: set[str] = set()
    number = -1

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal number
        name = local(name)
        if name == "si":
            number += 1
        elif is_mark(name, attributes):
            found.add(str(number))

    walk(xml, start)
    return frozenset(found)
