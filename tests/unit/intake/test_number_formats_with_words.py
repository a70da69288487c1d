"""A number shown with a word of scale is read as it is shown, like the same text typed."""

from __future__ import annotations

import openpyxl
import pytest

from napams.intake.guard.number_formats import ShownAs, shown_as
from napams.intake.returns import Reading
from tests.unit.intake.plans import ARRESTS, ASSETS, DAYS, GOOD, codes, fill, find, read


def formatted(kpi: str, value: float, code: str, breakdown: str = "") -> Reading:
    """The good form with a number under This month in a format."""

    def edit(book: openpyxl.Workbook) -> None:
        cell = book["Return"][find(book["Return"], kpi, breakdown, "This month")]
        cell.value, cell.number_format = value, code  # type: ignore[union-attr]

    return read(fill(GOOD, edit=edit))


def value_of(reading: Reading, kpi: str) -> float | None:
    assert reading.valid is not None, reading.problems
    return next(f.value for f in reading.valid.figures if (f.kpi, f.category) == (kpi, ""))


@pytest.mark.parametrize(
    ("value", "code", "millions"),
    [
        (2.5, '0.0" crore"', 25),
        (2.5, '0.0 "million"', 2.5),
        (2.5, '"Rs "0.0" Crore";-0.0', 25),
        (2.5, r"0.0\ \c\r\o\r\e", 25),
        (25_000_000, '0.0,," million"', 25),
        (75, '0" lakh"', 7.5),
        (2.5, '0.0" کروڑ"', 25),
        (25, '"Rs "0', 25),
        (25, "#,##0.00", 25),
        (25, '[$Rs-420] #,##0;[Red]-0" crore"', 25),
    ],
)
def test_money_is_read_with_the_word_that_is_shown(
    value: float, code: str, millions: float
) -> None:
    assert value_of(formatted(ASSETS, value, code), ASSETS) == millions


def test_a_count_is_read_with_it_too() -> None:
    found = formatted(ARRESTS, 0.02, '0.00" lakh"', "Total")
    assert codes(found) == ["CATEGORIES_DO_NOT_ADD_UP"]
    assert found.problems[0].expected == "9"
    assert found.problems[0].found == "0.02 lakh"


def test_a_word_that_the_unit_has_no_use_for_is_refused_as_it_is_shown() -> None:
    (problem,) = formatted(DAYS, 6.5, '0.0" thousand"').problems
    assert (problem.code, problem.found) == ("NOT_A_NUMBER", "6.5 thousand")


def test_other_words_are_no_scale() -> None:
    assert value_of(formatted(DAYS, 6.5, '0.0" days"'), DAYS) == 6.5


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", None),
        ("#,##0", None),
        (r"dd\ mmm\ yyyy", None),
        ('0.0" crore"', ShownAs("crore")),
        ('0.0,"m"', ShownAs("m", 1)),
        ('#,##0" crore"', ShownAs("crore")),
    ],
)
def test_words_of_a_format_are_what_it_shows(code: str, expected: ShownAs | None) -> None:
    assert shown_as(code) == expected
