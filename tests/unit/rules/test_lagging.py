"""Lagging departments (docs/rules.md, Lagging departments): R1, R2, R3 and R5 at their limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from napams.domain.catalogue import Combine, Kpi, Plan, Polarity, Shape
from napams.domain.lagging import Lag, LaggingRules, evaluated_month, lagging_since
from napams.wording.lags import sentence
from tests.plans.built import a_measure, a_plan
from tests.unit.rules.registers import AWAITED, SILENT, WAITING, WAIVED, registered

FIA = "FIA"
LONG_AFTER = date(2027, 1, 1)
LETTERS: Mapping[str, Mapping[str, Any]] = {
    "o": {},
    "3": {"light": "late", "days_late": 3},
    "l": {"light": "late", "days_late": 4},
    "m": SILENT,
    "d": AWAITED,
    "w": WAIVED,
    "u": WAITING,
    "-": {**SILENT, "light": "", "owed": False},
}
"""What became of a return: in time, 3 days late or more, missing, due, waived, unread, not owed."""


def kpi(number: int, combine: Combine = Combine.LAST, reporters: tuple[str, ...] = (FIA,)) -> Kpi:
    return Kpi(
        code=f"M01-K{number}",
        name="An indicator",
        unit="count",
        polarity=Polarity.HIGHER,
        combine=combine,
        shape=Shape.LINEAR,
        numerator="part" if combine.is_ratio else "",
        denominator="whole" if combine.is_ratio else "",
        baseline=0,
        baseline_basis="illustrative",
        targets=(1, 2, 3, 4),
        reporters=reporters,
    )


PLAN = a_plan(a_measure(tuple(kpi(n) for n in range(1, 7))))
ONE, TWO, THREE = (a_plan(a_measure(tuple(kpi(n) for n in range(1, of + 1)))) for of in (1, 2, 3))


def holding(
    lights: str = "oooooo",
    colours: Mapping[int, Sequence[str]] | None = None,
    overdue: Mapping[int, int] | None = None,
    sent_backs: Mapping[int, int] | None = None,
    *,
    uncorrected: Mapping[int, bool | None] | None = None,
    plan: Plan = PLAN,
    left_out: Sequence[str] = (),
    today: date = LONG_AFTER,
) -> LaggingRules:
    """The rules over the months of `lights`, a letter of LETTERS each.

    `colours` are the last ones of the own KPIs by month, `overdue` the days of a milestone,
    `sent_backs` how often returns went back, `uncorrected` the answers of R5.
    """
    months = range(1, len(lights) + 1)
    but = {n: dict(LETTERS[letter]) for n, letter in zip(months, lights, strict=True)}
    for n, times in (sent_backs or {}).items():
        but[n]["sent_backs"] = times
    for n, answer in (uncorrected or {}).items():
        but[n]["uncorrected"] = answer
    own = [
        (FIA, f"M01-K{k}", month, colour, f"M01-K{k}" in left_out)
        for month, of_month in (colours or {}).items()
        for k, colour in enumerate(of_month, start=1)
    ]
    columns = ["department", "code", "month_number", "last_colour", "left_out"]
    steps = [
        (FIA, n, "M01-T1", "Order issued", date(2025, 1, 31), days, "overdue")
        for n, days in (overdue or {}).items()
    ]
    of_steps = ["owner", "month_number", "code", "name", "due", "days", "state"]
    return LaggingRules(
        plan,
        registered(plan, months, but),
        pd.DataFrame(own, columns=columns),
        pd.DataFrame(steps, columns=of_steps),
        today,
    )


def rules(found: Sequence[Lag]) -> list[str]:
    return [lag.rule for lag in found]


def at_the_end(lights: str = "oooooo", *args: Any, **more: Any) -> list[Lag]:
    """What holds in the last month."""
    return holding(lights, *args, **more).lags(FIA, len(lights))


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
        ("33333o", False),  # three days late is not too late
        ("l3l3lo", True),
        ("lolooooo", False),
        ("llolooooo", False),  # the window has moved on
        ("lloolo", True),
        ("wwwwww", False),
        ("mwmwoo", False),
        ("dddddd", False),
    ],
)
def test_r1_speaks_of_returns_that_are_missing_in_a_row_or_often_late(
    lights: str, *, holds: bool
) -> None:
    assert rules(at_the_end(lights)) == (["R1"] if holds else [])


def test_r1_names_the_months_with_what_became_of_each() -> None:
    (lag,) = at_the_end("oooomm")
    assert sentence(PLAN, lag) == "The returns for May 2025 and Jun 2025 are missing."
    (lag,) = at_the_end("lolomo")
    assert sentence(PLAN, lag) == (
        "3 of the last 6 returns are missing or more than 3 days late: Jan 2025 4 days late, "
        "Mar 2025 4 days late, May 2025 missing."
    )


def test_r1_counts_no_return_that_nobody_owes() -> None:
    (lag,) = at_the_end("lolo-l")
    assert sentence(PLAN, lag).startswith("3 of the last 5 returns are missing or more than")


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
    (lag,) = at_the_end(lights)
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
    before: tuple[int, int], now: tuple[int, int], *, holds: bool
) -> None:
    found = at_the_end(colours={5: reds(*before), 6: reds(*now)})
    assert rules(found) == (["R2"] if holds else [])


def test_r2_names_them_and_the_month_before() -> None:
    (lag,) = at_the_end(colours={5: reds(2, 5), 6: reds(3, 5)})
    assert sentence(PLAN, lag) == (
        "3 of its 5 rated indicators were far behind in Jun 2025 (M01-K1, M01-K2, M01-K3), and "
        "2 of 5 in May 2025."
    )


@pytest.mark.parametrize("skipped", "wdu")
def test_r2_passes_over_a_month_that_is_waived_not_due_or_unread(skipped: str) -> None:
    colours = {4: reds(2, 5), 5: reds(0, 5), 6: reds(2, 5)}
    assert rules(at_the_end("oooooo", colours)) == []
    (lag,) = at_the_end(f"oooo{skipped}o", colours)
    assert sentence(PLAN, lag) == (
        "2 of its 5 rated indicators were far behind in Jun 2025 (M01-K1, M01-K2), and 2 of 5 in "
        "Apr 2025 (months whose return is waived, unread or not due yet are passed over)."
    )


def test_a_skipped_month_clears_no_rule_and_silence_neither() -> None:
    colours = {n: reds(2, 5) for n in (1, 2, 3)}
    found = holding("oowoow", colours).all_lags(range(1, 7))
    assert [lag.month_number for lag in found] == [2, 3]
    found = holding("oowmmo", {n: reds(2, 5) for n in range(1, 7)}).all_lags(range(1, 7))
    assert {lag.month_number for lag in found if lag.rule == "R2"} == {2, 3, 4, 5, 6}
    assert lagging_since(found, FIA, 6) == 2


@pytest.mark.parametrize(
    ("plan", "few"), [(ONE, True), (TWO, True), (THREE, False)], ids=["one", "two", "three"]
)
@pytest.mark.parametrize(
    ("months", "three_running"),
    [((5, 6), False), ((4, 5, 6), True), ((3, 4, 5, 6), True), ((3, 4, 6), False)],
)
def test_r2_waits_three_months_where_a_department_has_one_or_two_of_its_own(
    plan: Plan, few: bool, months: tuple[int, ...], *, three_running: bool
) -> None:
    of = len(plan.kpis)
    colours = {n: reds(1, of) if n in months else reds(0, of) for n in range(1, 7)}
    holds = few and three_running  # of three, one is never many
    assert rules(at_the_end(colours=colours, plan=plan)) == (["R2"] if holds else [])


def test_r2_asks_of_few_that_the_same_one_be_red_all_the_time() -> None:
    turns = {4: ["red", "green"], 5: ["green", "red"], 6: ["red", "green"]}
    assert at_the_end(colours=turns, plan=TWO) == []
    (lag,) = at_the_end(colours=turns | {5: ["red", "red"]}, plan=TWO)
    assert sentence(TWO, lag) == (
        "M01-K1 was far behind in Apr 2025, May 2025 and Jun 2025, 3 months running."
    )


def test_few_of_its_own_are_counted_in_the_plan_and_not_by_what_is_rated() -> None:
    grey = {n: ["red", "unrated", "not_due"] for n in (4, 5, 6)}
    assert at_the_end(colours=grey, plan=THREE) == []


@pytest.mark.parametrize(
    ("combine", "own"), [(Combine.LAST_RATIO, 3), (Combine.SUM, 2), (Combine.LAST, 2)]
)
def test_a_share_of_a_ratio_is_its_own_and_a_count_of_several_is_not(
    combine: Combine, own: int
) -> None:
    shared = kpi(3, combine, (FIA, "POL"))
    plan = a_plan(a_measure((kpi(1), kpi(2), shared)))
    red = {n: reds(1, own) for n in (4, 5, 6)}
    assert rules(at_the_end(colours=red, plan=plan)) == (["R2"] if own == 2 else [])


@pytest.mark.parametrize("colour", ["not_due", "unrated"])
def test_r2_counts_rated_kpis_alone(colour: str) -> None:
    # two red of five are 40 %; those without a colour make the share neither smaller …
    grey = [*reds(2, 5), colour]
    assert rules(at_the_end(colours={5: grey, 6: grey})) == ["R2"]
    # … nor are they red themselves
    assert rules(at_the_end(colours={m: [colour] * 5 for m in (4, 5, 6)})) == []


def test_r2_forgets_what_is_left_out() -> None:
    red = {n: reds(2, 5) for n in (5, 6)}
    assert rules(at_the_end(colours=red)) == ["R2"]
    assert rules(at_the_end(colours=red, left_out=["M01-K2"])) == []


@pytest.mark.parametrize(("days", "holds"), [(29, False), (30, False), (31, True)])
def test_r3_speaks_of_a_milestone_more_than_30_days_overdue(days: int, *, holds: bool) -> None:
    found = at_the_end(overdue={6: days})
    assert rules(found) == (["R3"] if holds else [])
    if holds:
        assert "M01-T1 Order issued (due 31 Jan 2025, 31 days overdue)" in sentence(PLAN, found[0])


@pytest.mark.parametrize(
    ("answers", "holds"),
    [
        ({6: True}, False),
        ({5: True}, False),
        ({5: True, 6: True}, True),
        ({4: True, 6: True}, False),  # May was right at once
        ({4: True, 5: None, 6: True}, True),  # May is waived or still undecided
        ({4: True, 5: True, 6: None}, True),
    ],
)
def test_r5_speaks_of_two_returns_running_among_those_decided(
    answers: Mapping[int, bool | None], *, holds: bool
) -> None:
    assert rules(at_the_end(uncorrected=answers)) == (["R5"] if holds else [])


def test_r5_says_what_was_wrong_with_each() -> None:
    (lag,) = at_the_end(uncorrected={5: True, 6: True}, sent_backs={5: 1, 6: 2})
    assert sentence(PLAN, lag) == (
        "Returns were sent back more than once, or not corrected in time: "
        "May 2025 (sent back and not corrected "
        "within 7 days) and Jun 2025 (sent back 2 times)."
    )


def test_every_rule_that_holds_is_named_in_order() -> None:
    red = {5: reds(3, 5), 6: reds(3, 5)}
    found = at_the_end("oooomm", red, overdue={6: 40}, uncorrected={3: True, 4: True})
    assert rules(found) == ["R1", "R2", "R3"]
    undecided = {3: True, 4: True, 5: None, 6: None}
    found = at_the_end("oooomm", red, overdue={6: 40}, uncorrected=undecided)
    assert rules(found) == ["R1", "R2", "R3", "R5"]


@pytest.mark.parametrize(
    ("day", "evaluated"), [(date(2025, 7, 10), 5), (date(2025, 7, 11), 6), (date(2025, 7, 12), 6)]
)
def test_a_month_is_evaluated_when_its_due_day_is_more_than_three_days_past(
    day: date, evaluated: int
) -> None:
    assert evaluated_month(PLAN, 6, day) == evaluated
    found = holding("oooomm", overdue={5: 31, 6: 62}, today=day).lags(FIA, 6)
    assert rules(found) == (["R3"] if evaluated == 5 else ["R1", "R3"])
    said = sentence(PLAN, found[-1])
    assert said.startswith("As of May 2025: ") == (evaluated == 5)
    assert ("31 days overdue" in said) == (evaluated == 5)


def test_nobody_lags_before_the_first_month_can_be_evaluated() -> None:
    early = date(2025, 2, 10)
    assert holding("m", overdue={1: 99}, today=early).lags(FIA, 1) == []
    assert holding("m", overdue={1: 99}, today=early + timedelta(days=1)).lags(FIA, 1) != []


def seen(month: int, day: int = 20) -> date:
    """A day of the month after a plan month, on which the worked examples look at it."""
    return (PLAN.month(month) + 1).first_day.replace(day=day)


def test_example_14_silence_lifts_no_flag_and_an_awaited_return_raises_none() -> None:
    # on path in months 1 and 2, two of three red in month 3, silent in month 4
    green, two = reds(0, 3), reds(2, 3)
    colours = {1: green, 2: green, 3: two, 4: two}
    assert rules(at_the_end("ooom", colours, plan=THREE, today=seen(4))) == ["R2"]
    assert rules(at_the_end("oood", colours, plan=THREE, today=seen(4, 7))) == []


@pytest.mark.parametrize(("lights", "held"), [("ll", ["R5"]), ("llm", ["R1", "R5"])])
def test_example_15_two_late_corrections_are_a_rule_that_silence_does_not_cure(
    lights: str, held: list[str]
) -> None:
    answers = dict(zip((1, 2, 3), (True, True, None), strict=True))
    of_months = {n: answers[n] for n in range(1, len(lights) + 1)}
    assert rules(at_the_end(lights, uncorrected=of_months, today=seen(len(lights)))) == held


@pytest.mark.parametrize(
    ("lights", "overdue", "held"),
    [
        ("o" * 12, {}, []),
        ("o" * 12 + "m", {13: 31}, ["R3"]),
        ("o" * 12 + "mmm-", {16: 120}, ["R1", "R3"]),
    ],
)
def test_example_17_lagging_goes_on_when_the_plan_is_over(
    lights: str, overdue: Mapping[int, int], held: list[str]
) -> None:
    found = at_the_end(lights, overdue=overdue, today=seen(len(lights)))
    assert rules(found) == held
