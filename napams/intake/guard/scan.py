"""One pass over a part's XML before any parser builds a grid from it (docs/robustness.md).

Refuses document types, deep nesting and cells far outside the form; notes what calamine does not
give: formulas in error or never calculated, merged ranges, percent formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache, wraps
from typing import TypeVar
from xml.parsers import expat

from napams.problems import Refused, problem, refuse

MAX_ROWS = 2_000
MAX_COLUMNS = 200
MAX_CELLS = 50_000
_MAX_TAGS = 500_000
_MAX_RANGES = 1_000
_ENOUGH = 1_000
"""Characters of a formula's or an error's value that are kept."""

TRUE = ("1", "true")
"""Values of a true attribute in XML."""

_SMALL_PART = 16 * 1024
_TEXTS = 2
"""Depth of the texts in the part of shared strings."""

Read = TypeVar("Read")
Position = tuple[int, int]
"""Row and column of a cell, counted from 0."""

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_BLANK_CELL = re.compile(rb'<c r="[A-Z0-9]+"(?: s="\d+")?(?: t="\w+")? ?/>')
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^]]*]')
"""What a number format only shows: words in quotes, escaped signs, room and filling, colours."""
_PERCENT_FORMATS = frozenset(("9", "10"))
"""Numbers of Excel's built-in percent formats."""


@dataclass(frozen=True, slots=True)
class Range:
    """A block of cells, both ends included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a sheet's XML says beside the values of its cells.

    `hidden`: rows, counted from 0. `marked`: cells in which letters are raised, lowered or struck
    out. `shared`: number of cells that refer to shared strings.
    """

    errors: dict[Position, str] = field(default_factory=dict)
    uncalculated: set[Position] = field(default_factory=set)
    percents: set[Position] = field(default_factory=set)
    marked: set[Position] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    shared: int = 0


@lru_cache(maxsize=8192)
def address(row: int, column: int) -> str:
    """`G17` for row 16 and column 6."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def remembered(read: Callable[[bytes], Read]) -> Callable[[bytes], Read]:
    """Cache the reading of small parts, which are alike in all files of one program."""
    kept = lru_cache(maxsize=64)(read)

    @wraps(read)
    def reading(xml: bytes) -> Read:
        return kept(xml) if len(xml) <= _SMALL_PART else read(xml)

    return reading


@lru_cache(maxsize=8192)
def position(reference: str) -> Position:
    """Row and column of `G17`; ValueError on what is no reference."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(f"no cell reference: {reference[:20]!r}")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def local(name: str) -> str:
    """An element's or attribute's name without its namespace prefix."""
    return name.rpartition(":")[2] if ":" in name else name


def walk(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None] | None = None,
    parser: expat.XMLParserType | None = None,
) -> None:
    """Feed a part to expat, which calls `start` with every element's name and attributes.

    Refused for a document type or far too many elements; ExpatError (malformed) passes on.
    """
    _feed(xml, parser or expat.ParserCreate(), start)


def _feed(
    xml: bytes,
    parser: expat.XMLParserType,
    start: Callable[[str, dict[str, str]], None] | None,
) -> None:
    """Parse with a prepared parser. The count of tags bounds the depth of nesting too."""
    if xml.count(b"<") > _MAX_TAGS:
        raise refuse("FILE_UNPACKS_TOO_LARGE")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _document_type
    parser.Parse(xml, True)


def _document_type(*_: object) -> None:
    raise refuse("FILE_UNSAFE", found="a document type declaration")


@remembered
def percent_styles(xml: bytes) -> frozenset[str]:
    """The numbers of the cell styles that show percentages."""
    percent_formats = set(_PERCENT_FORMATS)
    styles: list[str] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = local(name)
        if name == "numFmt" and "%" in _LITERAL.sub("", attributes.get("formatCode", "")):
            percent_formats.add(attributes.get("numFmtId", ""))
        elif name == "xf" and inside:
            styles.append(attributes.get("numFmtId", "0"))
        elif name in ("cellXfs", "cellStyles"):
            inside = name == "cellXfs"

    walk(xml, start)
    return frozenset(str(n) for n, style in enumerate(styles) if style in percent_formats)


def longest_text(xml: bytes) -> int:
    """The characters of the longest text in the workbook's shared list, markup within it or not."""
    parser = expat.ParserCreate()
    depth = length = longest = 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, length
        depth += 1
        if depth == _TEXTS:
            length = 0

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def listen(data: str) -> None:
        nonlocal length, longest
        length += len(data)
        longest = max(longest, length)

    parser.EndElementHandler = end
    parser.CharacterDataHandler = listen
    _feed(xml, parser, start)
    return longest


