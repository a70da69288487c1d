"""The day of receipt through sending in, sending back, accepting and waiving.

docs/rules.md, When a return is due. March's return is due on 7 April and missing from the 16th.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from napams import clock
from napams.domain.catalogue import TOTAL
from napams.forms.contract import Entry
from napams.services import register, review, status, submission
from napams.services.actors import SYSTEM
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import (
    MARCH,
    REPORTS_TO_FMU,
    at,
    entries,
    filled,
    kpis_of,
    owed,
    refused,
    send,
)
from tests.personas import ANALYST, SECRETARY

pytestmark = pytest.mark.usefixtures("started")
END = "2025-04-30T12:00"


def live(*steps: tuple[int, str]) -> None:
    """FMU's return of March, by days of April; every file has other figures."""
    for nth, (day, step) in enumerate(steps):
        with clock.held_at(at(f"2025-04-{day:02}T10:00")):
            match step:
                case "comes":
                    send("FMU", MARCH, 12 + nth)
                case "comes with an error":
                    wrong = entries(kpis_of("FMU"), 12 + nth)
                    wrong[REPORTS_TO_FMU, TOTAL] = Entry(value="many")
                    data = filled("FMU", MARCH, typed=wrong)
                    assert submission.submit(ANALYST.email, "f.xlsx", data).outcome == "refused"
                case "is sent back":
                    review.send_back(ANALYST.email, "FMU", MARCH, note="Half of your register.")
                case "is accepted":
                    review.accept(ANALYST.email, "FMU", MARCH, answer="By telephone.")


def seen(on: str = END) -> pd.Series:
    with clock.held_at(at(on)):
        return owed("FMU", MARCH)


def april(day: int | None) -> date | None:
    return None if day is None else date(2025, 4, day)


@pytest.mark.parametrize(
    ("steps", "light", "day", "days_late"),
    [
        ("6 comes with an error; 13 comes", "on time", 6, 0),
        ("6 comes with an error; 14 comes", "late", 14, 7),
        (
            "6 comes with an error; 10 comes with an error; 17 comes with an error; 20 comes",
            "late",
            17,
            10,
        ),
        ("5 comes; 6 is sent back; 13 comes; 14 is accepted", "on time", 5, 0),
        ("5 comes; 6 is sent back; 14 comes; 14 is accepted", "late", 14, 7),
        ("5 comes; 25 is sent back; 30 comes; 30 is accepted", "on time", 5, 0),
        ("5 comes; 6 is sent back", "missing", None, 23),
        ("5 comes; 6 is accepted; 25 comes", "on time", 5, 0),
        (
            "4 comes; 5 is sent back; 6 comes; 8 is sent back; 9 comes; 9 is accepted",
            "late",
            9,
            2,
        ),
    ],
)
def test_what_came_and_what_the_desk_made_of_it_give_the_day(
    steps: str, light: str, day: int | None, days_late: int
) -> None:
    words = [step.split(" ", 1) for step in steps.split("; ")]
    live(*((int(n), what) for n, what in words))
    row = seen()
    assert (row["light"], row["received_on"], row["days_late"]) == (light, april(day), days_late)


def test_the_register_tells_of_a_return_day_by_day() -> None:
    live((5, "comes"), (6, "is sent back"), (9, "comes"), (10, "is sent back"), (20, "comes"))
    told = ["received_on", "state", "contribution", "sent_backs", "sent_back_on", "waiting_since"]
    by_day = {
        5: (april(5), "received", "waiting", 0, None, april(5)),
        6: (april(5), "sent back", "awaited", 1, april(6), None),
        9: (april(5), "received", "waiting", 1, april(6), april(9)),
        10: (None, "sent back", "silent", 2, april(10), None),
        20: (april(20), "received", "silent", 2, april(10), april(20)),
    }
    for day, expected in by_day.items():
        known_on = at(f"2025-04-{day:02}T23:00")
        with clock.held_at(known_on):
            assert tuple(owed("FMU", MARCH, known_on)[told]) == expected, day


