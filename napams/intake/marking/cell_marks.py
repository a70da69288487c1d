"""A marked cell: its fill, its style and its comment."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import unescape

import xlsxwriter

from napams.forms.cell_formats import INPUT, MARK
from napams.intake.guard.scan import Position, address, position
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


AUTHOR = "JTF"
HEADING = "JTF check"
"""First line of the program's own comments, by which they are recognised."""

_WIDTH, _LINE, _PER_LINE = 260, 18, 38
_WRITTEN = "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"


@dataclass(frozen=True, slots=True)
class Comment:
    """Text and author of a comment."""

    text: str
    author: str = AUTHOR


def read_comments(xml: bytes) -> dict[Position, Comment]:
    """Comments of a sheet by position, without the program's own of an earlier sending back."""
    part = XmlPart.of(xml)
    authors = [_text(part.bytes_of(e)) for e in part.named("author")]
    texts: dict[int, str] = defaultdict(str)
    for piece in part.named("t"):
        comment = piece.parent
        while comment is not None and comment.name != "comment":
            comment = comment.parent
        texts[id(comment)] += _text(part.bytes_of(piece))
    found: dict[Position, Comment] = {}
    for element in part.named("comment"):
        number = int(element.attributes.get("authorId", "0"))
        author = authors[number] if number < len(authors) else ""
        text = texts[id(element)]
        if not text.startswith(HEADING):
            found[position(element.attributes["ref"])] = Comment(text, author)
    return found


def comment_parts(comments: dict[Position, Comment]) -> tuple[bytes, bytes]:
    """The comments part and the drawing part of their boxes."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for (row, column), comment in sorted(comments.items()):
            lines = sum(1 + len(line) // _PER_LINE for line in comment.text.split("\n"))
            box = {"author": comment.author, "width": _WIDTH, "height": _LINE * (lines + 1)}
            sheet.write_comment(row, column, comment.text, {**box, "font_size": 9})
    with zipfile.ZipFile(target) as archive:
        comments_part, drawing_part = (archive.read(name) for name in _WRITTEN)
    return comments_part, drawing_part


def _text(xml: bytes) -> str:
    """Text of an element without children."""
    content = xml[xml.index(b">") + 1 : max(xml.rfind(b"</"), 0)].decode()
    return unescape(content, {"&quot;": '"', "&apos;": "'", "&#10;": "\n"})


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_AFTER_COMMENTS = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""Elements after the link to the comments in a sheet (ECMA-376, 18.3.1.99)."""


def restyled(
    xml: bytes, cells: Collection[Position], link: str | None, style: Callable[[int, bool], int]
) -> bytes:
    """The sheet's XML with new styles and comment link.

    `style` gives the new style from a cell's style and whether it is marked. `cells` are marked;
    one that is not in the sheet is added to its row. `link` is the relationship of the comments,
    empty to remove it, None to leave it.
    """
    part = XmlPart.of(xml)
    found = _positions(part)
    for at, cell in found.items():
        old = int(cell.attributes.get("s", "0"))
        new = style(old, at in cells)
        if new != old:
            part.set_attributes(cell, s=str(new))
    for at in sorted(set(cells) - set(found)):
        _add(part, at, found, style(0, True))
    if link is not None:
        _link(part, link)
    return part.result()


def _positions(part: XmlPart) -> dict[Position, Element]:
    """Cells by position; a cell without an address follows the one before."""
    found: dict[Position, Element] = {}
    row = column = -1
    for element in part.named("row", "c"):
        written = element.attributes.get("r")
        if element.name == "row":
            row, column = (int(written) - 1 if written else row + 1), -1
        else:
            at = position(written) if written else (row, column + 1)
            column = at[1]
            found[at] = element
    return found


def _add(part: XmlPart, at: Position, found: dict[Position, Element], style: int) -> None:
    """Add an empty cell to a row; if the sheet lacks the row, the comment alone marks it."""
    row = next((r for r in part.named("row") if r.attributes.get("r") == str(at[0] + 1)), None)
    if row is None:
        return
    cell = part.written("c", r=address(*at), s=str(style))
    behind = [c for where, c in sorted(found.items()) if where[0] == at[0] and where > at]
    if behind:
        part.insert_before(behind[0], cell)
    else:
        part.append(row, cell)


def _link(part: XmlPart, link: str) -> None:
    """Set the sheet's link to its comments, in schema order."""
    root = part.elements[0]
    for old in part.named("legacyDrawing"):
        part.remove(old)
    if not link:
        return
    tag = part.written("legacyDrawing", **{"xmlns:r": RELATIONS, "r:id": link})
    behind = [e for e in part.named(*_AFTER_COMMENTS) if e.parent is root]
    if behind:
        part.insert_before(behind[0], tag)
    else:
        part.append(root, tag)
