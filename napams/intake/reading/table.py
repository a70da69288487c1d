"""Tables of a sheet, found by their headings, never by position."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from napams.intake.letters import plain
from napams.intake.reading.reader import Cell, Sheet
from napams.intake.reading.values import shown
from napams.problems import Problem, problem

_HEADER_WITHIN = 60
"""Rows in which the header is looked for."""


@dataclass(frozen=True, slots=True)
class Row:
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

    def __iter__(self) -> Iterator[Row]:
        return (Row(self, n) for n in range(self.header + 1, len(self.sheet.rows)))

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
