"""The sentence of a KPI has the numbers that a reader would work out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from napams.domain.report import StatusReport
from napams.wording.reasons import kpi_reasons
from tests.oracle.histories import Given, Path, delivered, kpi, plan_of
from tests.unit.rules.worlds import report_of

RISES: tuple[str, Path, dict[int, Given]] = (
    "sum",
    (0, (8, 20, 34, 50)),
    {1: 2, 2: 3, 3: 3, 4: 3, 5: 3, 6: 3},
)
RATIO: tuple[str, Path, dict[int, Given]] = ("last_ratio", (40, (42, 46, 52, 60)), {6: (41, 100)})
CEILING: tuple[str, Path, dict[int, Given]] = (
    "sum",
    (0, (5, 10, 15, 20)),
    {1: 0, 2: 3, 3: 4, 4: 1, 5: 5, 6: 0},
)


def in_june(
    combine: str, path: Path, figures: dict[int, Given], polarity: str = "higher"
) -> tuple[StatusReport, pd.DataFrame]:
    """A plan of one KPI, and its row of the sixth month."""
    of = kpi("M01-K1", "A", combine, path, polarity=polarity)
    report = report_of(delivered(plan_of(of), {"A": {of.code: figures}}, 6), 6)
    return report, report.kpis.tail(1)


@pytest.mark.parametrize(
    ("told", "polarity", "words"),
    [
        (
            RISES,
            "higher",
            ["17 by the end of Jun 2025", "20 planned", "34 %", "40 % was due", "−6 p"],
        ),
        (RATIO, "higher", ["41 %", "46 %", "red", "4.5 months behind"]),
        (CEILING, "lower", ["13 up to Jun 2025", "at most 10", "20 in all", "−15 points"]),
    ],
    ids=["rises", "ratio", "ceiling"],
)
def test_the_reason_says_the_numbers(
    told: tuple[str, Path, dict[int, Given]], polarity: str, words: list[str]
) -> None:
    (reason,) = kpi_reasons(*in_june(*told, polarity))
    assert [w for w in words if w not in reason] == []


def test_needed_from_now_is_the_rest_over_the_months_left() -> None:
    _, row = in_june(*RISES)
    # (50 − 17) ÷ 6
    assert row["needed"].tolist() == pytest.approx([5.5])


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ((59, 100), "−10 % of the planned change is achieved (counted as 0 %), 40 % was due"),
        ((60, 100), "0 % of the planned change is achieved, 40 % was due"),
        ((70, 100), "100 % of the planned change is achieved, 40 % was due"),
        ((71, 100), "110 % of the planned change is achieved (counted as 100 %), 40 % was due"),
    ],
)
def test_a_share_that_its_measure_counts_otherwise_says_so(figure: Given, said: str) -> None:
    path = (60, (62, 64, 67, 70))
    (reason,) = kpi_reasons(*in_june("last_ratio", path, dict.fromkeys(range(1, 7), figure)))
    assert said in reason


@pytest.mark.parametrize(
    ("target", "figure", "said"),
    [
        (12, 4, "from now on 2 more a month are needed"),  # 8 in 6 months
        (12, 5, "from now on 2 more a month are needed"),  # 7
        (12, 5.999, "from now on 2 more a month are needed"),
        (12, 6, None),  # on plan: nothing is said of what is needed
        (6, 2, "4 more in 6 months are needed"),
        (2, 0, "2 more in 6 months are needed"),
        (1, 0, "1 more in 6 months is needed"),
        (7, 1, "from now on 1 more a month is needed"),
    ],
)
def test_of_counts_whole_things_are_needed(target: int, figure: float, said: str | None) -> None:
    path = (0, (target / 4, target / 2, target * 3 / 4, target))
    (reason,) = kpi_reasons(*in_june("sum", path, dict.fromkeys(range(1, 6), 0) | {6: figure}))
    assert said in reason if said else "needed" not in reason


@pytest.mark.parametrize(
    ("unit", "polarity", "said"),
    [
        ("count", "lower", "People confirmed dead: 13 up to Jun 2025 against at most 10 so far"),
        ("days", "lower", "13 days up to Jun 2025 against at most 10 days so far"),
        ("count", "higher", "13 by the end of Jun 2025 against 10 planned"),
    ],
)
def test_a_limit_names_what_it_counts(unit: str, polarity: str, said: str) -> None:
    path = (0, (5, 10, 15, 20))
    of = kpi("M01-K1", "A", "sum", path, polarity=polarity, unit=unit)
    figures: dict[int, Given] = {1: 13} | dict.fromkeys(range(2, 7), 0)
    report = report_of(delivered(plan_of(of), {"A": {of.code: figures}}, 6), 6)
    name = "People confirmed dead (missing shown beside)"
    named = report.plan.kpis[of.code].model_copy(update={"name": name})
    report.plan.kpis[of.code] = named
    (reason,) = kpi_reasons(report, report.kpis.tail(1))
    assert reason.startswith(said)


@pytest.mark.parametrize(("score", "count"), [(True, 0), (False, 1)])
@pytest.mark.parametrize("polarity", ["higher", "lower"])
def test_a_colour_that_counts_for_nobody_says_so(polarity: str, score: bool, count: int) -> None:
    of = kpi("M01-K1", "A", "sum", (0, (5, 10, 15, 20)), polarity=polarity, score=score)
    figures: dict[int, Given] = dict.fromkeys(range(1, 7), 2)
    report = report_of(delivered(plan_of(of), {"A": {of.code: figures}}, 6), 6)
    (reason,) = kpi_reasons(report, report.kpis.tail(1))
    assert reason.count(" It counts for no measure and no department.") == count