def test_the_register_tells_of_a_file_refused_after_the_newest_revision() -> None:
    live((6, "comes with an error"), (9, "comes with an error"), (10, "comes"))
    live((11, "is sent back"), (14, "comes with an error"), (16, "comes"))
    by_day = {5: None, 6: 6, 8: 6, 9: 9, 10: None, 11: None, 13: None, 14: 14, 15: 14, 16: None}
    for day, refused_on in by_day.items():
        known_on = at(f"2025-04-{day:02}T23:00")
        with clock.held_at(known_on):
            assert owed("FMU", MARCH, known_on)["refused_on"] == april(refused_on), day


def test_a_refused_file_that_nothing_followed_is_no_receipt() -> None:
    live((6, "comes with an error"))
    row = seen()
    told = ("received_on", "revisions", "state", "light", "contribution", "uncorrected")
    assert tuple(row[list(told)]) == (None, 0, "", "missing", "silent", None)


@pytest.mark.parametrize(
    ("day", "contribution"), [(7, "awaited"), (8, "silent"), (15, "silent"), (16, "silent")]
)
@SQLITE_ALONE
def test_what_has_not_come_is_awaited_until_it_is_late(day: int, contribution: str) -> None:
    row = seen(f"2025-04-{day:02}T12:00")
    assert (row["contribution"], row["accepted"]) == (contribution, False)
    assert row["uncorrected"] is None


@pytest.mark.parametrize(
    ("share", "day"), [(4, 12), (5, 6), (6, 6)], ids=["under half", "half", "over half"]
)
@SQLITE_ALONE
def test_a_file_less_than_half_filled_gives_no_day(share: int, day: int) -> None:
    kpis = kpis_of("FIA-AHS")
    assert len(kpis) == 10
    some = entries(kpis[:share])
    some[kpis[0].code, TOTAL] = Entry(value="many")
    with clock.held_at(at("2025-04-06T10:00")):
        data = filled("FIA-AHS", MARCH, typed=some)
        assert submission.submit(ANALYST.email, "f.xlsx", data).outcome == "refused"
    with clock.held_at(at("2025-04-12T10:00")):
        send("FIA-AHS", MARCH)
        assert owed("FIA-AHS", MARCH)["received_on"] == april(day)


def test_an_acceptance_settles_the_day_until_it_is_withdrawn() -> None:
    live((5, "comes"), (6, "is accepted"), (7, "comes"), (8, "is sent back"))
    row = seen()
    assert (row["received_on"], row["accepted"], row["contribution"]) == (april(5), True, "silent")
    first = (ANALYST.email, "FMU", MARCH, 1, "Of another month.")
    assert refused(review.withdraw_acceptance, *first) == ["NEWER_SENT_BACK"]
    row = seen()
    assert (row["received_on"], row["accepted"], row["light"]) == (april(5), True, "on time")
    live((20, "comes"))
    review.withdraw_acceptance(*first)
    row = seen()
    assert (row["received_on"], row["accepted"], row["light"]) == (april(20), False, "late")
    settled = at("2025-04-09T10:00")
    assert owed("FMU", MARCH, settled)["received_on"] == april(5)


@pytest.mark.parametrize(("day", "light"), [(6, "on time"), (7, "on time"), (8, "waived")])
def test_a_waived_return_that_came_on_time_stays_on_time_and_none_is_days_late(
    day: int, light: str
) -> None:
    live((day, "comes"))
    register.waive(SECRETARY.email, "FMU", MARCH, "Chair of the JTF", "The office moved.")
    row = seen()
    assert (row["light"], row["days_late"]) == (light, 0)
    assert row["contribution"] == "waiting"


def test_the_rates_count_what_is_expected_and_neither_due_nor_waived() -> None:
    for month, received, accepted in ((-2, "02-05", True), (-1, "03-09", False)):
        with clock.held_at(at(f"2025-{received}T10:00")):
            send("FMU", MARCH + month)
            if accepted:
                review.accept(ANALYST.email, "FMU", MARCH + month)
    assert rates("2025-04-07T12:00") == (1, 0.5)
    assert rates("2025-04-08T12:00") == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    register.waive(SECRETARY.email, "FMU", MARCH, "Chair of the JTF", "The office moved.")
    assert rates("2025-04-20T12:00") == (1, 0.5)


def rates(on: str) -> tuple[float, float]:
    """The shares of FMU's returns received and on time as of March."""
    with clock.held_at(at(on)):
        frame = status.status_report(SYSTEM).departments.set_index(["department", "month"])
    row = frame.loc["FMU", "2025-03"]
    return row["received_rate"], row["on_time_rate"]
