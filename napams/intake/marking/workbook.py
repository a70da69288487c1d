"""A department's own workbook with marks: the cells that are wrong filled, each with a comment.

Nothing else changes: sheets, figures, formulas, checks, locks and everything hidden are those of
the file that was sent in. Only a file that passes the guard is opened. Marks of an earlier sending
back are taken away, so that a corrected cell does not stay marked.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import quoteattr

from napams.forms.contract import SheetName
from napams.intake.guard.archive import check_archive
from napams.intake.guard.parts import STYLES, outline
from napams.intake.guard.scan import Position, local, position, walk
from napams.intake.marking.cell_marks import (
    HEADING,
    RELATIONS,
    Comment,
    Styles,
    comment_parts,
    read_comments,
    restyled,
)
from napams.intake.marking.xml_edits import XmlPart
from napams.intake.reading.reader import Workbook, open_parts, open_workbook
from napams.problems import Problem, Severity, refuse

_TYPES = "[Content_Types].xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS, _DRAWING = f"{RELATIONS}/comments", f"{RELATIONS}/vmlDrawing"
_KIND = "application/vnd.openxmlformats-officedocument"
_MARKED = (SheetName.RETURN, SheetName.MILESTONES, SheetName.NARRATIVE)

PartBytes = dict[str, bytes]
Links = dict[str, dict[str, str]]
"""A sheet's relationships by their names: type and target."""


def mark(data: bytes, problems: Sequence[Problem], note: str = "") -> bytes:
    """The workbook with each problem marked at its cell, and `note` as a comment on the title.

    Problems without a cell and those of the hidden sheet are left out. Refused: as by the guard, or
    NOT_A_RETURN_TO_MARK if the XML cannot be edited.
    """
    return mark_opened(open_workbook(data), problems, note)


def mark_opened(workbook: Workbook, problems: Sequence[Problem], note: str = "") -> bytes:
    """As `mark`, for a workbook that is open."""
    parts = dict(workbook.parts)
    try:
        _mark(parts, problems, note)
        marked = _packed(parts)
        check_archive(marked)
        open_parts(parts)
    # unusual XML fails here in more ways than can be listed
    except Exception as failure:
        raise refuse("NOT_A_RETURN_TO_MARK", found=type(failure).__name__) from failure
    return marked


def _mark(parts: PartBytes, problems: Sequence[Problem], note: str) -> None:
    book = outline(parts)
    styles = Styles(parts[STYLES])

    def style(old: int, marked: bool) -> int:
        if marked:
            return old if styles.is_marked(old) else styles.marked(old)
        return styles.unmarked(old) if styles.is_marked(old) else old

    for number, name in enumerate(_MARKED, start=1):
        if name not in book.titles:
            continue
        texts = _texts(problems, book.titles[name])
        cells = frozenset(texts)
        if note and name is SheetName.RETURN:
            texts.setdefault((0, 0), []).insert(0, note)
        path = book.paths[name]
        link = _comment(parts, path, number, texts)
        parts[path] = restyled(parts[path], cells, link, style)
    parts[STYLES] = styles.result()


def _texts(problems: Sequence[Problem], title: str) -> dict[Position, list[str]]:
    """Texts of the comments by position."""
    texts: dict[Position, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.sheet == title and problem.cell:
            texts[position(problem.cell)].append(_words(problem))
    return texts


def _words(problem: Problem) -> str:
    """A problem as a comment."""
    kind = "Question" if problem.severity is Severity.QUERY else "To correct"
    lines = [f"{kind}: {problem.message}"]
    lines += [f"Found: {problem.found}"] if problem.found else []
    lines += [f"Expected: {problem.expected}"] if problem.expected else []
    return "\n".join(lines)


def _comment(
    parts: PartBytes, path: str, number: int, texts: dict[Position, list[str]]
) -> str | None:
    """Write a sheet's comments; returns the name of the link to them, empty if none are left.

    None if the sheet neither has nor gets any.
    """
    folder, file = posixpath.split(path)
    links_path = f"{folder}/_rels/{file}.rels"
    links = _links(parts.get(links_path, b""))
    old = {kind: _targets(links, kind, folder) for kind in (_COMMENTS, _DRAWING)}
    theirs: dict[Position, Comment] = {}
    for target in old[_COMMENTS].values():
        theirs |= read_comments(parts[target])
    if not texts and not old[_COMMENTS]:
        return None
    comments = dict(theirs)
    for at, lines in texts.items():
        own = [theirs[at].text] if at in theirs else []
        comments[at] = Comment("\n\n".join([HEADING, *lines, *own]))
    for kind in (_COMMENTS, _DRAWING):
        for identifier, target in old[kind].items():
            del links[identifier]
            parts.pop(target, None)
            _forget(parts, target)
    if not comments:
        parts[links_path] = _written(links)
        return ""
    names = f"{folder}/napams-comments{number}.xml", f"{folder}/napams-comments{number}.vml"
    parts[names[0]], parts[names[1]] = comment_parts(comments)
    links["napamsComments"] = {"Type": _COMMENTS, "Target": posixpath.basename(names[0])}
    links["napamsDrawing"] = {"Type": _DRAWING, "Target": posixpath.basename(names[1])}
    parts[links_path] = _written(links)
    _declare(parts, names[0])
    return "napamsDrawing"


def _links(xml: bytes) -> Links:
    links: Links = {}

    def link(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            links[attributes["Id"]] = {k: v for k, v in attributes.items() if k != "Id"}

    if xml:
        walk(xml, link)
    return links


def _targets(links: Links, kind: str, folder: str) -> dict[str, str]:
    """Targets of the links of a kind, by link name."""
    wanted = kind.rpartition("/")[2]
    return {
        identifier: posixpath.normpath(posixpath.join(folder, link.get("Target", ""))).lstrip("/")
        for identifier, link in links.items()
        if link.get("Type", "").rpartition("/")[2] == wanted
    }


def _written(links: Links) -> bytes:
    lines = "".join(
        f"<Relationship Id={quoteattr(identifier)}"
        + "".join(f" {key}={quoteattr(value)}" for key, value in link.items())
        + "/>"
        for identifier, link in links.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Relationships xmlns="{_PACKAGE}">{lines}</Relationships>'.encode()


def _declare(parts: PartBytes, comments: str) -> None:
    """Declare the content types of the new parts."""
    types = XmlPart.of(parts[_TYPES])
    root = types.elements[0]
    kind = f"{_KIND}.spreadsheetml.comments+xml"
    types.append(root, types.written("Override", PartName=f"/{comments}", ContentType=kind))
    if not any(e.attributes.get("Extension", "").lower() == "vml" for e in types.named("Default")):
        kind = f"{_KIND}.vmlDrawing"
        first = types.elements[1]
        types.insert_before(first, types.written("Default", Extension="vml", ContentType=kind))
    parts[_TYPES] = types.result()


def _forget(parts: PartBytes, path: str) -> None:
    """Remove a part from the content types."""
    types = XmlPart.of(parts[_TYPES])
    for element in types.named("Override"):
        if element.attributes.get("PartName") == f"/{path}":
            types.remove(element)
    parts[_TYPES] = types.result()


def _packed(parts: PartBytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            day = (1980, 1, 1, 0, 0, 0)
            archive.writestr(zipfile.ZipInfo(name, day), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
