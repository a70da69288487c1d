"""Reads typed cells by a small grammar of Pakistani figures, words, text and days (docs/values.md).

A figure is `[currency] [sign] digits [scale] [percent]`, digits plain or grouped the western
(`123,456`) or the South Asian way (`1,23,456`); or one of the words below for missing, nil and
not applicable. Urdu and Arabic digits and separators count as their Latin twins; invisible marks
are dropped. Anything else is never guessed at: it is Unread, with what was expected.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import NamedTuple

from napams.domain.catalogue import Unit
from napams.intake.letters import can_be_seen, plain
from napams.problems import refuse

Value = str | float | bool | date | datetime | time | timedelta
"""The value of a cell; an empty cell is the empty text."""

DECIMALS = Decimal("0.0001")
"""Figures are kept to four decimals."""

_MOST = 10**13

_MILLION = Decimal(10) ** 6


class Word(Enum):
    """What a cell can say instead of a figure."""

    MISSING = "missing"
    NIL = "nil"
    NOT_APPLICABLE = "not applicable"


WORDS: dict[str, Word] = {
    **dict.fromkeys(("", "-", "--", "–", "—"), Word.MISSING),
    **dict.fromkeys(("nil", "nil.", "nill", "zero", "صفر"), Word.NIL),
    **dict.fromkeys(
        ("n/a", "n / a", "na", "n.a", "n.a.", "not applicable", "لاگو نہیں"), Word.NOT_APPLICABLE
    ),
}

SCALES: dict[str, int] = {
    **dict.fromkeys(("thousand", "ہزار"), 10**3),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs", "لاکھ"), 10**5),
    **dict.fromkeys(("million", "ملین"), 10**6),
    **dict.fromkeys(("crore", "crores", "کروڑ"), 10**7),
    **dict.fromkeys(("billion", "arab", "ارب"), 10**9),
}

CHOICES_YES_NO: dict[str, bool] = {
    **dict.fromkeys(("yes", "y", "1", "true", "ہاں"), True),
    **dict.fromkeys(("no", "n", "0", "false", "نہیں"), False),
}

_FIGURE = re.compile(
    rf"""
    (?P<currency>rs\.?|pkr|روپے)?\s*
    (?P<digits>[+-]?(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,2}}(?:,\d{{2}})*,\d{{3}}|\d{{1,16}})
        (?:\.\d{{1,16}})?|[+-]?\.\d{{1,16}})
    \s*(?P<scale>{"|".join(sorted(SCALES, key=len, reverse=True))})?
    \s*(?P<rupees>rupees|روپے)?
    \s*(?P<percent>%|percent|per\ cent|فیصد)?
    """,
    re.VERBOSE | re.ASCII,
)
FORMULA_ERROR = re.compile(r"#(?:ref!|div/0!|value!|name\?|num!|n/a|null!|spill!|calc!)")

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Number(NamedTuple):
    """A figure in the unit of its cell; `percent` when it was written with a percent sign."""

    value: float
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell outside the grammar: the problem's code, and what was expected."""

    code: str
    expected: str = ""


def shown(value: Value) -> str:
    """A cell's value as its typist would write it."""
    if isinstance(value, float) and not math.isfinite(value):
        return "more digits than a number can have"
    if isinstance(value, float) and value.is_integer() and abs(value) < _MOST:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def kept(value: Decimal) -> float:
    """A figure as it is stored: four decimals, half up."""
    return float(value.quantize(DECIMALS, ROUND_HALF_UP))


def read_figure(value: Value, unit: str, *, percent_format: bool = False) -> Number | Word | Unread:
    """A figure in `unit` (empty for a bare amount such as a numerator).

    `percent_format` says that the cell shows its number as a percentage: 0.85 is then 85 %.
    """
    if value == "":
        return Word.MISSING
    if isinstance(value, bool):
        return _yes_no("yes" if value else "no", unit)
    if isinstance(value, (int, float)):
        return _amount(value, unit, percent_format)
    if isinstance(value, str):
        return _written_figure(plain(value), unit)
    return _not_a_number(unit)


def read_text(value: Value, limit: int) -> str | Unread:
    """Text as typed, without the blanks around it; a tab or return at its start is no blank.

    Empty where there is nothing to see.
    """
    text = shown(value).rstrip().lstrip(" \u00a0\n")
    if _UNSTORABLE.search(text):
        return Unread("CONTROL_CHARACTERS")
    if not can_be_seen(text):
        return ""
    if len(text) > limit:
        return Unread("TEXT_TOO_LONG", f"at most {limit:,} characters")
    return text


def typed_text(typed: str, limit: int, needed: str = "") -> str:
    """Text that somebody gives on a page or the command line, without the blanks around it.

    Refused: TEXT_TOO_LONG, CONTROL_CHARACTERS, and the code `needed` where nothing was said.
    """
    text = read_text(typed, limit)
    if isinstance(text, Unread):
        raise refuse(text.code, found=typed, expected=text.expected)
    if needed and not says_something(text):
        raise refuse(needed, found=text)
    return text


