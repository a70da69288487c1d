"""Matches the rows of the Return sheet to KPIs and categories, by code and breakdown text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from napams.domain.catalogue import TOTAL, Kpi, Plan
from napams.forms.contract import (
    FIGURE_COLUMNS,
    TOTAL_LABEL,
    MilestoneColumn,
    NarrativeColumn,
    ReturnColumn,
    SheetName,
)
from napams.intake.letters import plain
from napams.intake.passed_over import ask_about_merges, notice_hidden, notice_last_accepted
from napams.intake.problem_list import ProblemList
from napams.intake.reading.reader import SheetRow, Table, Workbook, find_table, open_workbook
from napams.problems import Refused

_ENGLISH = ("total", "grand total", "g. total", "sub-total", "sub total", "subtotal", "sum")
_URDU = ("کل", "کل تعداد", "ٹوٹل", "میزان", "کل میزان", "مجموعہ")
TOTAL_WORDS = frozenset((*_ENGLISH, *_URDU))
"""Names of totals that people add by hand."""

_OWN_TOTAL = plain(TOTAL_LABEL)
_NAMING = (ReturnColumn.CODE, ReturnColumn.BREAKDOWN)
_READ = (*_NAMING, *FIGURE_COLUMNS, ReturnColumn.EVIDENCE, ReturnColumn.REMARKS)

Key = tuple[str, str]
"""KPI code and category; the category is empty for the KPI's total."""


@dataclass(slots=True)
class MatchedRows:
    """The form's own rows by key, totals added by hand by KPI, rows of what the program counts."""

    own: dict[Key, SheetRow] = field(default_factory=dict)
    by_hand: dict[str, list[SheetRow]] = field(default_factory=dict)
    computed: list[tuple[Kpi, SheetRow]] = field(default_factory=list)


def keys_of(kpi: Kpi) -> list[Key]:
    """The rows that a KPI has in the form."""
    categories = kpi.breakdown.categories if kpi.breakdown else ()
    return [(kpi.code, category) for category in (TOTAL, *categories)]


def match_rows(table: Table, kpis: Sequence[Kpi], plan: Plan, problems: ProblemList) -> MatchedRows:
    """Match every row; unknown, double, merged and missing rows are problems."""
    known = {kpi.code: kpi for kpi in kpis}
    labels = {kpi.code: _labels(kpi) for kpi in kpis}
    merged = _merged_rows(table, problems)
    matched = MatchedRows()
    excused: set[str] = set()
    last: Kpi | None = None
    for row in table:
        code = row.word(ReturnColumn.CODE).replace(" ", "").upper()
        if row.index in merged and not (code and row.word(ReturnColumn.BREAKDOWN)):
            if owner := known.get(code) or last:
                excused.add(owner.code)
            continue
        kpi = known.get(code)
        if kpi is None:
            if last and last.breakdown and _is_hand_total(row):
                _set_aside(last, row, matched, problems)
            elif not code or code in plan.measure_by_code:
                _notice_figures(row, problems)
            elif code in plan.kpis and plan.kpis[code].computed:
                matched.computed.append((plan.kpis[code], row))
            elif row.filled(*_READ[1:]):
                problems.add(row[ReturnColumn.CODE], "CODE_UNKNOWN")
            continue
        last = kpi
        _place(kpi, labels[code], row, matched, problems)
    _report_missing(kpis, matched, excused, table, problems)
    notice_hidden(table, matched.own.values(), problems)
    notice_last_accepted(table, matched.own.values(), problems)
    return matched


def _is_hand_total(row: SheetRow) -> bool:
    """Whether a row without a code is a total of the rows above it."""
    words = {plain(c.value).rstrip(" :") for c in row.cells if isinstance(c.value, str)}
    named = row.word(ReturnColumn.CODE).rstrip(" :") in {"", *TOTAL_WORDS}
    return named and bool(words & TOTAL_WORDS) and row.filled(*FIGURE_COLUMNS)


