"""Returns that are marked nil: what they stand for, and what contradicts the mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from napams.domain.catalogue import TOTAL, Combine, Kpi, Plan
from napams.domain.history import History
from napams.domain.returns import Figure, FigureState, NarrativeField, NarrativeText
from napams.domain.withdrawals import made_nil
from napams.forms.contract import YES
from napams.intake.figures import FigureRow
from napams.intake.letters import plain
from napams.intake.problem_list import ProblemList
from napams.intake.reading.values import WORDS
from napams.wording import plausibility

Rows = Mapping[str, Mapping[str, FigureRow]]
"""The rows of the Return sheet by KPI and category."""


def nil_mark(narrative: Iterable[NarrativeText]) -> NarrativeText | None:
    """The mark that there is nothing to report; None without one."""
    marks = (n for n in narrative if n.field is NarrativeField.NIL_RETURN and n.text == YES)
    return next(marks, None)


def nil_figures(kpis: Iterable[Kpi], entries: Rows) -> tuple[Figure, ...]:
    """Figures of a nil return: zero for totals over months, else not applicable."""
    figures: list[Figure] = []
    for kpi in kpis:
        total = entries[kpi.code].get(TOTAL)
        if total is None:
            continue
        adds_up = kpi.combine is Combine.SUM
        nil = total._replace(
            state=FigureState.NIL if adds_up else FigureState.NOT_APPLICABLE,
            value=0.0 if adds_up else None,
            numerator=None,
            denominator=None,
        )
        figures += filter(None, [nil.figure(kpi.code, TOTAL)])
    return tuple(figures)


def check_nil(
    mark: NarrativeText,
    narrative: Iterable[NarrativeText],
    entries: Rows,
    plan: Plan,
    history: History,
    problems: ProblemList,
) -> None:
    """One problem for figures beside the mark, one for figures taken back, one for no sentence."""
    told = {n.field: n.text for n in narrative}
    if plain(told.get(NarrativeField.PROGRESS, "")) in WORDS:
        problems.add_at("NIL_NEEDS_SENTENCE", sheet=mark.sheet, cell=mark.cell)
    given = [
        entry.cell
        for of_kpi in entries.values()
        for entry in of_kpi.values()
        if entry.state is FigureState.REPORTED and any(entry.parts)
    ]
    if given:
        problems.add_at(
            "NIL_WITH_FIGURES",
            sheet=mark.sheet,
            cell=mark.cell,
            found=mark.text,
            expected=f"no figures in {', '.join(c.address for c in given)} of {given[0].sheet}",
        )
    elif before := made_nil(history):
        problems.add_at(
            "FIGURE_WITHDRAWN",
            sheet=mark.sheet,
            cell=mark.cell,
            found=mark.text,
            expected=plausibility.taken_back(plan, *before),
        )
