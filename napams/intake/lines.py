"""Reads the Milestones and the Narrative sheet of a department's return."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from napams.domain.catalogue import Milestone, Plan
from napams.domain.returns import MilestoneStatus, NarrativeField, NarrativeText, ReportedMilestone
from napams.forms.contract import NO, TEXT_LIMIT, YES, MilestoneColumn, NarrativeColumn
from napams.intake.letters import plain
from napams.intake.passed_over import ask_about_merges, notice_help, notice_hidden
from napams.intake.problem_list import ProblemList
from napams.intake.reading.reader import Cell, SheetRow, Table
from napams.intake.reading.values import CHOICES_YES_NO, WORDS

_STATUSES = {status.value: status for status in MilestoneStatus}
_INPUTS = (
    MilestoneColumn.FORECAST,
    MilestoneColumn.COMPLETED_ON,
    MilestoneColumn.EVIDENCE,
    MilestoneColumn.REMARKS,
)
_FIELDS = {plain(field.value): field for field in NarrativeField}
_NOBODY = frozenset(("none", "nobody", "no one", "no", "nothing", "کوئی نہیں"))
"""What stands under Blocked by where nobody blocks, beside the words of `values.WORDS`."""
_BETWEEN = re.compile(r"[;\n\r]+")


def read_milestones(
    table: Table, milestones: Sequence[Milestone], received_on: date, problems: ProblemList
) -> tuple[tuple[ReportedMilestone, ...], dict[str, SheetRow]]:
    """Lines of the filled milestones in catalogue order, and all rows by code."""
    ask_about_merges(table, tuple(table.columns), problems)
    rows = _rows_by_code(table, {m.code for m in milestones}, problems)
    notice_hidden(table, rows.values(), problems)
    lines: list[ReportedMilestone] = []
    for milestone in milestones:
        if milestone.code not in rows:
            problems.add_at("CODE_MISSING", sheet=table.sheet.title, expected=milestone.code)
        elif line := _milestone_line(milestone.code, rows[milestone.code], received_on, problems):
            lines.append(line)
    return tuple(lines), rows


def _rows_by_code(table: Table, known: set[str], problems: ProblemList) -> dict[str, SheetRow]:
    """The rows by code; a note below the table, with nothing beside it, is ignored."""
    rows: dict[str, SheetRow] = {}
    for row in table:
        code = row.word(MilestoneColumn.CODE).replace(" ", "").upper()
        if not code:
            continue
        if code not in known:
            if row.filled(MilestoneColumn.STATUS, *_INPUTS):
                problems.add(row[MilestoneColumn.CODE], "CODE_UNKNOWN")
        elif code in rows:
            problems.add(row[MilestoneColumn.CODE], "CODE_TWICE")
        else:
            rows[code] = row
    return rows


def says_nothing(row: SheetRow) -> bool:
    """Whether a row of the Milestones sheet was left empty."""
    return not (_status(row) or row[MilestoneColumn.STATUS].fault or row.filled(*_INPUTS))


def _status(row: SheetRow) -> str:
    """The word under Status; a dash is none."""
    return row.word(MilestoneColumn.STATUS).replace("-", " ").strip()


def _milestone_line(
    code: str, row: SheetRow, received_on: date, problems: ProblemList
) -> ReportedMilestone | None:
    """One row; None if empty or unusable."""
    cell = row[MilestoneColumn.STATUS]
    forecast = problems.day(row[MilestoneColumn.FORECAST])
    completed_cell = row[MilestoneColumn.COMPLETED_ON]
    completed_on = problems.day(completed_cell)
    evidence = problems.text(row[MilestoneColumn.EVIDENCE], TEXT_LIMIT)
    remark = problems.text(row[MilestoneColumn.REMARKS], TEXT_LIMIT)
    if cell.fault:
        problems.add(cell, cell.fault)
        return None
    status = _STATUSES.get(_status(row))
    if status is None:
        if not says_nothing(row):
            problems.add(cell, "NOT_ON_THE_LIST", expected=", ".join(_STATUSES))
        return None
    if status is not MilestoneStatus.COMPLETED:
        if completed_on:
            problems.add(completed_cell, "DATE_WITHOUT_COMPLETION")
    elif not row.filled(MilestoneColumn.COMPLETED_ON):
        problems.add(completed_cell, "COMPLETED_WITHOUT_DATE", expected="a day such as 3 Apr 2025")
    elif completed_on and completed_on > received_on:
        problems.add(
            completed_cell,
            "COMPLETED_IN_FUTURE",
            found=completed_on.isoformat(),
            expected=f"{received_on.isoformat()} or before",
        )
    return ReportedMilestone(
        code, status, forecast, completed_on, evidence, remark, cell.sheet, cell.address
    )


def read_narrative(table: Table, plan: Plan, problems: ProblemList) -> tuple[NarrativeText, ...]:
    """The filled fields in the sheet's order, choices normalised."""
    rows: dict[NarrativeField, SheetRow] = {}
    for row in table:
        field = _FIELDS.get(row.word(NarrativeColumn.FIELD))
        if field in rows:
            problems.add(row[NarrativeColumn.FIELD], "CODE_TWICE")
        elif field is not None:
            rows[field] = row
    ask_about_merges(table, tuple(table.columns), problems)
    notice_hidden(table, rows.values(), problems)
    notice_help(table, rows, problems)
    lines: list[NarrativeText] = []
    for field in NarrativeField:
        if field not in rows:
            problems.add_at("CODE_MISSING", sheet=table.sheet.title, expected=field.value)
            continue
        cell = rows[field][NarrativeColumn.TEXT]
        if text := _stored_text(field, cell, plan, problems):
            lines.append(NarrativeText(field, text, cell.sheet, cell.address))
        elif field is NarrativeField.AUTHORISED_BY and not cell.fault:
            problems.add(cell, "NOT_AUTHORISED")
    return tuple(lines)


