"""Reads the Milestones sheet: status and dates of the department's milestones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from napams.domain.catalogue import Milestone
from napams.domain.returns import MilestoneLine, MilestoneStatus
from napams.forms.contract import TEXT_LIMIT, MilestoneColumn
from napams.intake.problem_list import ProblemList
from napams.intake.reading.reader import Row, Table

_STATUSES = {status.value: status for status in MilestoneStatus}
_INPUTS = (
    MilestoneColumn.FORECAST,
    MilestoneColumn.COMPLETED_ON,
    MilestoneColumn.EVIDENCE,
    MilestoneColumn.REMARKS,
)


def read_milestones(
    table: Table, milestones: Sequence[Milestone], received_on: date, problems: ProblemList
) -> tuple[tuple[MilestoneLine, ...], dict[str, Row]]:
    """Lines of the filled milestones in catalogue order, and all rows by code."""
    rows = _match(table, {m.code for m in milestones}, problems)
    lines: list[MilestoneLine] = []
    for milestone in milestones:
        if milestone.code not in rows:
            problems.add_at("CODE_MISSING", sheet=table.sheet.title, expected=milestone.code)
        elif line := _read(milestone.code, rows[milestone.code], received_on, problems):
            lines.append(line)
    return tuple(lines), rows


def _match(table: Table, known: set[str], problems: ProblemList) -> dict[str, Row]:
    """The rows by code; a note below the table, with nothing beside it, is ignored."""
    rows: dict[str, Row] = {}
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


def _read(code: str, row: Row, received_on: date, problems: ProblemList) -> MilestoneLine | None:
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
    word = row.word(MilestoneColumn.STATUS).replace("-", " ").strip()
    status = _STATUSES.get(word)
    if status is None:
        if word or row.filled(*_INPUTS):
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
    return MilestoneLine(
        code, status, forecast, completed_on, evidence, remark, cell.sheet, cell.address
    )
