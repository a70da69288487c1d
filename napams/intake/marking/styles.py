"""Adds marked and unmarked variants of a workbook's cell styles."""

from __future__ import annotations

from napams.forms.cell_formats import INPUT, MARK
from napams.intake.marking.xml_edits import Element, XmlPart, with_attributes

_MARK, _INPUT = (f"FF{colour.removeprefix('#')}" for colour in (MARK, INPUT))


class Styles:
    """The styles part; a marked style differs from the cell's own only in its fill."""

    def __init__(self, xml: bytes) -> None:
        self._part = XmlPart.of(xml)
        (self._fills,) = self._part.named("fills")
        (self._cells,) = self._part.named("cellXfs")
        self._styles = [e for e in self._part.named("xf") if e.parent is self._cells]
        self._colours = self._found_colours()
        self._added: list[str] = []
        self._new_fills: list[bytes] = []
        self._new_styles: list[bytes] = []
        self._made: dict[tuple[int, str], int] = {}

    def marked(self, style: int) -> int:
        """Number of the style with the fill of a mark."""
        return self._with_fill(style, _MARK)

    def unmarked(self, style: int) -> int:
        """Number of the style with the fill of an input cell."""
        return self._with_fill(style, _INPUT)

    def is_marked(self, style: int) -> bool:
        """Whether a style has the fill of a mark, from an earlier sending back."""
        fill = self._fill_of(style)
        return 0 <= fill < len(self._colours) and self._colours[fill] == _MARK

    def result(self) -> bytes:
        """The part's XML with the added styles."""
        for element, old, new in (
            (self._fills, len(self._colours), self._new_fills),
            (self._cells, len(self._styles), self._new_styles),
        ):
            if new:
                self._part.append(element, b"".join(new))
                self._part.set_attributes(element, count=str(old + len(new)))
        return self._part.result()

    def _found_colours(self) -> list[str]:
        """Foreground colour of each fill, empty unless it is one plain colour."""
        fills = [e for e in self._part.named("fill") if e.parent is self._fills]
        found = {id(fill): "" for fill in fills}
        for colour in self._part.named("fgColor"):
            fill = colour.parent.parent if colour.parent else None
            if fill is not None and id(fill) in found:
                found[id(fill)] = colour.attributes.get("rgb", "").upper()
        return [found[id(fill)] for fill in fills]

    def _fill_of(self, style: int) -> int:
        return int(self._styles[style].attributes.get("fillId", "0"))

    def _with_fill(self, style: int, colour: str) -> int:
        if (style, colour) not in self._made:
            old: Element = self._styles[style]
            xml, tag = self._part.bytes_of(old), old.tag_end - old.start
            fill = str(self._fill(colour))
            new = with_attributes(xml[:tag], fillId=fill, applyFill="1") + xml[tag:]
            self._new_styles.append(new)
            self._made[style, colour] = len(self._styles) + len(self._new_styles) - 1
        return self._made[style, colour]

    def _fill(self, colour: str) -> int:
        """Number of the fill of a colour, added if missing."""
        if colour not in self._colours + self._added:
            prefix = self._part.prefix
            pattern = (
                f'<{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{colour}"/>'
                f'<{prefix}bgColor indexed="64"/></{prefix}patternFill>'
            )
            self._new_fills.append(self._part.written("fill", pattern))
            self._added.append(colour)
        return (self._colours + self._added).index(colour)