def says_something(text: str) -> bool:
    """Whether a text is an answer or a reason: not empty, and no word that stands for nothing."""
    return can_be_seen(text) and plain(text) not in WORDS


def expectation(unit: str) -> str:
    """What a cell of this unit takes, in words for the person who filled it."""
    if unit == Unit.YES_NO:
        return "yes, no or N/A"
    if unit == Unit.PERCENT:
        return "a percentage such as 85, or N/A"
    if unit == Unit.MONEY:
        return "millions of rupees such as 25, or Rs 2.5 crore; nil; or N/A"
    return "one figure such as 1234 or 1,23,456; nil; or N/A"


def _not_a_number(unit: str) -> Unread:
    return Unread("NOT_A_NUMBER", expectation(unit))


def _written_figure(text: str, unit: str) -> Number | Word | Unread:
    """A figure, or a word instead of one, in text.

    “Nil” for a yes-or-no cell may mean no, or nothing to report: it is refused.
    """
    word = WORDS.get(text)
    if word and not (word is Word.NIL and unit == Unit.YES_NO):
        return word
    if FORMULA_ERROR.fullmatch(text):
        return Unread("FORMULA_ERROR", expectation(unit))
    if unit == Unit.YES_NO:
        return _yes_no(text, unit)
    found = _FIGURE.fullmatch(text)
    if found:
        return _scaled(found, unit)
    if "o" in text and _FIGURE.fullmatch(text.replace("o", "0")):
        return Unread("NOT_A_NUMBER", "the digit 0, not the letter O")
    return _not_a_number(unit)


def _yes_no(text: str, unit: str) -> Number | Unread:
    """1 for yes, 0 for no, if the unit is yes/no."""
    if unit != Unit.YES_NO:
        return _not_a_number(unit)
    if text not in CHOICES_YES_NO:
        return Unread("NOT_ON_THE_LIST", expectation(unit))
    return Number(float(CHOICES_YES_NO[text]))


def _amount(value: float, unit: str, percent_format: bool) -> Number | Unread:
    """A number cell, read by its shortest decimal writing: 0.1 + 0.2 does not creep in."""
    if not math.isfinite(value) or abs(value) >= _MOST:
        return _not_a_number(unit)
    if unit == Unit.YES_NO:
        return _yes_no(shown(float(value)), unit)
    if percent_format:
        exact = Decimal(repr(value)) * 100
        return Number(kept(exact), percent=True) if unit == Unit.PERCENT else _not_a_number(unit)
    if float(value).is_integer():
        return Number(float(value))
    return Number(kept(Decimal(repr(value))))


def _scaled(found: re.Match[str], unit: str) -> Number | Unread:
    """A figure in text, brought to its unit; a word that the unit has no use for is refused."""
    value = Decimal(found["digits"].replace(",", ""))
    scale, money = found["scale"], found["currency"] or found["rupees"]
    if found["percent"]:
        if unit != Unit.PERCENT or scale or money:
            return _not_a_number(unit)
        return Number(kept(value), percent=True)
    if scale and unit in (Unit.PERCENT, Unit.DAYS):
        return _not_a_number(unit)
    # rupees without crore or lakh might be rupees or millions of them: not guessed
    if money and not (scale and unit == Unit.MONEY):
        return _not_a_number(unit)
    if scale:
        value = value * SCALES[scale] / (_MILLION if unit == Unit.MONEY else 1)
    return Number(kept(value)) if abs(value) < _MOST else _not_a_number(unit)


MONTH_NAMES = {
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
NOT_A_DATE = Unread("NOT_A_DATE", "a day such as 3 Apr 2025 or 03/04/2025, the day first")


def read_date(value: Value, *, epoch_1904: bool = False) -> date | Unread | None:
    """A day: a real date, a serial number, or text with the day first; None when missing."""
    if isinstance(value, date):
        return _in_range(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _serial(value, _EPOCH_1904 if epoch_1904 else _EPOCH)
    return _written_day(plain(value)) if isinstance(value, str) else NOT_A_DATE


def _written_day(text: str) -> date | Unread | None:
    """A day in text, the day first or year-month-day."""
    if WORDS.get(text) is Word.MISSING:
        return None
    if FORMULA_ERROR.fullmatch(text):
        return Unread("FORMULA_ERROR", NOT_A_DATE.expected)
    for pattern in _DATES:
        if found := pattern.fullmatch(text):
            return _day(found["year"], found["month"], found["day"])
    return NOT_A_DATE


def _serial(value: float, epoch: date) -> date | Unread:
    """A day counted from the workbook's epoch; a time of day is dropped."""
    if not 0 < value < 200_000:
        return NOT_A_DATE
    return _in_range(epoch + timedelta(days=int(value)))


def _day(year: str, month: str, day: str) -> date | Unread:
    """A day of the calendar, its month a number or a name."""
    number = int(month) if month.isdecimal() else MONTH_NAMES.get(month, 0)
    try:
        return _in_range(date(int(year), number, int(day)))
    except ValueError:
        return NOT_A_DATE


def _in_range(day: date) -> date | Unread:
    """Years far from the plan are slips of typing, such as 2025 read as a serial number."""
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else NOT_A_DATE
