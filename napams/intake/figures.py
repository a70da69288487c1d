"""Reads one row of the Return sheet: a figure, or a numerator and a denominator.

Cells are read by `intake.reading.values`; rows are compared by `intake.breakdowns`.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import NamedTuple

from napams.domain.catalogue import Kpi, Unit
from napams.domain.returns import Figure, FigureState
from napams.forms.contract import TEXT_LIMIT, ReturnColumn
from napams.intake.problem_list import ProblemList
from napams.intake.reading.reader import Cell, SheetRow
from napams.intake.reading.values import SCALES, Number, Unread, Word, expectation, read_figure

PERCENT_TOLERANCE = 0.5
"""Points by which a stated percentage may differ from numerator ÷ denominator, by rounding."""

_COUNT = re.compile(r"count(?: of (\d+))?")


class FigureRow(NamedTuple):
    """The row of a KPI's total or of a category.

    `state` is None without a usable figure, `filled` True if anything was typed. `cell` is the
    cell of the figure or of the numerator, `under` the cell of the denominator.
    """

    state: FigureState | None
    filled: bool
    cell: Cell
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    evidence: str = ""
    remark: str = ""
    under: Cell | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Cells of the parts."""
        return (self.cell,) if self.under is None else (self.cell, self.under)

    @property
    def parts(self) -> tuple[float, ...]:
        """The value, or numerator and denominator; zero if not applicable."""
        if self.numerator is not None and self.denominator is not None:
            return (self.numerator, self.denominator)
        return (self.value or 0.0,)

    def figure(self, kpi: str, category: str) -> Figure | None:
        """The figure to store; None without one."""
        if self.state is None:
            return None
        return Figure(
            kpi,
            category,
            self.state,
            self.value,
            self.numerator,
            self.denominator,
            self.evidence,
            self.remark,
            self.cell.sheet,
            self.cell.address,
        )


def ratio_value(kpi: Kpi, numerator: float, denominator: float) -> float | None:
    """Numerator ÷ denominator in the KPI's unit, four decimals; None over zero."""
    if denominator == 0:
        return None
    return round(numerator / denominator * kpi.scale, 4)


def read_entry(kpi: Kpi, row: SheetRow, problems: ProblemList) -> FigureRow:
    """Read one row, adding the problems of its cells."""
    entry = (
        _read_ratio(kpi, row, problems) if kpi.combine.is_ratio else _read_plain(kpi, row, problems)
    )
    evidence = problems.text(row[ReturnColumn.EVIDENCE], TEXT_LIMIT)
    remark = problems.text(row[ReturnColumn.REMARKS], TEXT_LIMIT)
    return entry._replace(evidence=evidence, remark=remark) if evidence or remark else entry


def _read_plain(kpi: Kpi, row: SheetRow, problems: ProblemList) -> FigureRow:
    """A figure under This month; one in the closed cells beside it is ignored."""
    for shut in (row[ReturnColumn.NUMERATOR], row[ReturnColumn.DENOMINATOR]):
        if shut.value != "" or shut.fault:
            problems.notice(shut.place, f"{kpi.code} has no such part; the cell was not read.")
    cell = row[ReturnColumn.THIS_MONTH]
    given = _figure(cell, kpi.unit, problems)
    if given is Word.NIL:
        return FigureRow(FigureState.NIL, True, cell, 0.0)
    if given is Word.NOT_APPLICABLE:
        return FigureRow(FigureState.NOT_APPLICABLE, True, cell)
    if not isinstance(given, Number):
        return FigureRow(None, given is None, cell)
    good = _in_bounds(kpi, given.value, cell, problems)
    if good and kpi.unit == Unit.PERCENT:
        _ask_about_fraction(given, cell, problems)
    return FigureRow(
        FigureState.REPORTED if good else None, True, cell, given.value if good else None
    )


def _in_bounds(kpi: Kpi, value: float, cell: Cell, problems: ProblemList) -> bool:
    """Whether a figure can be one of its unit."""
    count = _COUNT.fullmatch(kpi.unit)
    if value < 0:
        problems.add(cell, "NEGATIVE", expected="0 or more")
    elif count and not value.is_integer():
        problems.add(cell, "NOT_WHOLE", expected="a whole number")
    elif count and count[1] and value > int(count[1]):
        problems.add(cell, "OVER_THE_MOST", expected=f"at most {count[1]}")
    elif kpi.unit == Unit.PERCENT and value > 100:
        problems.add(cell, "OVER_HUNDRED_PERCENT", expected="0 to 100")
    else:
        return True
    return False


