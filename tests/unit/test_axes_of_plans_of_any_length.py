"""What drawings of long and short plans name, and where they end."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from napams.domain.catalogue import LONGEST, SHORTEST, Plan
from napams.domain.months import Month
from napams.report.paths import named_quarters, shares_by_month, within_plan


def plan(months: int) -> Plan:
    return Plan(
        title="A plan",
        starts=Month(2025, 1),
        months=months,
        adopted_on=date(2025, 1, 1),
        departments=(),
        measures=(),
    )


@pytest.mark.parametrize(
    ("months", "named"),
    [
        (3, (3,)),
        (8, (3, 6, 8)),
        (12, (3, 6, 9, 12)),
        (13, (3, 6, 9, 13)),
        (18, (3, 6, 9, 12, 15, 18)),
        (19, (3, 9, 15, 19)),
        (24, (6, 12, 18, 24)),
        (36, (6, 12, 18, 24, 30, 36)),
    ],
)
def test_an_axis_names_the_last_month_and_as_many_quarters_as_have_room(
    months: int, named: tuple[int, ...]
) -> None:
    assert named_quarters(plan(months)) == named


@pytest.mark.parametrize("months", range(SHORTEST, LONGEST + 1))
def test_no_two_names_stand_nearer_than_a_sixth_of_the_axis(months: int) -> None:
    named = named_quarters(plan(months))
    assert named[-1] == months
    assert set(named) <= set(plan(months).quarter_ends)
    assert all(later - earlier >= months / 6 for earlier, later in pairwise(named))


@pytest.mark.parametrize(("newest", "ends"), [(2, 3), (3, 3), (5, 5)])
def test_shares_are_drawn_to_the_plans_end_or_as_far_as_milestones_are_judged(
    newest: int, ends: int
) -> None:
    months = range(1, newest + 1)
    rows = pd.DataFrame({"month_number": months, "planned_share": 0.5, "earned_share": 0.25})
    rows["month"] = [str(plan(3).month(n)) for n in months]
    assert shares_by_month(plan(3), rows).last_month == ends


def test_what_stands_after_the_plans_end_is_not_drawn_again() -> None:
    rows = pd.DataFrame({"month_number": [5, 4, 3, 2, 1]})
    assert within_plan(plan(3), rows)["month_number"].tolist() == [1, 2, 3]
