"""Reads the Narrative sheet: names, progress, constraints, and whether the return is nil."""

from __future__ import annotations

import re

from napams.domain.catalogue import Plan
from napams.domain.returns import NarrativeField, NarrativeLine
from napams.forms.contract import NO, TEXT_LIMIT, YES, NarrativeColumn
from napams.intake.letters import plain
from napams.intake.problem_list import ProblemList
from napams.intake.reading.reader import Cell, Row, Table
from napams.intake.reading.values import CHOICES_YES_NO, WORDS, Word

_FIELDS = {plain(field.value): field for field in NarrativeField}
_BETWEEN = re.compile(r"[;\n\r]+")


def read_narrative(table: Table, plan: Plan, problems: ProblemList) -> tuple[NarrativeLine, ...]:
    """The filled fields in the sheet's order, choices normalised."""
    rows: dict[NarrativeField, Row] = {}
    for row in table:
        field = _FIELDS.get(row.word(NarrativeColumn.FIELD))
        if field in rows:
            problems.add(row[NarrativeColumn.FIELD], "CODE_TWICE")
        elif field is not None:
            rows[field] = row
    lines: list[NarrativeLine] = []
    for field in NarrativeField:
        if field not in rows:
            problems.add_at("CODE_MISSING", sheet=table.sheet.title, expected=field.value)
            continue
        cell = rows[field][NarrativeColumn.TEXT]
        if text := _read(field, cell, plan, problems):
            lines.append(NarrativeLine(field, text, cell.sheet, cell.address))
    return tuple(lines)


def _read(field: NarrativeField, cell: Cell, plan: Plan, problems: ProblemList) -> str:
    """One field's text as it is stored; empty if not filled."""
    if field is NarrativeField.SENT_ON:
        day = problems.day(cell)
        return day.isoformat() if day else ""
    text = problems.text(cell, TEXT_LIMIT)
    if WORDS.get(plain(text)) is Word.MISSING:
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
    """Department codes with commas between, from codes, names or the list's `FIN – Finance`."""
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
