"""What an earlier revision of a return gives and its correction leaves empty.

The newest accepted revision counts whole: what it leaves blank is blank (docs/rules.md, The life of
a return). A form of which only the corrected half was filled would erase the other half unasked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from napams.domain.catalogue import Plan
from napams.domain.history import Amounts, History, Key
from napams.domain.queries import FigureWithdrawn, MilestoneWithdrawn, QueriedColumn, Query


def withdrawn(
    plan: Plan, empty: Collection[Key], untold: Collection[str], history: History
) -> Iterator[Query]:
    """A query for each figure and each milestone that is left out.

    `empty` are the rows without a figure, `untold` the milestones of which nothing is said.
    """
    for key, (revision, amounts) in _given(history).items():
        if key in empty:
            ratio = plan.kpis[key[0]].combine.is_ratio
            column = QueriedColumn.NUMERATOR if ratio else QueriedColumn.VALUE
            yield FigureWithdrawn(key[0], column, key[1], amounts, revision)
    told = {code: e.number for e in reversed(history.earlier) for code in e.milestones}
    for code, revision in told.items():
        if code in untold:
            yield MilestoneWithdrawn(code, QueriedColumn.STATUS, revision)


def made_nil(history: History) -> tuple[tuple[str, Amounts], int] | None:
    """The first figure over zero that a nil return takes back, and how many; None without one."""
    over_zero = [(key, given) for key, (_, given) in _given(history).items() if any(given)]
    return ((over_zero[0][0][0], over_zero[0][1]), len(over_zero)) if over_zero else None


def _given(history: History) -> dict[Key, tuple[int, Amounts]]:
    """Figures of the earlier revisions, each as the newest of them gives it, with its number."""
    return {
        key: (e.number, given)
        for e in reversed(history.earlier)
        for key, given in e.figures.items()
    }
