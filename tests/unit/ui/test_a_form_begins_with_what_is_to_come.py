"""Nobody is led into a return that is accepted; the way to correct it is a link."""

from __future__ import annotations

from dataclasses import replace

import pytest

from napams.domain.which_month import Standing
from napams.ui import which_month
from napams.ui.desk import entry
from tests.unit.ui.small_reports import JANUARY, MARCH, small_report


@pytest.mark.parametrize(
    ("state", "settled"),
    [("", False), ("received", False), ("sent back", False), ("accepted", True)],
)
def test_only_an_accepted_return_has_nothing_to_fill_in(state: str, settled: bool) -> None:
    owed = small_report().register.assign(state=state)
    assert entry.settled(owed, "FIA", MARCH) is settled


def test_the_accepted_return_is_opened_by_its_address() -> None:
    said = entry.nothing_to_fill_in("FIA", MARCH)
    assert "There is no return of FIA to fill in now." in said
    assert 'href="entry?department=FIA&amp;month=2025-03"' in said


def test_a_provisional_month_is_edged_otherwise_than_a_final_one() -> None:
    report = small_report()
    final = replace(report.states[JANUARY], state=Standing.FINAL, closed_on=report.as_of)
    closed = replace(report, states={**report.states, JANUARY: final})
    assert "nm-provisional" in which_month.line(report, JANUARY)
    drawn = which_month.line(closed, JANUARY)
    assert "<strong>Jan 2025</strong>, final: closed on 17 April." in drawn
    assert "nm-provisional" not in drawn


def test_after_the_plans_end_the_line_says_so() -> None:
    report = small_report()
    later = report.plan.month(report.plan.months + 1)
    after = replace(report, states={later: report.states[MARCH]})
    assert "The plan ended with Dec 2025" in which_month.line(after, later)
    assert "The plan ended" not in which_month.line(report, MARCH)
