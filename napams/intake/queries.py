"""Queries against the department's past, put to the cells of the return."""

from __future__ import annotations

from collections.abc import Mapping

from napams.domain.catalogue import TOTAL, Plan
from napams.domain.history import History
from napams.domain.months import Month
from napams.domain.plausibility import queries
from napams.domain.queries import QueriedColumn
from napams.domain.returns import Figure, MilestoneLine
from napams.forms.contract import MilestoneColumn, ReturnColumn
from napams.intake.problem_list import ProblemList
from napams.intake.reading.table import Row
from napams.intake.return_rows import Key
from napams.wording import plausibility

_COLUMNS = {
    QueriedColumn.VALUE: ReturnColumn.THIS_MONTH,
    QueriedColumn.NUMERATOR: ReturnColumn.NUMERATOR,
    QueriedColumn.DENOMINATOR: ReturnColumn.DENOMINATOR,
    QueriedColumn.EVIDENCE: ReturnColumn.EVIDENCE,
    QueriedColumn.STATUS: MilestoneColumn.STATUS,
    QueriedColumn.COMPLETED_ON: MilestoneColumn.COMPLETED_ON,
}


def query_against_the_past(
    plan: Plan,
    month: Month,
    content: tuple[tuple[Figure, ...], tuple[MilestoneLine, ...], bool],
    rows: Mapping[Key, Row],
    history: History,
    problems: ProblemList,
) -> None:
    """Query all that is implausible in figures and milestones; `content` ends with the nil mark."""
    figures, milestones, nil = content
    for query in queries(plan, month, figures, milestones, history, nil=nil):
        # if the row of the total is missing, an error of its own, another row of the KPI
        row = rows.get((query.of, TOTAL)) or next(
            r for key, r in rows.items() if key[0] == query.of
        )
        problems.add(
            row[_COLUMNS[query.column]],
            query.code,
            expected=plausibility.expected(plan, query),
            found=plausibility.found(plan, query),
        )