def _stored_text(field: NarrativeField, cell: Cell, plan: Plan, problems: ProblemList) -> str:
    """One field's text as it is stored; empty if not filled."""
    if field is NarrativeField.SENT_ON:
        day = problems.day(cell)
        return day.isoformat() if day else ""
    text = problems.text(cell, TEXT_LIMIT)
    if not text:
        return ""
    if field is NarrativeField.NIL_RETURN:
        return _yes_no(text, cell, problems)
    if field is NarrativeField.BLOCKED_BY:
        return _departments(text, cell, plan, problems)
    return text


def _yes_no(text: str, cell: Cell, problems: ProblemList) -> str:
    """`yes` or `no`."""
    chosen = CHOICES_YES_NO.get(plain(text))
    if chosen is None:
        problems.add(cell, "NOT_ON_THE_LIST", expected=f"{YES} or {NO}")
        return ""
    return YES if chosen else NO


def _departments(text: str, cell: Cell, plan: Plan, problems: ProblemList) -> str:
    """Department codes with commas between, from codes, names or the list's `FIN – Finance`.

    Empty where the text says that there is none.
    """
    if plain(text).rstrip(" .") in _NOBODY or plain(text) in WORDS:
        return ""
    known = {}
    for department in plan.departments:
        for writing in (
            department.code,
            department.name,
            f"{department.code} – {department.name}",
        ):
            known[plain(writing)] = department.code
    found: list[str] = []
    for part in _BETWEEN.split(text):
        # names hold commas themselves, so a comma divides only what is no name as a whole
        for name in [part] if plain(part) in known else part.split(","):
            if not plain(name):
                continue
            code = known.get(plain(name))
            if code is None:
                problems.add(
                    cell,
                    "NOT_ON_THE_LIST",
                    found=name.strip(),
                    expected=", ".join(d.code for d in plan.departments),
                )
            elif code not in found:
                found.append(code)
    return ", ".join(found)