def without_blanks(xml: bytes) -> bytes:
    """A sheet's XML without its empty formatted cells, which are half of a form.

    Left as it is if any cell lacks an address, since such cells count on from those before.
    """
    if len(_CELL.findall(xml)) != xml.count(b'<c r="'):
        return xml
    return _BLANK_CELL.sub(b"", xml)


def is_mark(name: str, attributes: dict[str, str]) -> bool:
    """Whether an element within a text raises, lowers or strikes out letters."""
    value = attributes.get("val", "")
    if name == "vertAlign":
        return value != "baseline"
    return name == "strike" and value not in ("0", "false")


def scan_sheet(
    name: str, xml: bytes, percents: frozenset[str], marked_texts: frozenset[str] = frozenset()
) -> SheetFacts:
    """Scan a sheet of the form; Refused (CELL_OUT_OF_BOUNDS) names the first cell outside."""
    scan = _SheetScan(name, percents, marked_texts)
    _feed(xml, scan.parser, scan.start)
    scan.close_cell()
    return replace(scan.facts, shared=scan.shared)


class _SheetScan:
    """The handlers for one sheet.

    Only cells with content count: blank formatted ones never reach the grid. For speed there is
    no handler for ends (a cell ends where the next one starts), and text is listened to only
    within a formula's or an error's value.
    """

    def __init__(self, sheet: str, percents: frozenset[str], marked_texts: frozenset[str]) -> None:
        self.facts = SheetFacts()
        self.shared = 0
        self.parser = expat.ParserCreate()
        self._sheet = sheet
        self._percents = percents
        self._marked_texts = marked_texts
        self._cells = 0
        self._row = self._column = -1
        self._reference: str | None = None
        self._at: Position | None = None
        self._kind = self._style = self._value = ""
        self._formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = local(name)
        if name == "c":
            self._open_cell(attributes)
        elif name in ("v", "f", "is"):
            self._fill_cell(name)
        elif name == "row":
            self.close_cell()
            row = attributes.get("r")
            self._row = int(row) - 1 if row else self._row + 1
            self._column = -1
            self._reference = None
            if attributes.get("hidden") in TRUE:
                self.facts.hidden.add(self._row)
        elif name == "mergeCell" and len(self.facts.merged) < _MAX_RANGES:
            first, _, last = attributes.get("ref", "").partition(":")
            self.facts.merged.append(Range(*position(first), *position(last or first)))
        elif self._at is not None and is_mark(name, attributes):
            self.facts.marked.add(self._at)

    def close_cell(self) -> None:
        """Note what the cell that ends here was."""
        if self._at is not None:
            self.parser.CharacterDataHandler = None
            if self._kind == "e":
                self.facts.errors[self._at] = self._value.strip()
            elif self._formula and not self._value.strip() and self._kind != "str":
                self.facts.uncalculated.add(self._at)
            if self._style in self._percents:
                self.facts.percents.add(self._at)
            if self._kind == "s" and self._value.strip() in self._marked_texts:
                self.facts.marked.add(self._at)
            self._at = None

    def _open_cell(self, attributes: dict[str, str]) -> None:
        """A cell starts; where no address is given it follows the one before."""
        self.close_cell()
        if self._reference is not None:
            self._column = position(self._reference)[1]
        self._reference = attributes.get("r")
        self._column += 1
        self._kind = attributes.get("t", "")
        self._style = attributes.get("s", "")
        self._value, self._formula = "", False

    def _fill_cell(self, content: str) -> None:
        """Content within a cell: the first makes it count, and it must lie within the form."""
        if self._at is None:
            self._cells += 1
            at = position(self._reference) if self._reference else (self._row, self._column)
            if at[0] >= MAX_ROWS or at[1] >= MAX_COLUMNS or self._cells > MAX_CELLS:
                raise Refused(
                    problem(
                        "CELL_OUT_OF_BOUNDS",
                        sheet=self._sheet,
                        cell=address(*at),
                        expected=f"at most {MAX_ROWS} rows, {MAX_COLUMNS} columns, "
                        f"{MAX_CELLS} cells",
                    )
                )
            self._at = at
            self.shared += self._kind == "s"
        if content == "f":
            self._formula = True
        elif content == "v" and (
            self._formula or self._kind == "e" or (self._marked_texts and self._kind == "s")
        ):
            self.parser.CharacterDataHandler = self._listen

    def _listen(self, data: str) -> None:
        if len(self._value) < _ENOUGH:
            self._value += data
