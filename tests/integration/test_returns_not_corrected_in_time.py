"""A return that was sent back is to be corrected within seven days of Pakistan's calendar (R5)."""

from __future__ import annotations

import pytest

from napams import clock
from napams.services import review
from tests.integration.returns import MARCH, at, owed, send
from tests.personas import ANALYST

pytestmark = pytest.mark.usefixtures("started")


@pytest.mark.parametrize("hour", ["00:30", "04:59", "05:00", "23:30"])
@pytest.mark.parametrize(
    ("day", "uncorrected"), [("2025-04-16", False), ("2025-04-17", False), ("2025-04-18", True)]
)
def test_the_eighth_day_after_it_was_sent_back_is_too_late_whatever_the_hour(
    hour: str, day: str, uncorrected: bool
) -> None:
    with clock.held_at(at("2025-04-06T10:00")):
        send("FMU", MARCH)
    with clock.held_at(at(f"2025-04-10T{hour}")):
        review.send_back(ANALYST.email, "FMU", MARCH, note="Half of your own register.")
    with clock.held_at(at(f"{day}T12:00")):
        assert bool(owed("FMU", MARCH)["uncorrected"]) is uncorrected


def test_a_return_that_was_never_sent_back_waits_for_no_correction() -> None:
    assert not owed("FMU", MARCH)["uncorrected"]
    send("FMU", MARCH)
    assert not owed("FMU", MARCH)["uncorrected"]
