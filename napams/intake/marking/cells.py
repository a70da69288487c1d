"""Changes cell styles of a sheet and its link to the comments."""

from __future__ import annotations

from collections.abc import Callable, Collection

from napams.intake.guard.scan import Position, address, position
from napams.intake.marking.xml_edits import Element, XmlPart

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
