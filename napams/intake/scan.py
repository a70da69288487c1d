"""One pass over a part's XML before any parser builds a grid from it (design.md §7, Workbooks).

Refuses document types, deep nesting and cells far outside the form; notes what the reader of
cells cannot see: formulas in error or never calculated, merged ranges, percent formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from napams.problems import Refused, problem, refuse

MAX_ROWS = 2_000
MAX_COLUMNS = 200
MAX_CELLS = 50_000
_MAX_ELEMENTS = 600_000
_MAX_DEPTH = 64
_MAX_RANGES = 1_000

Position = tuple[int, int]
"""Row and column of a cell, counted from 0."""

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_PERCENT_FORMATS = {9, 10}
"""The numbers of Excel's own percent formats."""


@dataclass(frozen=True, slots=True)
class Range:
    """A block of cells, both ends included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a sheet's XML says beside the values of its cells."""

    errors: dict[Position, str] = field(default_factory=dict)
    uncalculated: set[Position] = field(default_factory=set)
    percents: set[Position] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)


def address(row: int, column: int) -> str:
    """`G17` for row 16 and column 6."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


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
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Feed a part to expat; raises Refused for a document type or monstrous nesting.

    ExpatError (malformed) passes to the caller.
    """
    depth = elements = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > _MAX_DEPTH or elements > _MAX_ELEMENTS:
            raise refuse("FILE_UNPACKS_TOO_LARGE")
        if start:
            start(local(name), attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(local(name))

    def document_type(*_: object) -> None:
        raise refuse("FILE_UNSAFE", found="a document type declaration")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = document_type
    parser.EntityDeclHandler = document_type
    parser.Parse(xml, True)


def percent_styles(xml: bytes) -> frozenset[str]:
    """The numbers of the cell styles that show percentages."""
    percent_formats = {str(number) for number in _PERCENT_FORMATS}
    styles: list[str] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt" and "%" in attributes.get("formatCode", ""):
            percent_formats.add(attributes.get("numFmtId", ""))
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            styles.append(attributes.get("numFmtId", "0"))

    def end(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    walk(xml, start, end)
    return frozenset(str(n) for n, style in enumerate(styles) if style in percent_formats)


def scan_sheet(name: str, xml: bytes, percents: frozenset[str]) -> SheetFacts:
    """Scan a sheet of the form; Refused (CELL_OUT_OF_BOUNDS) names the first cell outside."""
    scan = _SheetScan(name, percents)
    walk(xml, scan.start, scan.end, scan.text)
    return scan.facts


class _SheetScan:
    """The handlers for one sheet. Only cells with content count: blank formatted ones do not."""

    def __init__(self, sheet: str, percents: frozenset[str]) -> None:
        self.facts = SheetFacts()
        self._sheet = sheet
        self._percents = percents
        self._cells = 0
        self._row = self._column = -1
        self._at: Position = (0, 0)
        self._kind = self._style = self._value = ""
        self._formula = self._in_cell = self._in_value = self._counted = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._open_cell(attributes)
        elif self._in_cell:
            self._count()
            if name == "v":
                self._in_value = True
            elif name == "f":
                self._formula = True
        elif name == "row":
            row = attributes.get("r")
            self._row = int(row) - 1 if row else self._row + 1
            self._column = -1
        elif name == "mergeCell" and len(self.facts.merged) < _MAX_RANGES:
            first, _, last = attributes.get("ref", "").partition(":")
            self.facts.merged.append(Range(*position(first), *position(last or first)))

    def text(self, data: str) -> None:
        if self._in_value:
            self._value += data

    def end(self, name: str) -> None:
        if name == "v":
            self._in_value = False
        elif name == "c":
            self._close_cell()

    def _open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        row, column = position(reference) if reference else (self._row, self._column + 1)
        self._at = (row, column)
        self._column = column
        self._kind = attributes.get("t", "")
        self._style = attributes.get("s", "")
        self._value = ""
        self._in_cell, self._formula, self._counted = True, False, False

    def _count(self) -> None:
        """A cell with content is counted once, and lies within the form."""
        if self._counted:
            return
        self._counted = True
        self._cells += 1
        row, column = self._at
        if row >= MAX_ROWS or column >= MAX_COLUMNS or self._cells > MAX_CELLS:
            raise Refused(
                problem(
                    "CELL_OUT_OF_BOUNDS",
                    sheet=self._sheet,
                    cell=address(row, column),
                    expected=f"at most {MAX_ROWS} rows, {MAX_COLUMNS} columns, {MAX_CELLS} cells",
                )
            )

    def _close_cell(self) -> None:
        self._in_cell = False
        if not self._counted:
            return
        if self._kind == "e":
            self.facts.errors[self._at] = self._value
        elif self._formula and not self._value.strip() and self._kind != "str":
            self.facts.uncalculated.add(self._at)
        if self._style in self._percents:
            self.facts.percents.add(self._at)
