"""Returns on time, as the program counts them itself (docs/rules.md, The value of an indicator)."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from napams.config import ROOT
from napams.domain.catalogue import Plan
from napams.domain.computed import computed_figures, returns_on_time
from napams.domain.contributions import FIGURES, Contributions, contributions
from napams.domain.reporting import ContributionState
from napams.domain.status import rate_kpis
from napams.intake.catalogue import read_catalogue

LONG_AFTER = date(2025, 12, 31)
ON_TIME = "M13-K1"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_catalogue(ROOT / "data" / "plan")


def register(*months: dict[str, str]) -> pd.DataFrame:
    """The lights of each plan month by department."""
    rows = [
        {
            "month_number": number,
            "department": department,
            "light": light,
            "due": date(2025, number + 1, 7),
        }
        for number, lights in enumerate(months, start=1)
        for department, light in lights.items()
    ]
    return pd.DataFrame(rows, columns=["month_number", "department", "light", "due"])


def lights(on_time: int, late: int = 0, missing: int = 0, waived: int = 0) -> dict[str, str]:
    words = ["on time"] * on_time + ["late"] * late + ["missing"] * missing + ["waived"] * waived
    return {f"D{n:02}": word for n, word in enumerate(words)}


def test_it_is_those_on_time_of_those_expected_and_names_the_others() -> None:
    owed = register({"MOI": "on time", "FIN": "late", "NPB": "missing", "RNG": "waived"})
    (month,) = returns_on_time(owed, LONG_AFTER)
    assert (month.on_time, month.expected) == (1, 3)
    assert (month.late, month.missing) == (("FIN",), ("NPB",))


def test_a_return_that_nobody_owes_is_not_expected() -> None:
    owed = register({"MOI": "on time", "FIN": ""})
    (month,) = returns_on_time(owed, LONG_AFTER)
    assert (month.on_time, month.expected) == (1, 1)


def given(
    plan: Plan, owed: pd.DataFrame, today: date, typed: pd.DataFrame | None = None
) -> Contributions:
    """What everybody gives in the months of a register."""
    counted = computed_figures(plan, owed, today)
    figures = counted if typed is None else pd.concat([typed, counted])
    months = range(1, int(owed["month_number"].max()) + 1)
    return contributions(plan, figures, owed.assign(contribution="silent"), months)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (6, ContributionState.AWAITED),
        (7, ContributionState.AWAITED),
        (8, ContributionState.GIVEN),
    ],
)
def test_a_month_is_counted_once_its_due_day_is_over(
    plan: Plan, day: int, state: ContributionState
) -> None:
    """Even where all returns came before: nothing is public on the 5th that can change."""
    found = given(plan, register(lights(3)), date(2025, 2, day))
    assert found.of(ON_TIME, 1) == {"": state}


def test_a_month_in_which_nothing_was_expected_is_not_applicable(plan: Plan) -> None:
    found = given(plan, register(lights(0, waived=3)), LONG_AFTER)
    assert found.of(ON_TIME, 1) == {"": ContributionState.NOT_APPLICABLE}


def test_three_months_are_pooled_and_what_was_typed_does_not_count(plan: Plan) -> None:
    typed = pd.DataFrame([[ON_TIME, "MOI", 1, "given", 100, 9, 9, 1]], columns=list(FIGURES))
    owed = register(lights(1, 9), lights(2, 2), lights(4), lights(6, 0, 4))
    found = given(plan, owed, LONG_AFTER, typed)
    kpis, own = rate_kpis(dict.fromkeys(range(1, 5), plan), found, range(1, 5))
    shown = kpis[kpis["code"] == ON_TIME]
    expected = [10, 100 * 3 / 14, 100 * 7 / 18, 100 * 12 / 18]
    assert shown["actual"].tolist() == pytest.approx(expected)
    assert ON_TIME not in set(own["code"])


def test_a_past_month_shows_nothing_of_later_ones(plan: Plan) -> None:
    counted = returns_on_time(register(lights(1), lights(2), lights(3)), LONG_AFTER, up_to=2)
    assert [c.month_number for c in counted] == [1, 2]
