"""The examples of docs/rules.md, as the product computes them.

Not those whose whole subject has a file of its own: lights, days of receipt, milestones, and the
table of Shares and schedule variance (test_worked_examples).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from napams.config import ROOT
from napams.domain.catalogue import Kpi, Plan
from napams.domain.contributions import FIGURES
from napams.domain.events import Head
from napams.domain.milestones import REPORTS
from napams.domain.provenance import SOURCES
from napams.domain.report import Known, StatusReport
from napams.intake.catalogue import read_catalogue
from napams.intake.returns import read_return
from tests.plans.built import a_measure, a_plan
from tests.unit.rules.registers import AWAITED, SILENT, WAITING, WAIVED, Change, registered

Figures = Mapping[tuple[str, str], Mapping[int, float | tuple[float, float]]]
"""What was accepted, by indicator and department, and by plan month."""

K1, K2, K3 = "M01-K1", "M01-K2", "M01-K3"
TO_48, TO_50 = (12, 24, 36, 48), (8, 20, 34, 50)
FALLS = {"unit": "%", "polarity": "lower", "baseline": 60, "targets": (50, 35, 20, 10)}
A_FEW = (5, 20, 35, 50)
FOUR_A_MONTH = dict.fromkeys(range(1, 7), 4)


def kpi(code: str = K1, combine: str = "sum", reporters: str = "FIA", **more: object) -> Kpi:
    """An indicator; its start is 0 and its path straight, unless said."""
    ratio = "ratio" in combine
    return Kpi.model_validate(
        {
            "code": code,
            "name": f"Indicator {code}",
            "unit": "%" if ratio else "count",
            "polarity": "higher",
            "combine": combine,
            "shape": "linear",
            "numerator": "part" if ratio else "",
            "denominator": "whole" if ratio else "",
            "baseline": 0,
            "baseline_basis": "illustrative",
            "targets": TO_48,
            "reporters": tuple(reporters.split()),
            **more,
        }
    )


def seen_on_20th(plan: Plan, until: int) -> date:
    return (plan.month(until) + 1).first_day.replace(day=20)


def judged(
    plan: Plan,
    told: Figures,
    until: int,
    but: Mapping[tuple[str, int], Change] | None = None,
    today: date | None = None,
) -> StatusReport:
    """The report on the months up to `until`, seen on the 20th of the next unless said.

    A department without a figure of a month sent nothing; `but` says what became of a return.
    """
    rows = [
        (code, department, month, "given", *_amounts(given), True)
        for (code, department), by_month in told.items()
        for month, given in by_month.items()
        if month <= until and (department, month) not in (but or {})
    ]
    owed = registered(plan, range(1, until + 1))
    sent = {(department, month) for _, department, month, *_ in rows}
    for index, row in owed.iterrows():
        of = row["department"], row["month_number"]
        change = (but or {}).get(of, {} if of in sent else SILENT)
        for column, value in change.items():
            owed.loc[index, column] = value
    known = Known(
        pd.DataFrame(rows, columns=list(FIGURES)),
        pd.DataFrame(columns=list(REPORTS)),
        owed,
        pd.DataFrame(columns=list(SOURCES)),
    )
    day = today or seen_on_20th(plan, until)
    return StatusReport.of(plan, known, range(1, until + 1), as_of=day, head=Head(0, ""))


def _amounts(given: float | tuple[float, float]) -> tuple[float, float, float]:
    nothing = float("nan")
    return (nothing, *given) if isinstance(given, tuple) else (given, nothing, nothing)


def last(frame: pd.DataFrame, **where: str) -> dict[str, Any]:
    """The row of the newest month."""
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return dict(frame.sort_values("month_number").iloc[-1])


def one(
    of: Kpi, by_month: Mapping[int, float | tuple[float, float]], until: int, **more: Any
) -> dict[str, Any]:
    """The row of an indicator that FIA reports alone."""
    plan = a_plan(a_measure((of,)))
    return last(judged(plan, {(of.code, "FIA"): by_month}, until, **more).kpis)


@pytest.mark.parametrize(
    ("combine", "by_month", "value"),
    [
        ("sum", {1: 2, 2: 3, 3: 3}, 8),
        ("last", {1: 3, 2: 4, 3: 8}, 8),
        ("pooled_ratio", {1: (13, 30), 2: (12, 30), 3: (16, 40)}, 41),
        ("last_ratio", {1: (1, 36), 2: (2, 36), 3: (5, 36)}, 13.8889),
    ],
)
def test_figures_of_months_make_a_value(
    combine: str, by_month: dict[int, float], value: float
) -> None:
    assert one(kpi(combine=combine), by_month, 3)["actual"] == pytest.approx(value, abs=5e-5)


@pytest.mark.parametrize(
    ("until", "value", "partial"), [(2, 75, ""), (3, 75, "RNG"), (5, 75, "RNG"), (6, None, "")]
)
def test_the_last_figure_of_a_silent_department_stands_in_for_three_months(
    until: int, value: float | None, partial: str
) -> None:
    of = kpi(combine="last_ratio", reporters="MOI RNG", baseline=60, targets=(66, 72, 78, 84))
    told: Figures = {
        (K1, "MOI"): dict.fromkeys(range(1, 7), (45, 50)),
        (K1, "RNG"): dict.fromkeys((1, 2), (30, 50)),
    }
    row = last(judged(a_plan(a_measure((of,), lead="MOI")), told, until).kpis)
    if value is None:
        assert (pd.isna(row["actual"]), row["colour"]) == (True, "no_data")
    else:
        assert (row["actual"], row["partial"]) == (value, partial)


@pytest.mark.parametrize(
    ("march", "expected", "earned", "colour"),
    [
        (SILENT, 24, 0.4167, "amber"),
        (WAIVED, 20, 0.4167, "green"),
        (WAITING, 20, 0.4167, "green"),
    ],
    ids=["silent", "waived", "waiting"],
)
def test_what_is_unread_or_excused_is_neither_counted_nor_expected(
    march: Change, expected: float, earned: float, colour: str
) -> None:
    row = one(kpi(), FOUR_A_MONTH, 6, but={("FIA", 3): march})
    assert (row["actual"], row["expected"], row["colour"]) == (20, expected, colour)
    assert row["earned_share"] == pytest.approx(earned, abs=5e-5)


@pytest.mark.parametrize(("cases", "rated"), [(19, False), (20, True)])
def test_a_pooled_ratio_needs_200_over_its_change_in_points(cases: int, rated: bool) -> None:
    of = kpi(combine="pooled_ratio", polarity="lower", baseline=15, targets=(14, 11, 8, 5))
    row = one(of, {1: (3, cases)}, 1)
    assert (row["colour"] != "unrated") is rated
    assert row["actual"] == pytest.approx(300 / cases)


@pytest.mark.parametrize(
    ("of", "until", "expected"),
    [
        (kpi(targets=TO_50), 5, 16),
        (kpi(targets=TO_50, shape="step"), 5, 8),
        (kpi(combine="last_ratio", targets=(None, None, 25, 50)), 6, 0),
        (kpi(combine="last_ratio", targets=(None, None, 25, 50)), 7, 25 / 3),
    ],
    ids=["straight", "step", "nothing before", "then rising"],
)
def test_the_path_runs_between_the_quarters_ends(of: Kpi, until: int, expected: float) -> None:
    given = (1, 100) if of.combine.is_ratio else 1
    row = one(of, dict.fromkeys(range(1, until + 1), given), until)
    assert row["expected"] == pytest.approx(expected)


def test_a_pooled_ratio_is_held_to_the_path_of_its_months_by_their_cases() -> None:
    told = {4: (9, 20), 5: (20, 50), 6: (10.5, 30)}
    row = one(kpi(combine="pooled_ratio", **FALLS), told, 6)
    assert (row["actual"], row["expected"]) == pytest.approx((39.5, 39.5))
    assert row["schedule_variance"] == pytest.approx(0)
    assert row["colour"] == "green"


def test_a_value_to_be_held_is_compared_with_it() -> None:
    of = kpi(combine="last_ratio", baseline=90, targets=(90, 90, 90, 90))
    row = one(of, {1: (87, 100)}, 1)
    assert row["schedule_variance"] == pytest.approx(-0.033, abs=5e-4)
    assert row["colour"] == "green"


def test_an_unread_return_leaves_the_month_before_standing() -> None:
    told = {1: 3, 2: 3, 3: 3, 4: 4, 5: 4}
    row = one(kpi(targets=TO_50), told, 6, but={("FIA", 6): WAITING})
    assert (row["actual"], row["expected"], row["colour"]) == (17, 16, "green")
    assert (row["on_hold"], row["held_from"]) == (True, 5)
    assert pd.isna(row["months_behind"])
    assert pd.isna(row["forecast_month"])


@pytest.mark.parametrize(
    ("of", "given", "until", "variance", "colour"),
    [
        (kpi(targets=A_FEW), 0, 3, -0.1, "red"),
        (kpi(targets=A_FEW), 1 / 3, 3, -0.08, "amber"),
        (
            kpi(combine="last_ratio", baseline=30, targets=(40, 55, 70, 80)),
            (5, 11),
            6,
            -0.19,
            "amber",
        ),
        (
            kpi(combine="last_ratio", baseline=30, targets=(40, 55, 70, 80)),
            (6, 11),
            6,
            -0.01,
            "green",
        ),
        (kpi(shape="step", targets=(None, 1, 3, 5)), 0, 6, -0.2, "red"),
    ],
    ids=["nothing of a tenth", "something of it", "one case short", "one case more", "a count"],
)
def test_the_first_condition_that_holds_gives_the_colour(
    of: Kpi, given: float | tuple[float, float], until: int, variance: float, colour: str
) -> None:
    row = one(of, dict.fromkeys(range(1, until + 1), given), until)
    assert row["colour"] == colour
    assert row["schedule_variance"] == pytest.approx(variance, abs=5e-3)


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        (0.15, "green"),
        (0.1499999999, "green"),
        (0.149, "amber"),
        (0.05, "amber"),
        (0.049, "red"),
    ],
)
def test_a_limit_itself_is_kept(value: float, colour: str) -> None:
    of = kpi(combine="last", unit="share", targets=(0.2, 0.5, 0.8, 1))
    assert one(of, dict.fromkeys((1, 2, 3), value), 3)["colour"] == colour


@pytest.mark.parametrize(
    ("of", "told", "until", "behind", "forecast", "needed"),
    [
        (kpi(targets=TO_50), dict.fromkeys(range(1, 7), 17 / 6), 6, 0.75, 13.7143, 5.5),
        (kpi(), dict.fromkeys(range(1, 7), 3), 6, 1.5, 16, 5),
        (kpi(), dict.fromkeys(range(1, 7), 1), 6, 4.5, None, 7),
        (
            kpi(combine="last", targets=(10, 20, 35, 50)),
            dict.fromkeys(range(1, 7), 35),
            6,
            0,
            8,
            2.5,
        ),
    ],
    ids=["behind", "three quarters of the pace", "a quarter of it", "ahead"],
)
def test_pace_and_rest(
    of: Kpi,
    told: Mapping[int, float],
    until: int,
    behind: float,
    forecast: float | None,
    needed: float,
) -> None:
    row = one(of, told, until)
    assert (row["months_behind"], row["needed"]) == pytest.approx((behind, needed))
    if forecast is None:
        assert pd.isna(row["forecast_month"])
    else:
        assert row["forecast_month"] == pytest.approx(forecast, abs=5e-5)


def test_three_forces_are_not_judged_by_the_fourth() -> None:
    of = kpi(
        combine="pooled_ratio", reporters="FCN FCS PCG RNG", baseline=60, targets=(70, 80, 90, 95)
    )
    told: Figures = {
        (K1, d): dict.fromkeys((1, 2, 3), (0 if d == "RNG" else 80, 100)) for d in of.reporters
    }
    report = judged(a_plan(a_measure((of,), lead="PCG")), told, 3)
    whole = last(report.kpis)
    assert (whole["actual"], whole["colour"]) == (60, "red")
    colours = {d: last(report.departments, department=d)["colour"] for d in of.reporters}
    assert colours == {"FCN": "green", "FCS": "green", "PCG": "green", "RNG": "red"}
    assert last(report.own_shares, department="PCG")["actual"] == 80


@pytest.mark.parametrize(("kpis", "colour"), [(5, "amber"), (6, "green")])
def test_a_fifth_of_the_weight_red_keeps_a_department_from_green(kpis: int, colour: str) -> None:
    codes = [f"M01-K{n}" for n in range(1, kpis + 1)]
    plan = a_plan(a_measure(tuple(kpi(code) for code in codes)))
    told = {(code, "FIA"): dict.fromkeys((1, 2, 3), 4.2 if code != K1 else 0) for code in codes}
    assert last(judged(plan, told, 3).departments)["colour"] == colour


TWO_OF_THREE_RED: Figures = {
    (K1, "FIA"): {1: 4, 2: 8, 3: 3},
    (K2, "FIA"): {1: 4, 2: 8, 3: 3},
    (K3, "FIA"): {1: 4, 2: 8, 3: 12},
}


@pytest.mark.parametrize(
    ("april", "day", "rules"),
    [(SILENT, 20, "R2"), (AWAITED, 7, "")],
    ids=["nothing came", "still awaited"],
)
def test_silence_keeps_the_colours_that_r2_counts(april: Change, day: int, rules: str) -> None:
    plan = a_plan(a_measure(tuple(kpi(code, combine="last") for code in (K1, K2, K3))))
    but = {("FIA", 4): april}
    report = judged(plan, TWO_OF_THREE_RED, 4, but, date(2025, 5, day))
    assert last(report.departments)["rules"] == rules


def test_rates_leave_out_what_is_due() -> None:
    plan = a_plan(a_measure((kpi(),)))
    late = {"light": "late", "days_late": 2}
    missing = {**SILENT, "received_on": None}
    due = {**AWAITED, "received_on": None}
    told = {(K1, "FIA"): dict.fromkeys(range(1, 12), 4)}
    report = judged(plan, told, 11, {("FIA", 4): late, ("FIA", 8): missing, ("FIA", 11): due})
    rates = report.departments.set_index("month_number")[["on_time_rate", "received_rate"]]
    assert rates.loc[10].tolist() == pytest.approx([0.8, 0.9])
    assert rates.loc[11].tolist() == pytest.approx([0.8, 0.9])


@pytest.fixture(scope="module")
def march() -> StatusReport:
    """The plan of the catalogue with the one return of the samples, seen on 20 April."""
    plan = read_catalogue(ROOT / "data" / "plan")
    sample = ROOT / "data" / "samples" / "clean-FIA-AHS-2025-03.xlsx"
    reading = read_return(
        sample.read_bytes(), plan_for=lambda _: plan, received_on=date(2025, 4, 5)
    )
    assert reading.valid is not None
    told: Figures = {
        (f.kpi, "FIA-AHS"): {
            3: f.value if f.numerator is None else (f.numerator, f.denominator)  # type: ignore[dict-item]
        }
        for f in reading.valid.figures
        if not f.category and f.value is not None
    }
    return judged(plan, told, 3)


def test_measure_4_at_the_end_of_march(march: StatusReport) -> None:
    row = last(march.measures, measure="M04")
    shares = row["planned_share"], row["earned_share"], row["schedule_variance"]
    assert shares == pytest.approx((0.1731, 0.0434, -0.1297), abs=5e-5)
    assert row["colour"] == "amber"


def test_the_parts_of_measure_4_pull_it_down(march: StatusReport) -> None:
    parts = pd.DataFrame(march.parts_of(last(march.measures, measure="M04"))).set_index("code")
    shares = ["planned_share", "earned_share"]
    by_hand = {
        "M04-K1": (0.16, 0.08, -1),
        "M04-K2": (0.125, 0.1133, -0.1),
        "M04-K3": (0.1, 0.1538, 0.7),
        "M04-K4": (0, 0, 0),
        "M04-T1": (1, 0, -12.5),
        "M04-T2": (0, 0, 0),
        "M04-T3": (0, 0, 0),
        "M04-T4": (0, 0, 0),
    }
    for code, (planned, earned, pull) in by_hand.items():
        assert parts.loc[code, shares].tolist() == pytest.approx([planned, earned], abs=5e-5)
        assert 100 * parts.loc[code, "pull"] == pytest.approx(pull, abs=0.06)
    assert set(parts.index) == set(by_hand)
