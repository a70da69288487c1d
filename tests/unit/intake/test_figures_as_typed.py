"""The grammar of figures: what is read, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from napams.intake.letters import plain
from napams.intake.reading.values import Number, Unread, Value, Word, read_figure

COUNT, PERCENT, MONEY, YES_NO, DAYS = "count", "%", "PKR m", "yes/no", "days"


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("1,23,456", COUNT, 123456),
        ("12,34,56,789", COUNT, 123456789),
        ("123,456", COUNT, 123456),
        ("1,234", COUNT, 1234),
        ("1234", COUNT, 1234),
        ("007", COUNT, 7),
        ("+12", COUNT, 12),
        ("-3", COUNT, -3),
        ("−3", COUNT, -3),
        (".5", DAYS, 0.5),
        ("6.25", DAYS, 6.25),
        ("۱۲۳", COUNT, 123),
        ("١٢٣", COUNT, 123),
        ("١٬٢٣٤", COUNT, 1234),
        ("۱۲٫۵", DAYS, 12.5),
        ("\u00a012\u00a0", COUNT, 12),
        ("\u200f12\u200b", COUNT, 12),
        ("\ufeff1,234", COUNT, 1234),
        ("2.5 lac", COUNT, 250_000),
        ("2.5 lakh", COUNT, 250_000),
        ("2.5 Lakhs", COUNT, 250_000),
        ("3 لاکھ", COUNT, 300_000),
        ("2 thousand", COUNT, 2000),
        ("Rs 2.5 crore", MONEY, 25),
        ("Rs. 2.5 crore", MONEY, 25),
        ("66 کروڑ", MONEY, 660),
        ("66 کروڑ روپے", MONEY, 660),
        ("PKR 25 million", MONEY, 25),
        ("25", MONEY, 25),
        (45, COUNT, 45),
        (45.0, COUNT, 45),
        (0.1 + 0.2, DAYS, 0.3),
        (0.00005, DAYS, 0.0001),
        (0.00004999, DAYS, 0),
        (0, COUNT, 0),
        (85, PERCENT, 85),
        ("85", PERCENT, 85),
        ("yes", YES_NO, 1),
        ("Yes ", YES_NO, 1),
        ("ہاں", YES_NO, 1),
        ("NO", YES_NO, 0),
        (True, YES_NO, 1),
        (False, YES_NO, 0),
        (1, YES_NO, 1),
        (0.0, YES_NO, 0),
    ],
)
def test_a_plain_figure_is_read(typed: Value, unit: str, value: float) -> None:
    assert read_figure(typed, unit) == Number(value)


@pytest.mark.parametrize("typed", ["85%", "85 %", "۸۵٪", "85 percent", "85 per cent"])
def test_a_percent_sign_says_that_it_is_a_percentage(typed: str) -> None:
    assert read_figure(typed, PERCENT) == Number(85, percent=True)


def test_a_cell_in_percent_format_holds_a_hundredth_of_what_it_shows() -> None:
    assert read_figure(0.85, PERCENT, percent_format=True) == Number(85, percent=True)
    assert isinstance(read_figure(0.85, COUNT, percent_format=True), Unread)


@pytest.mark.parametrize("typed", ["", " ", "-", "—", "–", "\u200e", "\u00a0"])
def test_a_dash_or_an_empty_cell_is_missing_never_zero(typed: str) -> None:
    assert read_figure(typed, COUNT) is Word.MISSING


@pytest.mark.parametrize("typed", ["nil", "NIL", " Nil ", "صفر", "zero"])
def test_nil_is_a_reported_nil(typed: str) -> None:
    assert read_figure(typed, COUNT) is Word.NIL


@pytest.mark.parametrize("typed", ["N/A", "n/a", "Not Applicable", "not  applicable"])
def test_not_applicable_is_told_from_missing(typed: str) -> None:
    assert read_figure(typed, PERCENT) is Word.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("45 (15 female)", COUNT),
        ("50+", COUNT),
        ("approx. 40", COUNT),
        ("2, 0697", COUNT),
        ("12/25", COUNT),
        ("12,34", COUNT),
        ("1,234,56", COUNT),
        ("1 234", COUNT),
        ("1O", COUNT),
        ("O", COUNT),
        ("nan", COUNT),
        ("inf", COUNT),
        ("1e400", COUNT),
        ("1e3", COUNT),
        ("1_000", COUNT),
        ("0x10", COUNT),
        ("5.", COUNT),
        ("1.2.3", COUNT),
        ("(5)", COUNT),
        ("10²", COUNT),
        ("½", COUNT),
        ("१२", COUNT),
        ("9" * 400, COUNT),
        ("Rs 45", COUNT),
        ("Rs 25", MONEY),
        ("Rs 25,000,000", MONEY),
        ("85%", COUNT),
        ("85%", MONEY),
        ("2 lakh", PERCENT),
        ("2 lakh", DAYS),
        (float("nan"), COUNT),
        (float("inf"), COUNT),
        (1e300, COUNT),
        (True, COUNT),
        (date(2025, 12, 25), COUNT),
        (datetime(2025, 12, 25, 1, 2), COUNT),  # noqa: DTZ001 - a cell has no time zone
    ],
)
def test_what_is_not_in_the_grammar_is_refused_with_what_was_expected(
    typed: Value, unit: str
) -> None:
    given = read_figure(typed, unit)
    assert isinstance(given, Unread)
    assert given.code == "NOT_A_NUMBER"
    assert given.expected


@pytest.mark.parametrize("typed", ["maybe", "2", 0.5, 7])
def test_a_yes_or_no_takes_nothing_else(typed: Value) -> None:
    given = read_figure(typed, YES_NO)
    assert isinstance(given, Unread)
    assert given.code == "NOT_ON_THE_LIST"


@pytest.mark.parametrize("typed", ["#REF!", "#DIV/0!", "#n/a"])
def test_a_formula_error_typed_or_pasted_as_text_is_called_one(typed: str) -> None:
    given = read_figure(typed, COUNT)
    assert isinstance(given, Unread)
    assert given.code == "FORMULA_ERROR"


@pytest.mark.parametrize(
    ("amount", "readable"),
    [(9_999_999_999_999, True), (10_000_000_000_000, False), (10_000_000_000_001, False)],
)
def test_a_figure_stays_below_ten_trillion(amount: int, readable: bool) -> None:
    for typed in (float(amount), str(amount)):
        assert isinstance(read_figure(typed, COUNT), Number) is readable


def test_headings_are_compared_without_marks_double_spaces_and_case() -> None:
    assert plain(" This\u00a0 \u200fMONTH\n") == "this month"


TYPED = st.one_of(
    st.text(),
    st.text("0123456789,.-+%۱۲٣٬٫ lakhcroeRs/"),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)


@given(TYPED, st.sampled_from([COUNT, PERCENT, MONEY, YES_NO, DAYS, ""]), st.booleans())
def test_whatever_is_typed_is_read_as_a_finite_figure_or_refused(
    typed: Value, unit: str, percent_format: bool
) -> None:
    read = read_figure(typed, unit, percent_format=percent_format)
    if isinstance(read, Number):
        assert abs(read.value) <= 1e15
        assert read.value == round(read.value, 4)
    else:
        assert isinstance(read, Word | Unread)


@given(st.integers(0, 10**12))
def test_western_and_south_asian_grouping_are_the_same_figure(amount: int) -> None:
    tail, head = str(amount)[-3:], str(amount)[:-3]
    pairs = [head[max(0, at - 2) : at] for at in range(len(head), 0, -2)][::-1]
    south_asian = ",".join([*pairs, tail])
    assert read_figure(f"{amount:,}", COUNT) == read_figure(south_asian, COUNT) == Number(amount)
