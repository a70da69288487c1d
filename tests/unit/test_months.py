"""The arithmetic of months."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from napams.domain.months import Month

months = st.builds(Month, st.integers(2000, 2199), st.integers(1, 12))
central = st.builds(Month, st.integers(2050, 2149), st.integers(1, 12))
spans = st.integers(-600, 600)


@given(central, spans)
def test_subtracting_undoes_adding(month: Month, span: int) -> None:
    assert (month + span) - month == span


@given(months, months)
def test_the_difference_leads_from_one_month_to_the_other(a: Month, b: Month) -> None:
    assert b + (a - b) == a
    assert a - b == -(b - a)


@given(central, st.integers(-300, 300), st.integers(-300, 300))
def test_adding_in_two_steps_is_adding_at_once(month: Month, first: int, second: int) -> None:
    assert (month + first) + second == month + (first + second)


@given(months, months)
def test_months_sort_by_time(a: Month, b: Month) -> None:
    assert (a < b) == (a.first_day < b.first_day) == (a - b < 0)


@given(months)
def test_a_month_reads_back_as_it_is_written(month: Month) -> None:
    assert Month.parse(str(month)) == month


@given(central)
def test_the_day_after_the_last_is_the_first_of_the_next(month: Month) -> None:
    assert month.last_day + timedelta(days=1) == (month + 1).first_day


@given(months)
def test_a_month_is_that_of_its_first_and_last_day(month: Month) -> None:
    assert Month.of(month.first_day) == Month.of(month.last_day) == month


@pytest.mark.parametrize(
    ("written", "last"),
    [("2024-01", 31), ("2024-02", 29), ("2024-03", 31), ("2025-02", 28), ("2100-02", 28)],
)
def test_leap_days_are_known(written: str, last: int) -> None:
    assert Month.parse(written).last_day.day == last


@pytest.mark.parametrize(
    ("written", "added", "result"),
    [
        ("2025-11", 1, "2025-12"),
        ("2025-12", 1, "2026-01"),
        ("2026-01", 1, "2026-02"),
        ("2025-02", -1, "2025-01"),
        ("2025-01", -1, "2024-12"),
        ("2024-12", -1, "2024-11"),
        ("2025-01", -12, "2024-01"),
    ],
)
def test_the_year_turns_in_december(written: str, added: int, result: str) -> None:
    assert str(Month.parse(written) + added) == result


@pytest.mark.parametrize(
    "text",
    ["2025-1", "2025-00", "2025-13", "1999-12", "2200-01", "2025-26", "2025/03", "2025-03-01",
     "Mar 2025", ""],
)  # fmt: skip
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


@pytest.mark.parametrize("text", ["2000-01", "2199-12"])
def test_the_first_and_the_last_month_are_months(text: str) -> None:
    assert str(Month.parse(text)) == text


def test_a_sum_beyond_the_last_month_is_refused() -> None:
    with pytest.raises(ValueError, match="no such month"):
        Month(2199, 12) + 1


def test_a_label_is_short_and_english() -> None:
    assert Month(2025, 3).label == "Mar 2025"
