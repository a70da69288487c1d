"""Rows of indicators that the program counts itself, on forms that still ask for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from napams.domain.catalogue import Kpi
from napams.domain.history import Amounts
from napams.forms.contract import FIGURE_COLUMNS
from napams.intake.figures import read_entry
from napams.intake.problem_list import ProblemList
from napams.intake.reading.reader import SheetRow


def compare_computed(
    rows: Iterable[tuple[Kpi, SheetRow]],
    counted: Callable[[], Mapping[str, Amounts]],
    problems: ProblemList,
) -> None:
    """Notice each typed figure that is not the one that the program counted for the month."""
    for kpi, row in rows:
        if not row.filled(*FIGURE_COLUMNS):
            continue
        typed = read_entry(kpi, row, ProblemList(epoch_1904=False))
        if typed.state is None or typed.parts != counted().get(kpi.code):
            problems.notice(
                row.place,
                f"The program counts {kpi.code} itself, in its register of returns; what is typed "
                "here is another figure, or came before the month was counted. It was not read.",
            )
