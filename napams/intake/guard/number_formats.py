"""Number formats that show words beside a number: 2.5 as “2.5 crore”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from napams.intake.guard.scan import Position, local, position, remembered, walk
from napams.intake.letters import plain

_SHOWN_WORD = re.compile(r'"([^"]*)"|\\(.)')
_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^]]*]')
_THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*>")
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3}[1-9]\d{0,6})"')
_STYLE = re.compile(rb'\ss="(\d+)"')


class ShownAs(NamedTuple):
    """The words beside a shown number; how many times it is divided by a thousand before."""

    words: str
    thousands: int = 0

    def number(self, value: float) -> str:
        """The number as it is shown, unrounded: `2.5`."""
        return f"{Decimal(repr(value)).scaleb(-3 * self.thousands).normalize():f}"


def shown_as(code: str) -> ShownAs | None:
    """How a number format shows a number; None for one without words."""
    first = code.partition(";")[0]
    words = plain("".join(quoted or sign for quoted, sign in _SHOWN_WORD.findall(first)))
    if not any(map(str.isalpha, words)):
        return None
    divided = _THOUSANDS.search(_CODE.sub("", first))
    return ShownAs(words, len(divided[1]) if divided else 0)


@remembered
def worded_styles(xml: bytes) -> dict[bytes, ShownAs]:
    """The numbers of the cell styles that show words."""
    formats: dict[str, ShownAs] = {}
    styles: list[str] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = local(name)
        if name == "numFmt" and (words := shown_as(attributes.get("formatCode", ""))):
            formats[attributes.get("numFmtId", "")] = words
        elif name == "xf" and inside:
            styles.append(attributes.get("numFmtId", "0"))
        elif name in ("cellXfs", "cellStyles"):
            inside = name == "cellXfs"

    walk(xml, start)
    return {str(n).encode(): formats[style] for n, style in enumerate(styles) if style in formats}


def worded_cells(xml: bytes, styles: Mapping[bytes, ShownAs]) -> dict[Position, ShownAs]:
    """The cells of a sheet with such a style."""
    found: dict[Position, ShownAs] = {}
    for cell in _CELL.findall(xml) if styles else ():
        style, reference = _STYLE.search(cell), _REFERENCE.search(cell)
        if style and reference and style[1] in styles:
            found[position(reference[1].decode())] = styles[style[1]]
    return found
