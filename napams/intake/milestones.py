"""The Milestones sheet: what a department says of its dated steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from napams.domain.catalogue import Milestone
from napams.domain.returns import MilestoneLine, MilestoneStatus
from napams.forms.contract import TEXT_LIMIT, MilestoneColumn
from napams.intake.findings import Findings
from napams.intake.reading.table import Row, Table

_STATUSES = {status.value: status for status in MilestoneStatus}
_SAID = (
    MilestoneColumn.FORECAST,
    MilestoneColumn.COMPLETED_ON,
    MilestoneColumn.EVIDENCE,
    MilestoneColumn.REMARKS,
)


def read_milestones(
    table: Table, milestones: Sequence[Milestone], received_on: date, findings: Findings
) -> tuple[tuple[MilestoneLine, ...], dict[str, Row]]:
    """A line for each milestone that something is said of, in catalogue order; the rows by code."""
    rows = _match(table, {m.code for m in milestones}, findings)
    lines: list[MilestoneLine] = []
    for milestone in milestones:
        if milestone.code not in rows:
            findings.note("CODE_MISSING", sheet=table.sheet.title, expected=milestone.code)
        elif line := _read(milestone.code, rows[milestone.code], received_on, findings):
            lines.append(line)
    return tuple(lines), rows


def _match(table: Table, known: set[str], findings: Findings) -> dict[str, Row]:
    """The rows by code; a lone note below the table has nothing beside it and is let be."""
    rows: dict[str, Row] = {}
    for row in table:
        code = row.word(MilestoneColumn.CODE).replace(" ", "").upper()
        if not code:
            continue
        if code not in known:
            if row.filled(MilestoneColumn.STATUS, *_SAID):
                findings.add(row[MilestoneColumn.CODE], "CODE_UNKNOWN")
        elif code in rows:
            findings.add(row[MilestoneColumn.CODE], "CODE_TWICE")
        else:
            rows[code] = row
    return rows


def _read(code: str, row: Row, received_on: date, findings: Findings) -> MilestoneLine | None:
    """One row; None where it says nothing or nothing that can be used."""
    cell = row[MilestoneColumn.STATUS]
    forecast = findings.day(row[MilestoneColumn.FORECAST])
    completed_cell = row[MilestoneColumn.COMPLETED_ON]
    completed_on = findings.day(completed_cell)
    evidence = findings.text(row[MilestoneColumn.EVIDENCE], TEXT_LIMIT)
    remark = findings.text(row[MilestoneColumn.REMARKS], TEXT_LIMIT)
    if cell.fault:
        findings.add(cell, cell.fault)
        return None
    word = row.word(MilestoneColumn.STATUS).replace("-", " ").strip()
    status = _STATUSES.get(word)
    if status is None:
        if word or row.filled(*_SAID):
            findings.add(cell, "NOT_ON_THE_LIST", expected=", ".join(_STATUSES))
        return None
    if status is not MilestoneStatus.COMPLETED:
        if completed_on:
            findings.add(completed_cell, "DATE_WITHOUT_COMPLETION")
    elif not row.filled(MilestoneColumn.COMPLETED_ON):
        findings.add(completed_cell, "COMPLETED_WITHOUT_DATE", expected="a day such as 3 Apr 2025")
    elif completed_on and completed_on > received_on:
        findings.add(
            completed_cell,
            "COMPLETED_IN_FUTURE",
            found=completed_on.isoformat(),
            expected=f"{received_on.isoformat()} or before",
        )
    return MilestoneLine(
        code, status, forecast, completed_on, evidence, remark, cell.sheet, cell.address
    )
