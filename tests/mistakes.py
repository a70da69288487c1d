"""How returns come back filled, row by row: what each habit is and what must come of it.

A test of a row is marked `@pytest.mark.row(n)`; `tests/unit/intake/test_rows_of_mistakes.py` holds
most of them and asks that none is left out.
"""

from __future__ import annotations

import re
from pathlib import Path

ROWS: dict[int, str] = {
    1: "South Asian grouping, also as text",
    2: "lac and lakh",
    3: "crore of rupees where millions are asked",
    4: "Urdu words for large numbers",
    5: "Urdu and Arabic digits and separators",
    6: "a percentage in three writings",
    7: "a dash or nothing is missing",
    8: "nil in every writing is a reported zero",
    9: "not applicable needs a remark",
    10: "words, signs and lists for a figure",
    11: "a date as text, the day first",
    12: "a date cell",
    13: "a fiscal year for a date or a month",
    14: "a merged category",
    15: "a total made by hand",
    16: "a cumulative figure in a monthly cell",
    17: "every value the same as last month",
    18: "figures that contradict one another",
    19: "rupees where millions are asked",
    20: "formula errors, and the letter O for zero",
    21: "numbers as text, invisible marks, retyped headings",
    22: "another month's or department's form",
    23: "rows sorted, columns inserted, an extra sheet, a hidden row",
    24: "a row deleted, a code altered or doubled",
    25: "the same bytes again",
    26: "a corrected file",
    27: "a milestone completed without a day, or in the future",
    28: "a milestone un-completed",
}

COMPARED = frozenset((16, 17, 19, 28))
"""The rows that only a comparison with the past can find."""

_MARK = re.compile(r"mark\.row\(([\d, ]+)\)")


def marked() -> set[int]:
    """The rows that tests say they try."""
    found: set[int] = set()
    for file in Path(__file__).parent.rglob("test_*.py"):
        for numbers in _MARK.findall(file.read_text(encoding="utf-8")):
            found |= {int(n) for n in numbers.split(",")}
    return found
