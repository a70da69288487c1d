"""The contract of the monthly workbook: sheets, headings, keys and limits.

Writer and reader both use it. Cells are found by heading and code, never by position. Raise
CONTRACT_VERSION for a change that an older program could not read.
"""

from __future__ import annotations

from enum import StrEnum

from napams.domain.months import Month

CONTRACT_VERSION = "1"


class SheetName(StrEnum):
    """The sheets of the workbook, in its order; the last is very hidden."""

    RETURN = "Return"
    MILESTONES = "Milestones"
    NARRATIVE = "Narrative"
    GUIDE = "Guide"
    IDENTITY = "_napams"


class ReturnColumn(StrEnum):
    """Headings of the Return sheet, in its order."""

    CODE = "Code"
    INDICATOR = "Indicator"
    BREAKDOWN = "Breakdown"
    UNIT = "Unit"
    LAST_ACCEPTED = "Last accepted"
    PLANNED_TO_DATE = "Planned to date"
    THIS_MONTH = "This month"
    NUMERATOR = "Numerator"
    DENOMINATOR = "Denominator"
    EVIDENCE = "Evidence"
    REMARKS = "Remarks"


class MilestoneColumn(StrEnum):
    """Headings of the Milestones sheet, in its order."""

    CODE = "Code"
    MILESTONE = "Milestone"
    DUE = "Due"
    STATUS = "Status"
    FORECAST = "Forecast"
    COMPLETED_ON = "Completed on"
    EVIDENCE = "Evidence"
    REMARKS = "Remarks"


class NarrativeColumn(StrEnum):
    """Headings of the Narrative sheet; its fields are `domain.returns.NarrativeField`."""

    FIELD = "Field"
    TEXT = "Text"


class IdentityKey(StrEnum):
    """Keys of the `_napams` sheet: column A holds them, column B their values."""

    CONTRACT = "contract version"
    DEPARTMENT = "department"
    MONTH = "month"
    PLAN_VERSION = "plan version"
    ISSUED_AT = "issued at"


FIGURE_COLUMNS = (ReturnColumn.THIS_MONTH, ReturnColumn.NUMERATOR, ReturnColumn.DENOMINATOR)
"""Columns of the Return sheet that take figures."""

TOTAL_LABEL = "Total"
"""Text under Breakdown in a KPI's total row."""

YES, NO = "yes", "no"

TEXT_LIMIT = 2_000
"""Most characters of a text field."""


def form_name(department: str, month: Month) -> str:
    """The name of the file: `napams-return-FIA-AHS-2025-03.xlsx`."""
    return f"napams-return-{department}-{month}.xlsx"
