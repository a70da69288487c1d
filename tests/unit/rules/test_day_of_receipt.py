"""When a return was received, whom it waits for, and whether it was corrected in time.

docs/rules.md, When a return is due; The life of a return. Month 1 of the examples is January 2025.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from napams.domain.reporting import days_late, reporting_status
from napams.domain.return_history import (
    NOTHING_CAME,
    ReceivedRevision,
    ReturnHistory,
    contribution,
    day_of_receipt,
    is_uncorrected,
)

DUE, MISSING, END = date(2025, 2, 7), date(2025, 2, 16), date(2025, 2, 28)
DAYS = 7


def february(day: int) -> date:
    return date(2025, 2, day)


def came(day: int, *, back: int | None = None, accepted: bool = False) -> ReceivedRevision:
    """A revision that came on a day of February, and the day on which it was sent back."""
    return ReceivedRevision(february(day), accepted, (back and february(back)) or None)


def of(*revisions: ReceivedRevision, refused: tuple[int, ...] = (), **more: bool) -> ReturnHistory:
    return ReturnHistory(revisions, tuple(map(february, refused)), **more)  # type: ignore[arg-type]


LATE_CORRECTION = of(came(5, back=6), came(14, accepted=True))
EXAMPLES = {
    "15a": (LATE_CORRECTION, "late", february(14)),
    "15b": (NOTHING_CAME, "missing", None),
    "15c": (of(came(13), refused=(6,)), "on time", february(6)),
    "15d": (of(came(14), refused=(6,)), "late", february(14)),
    "15e": (of(came(20), refused=(6, 10, 17)), "late", february(17)),
    "15f": (of(came(5, back=25), came(28, accepted=True)), "on time", february(5)),
    "15g": (of(came(5, back=6)), "missing", None),
    "15h": (of(came(5, accepted=True), came(25)), "on time", february(5)),
    "15i": (of(came(4, back=5), came(6, back=8), came(9, accepted=True)), "late", february(9)),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_worked_examples(example: str) -> None:
    history, light, day = EXAMPLES[example]
    assert day_of_receipt(history, END, DAYS) == day
    assert reporting_status(DUE, MISSING, day, END) == light


def test_example_15a_counts_as_not_corrected_in_time_though_it_was_accepted() -> None:
    assert is_uncorrected(LATE_CORRECTION, END, DAYS) is True


@pytest.mark.parametrize(("day", "counts"), [(12, 6), (13, 6), (14, 14)])
def test_a_refused_file_counts_if_the_right_one_came_within_seven_days(
    day: int, counts: int
) -> None:
    assert day_of_receipt(of(came(day), refused=(6,)), END, DAYS) == february(counts)


@pytest.mark.parametrize(("days", "counts"), [(7, 14), (8, 6), (9, 6)])
def test_the_days_to_correct_are_those_of_the_plan(days: int, counts: int) -> None:
    assert day_of_receipt(of(came(14), refused=(6,)), END, days) == february(counts)


def test_a_refused_file_alone_is_no_return() -> None:
    assert day_of_receipt(of(refused=(5,)), END, DAYS) is None


def test_a_file_refused_after_the_first_right_one_moves_nothing() -> None:
    assert day_of_receipt(of(came(9), refused=(12,)), END, DAYS) == february(9)


@pytest.mark.parametrize("opened_again", [18, 25, 28])
def test_a_right_file_for_which_the_month_had_to_be_opened_again_keeps_its_day(
    opened_again: int,
) -> None:
    history = replace(of(came(opened_again)), came_after_closing=(february(17),))
    assert day_of_receipt(history, END, DAYS) == february(17)


@pytest.mark.parametrize(
    ("today", "received"), [(12, february(5)), (13, february(5)), (14, None), (20, None)]
)
def test_a_return_that_was_sent_back_keeps_its_day_for_seven_days(
    today: int, received: date | None
) -> None:
    assert day_of_receipt(of(came(5, back=6)), february(today), DAYS) == received


@pytest.mark.parametrize(("corrected", "counts"), [(12, 5), (13, 5), (14, 14)])
def test_a_correction_keeps_the_day_if_it_comes_within_seven_days(
    corrected: int, counts: int
) -> None:
    history = of(came(5, back=6), came(corrected))
    assert day_of_receipt(history, END, DAYS) == february(counts)


@pytest.mark.parametrize("today", [8, 9])
def test_after_a_second_sending_back_nothing_has_been_received(today: int) -> None:
    history = of(came(4, back=5), came(6, back=8))
    assert day_of_receipt(history, february(today), DAYS) is None
    again = replace(history, revisions=(*history.revisions, came(9)))
    assert day_of_receipt(again, february(today), DAYS) == february(9)


def test_a_third_sending_back_takes_the_next_day_too() -> None:
    history = of(came(4, back=5), came(6, back=8), came(9, back=10), came(11))
    assert day_of_receipt(history, END, DAYS) == february(11)


def test_an_acceptance_settles_the_day_until_it_is_withdrawn() -> None:
    corrected = of(came(5, accepted=True), came(10, back=11))
    assert day_of_receipt(corrected, END, DAYS) == february(5)
    withdrawn = of(came(5), came(10, back=11))
    assert day_of_receipt(withdrawn, END, DAYS) is None


@pytest.mark.parametrize(("today", "days"), [(7, 0), (8, 0), (28, 0)])
def test_a_waived_return_has_no_days_late(today: int, days: int) -> None:
    assert days_late(DUE, None, february(today), excused=True) == days


@pytest.mark.parametrize(
    ("today", "state"), [(6, "awaited"), (7, "awaited"), (8, "silent"), (20, "silent")]
)
def test_a_return_is_awaited_until_it_is_late(today: int, state: str) -> None:
    assert contribution(NOTHING_CAME, DUE, february(today), DAYS) == state


@pytest.mark.parametrize(("today", "state"), [(16, "awaited"), (17, "awaited"), (18, "silent")])
def test_a_return_sent_back_once_is_awaited_while_the_days_to_correct_run(
    today: int, state: str
) -> None:
    assert contribution(of(came(5, back=10)), DUE, february(today), DAYS) == state


@pytest.mark.parametrize(("today", "state"), [(6, "awaited"), (7, "awaited"), (8, "silent")])
@pytest.mark.parametrize("next_one", [(), (came(6),)])
def test_a_return_sent_back_twice_is_awaited_no_longer_than_its_due_day(
    next_one: tuple[ReceivedRevision, ...], today: int, state: str
) -> None:
    history = of(came(3, back=4), came(5, back=6), *next_one)
    assert contribution(history, DUE, february(today), DAYS) == state


@pytest.mark.parametrize("history", [of(came(5)), of(came(5, back=6), came(20))])
def test_a_return_that_nobody_has_read_waits_for_the_desk(history: ReturnHistory) -> None:
    assert contribution(history, DUE, END, DAYS) == "waiting"
    assert contribution(replace(history, waived=True), DUE, END, DAYS) == "waiting"


def test_what_an_acceptance_has_settled_waits_for_the_desk_again_with_the_next_revision() -> None:
    twice = (came(3, back=4), came(5, back=6))
    assert contribution(of(*twice, came(8)), DUE, END, DAYS) == "silent"
    accepted = of(*twice, came(8, accepted=True), came(12))
    assert contribution(accepted, DUE, END, DAYS) == "waiting"


@pytest.mark.parametrize("history", [NOTHING_CAME, of(came(5, back=6)), of(came(5, accepted=True))])
def test_what_a_waived_return_does_not_give_is_waived(history: ReturnHistory) -> None:
    waived = replace(history, waived=True)
    assert contribution(waived, DUE, february(6), DAYS) == "waived"
    assert contribution(waived, DUE, END, DAYS) == "waived"


@pytest.mark.parametrize(("today", "state"), [(6, "awaited"), (7, "awaited"), (8, "silent")])
def test_what_an_accepted_return_leaves_blank_is_silent_once_the_month_is_due(
    today: int, state: str
) -> None:
    assert contribution(of(came(5, accepted=True)), DUE, february(today), DAYS) == state


@pytest.mark.parametrize(("corrected", "counts"), [(12, False), (13, False), (14, True)])
def test_an_accepted_return_was_corrected_in_time_or_not(corrected: int, counts: bool) -> None:
    history = of(came(5, back=6), came(corrected, accepted=True))
    assert is_uncorrected(history, END, DAYS) is counts


@pytest.mark.parametrize(("today", "counts"), [(12, None), (13, None), (14, True)])
def test_a_return_that_was_never_corrected_counts_from_the_eighth_day(
    today: int, counts: bool | None
) -> None:
    assert is_uncorrected(of(came(5, back=6)), february(today), DAYS) is counts


def test_a_return_sent_back_twice_was_not_corrected_whatever_became_of_it() -> None:
    twice = (came(4, back=5), came(6, back=8))
    assert is_uncorrected(of(*twice), february(8), DAYS) is True
    assert is_uncorrected(of(*twice, came(9, accepted=True)), END, DAYS) is True


@pytest.mark.parametrize(
    "history",
    [NOTHING_CAME, of(came(5)), of(came(5, back=6), came(7)), of(came(5, back=6), waived=True)],
)
def test_what_is_not_there_undecided_or_waived_says_nothing_of_corrections(
    history: ReturnHistory,
) -> None:
    assert is_uncorrected(history, END, DAYS) is None


def test_a_waiver_takes_no_correction_away_that_speaks_for_the_department() -> None:
    in_time = of(came(5, back=6), came(13, accepted=True), waived=True)
    assert is_uncorrected(in_time, END, DAYS) is False
    late = of(came(5, back=6), came(14, accepted=True), waived=True)
    assert is_uncorrected(late, END, DAYS) is None
    twice = of(came(4, back=5), came(6, back=8), came(9, accepted=True), waived=True)
    assert is_uncorrected(twice, END, DAYS) is None
