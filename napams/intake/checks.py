"""Reads the three sheets of a form and checks their content, collecting every problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from napams.domain.catalogue import TOTAL, Plan
from napams.domain.history import History
from napams.domain.milestone_days import unlikely_days
from napams.domain.plausibility import queries
from napams.domain.queries import NotApplicableNow, QueriedColumn, Query
from napams.domain.returns import (
    Figure,
    Identity,
    NarrativeText,
    ReportedMilestone,
    ValidReturn,
)
from napams.domain.withdrawals import withdrawn
from napams.forms.contract import (
    FIGURE_COLUMNS,
    MilestoneColumn,
    NarrativeColumn,
    ReturnColumn,
    SheetName,
)
from napams.intake.breakdowns import read_kpi
from napams.intake.computed import compare_computed
from napams.intake.figures import FigureRow
from napams.intake.lines import read_milestones, read_narrative, says_nothing
from napams.intake.nil_returns import check_nil, nil_figures, nil_mark
from napams.intake.problem_list import ProblemList
from napams.intake.reading.reader import Cell, SheetRow, Table, Workbook, find_table
from napams.intake.return_rows import Key, match_rows
from napams.wording import plausibility

_COLUMNS = {
    QueriedColumn.VALUE: ReturnColumn.THIS_MONTH,
    QueriedColumn.NUMERATOR: ReturnColumn.NUMERATOR,
    QueriedColumn.DENOMINATOR: ReturnColumn.DENOMINATOR,
    QueriedColumn.EVIDENCE: ReturnColumn.EVIDENCE,
    QueriedColumn.STATUS: MilestoneColumn.STATUS,
    QueriedColumn.COMPLETED_ON: MilestoneColumn.COMPLETED_ON,
    QueriedColumn.FORECAST: MilestoneColumn.FORECAST,
}
_READ: dict[SheetName, tuple[StrEnum, ...]] = {
    SheetName.RETURN: (
        ReturnColumn.CODE,
        ReturnColumn.BREAKDOWN,
        *FIGURE_COLUMNS,
        ReturnColumn.EVIDENCE,
        ReturnColumn.REMARKS,
    ),
    SheetName.MILESTONES: (
        MilestoneColumn.CODE,
        MilestoneColumn.STATUS,
        MilestoneColumn.FORECAST,
        MilestoneColumn.COMPLETED_ON,
        MilestoneColumn.EVIDENCE,
        MilestoneColumn.REMARKS,
    ),
    SheetName.NARRATIVE: tuple(NarrativeColumn),
}
"""The sheets that are read, with the columns that must be there."""


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a form; `completeness` is None if the Return sheet cannot be read."""

    completeness: float | None
    nil: bool
    figures: tuple[Figure, ...]
    milestones: tuple[ReportedMilestone, ...]
    narrative: tuple[NarrativeText, ...]

    def valid(self, identity: Identity) -> ValidReturn:
        """The return, once no error is left."""
        return ValidReturn(
            identity,
            self.nil,
            self.completeness if self.completeness is not None else 0.0,
            self.figures,
            self.milestones,
            self.narrative,
        )


