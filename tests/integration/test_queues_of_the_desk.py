"""Who waits for whom: the JTF's own delay is never booked on a department."""

from __future__ import annotations

from datetime import date

import pytest

from napams import clock
from napams.domain.catalogue import TOTAL
from napams.forms.contract import Entry
from napams.services import register, review
from napams.services.register import inbox, outstanding
from tests.integration.returns import MARCH, REPORTS_TO_FMU, at, owed, send, take_in
from tests.personas import ANALYST, FOCAL_FIA

pytestmark = pytest.mark.usefixtures("started")


def them(department: str = "FMU", now: str = "2025-05-05T10:00") -> list[list[object]]:
    """What a department owes for March."""
    with clock.held_at(at(now)):
        frame = outstanding(ANALYST.email, MARCH)
    return frame[frame["department"] == department][["why", "since", "days"]].values.tolist()


def test_a_return_that_waits_for_review_waits_for_us_by_the_day_of_its_upload() -> None:
    with clock.held_at(at("2025-04-04T23:59:59")):
        send("FMU", MARCH, received=date(2025, 4, 2))
    for now, days in (("04T23:59:59", 0), ("05T00:00:00", 1), ("19T12:00:00", 15)):
        with clock.held_at(at(f"2025-04-{now}")):
            (row,) = inbox(ANALYST.email).to_dict("records")
        assert (row["department"], row["revision"], row["days"]) == ("FMU", 1, days)
        assert row["since"] == at("2025-04-04T23:59:59")
        assert row["received_on"] == date(2025, 4, 2)
    assert them() == []


def test_a_return_received_on_time_and_reviewed_late_stays_on_time() -> None:
    with clock.held_at(at("2025-04-07T23:00")):
        send("FMU", MARCH)
    with clock.held_at(at("2025-05-04T10:00")):
        assert len(inbox(ANALYST.email)) == 1
        review.accept(ANALYST.email, "FMU", MARCH)
    row = owed("FMU", MARCH)
    assert (row["light"], row["days_late"], row["uncorrected"]) == ("on time", 0, False)
    assert inbox(ANALYST.email).empty
    assert them() == []


def test_a_correction_that_lies_with_us_is_no_longer_their_delay() -> None:
    with clock.held_at(at("2025-04-05T10:00")):
        send("FMU", MARCH, 6)
        review.send_back(ANALYST.email, "FMU", MARCH, note="Half.")
    with clock.held_at(at("2025-04-07T10:00")):
        send("FMU", MARCH, 12)
    assert them() == []
    assert owed("FMU", MARCH)["uncorrected"] is None
    assert inbox(ANALYST.email)["revision"].tolist() == [2]


def test_what_was_sent_back_waits_for_them_from_that_day_on() -> None:
    with clock.held_at(at("2025-04-05T10:00")):
        send("FMU", MARCH, 6)
    with clock.held_at(at("2025-04-20T10:00")):
        review.send_back(ANALYST.email, "FMU", MARCH, note="Half.")
    assert them(now="2025-04-20T23:59:59") == [["sent back", date(2025, 4, 20), 0]]
    assert them(now="2025-04-21T00:00:00") == [["sent back", date(2025, 4, 20), 1]]
    frame = outstanding(ANALYST.email, MARCH).set_index("department")
    assert (frame.loc["FMU", "note"], frame.loc["FMU", "revision"]) == ("Half.", 1)


@pytest.mark.parametrize(
    ("now", "row"),
    [
        ("2025-04-07T23:59:59", []),
        ("2025-04-08T00:00:00", [["late", date(2025, 4, 7), 1]]),
        ("2025-04-15T23:59:59", [["late", date(2025, 4, 7), 8]]),
        ("2025-04-16T00:00:00", [["missing", date(2025, 4, 7), 9]]),
    ],
)
def test_what_never_came_waits_for_them_from_the_day_it_was_due(
    now: str, row: list[object]
) -> None:
    assert them(now=now) == row


def test_what_is_accepted_or_waived_waits_for_nobody() -> None:
    take_in("FMU", MARCH)
    register.waive(ANALYST.email, "PCG", MARCH, "Chair of the JTF", "It was at sea.")
    assert them() == them("PCG") == []
    assert them("RNG") != []
    assert inbox(ANALYST.email).empty


def test_open_queries_are_counted_until_they_are_answered() -> None:
    send("FMU", MARCH, typed={(REPORTS_TO_FMU, TOTAL): Entry(value=12)})
    counts = ["queries", "unanswered"]
    assert inbox(ANALYST.email)[counts].values.tolist() == [[1, 1]]
    review.answer(ANALYST.email, "FMU", MARCH, 1, "BREAKDOWN_MISSING", "Return!G8", "None.")
    assert inbox(ANALYST.email)[counts].values.tolist() == [[1, 0]]


def test_the_oldest_comes_first_and_a_focal_person_sees_the_own_alone() -> None:
    for department, day in (("PCG", "09"), ("FIA-AHS", "06"), ("FMU", "08")):
        with clock.held_at(at(f"2025-04-{day}T10:00")):
            send(department, MARCH)
    assert inbox(ANALYST.email)["department"].tolist() == ["FIA-AHS", "FMU", "PCG"]
    assert inbox(FOCAL_FIA.email)["department"].tolist() == ["FIA-AHS"]
    assert set(outstanding(FOCAL_FIA.email)["department"]) == {"FIA-AHS"}
    days = outstanding(ANALYST.email)["days"].tolist()
    assert days == sorted(days, reverse=True)