def _read_ratio(kpi: Kpi, row: SheetRow, problems: ProblemList) -> FigureRow:
    """Numerator and denominator, with the percentage that may be stated beside them."""
    cells = (row[ReturnColumn.NUMERATOR], row[ReturnColumn.DENOMINATOR])
    stated_cell = row[ReturnColumn.THIS_MONTH]
    over, under = (_figure(cell, "", problems) for cell in cells)
    stated = _figure(stated_cell, kpi.unit, problems)
    filled = any(given is not Word.MISSING for given in (over, under, stated))
    if (
        over is None
        or under is None
        or stated is None
        or (isinstance(stated, Number) and not _in_bounds(kpi, stated.value, stated_cell, problems))
    ):
        return FigureRow(None, True, cells[0])
    if isinstance(over, Number) and isinstance(under, Number):
        return _divided(kpi, over.value, under.value, cells, stated, stated_cell, problems)
    given = [part for part in (over, under) if part is not Word.MISSING]
    none = all(part is Word.NOT_APPLICABLE for part in given)
    if none and stated in (Word.NOT_APPLICABLE, Word.MISSING):
        state = FigureState.NOT_APPLICABLE if filled else None
        return FigureRow(state, filled, stated_cell if stated is Word.NOT_APPLICABLE else cells[0])
    if not given:
        problems.add(stated_cell, "RATIO_NOT_ITS_OWN", expected=_needs(kpi))
        return FigureRow(None, True, cells[0])
    if Word.MISSING in (over, under) or Word.NOT_APPLICABLE in given:
        empty = cells[0] if not isinstance(over, Number) and over is not Word.NIL else cells[1]
        problems.add(empty, "HALF_A_RATIO", expected=_needs(kpi))
        return FigureRow(None, True, cells[0])
    return _divided(kpi, _number(over), _number(under), cells, stated, stated_cell, problems)


def _divided(
    kpi: Kpi,
    numerator: float,
    denominator: float,
    cells: tuple[Cell, Cell],
    stated: Number | Word,
    stated_cell: Cell,
    problems: ProblemList,
) -> FigureRow:
    """The ratio of two given figures, compared with what was stated."""
    bad = False
    for cell, part in zip(cells, (numerator, denominator), strict=True):
        if part < 0:
            problems.add(cell, "NEGATIVE", expected="0 or more")
            bad = True
        elif not kpi.amounts and not part.is_integer():
            problems.add(cell, "NOT_WHOLE", expected="a whole number of cases")
            bad = True
    if not bad and kpi.unit == Unit.PERCENT and numerator > denominator:
        problems.add(cells[0], "NUMERATOR_OVER_DENOMINATOR", expected=f"at most {denominator:g}")
        bad = True
    if bad:
        return FigureRow(None, True, cells[0])
    value = ratio_value(kpi, numerator, denominator)
    if stated is Word.NIL:
        stated = Number(0.0)
    if isinstance(stated, Number) and value is not None:
        _compare(stated, value, stated_cell, problems)
    elif stated is Word.NOT_APPLICABLE:
        problems.add(stated_cell, "PERCENT_DIFFERS", expected=f"{numerator:g} ÷ {denominator:g}")
    reported = FigureState.REPORTED
    return FigureRow(reported, True, cells[0], value, numerator, denominator, under=cells[1])


def _compare(stated: Number, value: float, cell: Cell, problems: ProblemList) -> None:
    """Query a stated percentage that differs from numerator ÷ denominator."""
    if abs(stated.value - value) <= PERCENT_TOLERANCE:
        return
    if not _ask_about_fraction(stated, cell, problems):
        sign = "%" if stated.percent else ""
        problems.add(cell, "PERCENT_DIFFERS", expected=f"{value:g}{sign}")


def _ask_about_fraction(stated: Number, cell: Cell, problems: ProblemList) -> bool:
    """Query whether 0.85 means 85 %; True if it was queried."""
    asks = not stated.percent and 0 < stated.value <= 1
    if asks:
        problems.add(
            cell, "PERCENT_OR_FRACTION", expected=f"{stated.value * 100:g} or {stated.value:g} %"
        )
    return asks


def _figure(cell: Cell, unit: str, problems: ProblemList) -> Number | Word | None:
    """A cell's figure; None, with a problem, if unreadable."""
    if cell.fault:
        problems.add(cell, cell.fault)
        return None
    if cell.marked:
        problems.add(cell, "LETTERS_RAISED_OR_STRUCK", expected=expectation(unit))
        return None
    value = _with_scale(cell) or cell.value
    given = read_figure(value, unit, percent_format=cell.percent)
    if isinstance(given, Unread):
        problems.add(cell, given.code, expected=given.expected)
        return None
    return given


def _with_scale(cell: Cell) -> str:
    """`2.5 crore` where the cell shows a number with such a word; else empty."""
    words = cell.shown_as.words.split() if cell.shown_as else []
    scale = next((word for word in words if word in SCALES), "")
    if not (scale and cell.shown_as and isinstance(cell.value, float) and isfinite(cell.value)):
        return ""
    return f"{cell.shown_as.number(cell.value)} {scale}"


def _number(given: Number | Word) -> float:
    """A figure's value; nil is zero."""
    return given.value if isinstance(given, Number) else 0.0


def _needs(kpi: Kpi) -> str:
    return f"numerator: {kpi.numerator}; denominator: {kpi.denominator}"
