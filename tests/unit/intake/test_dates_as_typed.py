"""Dates: the day comes first, in whatever form they are typed."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from napams.intake.reading.values import Unread, Value, read_date, read_text

APRIL_3 = date(2025, 4, 3)


@pytest.mark.parametrize(
    "typed",
    [
        APRIL_3,
        datetime(2025, 4, 3, 14, 30),  # noqa: DTZ001 - a cell has no time zone
        45750,
        45750.6,
        "03/04/2025",
        "3/4/2025",
        "03-04-2025",
        "03.04.2025",
        "۰۳/۰۴/۲۰۲۵",
        "2025-04-03",
        "3 Apr 2025",
        "3 April 2025",
        "3-Apr-2025",
        "03 APRIL, 2025",
        " 3  april 2025\u200f",
    ],
)
def test_every_honest_writing_of_the_third_of_april_is_read(typed: Value) -> None:
    assert read_date(typed) == APRIL_3


@pytest.mark.parametrize("typed", ["", "-", "—", " "])
def test_an_empty_date_is_missing(typed: str) -> None:
    assert read_date(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "31/09/2025",
        "29/02/2025",
        "00/04/2025",
        "04/13/2025",
        "03/04/25",
        "03/04-2025",
        "2025-26",
        "2025",
        "April 2025",
        "soon",
        "nil",
        2025,
        0,
        -1,
        1e12,
        float("nan"),
        True,
        time(3, 4),
        date(1999, 12, 31),
        date(2200, 1, 1),
    ],
)
def test_what_is_no_day_of_the_calendar_is_refused(typed: Value) -> None:
    given = read_date(typed)
    assert isinstance(given, Unread)
    assert given.code == "NOT_A_DATE"
    assert given.expected


def test_the_29th_of_february_exists_in_leap_years_alone() -> None:
    assert read_date("29/02/2024") == date(2024, 2, 29)
    assert isinstance(read_date("29/02/2025"), Unread)


def test_a_bare_serial_number_counts_from_the_workbooks_own_epoch() -> None:
    assert read_date(45750 - 1462, epoch_1904=True) == APRIL_3


def test_text_is_kept_as_typed_up_to_its_limit() -> None:
    typed = "=cmd|' /C calc'!A0 <script> [x](http://example.org)\nsecond line"
    assert read_text(f"  {typed} ", 2000) == typed
    assert read_text("x" * 1999, 2000) == "x" * 1999
    assert read_text("x" * 2000, 2000) == "x" * 2000
    assert read_text("x" * 2001, 2000) == Unread("TEXT_TOO_LONG", "at most 2,000 characters")


@pytest.mark.parametrize("mark", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_text_that_cannot_be_stored_is_refused(mark: str) -> None:
    given = read_text(f"a{mark}b", 2000)
    assert isinstance(given, Unread)
    assert given.code == "CONTROL_CHARACTERS"


def test_a_number_under_remarks_is_kept_as_it_looks() -> None:
    assert read_text(12.0, 10) == "12"
    assert read_text(12.5, 10) == "12.5"
    midnight = datetime(2025, 4, 3)  # noqa: DTZ001 - a cell has no time zone
    assert read_text(midnight, 10) == "2025-04-03"


@given(st.one_of(st.text(), st.text("0123456789/-. aprmy"), st.floats(), st.integers()))
def test_whatever_is_typed_is_a_day_of_this_age_or_refused(typed: Value) -> None:
    day = read_date(typed)
    assert day is None or isinstance(day, Unread) or 2000 <= day.year <= 2199
