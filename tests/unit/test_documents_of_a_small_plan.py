"""The printed documents of any plan: without money, routes, headlines or words, hostile titles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from napams.domain.months import Month
from napams.exports.pdf import charts
from napams.exports.pdf.documents import agenda_pdf, brief_pdf
from napams.report.brief_data import BriefData
from napams.report.paths import indicator_path
from napams.store.returns import NARRATIVES
from napams.wording.restatements import RESTATEMENTS
from tests.printed import pages
from tests.unit.ui.small_reports import (
    ARRESTS,
    DEATHS,
    FEBRUARY,
    HOSTILE,
    JANUARY,
    MARCH,
    small_plan,
    small_report,
)


def data(month: Month) -> BriefData:
    return BriefData(
        report=small_report(),
        month=month,
        narratives=pd.DataFrame(columns=list(NARRATIVES)),
        restatements=pd.DataFrame(columns=list(RESTATEMENTS)),
        unreviewed=pd.DataFrame(columns=["department", "queries"]),
        breakdowns=pd.DataFrame(),
        changed_at=datetime(2025, 4, 17, 5, tzinfo=UTC),
    )


@pytest.mark.parametrize("month", [JANUARY, FEBRUARY, MARCH])
def test_both_are_printed_in_every_month(month: Month) -> None:
    for printed in (brief_pdf(data(month)), agenda_pdf(data(month))):
        assert month.label in pages(printed)[0]


def test_a_hostile_title_is_shown_as_text() -> None:
    read = " ".join(" ".join(pages(brief_pdf(data(MARCH)))).split())
    assert HOSTILE in read


def test_the_made_up_figures_of_a_demonstration_say_so_on_every_page() -> None:
    made_up = replace(small_report(), demonstration=True)
    for printed in (brief_pdf, agenda_pdf):
        read = pages(printed(replace(data(MARCH), report=made_up)))
        assert all("made-up figures, not to be cited" in page for page in read)
        assert "Demonstration: every figure here is made up" in read[0]


def test_a_chart_says_in_words_what_it_draws() -> None:
    rows = small_report().kpis
    kpi = small_plan().kpis[ARRESTS]
    drawn = charts.path(indicator_path(small_plan(), kpi, rows[rows["code"] == ARRESTS]))
    assert drawn["alt"].startswith(
        f"{ARRESTS} Arrests, reported against planned: Jan 2025 2 against"
    )
    assert len(drawn["reported"]) == 3
    assert len(drawn["planned"]) == 13
    every = [*drawn["planned"], *drawn["band"], *([x, y] for x, y, _ in drawn["reported"])]
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in every)


def test_a_figure_without_a_plan_is_drawn_without_one() -> None:
    rows = small_report().kpis
    kpi = small_plan().kpis[DEATHS]
    drawn = charts.path(indicator_path(small_plan(), kpi, rows[rows["code"] == DEATHS]))
    assert drawn["planned"] == drawn["band"] == []
    assert "against" not in drawn["alt"].split(": ")[1]


@pytest.mark.parametrize(
    ("top", "whole", "ticks"),
    [
        (90, False, [0, 25, 50, 75]),
        (100, False, [0, 25, 50, 75, 100]),
        (101, False, [0, 50, 100]),
        (2, True, [0, 1, 2]),
        (2, False, [0, 0.5, 1, 1.5, 2]),
        (1, True, [0, 1]),
        (0.5, True, [0]),
        (800_000, True, [0, 200_000, 400_000, 600_000, 800_000]),
    ],
)
def test_ticks_are_round_and_few(top: float, whole: bool, ticks: list[float]) -> None:
    assert charts._ticks(top, whole=whole) == ticks
