"""Names of audit events, and what their subjects refer to."""

from __future__ import annotations

import pytest

from napams.domain import events
from napams.domain.events import Event
from napams.domain.months import Month


@pytest.mark.parametrize(
    ("subject", "department", "month"),
    [
        ("FIA-AHS 2025-03", "FIA-AHS", "2025-03"),
        ("2025-03", None, "2025-03"),
        ("unknown form", None, None),
        ("version 1", None, None),
        ("operator@localhost", None, None),
    ],
)
def test_a_subject_names_department_and_month_or_neither(
    subject: str, department: str | None, month: str | None
) -> None:
    assert events.concerns(subject) == (department, Month.parse(month) if month else None)


def test_the_subject_of_a_return_is_read_back_as_it_was_written() -> None:
    assert events.concerns(events.of_return("POL", Month.parse("2025-12"))) == (
        "POL",
        Month.parse("2025-12"),
    )


def test_what_was_done_with_a_return_is_said_without_the_noun() -> None:
    done = [events.short_name(event) for event in events.SENT_IN]
    assert done == ["received", "refused", "already received"]
    assert events.short_name(Event.MONTH_CLOSED) == "month closed"
