"""Days as typed, the day before the month as in Pakistan (docs/values.md, Days)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from napams.intake.letters import plain
from napams.intake.reading.values import FORMULA_ERROR, WORDS, Unread, Value, Word

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january جنوری", "feb february فروری", "mar march مارچ", "apr april اپریل", "may مئی",
         "jun june جون", "jul july جولائی", "aug august اگست", "sep sept september ستمبر",
         "oct october اکتوبر", "nov november نومبر", "dec december دسمبر"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DATES = (
    re.compile(r"(?P<day>\d{1,2})([/.\-])(?P<month>\d{1,2})\2(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
    re.compile(
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ \-]?(?P<month>[^\W\d_]{3,9})[ \-,]{1,2}(?P<year>\d{4})"
    ),
    re.compile(r"(?P<month>[a-z]{3,9}) (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"),
)
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_NOT_A_DATE = Unread("NOT_A_DATE", "a day such as 3 Apr 2025 or 03/04/2025, the day first")


def read_date(value: Value, *, epoch_1904: bool = False) -> date | Unread | None:
    """A day: a real date, a serial number, or text with the day first; None when missing."""
    if isinstance(value, date):
        return _in_range(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _serial(value, _EPOCH_1904 if epoch_1904 else _EPOCH)
    return _written_day(plain(value)) if isinstance(value, str) else _NOT_A_DATE


def _written_day(text: str) -> date | Unread | None:
    """A day in text, the day first or year-month-day."""
    if WORDS.get(text) is Word.MISSING:
        return None
    if FORMULA_ERROR.fullmatch(text):
        return Unread("FORMULA_ERROR", _NOT_A_DATE.expected)
    for pattern in _DATES:
        if found := pattern.fullmatch(text):
            return _day(found["year"], found["month"], found["day"])
    return _NOT_A_DATE


def _serial(value: float, epoch: date) -> date | Unread:
    """A day counted from the workbook's epoch; a time of day is dropped."""
    if not 0 < value < 200_000:
        return _NOT_A_DATE
    return _in_range(epoch + timedelta(days=int(value)))


def _day(year: str, month: str, day: str) -> date | Unread:
    """A day of the calendar, its month a number or a name."""
    number = int(month) if month.isdecimal() else _MONTHS.get(month, 0)
    try:
        return _in_range(date(int(year), number, int(day)))
    except ValueError:
        return _NOT_A_DATE


def _in_range(day: date) -> date | Unread:
    """Years far from the plan are slips of typing, such as 2025 read as a serial number."""
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else _NOT_A_DATE
