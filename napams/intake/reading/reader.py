"""Cells of a workbook with their true addresses, and tables found by their headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from math import isfinite
from typing import NamedTuple

from python_calamine import CalamineWorkbook

from napams.forms.contract import SheetName
from napams.intake.guard.archive import inspect, unpack
from napams.intake.guard.number_formats import ShownAs
from napams.intake.guard.scan import Position, SheetFacts, address
from napams.intake.letters import plain
from napams.intake.reading.values import Value, shown
from napams.problems import Problem, Refused, problem, refuse


class Cell(NamedTuple):
    """A cell: value and position from 0; `fault` is the code of a formula's problem, or empty.

    `marked`: letters of its text are raised, lowered or struck out. `shown_as`: words that its
    number format shows beside its number.
    """

    sheet: str
    row: int
    column: int
    value: Value
    fault: str = ""
    percent: bool = False
    marked: bool = False
    shown_as: ShownAs | None = None

    @property
    def address(self) -> str:
        """`G17`."""
        return address(self.row, self.column)

    @property
    def place(self) -> str:
        """`Return!G17`."""
        return f"{self.sheet}!{self.address}"

    @property
    def text(self) -> str:
        """The value as text, with the percent sign or the words that are shown beside it."""
        if self.percent and isinstance(self.value, float) and isfinite(self.value):
            return f"{self.value * 100:.10g}%"
        if self.shown_as and isinstance(self.value, float) and isfinite(self.value):
            return f"{self.shown_as.number(self.value)} {self.shown_as.words}"
        return shown(self.value)

    def problem(self, code: str, *, expected: str = "", found: str | None = None) -> Problem:
        """A problem of this cell; `found` is its value by default."""
        quoted = self.text if found is None else found
        return problem(code, sheet=self.sheet, cell=self.address, found=quoted, expected=expected)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's values by row and column from A1, with facts from its XML."""

    title: str
    rows: list[list[Value]]
    facts: SheetFacts
    worded: Mapping[Position, ShownAs] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a position counted from 0; an empty one beyond the filled block."""
        try:
            value = self.rows[row][column]
        except IndexError:
            value = ""
        facts, at = self.facts, (row, column)
        if facts.errors and at in facts.errors:
            return Cell(self.title, row, column, facts.errors[at], "FORMULA_ERROR")
        if facts.uncalculated and at in facts.uncalculated:
            return Cell(self.title, row, column, "", "FORMULA_NOT_CALCULATED")
        marked = at in facts.marked
        words = self.worded.get(at) if self.worded else None
        return Cell(self.title, row, column, value, "", at in facts.percents, marked, words)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The form's sheets as submitted, and every part of the file.

    `ignored` names the sheets that are not the form's own.
    """

    sheets: dict[SheetName, Sheet]
    epoch_1904: bool
    ignored: tuple[str, ...]
    parts: Mapping[str, bytes]


def open_workbook(data: bytes) -> Workbook:
    """Guard and read a file; Refused, with one problem, if it cannot be read."""
    with _damage_refused():
        return _read(unpack(data))


def open_parts(parts: Mapping[str, bytes]) -> Workbook:
    """As `open_workbook`, for an unpacked file."""
    with _damage_refused():
        return _read(parts)


@contextmanager
def _damage_refused() -> Iterator[None]:
    try:
        yield
    except (Refused, KeyboardInterrupt, SystemExit):
        raise
    # parsers fail in a dozen ways on a damaged file, and one of them panics past Exception
    except BaseException as failure:
        raise refuse("FILE_DAMAGED") from failure


def _read(parts: Mapping[str, bytes]) -> Workbook:
    """The values of the form's sheets; rows and columns before the first filled one are kept."""
    guarded = inspect(parts)
    with CalamineWorkbook.from_filelike(BytesIO(guarded.data)) as book:
        sheets = {
            name: Sheet(
                title,
                book.get_sheet_by_name(title).to_python(skip_empty_area=False),
                guarded.facts[name],
                guarded.worded[name],
            )
            for name, title in guarded.titles.items()
        }
    return Workbook(sheets, guarded.epoch_1904, guarded.ignored, parts)


_HEADER_WITHIN = 60
"""Rows in which the header is looked for."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a table."""

    table: Table
    index: int

    def __getitem__(self, heading: StrEnum) -> Cell:
        return self.table.sheet.cell(self.index, self.table.columns[heading])

    def word(self, heading: StrEnum) -> str:
        """The cell under a heading, normalised for comparing."""
        value = self[heading].value
        return plain(value if isinstance(value, str) else shown(value))

    @property
    def cells(self) -> Iterator[Cell]:
        """All cells of the row, those outside the table's columns too."""
        sheet = self.table.sheet
        return (sheet.cell(self.index, column) for column in range(len(sheet.rows[self.index])))

    @property
    def place(self) -> str:
        """`Return, row 17`."""
        return f"{self.table.sheet.title}, row {self.index + 1}"

    def filled(self, *headings: StrEnum) -> bool:
        """Whether a cell under one of these headings is filled."""
        return any(self.word(h) or self[h].fault for h in headings)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with the row of its header and the columns of its headings, counted from 0."""

    sheet: Sheet
    header: int
    columns: dict[StrEnum, int]

    def __iter__(self) -> Iterator[SheetRow]:
        return (SheetRow(self, n) for n in range(self.header + 1, len(self.sheet.rows)))

    def column(self, heading: str) -> int | None:
        """The column under a heading that need not be there."""
        for column, value in enumerate(self.sheet.rows[self.header]):
            if isinstance(value, str) and plain(value) == plain(heading):
                return column
        return None

    def strange_columns(self) -> Iterator[Cell]:
        """Heading cells of columns that have content and are not the form's."""
        own = {plain(h) for heading in self.columns for h in type(heading)}
        for column in range(max(map(len, self.sheet.rows))):
            heading = self.sheet.cell(self.header, column)
            if plain(heading.text) not in own and any(
                column < len(row) and row[column] != "" for row in self.sheet.rows[self.header :]
            ):
                yield heading


def find_table(sheet: Sheet, headings: Sequence[StrEnum]) -> tuple[Table | None, list[Problem]]:
    """The table with these headings, or what is wrong with its header.

    The header is the row with most of the headings; columns of other headings are ignored.
    """
    wanted = {plain(h): h for h in headings}
    best, header = 0, 0
    for index, values in enumerate(sheet.rows[:_HEADER_WITHIN]):
        hits = len({plain(v) for v in values if isinstance(v, str)} & wanted.keys())
        if hits > best:
            best, header = hits, index
        if best == len(wanted):
            break
    columns: dict[StrEnum, int] = {}
    wrong: list[Problem] = []
    for column, value in enumerate(sheet.rows[header] if sheet.rows else ()):
        heading = wanted.get(plain(value)) if isinstance(value, str) else None
        if heading in columns:
            wrong.append(sheet.cell(header, column).problem("HEADER_TWICE"))
        elif heading is not None:
            columns[heading] = column
    wrong += [
        problem("HEADER_MISSING", sheet=sheet.title, expected=heading.value)
        for heading in headings
        if heading not in columns
    ]
    return (None if wrong else Table(sheet, header, columns)), wrong
