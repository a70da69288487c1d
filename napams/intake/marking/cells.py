"""A sheet with other styles in some of its cells, and the link to its comments."""

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
"""What stands behind the link to the comments in a sheet (ECMA-376, 18.3.1.99)."""


def restyled(
    xml: bytes, cells: Collection[Position], link: str | None, style: Callable[[int, bool], int]
) -> bytes:
    """The sheet with the styles that `style` gives for a cell's style and whether it is marked.

    `cells` are those to mark; one that is not in the sheet is added to its row. `link` names the
    relationship of the comments, and is empty where the sheet has none any more; None leaves the
    sheet's link as it is.
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
    """Every cell by its place; where no address is given it follows the one before."""
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
    """An empty cell in a row that the sheet has; a row that it has not is left to the comment."""
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
    """Point the sheet to its comments, in the place where readers expect that."""
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