def _set_aside(kpi: Kpi, row: SheetRow, matched: MatchedRows, problems: ProblemList) -> None:
    """Keep a total made by hand for comparing."""
    matched.by_hand.setdefault(kpi.code, []).append(row)
    problems.notice(row.place, f"A total made by hand; only compared with that of {kpi.code}.")


def _notice_figures(row: SheetRow, problems: ProblemList) -> None:
    """Notice that the figures of a row without a code were not read."""
    if row.filled(*FIGURE_COLUMNS):
        problems.notice(row.place, "The row has no indicator's code and was not read.")


def _labels(kpi: Kpi) -> dict[str, str]:
    """The category that each breakdown text stands for, normalised."""
    if kpi.breakdown is None:
        return {"": TOTAL}
    return {plain(c): c for c in kpi.breakdown.categories} | {_OWN_TOTAL: TOTAL}


def _place(
    kpi: Kpi, labels: dict[str, str], row: SheetRow, matched: MatchedRows, problems: ProblemList
) -> None:
    """Assign a row with a KPI's code to the category in its breakdown text."""
    label = row.word(ReturnColumn.BREAKDOWN)
    category = labels.get(label)
    if category is None:
        if kpi.breakdown and label in TOTAL_WORDS:
            _set_aside(kpi, row, matched, problems)
        else:
            expected = (
                ", ".join((TOTAL_LABEL, *kpi.breakdown.categories)) if kpi.breakdown else "empty"
            )
            problems.add(
                row[ReturnColumn.BREAKDOWN], "BREAKDOWN_UNKNOWN", expected=f"{kpi.code}: {expected}"
            )
    elif (kpi.code, category) in matched.own:
        problems.add(row[ReturnColumn.CODE], "CODE_TWICE", found=_named((kpi.code, category)))
    else:
        matched.own[kpi.code, category] = row


def _report_missing(
    kpis: Iterable[Kpi],
    matched: MatchedRows,
    excused: set[str],
    table: Table,
    problems: ProblemList,
) -> None:
    """Add a problem for each missing row, unless a merge that hides it was queried already."""
    for kpi in kpis:
        if kpi.code not in excused:
            for key in keys_of(kpi):
                if key not in matched.own:
                    problems.add_at("CODE_MISSING", sheet=table.sheet.title, expected=_named(key))


def _merged_rows(table: Table, problems: ProblemList) -> set[int]:
    """Rows that lost their code or breakdown text to a merge; every merge is a query."""
    lost: set[int] = set()
    naming = {table.columns[heading] for heading in _NAMING}
    for block, columns in ask_about_merges(table, (*_NAMING, *FIGURE_COLUMNS), problems):
        if naming & columns:
            lost.update(range(block.top + 1, min(block.bottom, len(table.sheet.rows)) + 1))
    return lost


def _named(key: Key) -> str:
    """`M04-K1, Lahore`."""
    return ", ".join(part for part in key if part)


_NAMED_BY: dict[SheetName, tuple[StrEnum, ...]] = {
    SheetName.RETURN: (ReturnColumn.CODE, ReturnColumn.BREAKDOWN),
    SheetName.MILESTONES: (MilestoneColumn.CODE,),
    SheetName.NARRATIVE: (NarrativeColumn.FIELD,),
}


def row_names(data: bytes) -> dict[tuple[str, int], str]:
    """As `names_of_rows`; empty for a file that cannot be read."""
    try:
        return names_of_rows(open_workbook(data))
    except Refused:
        return {}


def names_of_rows(workbook: Workbook) -> dict[tuple[str, int], str]:
    """Names such as `M04-K1, Lahore` by sheet and row number; missing sheets have none."""
    names: dict[tuple[str, int], str] = {}
    for sheet_name, headings in _NAMED_BY.items():
        sheet = workbook.sheets.get(sheet_name)
        table = find_table(sheet, headings)[0] if sheet else None
        for row in table or ():
            words = [row[heading].text.strip() for heading in headings]
            name = ", ".join(w for w in words if w and w != TOTAL_LABEL)
            if name:
                names[row[headings[0]].sheet, row.index + 1] = name
    return names
