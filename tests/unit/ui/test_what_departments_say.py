"""The departments' own words beside their figures, and what each is there to do."""

from __future__ import annotations

import html
import re

import pandas as pd
import pytest

from napams.domain.report import StatusReport
from napams.domain.returns import NarrativeField
from napams.store.returns import NARRATIVES
from napams.ui.committee import department, tables
from tests.unit.ui.small_reports import (
    FEBRUARY,
    HOSTILE,
    JANUARY,
    MARCH,
    TODAY,
    small_plan,
    small_report,
)


def words(drawn: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", drawn))


def wrote(**texts: str) -> pd.DataFrame:
    """Constraints by `DEPARTMENT_MONTH`, as accepted returns hold them."""
    rows = []
    for key, text in texts.items():
        code, number = key.split("_")
        month = small_plan().month(int(number))
        values = (str(month), int(number), code, NarrativeField.CONSTRAINTS.value, text, 1, TODAY)
        rows.append((*values, "Narrative!B12"))
    return pd.DataFrame(rows, columns=list(NARRATIVES))


@pytest.fixture
def report() -> StatusReport:
    return small_report()


def test_a_measure_shows_what_its_departments_wrote_and_where(report: StatusReport) -> None:
    read = words(tables.of_measure(wrote(FIA_3="No fuel."), report.plan.measures[0], MARCH))
    assert "No fuel." in read
    assert "revision 1, received on 17 Apr 2025, Narrative!B12" in read
    assert "Nothing in words from POL." in read


def test_a_measure_shows_only_its_own_departments_and_only_the_month(report: StatusReport) -> None:
    said = wrote(FIA_2="In February.", FIA_3="In March.", POL_3="Of police.")
    read = words(tables.of_measure(said, report.plan.measures[1], MARCH))
    assert "In March." in read
    assert "In February." not in read
    assert "Of police." not in read


def test_a_measure_on_which_nobody_wrote_says_so(report: StatusReport) -> None:
    read = words(tables.of_measure(wrote(), report.plan.measures[0], MARCH))
    assert "No accepted return for Mar 2025 from FIA, POL says anything in words." in read


def test_a_department_shows_its_words_newest_first_and_none_after_the_month() -> None:
    said = wrote(FIA_1="In January.", FIA_2="In February.", FIA_3="In March.", POL_2="Of police.")
    read = words(tables.of_department(said, "FIA", FEBRUARY))
    assert read.index("In February.") < read.index("In January.")
    assert "In March." not in read
    assert "Of police." not in read


def test_a_silent_department_is_said_to_be_silent() -> None:
    read = words(tables.of_department(wrote(POL_1="Of police."), "FIA", JANUARY))
    assert "No accepted return up to Jan 2025 says anything in words." in read


def test_what_departments_write_cannot_act_as_markup(report: StatusReport) -> None:
    said = wrote(FIA_3=HOSTILE)
    for drawn in (
        tables.of_measure(said, report.plan.measures[1], MARCH),
        tables.of_department(said, "FIA", MARCH),
    ):
        assert "<script" not in drawn
        assert html.escape(HOSTILE) in drawn


def test_a_department_is_told_what_it_leads_reports_and_owns(report: StatusReport) -> None:
    read = words(department.in_month(report, "FIA", MARCH))
    assert "M02 Waiting" in read
    assert "Reports 4 indicators a month, of M01, M02; M01-K2, M02-K2 shown without being" in read
    assert "Owns no milestone." in read
    assert "Owns 1 milestone: 1 overdue." in words(department.in_month(report, "POL", MARCH))


def test_a_department_is_told_how_its_returns_came_so_far(report: StatusReport) -> None:
    fia = words(department.in_month(report, "FIA", MARCH))
    assert "So far 3 returns were expected: 2 on time, 1 late (67 % on time)." in fia
    police = words(department.in_month(report, "POL", FEBRUARY))
    assert "So far 2 returns were expected: 1 on time, 1 missing (50 % on time)." in police
