"""Reads a sheet's comments and writes the parts for new ones.

The parts are written by XlsxWriter, in a workbook of their own, and lifted out of it.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import unescape

import xlsxwriter

from napams.intake.guard.scan import Position, position
from napams.intake.marking.xml_edits import XmlPart

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
