"""Lagging departments (docs/rules.md, Lagging departments): R1, R2, R3 and R5 at their limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest

from napams.domain.catalogue import Combine, Kpi, Polarity, Shape
from napams.domain.lagging import Lag, LaggingRules
from napams.wording.lags import sentence
from tests.oracle.built import a_measure, a_plan

FIA = "FIA"
LETTERS = {"o": "on time", "l": "late", "m": "missing", "d": "due", "w": "waived"}


def kpi(number: int) -> Kpi:
    return Kpi(
        code=f"M01-K{number}",
        name="An indicator",
        unit="count",
        polarity=Polarity.HIGHER,
        combine=Combine.LAST,
        shape=Shape.LINEAR,
        baseline=0,
        baseline_basis="illustrative",
        targets=(1, 2, 3, 4),
        reporters=(FIA,),
    )


PLAN = a_plan(a_measure(tuple(kpi(n) for n in range(1, 7))))


def lags(
    lights: str = "oooooo",
    colours: Mapping[int, Sequence[str]] | None = None,
    overdue: int = 0,
    uncorrected: Sequence[int] = (),
    *,
    score: bool = True,
) -> list[Lag]:
    """What holds in the last month of `lights`: a letter a month, `o l m d w`.

    `colours` are those of the KPIs by month, `overdue` days of a milestone in the last month.
    """
    last = len(lights)
    register = pd.DataFrame(
        [
            {
                "department": FIA,
                "month_number": n,
                "light": LETTERS[letter],
                "uncorrected": n in uncorrected,
            }
            for n, letter in enumerate(lights, start=1)
        ]
    )
    rated: list[dict[str, Any]] = [
        {"code": f"M01-K{k}", "month_number": month, "colour": colour, "score": score}
        for month, of_month in (colours or {1: ["green"]}).items()
        for k, colour in enumerate(of_month, start=1)
    ]
    step = {
        "owner": FIA,
        "month_number": last,
        "code": "M01-T1",
        "name": "Order issued",
        "due": date(2025, 1, 31),
        "days": overdue,
        "state": "overdue" if overdue else "planned",
    }
    holding = LaggingRules(PLAN, register, pd.DataFrame(rated), pd.DataFrame([step]))
    return holding.lags(FIA, last)


def rules(found: list[Lag]) -> list[str]:
    return [lag.rule for lag in found]


@pytest.mark.parametrize(
    ("lights", "holds"),
    [
        ("oooooo", False),
        ("ooooom", False),
        ("oooomm", True),
        ("ooommm", True),
        ("oommoo", False),  # two in a row, long over
        ("oooomo", False),
        ("ooomom", False),  # not in a row, and only two
        ("ooomlo", False),
        ("oolmlo", True),  # three late or missing in the last six
        ("lolooo", False),
        ("lololo", True),
        ("lolooooo", False),
        ("llolooooo", False),  # the window has moved on
        ("lloolo", True),
        ("wwwwww", False),
        ("mwmwoo", False),
        ("dddddd", False),
    ],
)
def test_r1_speaks_of_returns_that_are_missing_in_a_row_or_often_late(
    lights: str, holds: bool
) -> None:
    assert rules(lags(lights)) == (["R1"] if holds else [])


def test_r1_names_the_months() -> None:
    (lag,) = lags("oooomm")
    assert sentence(PLAN, lag) == "The returns for May 2025 and Jun 2025 are missing."


@pytest.mark.parametrize(
    ("lights", "run"),
    [
        ("oooomm", ""),
        ("ooommm", ", 3 in a row since Apr 2025"),
        ("mmmmmm", ", 6 in a row since Jan 2025"),
        ("mmommm", ", 3 in a row since Apr 2025"),
    ],
)
def test_r1_says_how_long_a_department_has_been_silent(lights: str, run: str) -> None:
    (lag,) = lags(lights)
    assert sentence(PLAN, lag) == f"The returns for May 2025 and Jun 2025 are missing{run}."


def reds(red: int, of: int) -> list[str]:
    return ["red"] * red + ["green"] * (of - red)


@pytest.mark.parametrize(
    ("before", "now", "holds"),
    [
        ((2, 6), (2, 6), False),  # a third
        ((2, 5), (2, 5), True),  # 40 % and two
        ((3, 6), (3, 6), True),
        ((2, 5), (1, 5), False),
        ((1, 5), (2, 5), False),  # for the first month only
        ((2, 3), (1, 3), False),  # never with a single one
        ((2, 3), (2, 3), True),
    ],
)
def test_r2_speaks_of_many_red_kpis_two_months_running(
    before: tuple[int, int], now: tuple[int, int], holds: bool
) -> None:
    found = lags(colours={5: reds(*before), 6: reds(*now)})
    assert rules(found) == (["R2"] if holds else [])


@pytest.mark.parametrize("of", [1, 2])
@pytest.mark.parametrize(
    ("months", "holds"),
    [((5, 6), False), ((4, 5, 6), True), ((3, 4, 5, 6), True), ((3, 4, 6), False)],
)
def test_r2_waits_three_months_where_one_or_two_kpis_are_rated(
    of: int, months: tuple[int, ...], holds: bool
) -> None:
    colours = {m: reds(1, of) for m in months}
    assert rules(lags(colours=colours)) == (["R2"] if holds else [])


@pytest.mark.parametrize("colour", ["no_data", "not_due", "unrated"])
def test_r2_counts_rated_kpis_alone(colour: str) -> None:
    # two red of five are 40 %; those without a colour make the share neither smaller …
    grey = [*reds(2, 5), colour]
    assert rules(lags(colours={5: grey, 6: grey})) == ["R2"]
    # … nor are they red themselves
    assert rules(lags(colours={m: [colour] * 5 for m in (4, 5, 6)})) == []


def test_r2_leaves_out_what_is_no_score() -> None:
    red = {m: reds(5, 5) for m in (4, 5, 6)}
    assert rules(lags(colours=red)) == ["R2"]
    assert rules(lags(colours=red, score=False)) == []


@pytest.mark.parametrize(("days", "holds"), [(29, False), (30, False), (31, True)])
def test_r3_speaks_of_a_milestone_more_than_30_days_overdue(days: int, holds: bool) -> None:
    found = lags(overdue=days)
    assert rules(found) == (["R3"] if holds else [])
    if holds:
        assert "M01-T1 Order issued (due 31 Jan 2025, 31 days overdue)" in sentence(PLAN, found[0])


@pytest.mark.parametrize(
    ("months", "holds"), [((6,), False), ((5,), False), ((5, 6), True), ((4, 6), False)]
)
def test_r5_speaks_of_returns_not_corrected_two_months_running(
    months: tuple[int, ...], holds: bool
) -> None:
    found = lags(uncorrected=months)
    assert rules(found) == (["R5"] if holds else [])
    if holds:
        assert sentence(PLAN, found[0]).endswith("were not corrected within 7 days.")


def test_every_rule_that_holds_is_named_in_order() -> None:
    found = lags("oooomm", {5: reds(3, 5), 6: reds(3, 5)}, overdue=40, uncorrected=(5, 6))
    assert rules(found) == ["R1", "R2", "R3", "R5"]
