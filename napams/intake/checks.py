"""Every check on a form's content, all at once: a return that may be stored, or what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from napams.domain.catalogue import TOTAL, Combine, Kpi, Plan
from napams.domain.history import History
from napams.domain.returns import (
    Figure,
    FigureState,
    Identity,
    MilestoneLine,
    NarrativeField,
    NarrativeLine,
    ValidReturn,
)
from napams.forms.contract import (
    FIGURE_COLUMNS,
    YES,
    MilestoneColumn,
    NarrativeColumn,
    ReturnColumn,
    SheetName,
)
from napams.intake.breakdowns import read_kpi
from napams.intake.figures import Entry
from napams.intake.findings import Findings
from napams.intake.milestones import read_milestones
from napams.intake.narrative import read_narrative
from napams.intake.queries import query_against_the_past
from napams.intake.reading.reader import Workbook
from napams.intake.reading.rows import Key, match_rows
from napams.intake.reading.table import Row, Table, find_table

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
"""The sheets of content, with the columns that are read; the others may be gone."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a form says. `completeness` is None where the Return sheet cannot be read."""

    completeness: float | None
    nil: bool
    figures: tuple[Figure, ...]
    milestones: tuple[MilestoneLine, ...]
    narrative: tuple[NarrativeLine, ...]

    def valid(self, identity: Identity) -> ValidReturn:
        """The return, once nothing in it is wrong."""
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
    findings: Findings,
) -> Content:
    """Read all three sheets; what is wrong or does not fit to the past goes to the findings."""
    tables = _tables(workbook, findings)
    narrative: tuple[NarrativeLine, ...] = ()
    if table := tables.get(SheetName.NARRATIVE):
        narrative = read_narrative(table, plan, findings)
    nil = _is_nil(narrative, findings)
    completeness: float | None = None
    figures: tuple[Figure, ...] = ()
    rows: dict[Key, Row] = {}
    if table := tables.get(SheetName.RETURN):
        kpis = plan.kpis_of(identity.department)
        matched = match_rows(table, kpis, plan, findings)
        rows |= matched.own
        entries = {kpi.code: read_kpi(kpi, matched, findings, nil=nil) for kpi in kpis}
        if nil:
            completeness, figures = 1.0, _nil_figures(kpis, entries, findings)
        else:
            completeness = _completeness(entries, plan, table, findings)
            figures = _figures(entries)
    milestones: tuple[MilestoneLine, ...] = ()
    if table := tables.get(SheetName.MILESTONES):
        own = plan.milestones_of(identity.department)
        milestones, found = read_milestones(table, own, received_on, findings)
        rows |= {(code, TOTAL): row for code, row in found.items()}
    said = (figures, milestones, nil)
    query_against_the_past(plan, identity.month, said, rows, history, findings)
    return Content(completeness, nil, figures, milestones, narrative)


def _tables(workbook: Workbook, findings: Findings) -> dict[SheetName, Table]:
    """The tables of the sheets of content; a sheet or heading that is gone is said."""
    tables: dict[SheetName, Table] = {}
    for name, headings in _READ.items():
        sheet = workbook.sheets.get(name)
        if sheet is None:
            findings.note("SHEET_MISSING", expected=name.value)
            continue
        table, wrong = find_table(sheet, headings)
        findings.extend(wrong)
        if table:
            tables[name] = table
            # beside the narrative's fields stand the form's own words on each
            for heading in table.strange_columns() if name is not SheetName.NARRATIVE else ():
                findings.tell(
                    heading.place, "The column is not one of the form's and was not read."
                )
    return tables


def _is_nil(narrative: tuple[NarrativeLine, ...], findings: Findings) -> bool:
    """Whether the return is marked nil; it then needs a sentence (design.md §4.1)."""
    said = {line.field: line for line in narrative}
    mark = said.get(NarrativeField.NIL_RETURN)
    if mark is None or mark.text != YES:
        return False
    if NarrativeField.PROGRESS not in said:
        findings.note("NIL_NEEDS_SENTENCE", sheet=mark.sheet, cell=mark.cell)
    return True


def _figures(entries: dict[str, dict[str, Entry]]) -> tuple[Figure, ...]:
    """All that is given, in catalogue order."""
    return tuple(
        figure
        for kpi, of_kpi in entries.items()
        for category, entry in of_kpi.items()
        if (figure := entry.figure(kpi, category))
    )


def _completeness(
    entries: dict[str, dict[str, Entry]], plan: Plan, table: Table, findings: Findings
) -> float:
    """The share of KPIs whose total is given, nil or not applicable (design.md §4.1)."""
    if not entries:
        return 1.0
    given = sum(1 for of_kpi in entries.values() if TOTAL in of_kpi and of_kpi[TOTAL].filled)
    share = given / len(entries)
    least = plan.calendar.least_completeness
    if share < least:
        findings.note(
            "TOO_INCOMPLETE",
            sheet=table.sheet.title,
            found=f"{given} of {len(entries)} indicators",
            expected=f"at least {ceil(least * len(entries))}",
        )
    return share


def _nil_figures(
    kpis: tuple[Kpi, ...], entries: dict[str, dict[str, Entry]], findings: Findings
) -> tuple[Figure, ...]:
    """A nil return: zero for totals over months, not applicable for the rest (design.md §4.1)."""
    figures: list[Figure] = []
    for kpi in kpis:
        for entry in entries[kpi.code].values():
            if entry.state is FigureState.REPORTED and any(entry.parts):
                findings.add(entry.cell, "NIL_WITH_FIGURES")
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
