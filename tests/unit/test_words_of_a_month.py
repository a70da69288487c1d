"""How far a month has come, in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from napams.domain.months import Month
from napams.domain.which_month import MonthState, Standing
from napams.wording.months import place, plan_is_over, standing
from tests.unit.ui.small_reports import small_plan

MARCH, DECEMBER = Month(2025, 3), Month(2025, 12)


def provisional(*numbers: int, reopened: bool = False, due: date = date(2025, 4, 7)) -> MonthState:
    """With so many returns not due, waiting, sent back, late."""
    return MonthState(Standing.PROVISIONAL, None, reopened, due, *numbers)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (
            (8, 2, 0, 1),
            "provisional: 8 returns are not due until 7 April, 2 wait for the Joint Task Force, "
            "1 is late",
        ),
        ((1, 0, 0, 0), "provisional: 1 return is not due until 7 April"),
        ((0, 1, 0, 2), "provisional: 1 return waits for the Joint Task Force, 2 are late"),
        ((0, 0, 1, 0), "provisional: 1 return was sent back to be corrected"),
        ((0, 0, 0, 0), "provisional: every return owed is in, and the month is not closed yet"),
    ],
)
def test_a_provisional_month_says_what_is_still_to_come(
    numbers: tuple[int, ...], words: str
) -> None:
    assert standing(MARCH, provisional(*numbers)) == words


def test_a_month_opened_again_says_so_first() -> None:
    words = standing(MARCH, provisional(0, 1, 0, 0, reopened=True))
    assert words == (
        "provisional: opened again for corrections, 1 return waits for the Joint Task Force"
    )


def test_the_year_stands_only_where_it_is_not_the_months() -> None:
    late = provisional(3, 0, 0, 0, due=date(2026, 1, 7))
    assert standing(DECEMBER, late).endswith("not due until 7 January 2026")


def test_a_final_month_says_when_it_was_closed() -> None:
    closed = MonthState(Standing.FINAL, date(2025, 4, 21), False, date(2025, 4, 7), 0, 0, 0, 4)
    assert standing(MARCH, closed) == "final: closed on 21 April"


@pytest.mark.parametrize(
    ("after", "over", "where"),
    [
        (-1, False, "month 11 of 12 of the plan"),
        (0, False, "month 12 of 12 of the plan"),
        (1, True, "1 month after the plan’s last"),
        (3, True, "3 months after the plan’s last"),
    ],
)
def test_only_after_the_last_month_the_plan_is_over(after: int, over: bool, where: str) -> None:
    plan, month = small_plan(), DECEMBER + after
    assert place(plan, month) == where
    assert bool(plan_is_over(plan, month)) is over
    assert not over or "The plan ended with Dec 2025" in plan_is_over(plan, month)