def check(
    workbook: Workbook,
    identity: Identity,
    plan: Plan,
    received_on: date,
    history: History,
    problems: ProblemList,
) -> Content:
    """Read all three sheets; errors and queries go to `problems`."""
    tables = _tables(workbook, problems)
    narrative: tuple[NarrativeText, ...] = ()
    if table := tables.get(SheetName.NARRATIVE):
        narrative = read_narrative(table, plan, problems)
    nil = nil_mark(narrative)
    completeness: float | None = None
    figures: tuple[Figure, ...] = ()
    rows: dict[Key, SheetRow] = {}
    empty: set[Key] = set()
    untold: set[str] = set()
    if table := tables.get(SheetName.RETURN):
        kpis = plan.asked_of(identity.department, plan.month_number(identity.month))
        matched = match_rows(table, kpis, plan, problems)
        rows |= matched.own
        compare_computed(matched.computed, history.counted, problems)
        entries = {kpi.code: read_kpi(kpi, matched, problems, nil=nil is not None) for kpi in kpis}
        if nil:
            completeness, figures = 1.0, nil_figures(kpis, entries)
            check_nil(nil, narrative, entries, plan, history, problems)
        else:
            completeness = _completeness(entries, plan, table, problems)
            figures = _figures(entries)
            empty = {
                (kpi, category)
                for kpi, of_kpi in entries.items()
                for category, entry in of_kpi.items()
                if entry.state is None and not entry.filled
            }
    milestones: tuple[ReportedMilestone, ...] = ()
    if table := tables.get(SheetName.MILESTONES):
        own = plan.milestones_of(identity.department)
        milestones, by_code = read_milestones(table, own, received_on, problems)
        rows |= {(code, TOTAL): row for code, row in by_code.items()}
        untold = {code for code, row in by_code.items() if says_nothing(row)}
    found = queries(plan, identity.month, figures, milestones, history, nil=nil is not None)
    found += unlikely_days(plan, identity.month, milestones, history)
    found += withdrawn(plan, empty, untold, history)
    _add_queries(plan, found, rows, problems)
    return Content(completeness, nil is not None, figures, milestones, narrative)


def _tables(workbook: Workbook, problems: ProblemList) -> dict[SheetName, Table]:
    """Tables of the three sheets; a missing sheet or heading is a problem."""
    tables: dict[SheetName, Table] = {}
    for name, headings in _READ.items():
        sheet = workbook.sheets.get(name)
        if sheet is None:
            problems.add_at("SHEET_MISSING", expected=name.value)
            continue
        table, wrong = find_table(sheet, headings)
        problems.extend(wrong)
        if table:
            tables[name] = table
            # the Narrative sheet has a column of help beside its fields
            for heading in table.strange_columns() if name is not SheetName.NARRATIVE else ():
                problems.notice(
                    heading.place, "The column is not one of the form's and was not read."
                )
    return tables


def _figures(entries: dict[str, dict[str, FigureRow]]) -> tuple[Figure, ...]:
    """All that is given, in catalogue order."""
    return tuple(
        figure
        for kpi, of_kpi in entries.items()
        for category, entry in of_kpi.items()
        if (figure := entry.figure(kpi, category))
    )


def _completeness(
    entries: dict[str, dict[str, FigureRow]], plan: Plan, table: Table, problems: ProblemList
) -> float:
    """Share of KPIs whose total is given, nil or not applicable, 0 to 1."""
    if not entries:
        return 1.0
    given = sum(1 for of_kpi in entries.values() if TOTAL in of_kpi and of_kpi[TOTAL].filled)
    share = given / len(entries)
    least = plan.calendar.least_completeness
    if share < least:
        problems.add_at(
            "TOO_INCOMPLETE",
            sheet=table.sheet.title,
            found=f"{given} of {len(entries)} indicators",
            expected=f"at least {ceil(least * len(entries))}",
        )
    return share


def _add_queries(
    plan: Plan, found: Iterable[Query], rows: Mapping[Key, SheetRow], problems: ProblemList
) -> None:
    """Add each query about the past at the cell that it asks about."""
    for query in found:
        # if the row of the total is missing, an error of its own, another row of the KPI
        row = rows.get(query.row) or next(r for key, r in rows.items() if key[0] == query.of)
        problems.add(
            _cell(row, query),
            query.code,
            expected=plausibility.expected(plan, query),
            found=plausibility.found(plan, query),
        )


def _cell(row: SheetRow, query: Query) -> Cell:
    """The cell asked about: “not applicable” may stand in any of a ratio's."""
    column = _COLUMNS[query.column]
    if isinstance(query, NotApplicableNow):
        said = (c for c in (column, *FIGURE_COLUMNS) if row[c].value != "")
        return row[next(said, column)]
    return row[column]
