"""Rows as lines of text: short columns side by side, sentences in full beneath their row."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import pandas as pd

from napams.wording.numbers import NOTHING

LONGEST = 80
"""Letters from which on a column is one of sentences; cut off, nobody could dispute them."""
LEAST_WIDTH = 60
"""Letters of a line beneath a row, however narrow the terminal."""
INDENT = "    "


def as_lines(frame: pd.DataFrame, width: int) -> Iterator[str]:
    """The table of a frame with rows; `width` is that of the terminal in letters."""
    words = [c for c in frame.columns if not pd.api.types.is_numeric_dtype(frame[c])]
    shown = frame.assign(**{c: frame[c].where(frame[c].notna(), NOTHING) for c in words})
    sentences = [c for c in words if shown[c].astype(str).str.len().max() > LONGEST]
    short = shown.drop(columns=sentences)
    if short.columns.empty:
        table = [""] * (len(shown) + 1)
    else:
        table = short.to_string(index=False, na_rep=NOTHING).split("\n")
    if table[0]:
        yield table[0]
    for line, (_, row) in zip(table[1:], shown[sentences].iterrows(), strict=True):
        if line:
            yield line
        for column, text in row.items():
            if str(text) not in ("", NOTHING):
                yield from _wrapped(f"{column}: {text}", max(width, LEAST_WIDTH))


def _wrapped(text: str, width: int) -> list[str]:
    """A sentence over as many lines as it needs, indented under its row."""
    return textwrap.wrap(
        text, width, initial_indent=INDENT, subsequent_indent=INDENT * 2, break_on_hyphens=False
    )
