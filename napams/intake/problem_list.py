"""Collects the problems and notices of one return while it is read.

A problem refuses the return or is a query. A notice only says what was ignored, or read although
it is hidden.
"""

from __future__ import annotations

from datetime import date

from napams.intake.guard.scan import position
from napams.intake.letters import plain
from napams.intake.reading.reader import Cell
from napams.intake.reading.values import NOT_A_DATE, WORDS, Unread, Word, read_date, read_text
from napams.problems import Problem, problem, quoted

_MOST_NOTICES = 100


class ProblemList:
    """Problems and notices of one return, with readers of text and days that add to them."""

    def __init__(self, *, epoch_1904: bool) -> None:
        self._problems: list[Problem] = []
        self._notices: list[str] = []
        self._epoch_1904 = epoch_1904

    def add(self, cell: Cell, code: str, *, expected: str = "", found: str | None = None) -> None:
        """Add a problem of a cell; `found` is the cell's own text by default."""
        self._problems.append(cell.problem(code, expected=expected, found=found))

    def add_at(
        self,
        code: str,
        *,
        sheet: str = "",
        cell: str = "",
        found: object = "",
        expected: str = "",
    ) -> None:
        """Add a problem of a sheet, of a cell without a value or, by default, of the whole form."""
        self._problems.append(problem(code, sheet=sheet, cell=cell, found=found, expected=expected))

    def notice(self, place: str, sentence: str) -> None:
        """Add a notice; `place` like `Return!G17`."""
        self._notices.append(f"{quoted(place)}: {sentence}")

    @property
    def notices(self) -> tuple[str, ...]:
        """The first hundred notices and, if there are more, how many more."""
        more = len(self._notices) - _MOST_NOTICES
        rest = (f"{more} more of this kind.",) if more > 0 else ()
        return (*self._notices[:_MOST_NOTICES], *rest)

    def extend(self, problems: list[Problem]) -> None:
        """Add problems that were found elsewhere."""
        self._problems += problems

    def text(self, cell: Cell, limit: int) -> str:
        """A cell's text; empty if it is a dash alone or, with a problem, cannot be stored."""
        if cell.value == "" and not cell.fault:
            return ""
        if cell.fault:
            self.add(cell, cell.fault)
            return ""
        given = read_text(cell.value, limit)
        if isinstance(given, Unread):
            self.add(cell, given.code, expected=given.expected)
            return ""
        return "" if WORDS.get(plain(given)) is Word.MISSING else given

    def day(self, cell: Cell) -> date | None:
        """A cell's day; None if missing or, with a problem, unreadable."""
        if cell.fault:
            self.add(cell, cell.fault)
            return None
        if cell.marked:
            self.add(cell, "LETTERS_RAISED_OR_STRUCK", expected=NOT_A_DATE.expected)
            return None
        given = read_date(cell.value, epoch_1904=self._epoch_1904)
        if isinstance(given, Unread):
            self.add(cell, given.code, expected=given.expected)
            return None
        return given

    def in_order(self, sheets: list[str]) -> tuple[Problem, ...]:
        """All problems: of the whole form first, then by sheet, row and column."""

        def place(found: Problem) -> tuple[int, int, int]:
            row, column = position(found.cell) if found.cell else (-1, -1)
            return (sheets.index(found.sheet) if found.sheet in sheets else -1, row, column)

        return tuple(sorted(self._problems, key=place))
