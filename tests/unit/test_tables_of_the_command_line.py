"""Rows on a terminal: nothing that somebody may dispute is cut off."""

from __future__ import annotations

import pandas as pd
import pytest

from napams.cli.console import LONGEST, as_lines

REASON = (
    "4 by the end of Mar 2025 against 8 planned: 8 % of the planned change is achieved, 16 % due."
)


def printed(text: str | None, width: int = 80) -> list[str]:
    frame = pd.DataFrame({"code": ["M04-K1"], "colour": ["amber"], "reason": [text]})
    return list(as_lines(frame, width))


@pytest.mark.parametrize("width", [20, 60, 80, 200])
def test_a_sentence_stands_in_full_beneath_its_row(width: int) -> None:
    lines = printed(REASON, width)
    assert "amber" in lines[1]
    assert " ".join(" ".join(lines[2:]).split()) == f"reason: {REASON}"
    assert max(map(len, lines[2:])) <= max(width, 60)


@pytest.mark.parametrize(
    ("letters", "beneath"), [(LONGEST - 1, False), (LONGEST, False), (LONGEST + 1, True)]
)
def test_short_words_stay_in_their_column(letters: int, *, beneath: bool) -> None:
    lines = printed("x" * letters, width=200)
    assert len(lines) == (3 if beneath else 2)
    assert ("reason" in lines[0]) != beneath


def test_an_empty_cell_has_no_line_of_its_own() -> None:
    frame = pd.DataFrame({"code": ["A", "B"], "reason": [REASON, None]})
    lines = list(as_lines(frame, 200))
    assert [line.split()[0] for line in lines] == ["code", "A", "reason:", "B"]


def test_a_table_of_sentences_alone_is_printed_too() -> None:
    assert list(as_lines(pd.DataFrame({"reason": [REASON]}), 200)) == [f"    reason: {REASON}"]
