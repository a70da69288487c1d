"""What is found while a return is read: everything at once, in the order of the sheets.

Problems refuse or ask. Notices only tell what was passed over or read though it is hidden, so
that nobody takes for read what was not.
"""

from __future__ import annotations

from datetime import date

from napams.intake.guard.scan import position
from napams.intake.reading.days import read_date
from napams.intake.reading.reader import Cell
from napams.intake.reading.values import Unread, read_text
from napams.problems import Problem, problem, quoted

_MOST_NOTICES = 100


class Findings:
    """The problems of one return as they turn up, and the cells whose reading can raise them."""

    def __init__(self, *, epoch_1904: bool) -> None:
        self._problems: list[Problem] = []
        self._notices: list[str] = []
        self._epoch_1904 = epoch_1904

    def add(self, cell: Cell, code: str, *, expected: str = "", found: str | None = None) -> None:
        """A problem of a cell."""
        self._problems.append(cell.problem(code, expected=expected, found=found))

    def note(
        self,
        code: str,
        *,
        sheet: str = "",
        cell: str = "",
        found: object = "",
        expected: str = "",
    ) -> None:
        """A problem of a place that is not a cell with a value, or of the whole form."""
        self._problems.append(problem(code, sheet=sheet, cell=cell, found=found, expected=expected))

    def tell(self, place: str, sentence: str) -> None:
        """Something that needs no answer but should be known; `place` like `Return!G17`."""
        self._notices.append(f"{quoted(place)}: {sentence}")

    @property
    def notices(self) -> tuple[str, ...]:
        """All that was told, as it turned up; after the hundredth only that there is more."""
        more = len(self._notices) - _MOST_NOTICES
        rest = (f"{more} more of this kind.",) if more > 0 else ()
        return (*self._notices[:_MOST_NOTICES], *rest)

    def extend(self, problems: list[Problem]) -> None:
        """Problems that were found elsewhere."""
        self._problems += problems

    def text(self, cell: Cell, limit: int) -> str:
        """A cell's text; empty where it cannot be taken."""
        if cell.value == "" and not cell.fault:
            return ""
        if cell.fault:
            self.add(cell, cell.fault)
            return ""
        given = read_text(cell.value, limit)
        if isinstance(given, Unread):
            self.add(cell, given.code, expected=given.expected)
            return ""
        return given

    def day(self, cell: Cell) -> date | None:
        """A cell's date; None where it is missing or cannot be read."""
        if cell.fault:
            self.add(cell, cell.fault)
            return None
        given = read_date(cell.value, epoch_1904=self._epoch_1904)
        if isinstance(given, Unread):
            self.add(cell, given.code, expected=given.expected)
            return None
        return given

    def in_order(self, sheets: list[str]) -> tuple[Problem, ...]:
        """All of them: the whole form first, then sheet by sheet, row by row."""

        def place(found: Problem) -> tuple[int, int, int]:
            row, column = position(found.cell) if found.cell else (-1, -1)
            return (sheets.index(found.sheet) if found.sheet in sheets else -1, row, column)

        return tuple(sorted(self._problems, key=place))
