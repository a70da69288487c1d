"""Where an accepted figure is lacking, the words say whose turn it is."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from napams.domain.months import Month
from napams.domain.reporting import why_missing
from napams.wording.explanation import missing_figure

MARCH = Month.parse("2025-03")


@pytest.mark.parametrize(
    ("light", "state", "came", "words"),
    [
        (
            "on time",
            "received",
            date(2025, 4, 5),
            "return received on 5 Apr 2025, waits for the JTF’s review",
        ),
        (
            "late",
            "sent back",
            date(2025, 4, 9),
            "return sent back, waits for the department’s correction",
        ),
        ("on time", "accepted", date(2025, 4, 5), "return accepted without this figure"),
        ("due", "", None, "return due, not received yet"),
        ("late", "", None, "return not received"),
        ("missing", "", None, "return not received"),
        ("waived", "", None, "return waived"),
    ],
)
def test_the_words_name_who_is_waited_for(
    light: str, state: str, came: date | None, words: str
) -> None:
    register = pd.DataFrame(
        {
            "month": ["2025-02", "2025-03", "2025-03"],
            "department": ["BEOE", "BEOE", "POL"],
            "light": ["missing", light, "waived"],
            "state": ["", state, ""],
            "received_on": [None, came, None],
        },
    ).astype({"received_on": object})
    missing = why_missing(register, ("BEOE",), MARCH)
    assert {d: missing_figure(m) for d, m in missing.items()} == {"BEOE": words}
