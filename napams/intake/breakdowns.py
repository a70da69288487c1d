"""Checks of a KPI's rows against one another: categories add up to the total."""

from __future__ import annotations

from collections.abc import Sequence

from napams.domain.catalogue import TOTAL, Kpi
from napams.domain.returns import FigureState
from napams.intake.figures import FigureRow, ratio_value, read_entry
from napams.intake.problem_list import ProblemList
from napams.intake.reading.values import says_something
from napams.intake.return_rows import MatchedRows, keys_of
from napams.wording.numbers import as_typed

_HALF_OF_LAST_DECIMAL = 0.00005


def read_kpi(
    kpi: Kpi, matched: MatchedRows, problems: ProblemList, *, nil: bool = False
) -> dict[str, FigureRow]:
    """A KPI's entries by category (empty for the total), checked against one another.

    A `nil` return needs no remarks: a sentence of the narrative attests it.
    """
    entries = {
        key[1]: read_entry(kpi, matched.own[key], problems)
        for key in keys_of(kpi)
        if key in matched.own
    }
    if not nil:
        _check_remarks(entries, problems)
    if kpi.breakdown and TOTAL in entries:
        entries[TOTAL] = _check_categories(kpi, entries, problems)
    for row in matched.by_hand.get(kpi.code, ()):
        made = read_entry(kpi, row, problems)
        own = entries.get(TOTAL)
        if own and own.state and made.state and not _same(own.parts, made.parts):
            _does_not_add_up(made, own.parts, problems)
    return entries


def _check_remarks(entries: dict[str, FigureRow], problems: ProblemList) -> None:
    """“Not applicable” needs a remark beside it, or one beside the total."""
    if entries.get(TOTAL) and says_something(entries[TOTAL].remark):
        return
    for entry in entries.values():
        if entry.state is FigureState.NOT_APPLICABLE and not says_something(entry.remark):
            problems.add(entry.cell, "NOT_APPLICABLE_NEEDS_REMARK")


def _check_categories(kpi: Kpi, entries: dict[str, FigureRow], problems: ProblemList) -> FigureRow:
    """The total, worked out where it was left empty and every category is given.

    Empty categories are missing, not zero: the others must make up a given total by themselves.
    """
    total = entries[TOTAL]
    categories = [entry for category, entry in entries.items() if category != TOTAL]
    filled = [entry for entry in categories if entry.filled]
    if any(entry.state is None for entry in filled) or (total.filled and total.state is None):
        return total
    if not filled:
        if total.state is FigureState.REPORTED and any(total.parts):
            problems.add(total.cell, "BREAKDOWN_MISSING")
        return total
    if not total.filled:
        if len(filled) < len(categories):
            problems.add(total.cell, "TOTAL_MISSING", expected=_written(_added(filled)))
            return total
        return _worked_out(kpi, total, filled)
    added = _added(filled)
    if not _same(total.parts, added):
        _does_not_add_up(total, added, problems)
    return total


def _does_not_add_up(total: FigureRow, added: tuple[float, ...], problems: ProblemList) -> None:
    """Name each cell of the total that is wrong: numerator, denominator or both."""
    if not len(total.cells) == len(total.parts) == len(added):
        problems.add(total.cell, "CATEGORIES_DO_NOT_ADD_UP", expected=_written(added))
        return
    for cell, given, sum_ in zip(total.cells, total.parts, added, strict=True):
        if not _same((given,), (sum_,)):
            problems.add(cell, "CATEGORIES_DO_NOT_ADD_UP", expected=_written((sum_,)))


def _worked_out(kpi: Kpi, total: FigureRow, categories: Sequence[FigureRow]) -> FigureRow:
    """The sum of all categories, in the place of a total that was left empty."""
    states = {entry.state for entry in categories}
    state = states.pop() if len(states) == 1 else FigureState.REPORTED
    if state is FigureState.NOT_APPLICABLE:
        remark = total.remark or categories[0].remark
        return total._replace(state=state, filled=True, remark=remark)
    added = _added(categories)
    if not kpi.combine.is_ratio:
        return total._replace(state=state, filled=True, value=added[0])
    numerator, denominator = added
    return total._replace(
        state=state,
        filled=True,
        value=ratio_value(kpi, numerator, denominator),
        numerator=numerator,
        denominator=denominator,
    )


def _added(entries: Sequence[FigureRow]) -> tuple[float, ...]:
    """Values, or numerators and denominators, of several rows; “not applicable” adds nothing."""
    given = [entry.parts for entry in entries if entry.state is not FigureState.NOT_APPLICABLE]
    return tuple(round(sum(column), 4) for column in zip(*given, strict=True)) or (0.0,)


def _same(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Equal to four decimals; nothing at all equals zeros."""
    if len(one) != len(other):
        return not any(one) and not any(other)
    return all(abs(a - b) < _HALF_OF_LAST_DECIMAL for a, b in zip(one, other, strict=True))


def _written(parts: tuple[float, ...]) -> str:
    """`9`, or `6 ÷ 10` for a ratio."""
    return " ÷ ".join(as_typed(part) for part in parts)
