"""No text of a department acts as a formula in an export, however its beginning is hidden."""

from __future__ import annotations

import csv as reader
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from napams.exports.csv import as_csv
from napams.exports.xlsx import starts_a_formula

HIDDEN = (
    "",
    " ",
    "  ",
    "\u00a0",
    "\u3000",
    "\u200b",
    "\ufeff",
    "\u200f",
    "\u202e",
    "\ufe0f",
    "\u3164",
    "\n",
    "\r\n",
)
BEGINNINGS = "=+-@＝＋－＠﹢"


def first_cell(text: str) -> str:
    written = as_csv(pd.DataFrame({"reason": [text]})).decode("utf-8-sig")
    return list(reader.reader(io.StringIO(written, newline="")))[1][0]


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_formula_gets_an_apostrophe_whatever_stands_before_it(
    hidden: str, beginning: str
) -> None:
    text = f"{hidden}{beginning}1+1"
    assert starts_a_formula(text)
    assert first_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["\tx", "\rx", "\nx"])
def test_so_does_text_that_begins_with_a_break(text: str) -> None:
    assert first_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["1+1=2", "a=b", " a", "−5 points", "(=1)", "اردو =1", "😀=1", "0", "\u200bword", "'=1"]
)
def test_other_text_stays_as_it_was_typed(text: str) -> None:
    assert first_cell(text) == text


@given(st.text(min_size=1))
def test_whatever_is_written_can_be_read_back(text: str) -> None:
    assert first_cell(text).removeprefix("'") == text.removeprefix("'")
