"""How the answers to questions are headed and worded for a reader."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pandas as pd

from napams.domain.catalogue import Unit
from napams.domain.months import Month
from napams.wording.numbers import change, day, quantity

MONTHS = ("month", "since", "from", "to", "last_in", "target_reached", "effective_from")
HEADINGS = {
    "kpis_behind": "Indicators behind",
    "which": "Which indicators",
    "in_month_pkr_m": "In the month (PKR million)",
    "so_far_pkr_m": "So far (PKR million)",
    "share_of_frozen": "Share of the frozen",
    "in_month": "In the month",
    "colour": "Status",
    "reason": "Why",
    "months": "Months running",
    "departments": "Reported by",
    "actual": "Reported",
    "forecast_month": "Plan month of the forecast",
    "needed": "Needed a month from now",
    "missing_in_a_row": "Returns missing in a row",
    "share": "Share with evidence",
    "figures": "Figures given",
    "problem": "Looks",
    "at": "Cell",
    "usual": "Expected",
    "of": "Of intercepted or returned",
    "accused": "Accused in the month",
    "of_so_far": "Of those so far",
    "what": "What changed",
    "after_close": "After the month’s close",
    "version": "Version of the plan",
    "earned_share": "Achieved",
    "planned_share": "Due by then",
}
"""Headings that the name of a column does not give by itself."""
DAYS = {5: "Days left", 6: "Days overdue"}
LOOKS = {
    "LOOKS_CUMULATIVE": "cumulative",
    "SAME_AS_LAST_MONTH": "copied from last month",
    "SAME_AS_ANOTHER_DEPARTMENT": "copied from another department",
}
IN_UNITS = ("actual", "target", "needed")
_LISTS = ("lead", "departments", "which")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def heading(column: str, question: int) -> str:
    """What stands over a column in the answer to a question."""
    if column == "days":
        return DAYS.get(question, "Days")
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def said(column: str, value: str) -> str:
    """A text of an answer: codes of problems in words, lists with commas, days and months."""
    if column == "problem":
        return LOOKS.get(value, value)
    if column in _LISTS:
        return ", ".join(value.split())
    if column in ("before", "after") and _ISO_DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    return _month(value) if column in MONTHS else value


def in_unit(name: str, value: Any, unit: str | None) -> Any:
    """An amount of an indicator with its unit, which a percentage changes by points of."""
    if name == "percentage":
        return quantity(value, Unit.PERCENT)
    if unit is None or name not in IN_UNITS or pd.isna(value):
        return value
    if name != "needed":
        return quantity(value, unit)
    return change(value, unit)


def _month(text: str) -> str:
    try:
        return Month.parse(text).label
    except ValueError:
        return text
