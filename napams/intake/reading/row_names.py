"""Names of a form's rows, for showing where a problem is."""

from __future__ import annotations

from enum import StrEnum

from napams.forms.contract import (
    TOTAL_LABEL,
    MilestoneColumn,
    NarrativeColumn,
    ReturnColumn,
    SheetName,
)
from napams.intake.reading.reader import Workbook, open_workbook
from napams.intake.reading.table import find_table
from napams.problems import Refused

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
