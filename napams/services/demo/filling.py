"""Fills a blank workbook as a department's clerk would: by its headings and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from napams.domain.catalogue import TOTAL
from napams.domain.returns import MilestoneStatus, NarrativeField
from napams.forms.contract import (
    TOTAL_LABEL,
    MilestoneColumn,
    NarrativeColumn,
    ReturnColumn,
    SheetName,
)
from napams.services.demo.figures import Entries


@dataclass(frozen=True, slots=True)
class MilestoneEntry:
    """What is typed into one row of the Milestones sheet."""

    status: MilestoneStatus
    forecast: date | None = None
    completed_on: date | None = None


def fill(
    blank: bytes,
    entries: Entries,
    milestones: Mapping[str, MilestoneEntry],
    narrative: Mapping[NarrativeField, str],
) -> bytes:
    """The workbook with everything typed in; rows that are not named stay as they are."""
    book: Workbook = load_workbook(BytesIO(blank))
    _fill_return(book[SheetName.RETURN], entries)
    _fill_milestones(book[SheetName.MILESTONES], milestones)
    _fill_narrative(book[SheetName.NARRATIVE], narrative)
    filled = BytesIO()
    book.save(filled)
    return filled.getvalue()


def _fill_return(sheet: Worksheet, entries: Entries) -> None:
    columns, first = _headings(sheet, ReturnColumn.CODE)
    for row in range(first, sheet.max_row + 1):
        code = sheet.cell(row, columns[ReturnColumn.CODE]).value
        label = sheet.cell(row, columns[ReturnColumn.BREAKDOWN]).value
        category = TOTAL if label in (None, "", TOTAL_LABEL) else str(label)
        entry = entries.get((str(code), category))
        if entry is None:
            continue
        typed = {
            ReturnColumn.THIS_MONTH: entry.value,
            ReturnColumn.NUMERATOR: entry.numerator,
            ReturnColumn.DENOMINATOR: entry.denominator,
            ReturnColumn.EVIDENCE: entry.evidence or None,
            ReturnColumn.REMARKS: entry.remark or None,
        }
        for column, value in typed.items():
            if value is not None:
                sheet.cell(row, columns[column]).value = value


def _fill_milestones(sheet: Worksheet, milestones: Mapping[str, MilestoneEntry]) -> None:
    columns, first = _headings(sheet, MilestoneColumn.CODE)
    for row in range(first, sheet.max_row + 1):
        entry = milestones.get(str(sheet.cell(row, columns[MilestoneColumn.CODE]).value))
        if entry is not None:
            sheet.cell(row, columns[MilestoneColumn.STATUS]).value = entry.status.value
            sheet.cell(row, columns[MilestoneColumn.FORECAST]).value = entry.forecast
            sheet.cell(row, columns[MilestoneColumn.COMPLETED_ON]).value = entry.completed_on


def _fill_narrative(sheet: Worksheet, narrative: Mapping[NarrativeField, str]) -> None:
    columns, first = _headings(sheet, NarrativeColumn.FIELD)
    for row in range(first, sheet.max_row + 1):
        field = sheet.cell(row, columns[NarrativeColumn.FIELD]).value
        for name, text in narrative.items():
            if field == name.value:
                sheet.cell(row, columns[NarrativeColumn.TEXT]).value = text


def _headings(sheet: Worksheet, first: str) -> tuple[dict[str, int], int]:
    """Column numbers by heading, and the row below the headings."""
    for row in sheet.iter_rows():
        found = {str(c.value): c.column for c in row if c.value is not None}
        if str(first) in found:
            return found, row[0].row + 1
    raise LookupError(f"no heading {first} in {sheet.title}")
