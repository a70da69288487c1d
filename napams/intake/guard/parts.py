"""Parts of a workbook: which part is which sheet, and links to the outside."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from napams.forms.contract import SheetName
from napams.intake.guard.scan import TRUE, local, remembered, walk
from napams.intake.letters import plain
from napams.problems import refuse

WORKBOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
SHARED_STRINGS = "xl/sharedStrings.xml"
MAX_STRINGS = 100_000
MAX_REFERENCES = 300_000
"""Most references to shared strings that their part may declare."""

_DIGITS = 12
_USUAL_LIST = re.compile(
    rb"""(?:<\?xml[^<>]*\?>\s*)?
    <sst\ xmlns="[^"<>]*"(?:\ count="\d{1,5}")?(?:\ uniqueCount="\d{1,5}")?>""",
    re.VERBOSE,
)
"""Usual start of the shared strings; such a part is not searched element by element."""
WORKBOOK_LINKS = "xl/_rels/workbook.xml.rels"

_NAMES = {plain(name.value): name for name in SheetName if name is not SheetName.GUIDE}
"""The sheets that are read, by normalised name."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The form's sheets: their names as written, their parts; the other sheets; the date epoch."""

    titles: dict[SheetName, str]
    paths: dict[SheetName, str]
    ignored: tuple[str, ...]
    epoch_1904: bool


def outline(parts: dict[str, bytes]) -> Outline:
    """Read the workbook part and its links; Refused when a sheet's part is absent."""
    targets = _targets(parts.get(WORKBOOK_LINKS, b""))
    sheets, epoch_1904 = _listed(parts[WORKBOOK])
    titles: dict[SheetName, str] = {}
    paths: dict[SheetName, str] = {}
    ignored: list[str] = []
    for title, identifier in sheets:
        known = _NAMES.get(plain(title))
        if known is None:
            if plain(title) != plain(SheetName.GUIDE):
                ignored.append(title)
            continue
        path = targets.get(identifier, "")
        if known in titles:
            raise refuse("SHEET_TWICE", found=f"“{titles[known]}” and “{title}”")
        if path not in parts or path in paths.values():
            raise refuse("FILE_DAMAGED", found=title)
        titles[known], paths[known] = title, path
    return Outline(titles, paths, tuple(ignored), epoch_1904)


@remembered
def _targets(links: bytes) -> dict[str, str]:
    """The parts that the workbook's links point to, by the links' names."""
    targets: dict[str, str] = {}

    def link(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            target = posixpath.normpath(posixpath.join("xl", attributes.get("Target", "")))
            targets[attributes.get("Id", "")] = target.lstrip("/")

    walk(links, link)
    return targets


@remembered
def _listed(workbook: bytes) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The sheets' names with the names of their links; whether dates count from 1904."""
    sheets: list[tuple[str, str]] = []
    epoch_1904 = False

    def sheet(name: str, attributes: dict[str, str]) -> None:
        nonlocal epoch_1904
        name = local(name)
        if name == "sheet":
            identifier = next((v for k, v in attributes.items() if local(k) == "id"), "")
            sheets.append((attributes.get("name", ""), identifier))
        elif name == "workbookPr":
            epoch_1904 = attributes.get("date1904") in TRUE

    walk(workbook, sheet)
    return tuple(sheets), epoch_1904


def check_strings(xml: bytes) -> None:
    """Refuse shared strings that are too many or declare to be.

    calamine allocates as many as are declared before it reads one: a number alone would end the
    process.
    """
    if _USUAL_LIST.match(xml) and xml.count(b"sst") == 2 and xml.count(b"<si") <= MAX_STRINGS:
        walk(xml)
        return
    texts = 0

    def text(name: str, attributes: dict[str, str]) -> None:
        nonlocal texts
        name = local(name)
        if name == "si":
            texts += 1
        declared = [v for k, v in attributes.items() if local(k) in ("count", "uniqueCount")]
        # more digits than that are more than any list has, whatever they say
        many = any(len(v) > _DIGITS or _number(v) > MAX_REFERENCES for v in declared)
        if many or texts > MAX_STRINGS:
            raise refuse("FILE_UNPACKS_TOO_LARGE")

    walk(xml, text)


def _number(text: str) -> int:
    """A whole number; 0 for anything else, as for calamine."""
    try:
        return int(text)
    except ValueError:
        return 0


@remembered
def check_types(xml: bytes) -> None:
    """Refuse content types that are not plain XML."""
    walk(xml)


@remembered
def check_links(xml: bytes) -> None:
    """Refuse links to outside content; hyperlinks are harmless."""

    def link(name: str, attributes: dict[str, str]) -> None:
        outside = attributes.get("TargetMode", "").casefold() == "external"
        points = attributes.get("Type", "").endswith("/hyperlink")
        if local(name) == "Relationship" and outside and not points:
            raise refuse("FILE_UNSAFE", found=attributes.get("Target", ""))

    walk(xml, link)
