"""The grids of measures and of returns: marks, words, reasons and where cells lead."""

from __future__ import annotations

import re
from datetime import date

import pytest

from napams.domain.colours import Colour
from napams.domain.reporting import NOT_OWED, ReportingStatus
from napams.ui import heatmap
from napams.wording.group_reasons import group_reason
from napams.wording.marks import OF_COLOUR, OF_LIGHT
from tests.unit.ui.small_reports import JANUARY, MARCH, PAST, small_report


def test_every_colour_and_light_has_a_mark_with_a_word() -> None:
    assert set(OF_COLOUR) == {c.value for c in Colour}
    assert set(OF_LIGHT) == {NOT_OWED, *(c.value for c in ReportingStatus)}


@pytest.mark.parametrize("marks", [OF_COLOUR, OF_LIGHT])
def test_marks_are_told_apart_without_colour(marks: dict[str, object]) -> None:
    assert len({m.shape for m in marks.values()}) == len(marks)  # type: ignore[attr-defined]
    assert len({m.word for m in marks.values()}) == len(marks)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"days_late": 13},
            "Sent back, and not counted as received; due by 7 Apr 2025, 13 days ago.",
        ),
        ({}, "Sent back, and not counted as received yet; due by 7 Apr 2025."),
        ({"revisions": 0}, "Nothing received yet; due by 7 Apr 2025."),
        ({"revisions": 0, "owed": False}, "Nothing received yet; owed by nobody."),
    ],
)
def test_a_return_that_counts_as_not_received_says_why(
    facts: dict[str, object], words: str
) -> None:
    row = {"due": date(2025, 4, 7), "received_on": None, "days_late": 0, "revisions": 1}
    assert heatmap.of_return(row | {"owed": True} | facts) == words


def test_each_measure_has_a_cell_for_each_month_with_its_colour_and_reason() -> None:
    report = small_report()
    drawn = heatmap.heat_map(report, MARCH, leads=True)
    for row in report.measures.to_dict("records"):
        mark = OF_COLOUR[row["colour"]]
        address = f'href="why?code={row["measure"]}&amp;month={row["month"]}"'
        cell = re.search(rf"<a {re.escape(address)} class=\"nm-cell nm-{mark.tone}\"[^>]*>", drawn)
        assert cell is not None, row
        assert f'title="{group_reason(report, row)}"' in cell[0]
        assert f": {mark.word}" in cell[0]


def test_a_reader_who_may_not_open_measures_gets_no_links() -> None:
    drawn = heatmap.heat_map(small_report(), MARCH, leads=False)
    assert "href" not in drawn
    assert drawn.count('tabindex="0" role="note"') == 6


def test_links_keep_the_past_day() -> None:
    drawn = heatmap.heat_map(small_report(PAST), MARCH, leads=True)
    assert drawn.count("href") == drawn.count("known_on=2025-04-09") == 8


@pytest.mark.parametrize(("month", "heading"), [(JANUARY, "Jan 2025"), (MARCH, "Mar 2025")])
def test_the_shown_month_is_marked_in_the_heading_alone(month: object, heading: str) -> None:
    drawn = heatmap.heat_map(small_report(), month, leads=True)  # type: ignore[arg-type]
    assert re.findall(r'aria-current="true">([^<]*)<', drawn) == [heading]
    assert drawn.count('class="now"') == 2


def test_the_calendar_says_when_a_return_came() -> None:
    drawn = heatmap.calendar(small_report(), MARCH)
    assert 'title="Received on 7 Feb 2025, due by 7 Feb 2025."' in drawn
    assert 'title="Received on 8 Mar 2025, due by 7 Mar 2025, 1 day late."' in drawn
    assert 'title="Nothing received; due by 7 Apr 2025, 10 days ago."' in drawn
    assert 'title="Nothing received yet; due by 7 May 2025."' in drawn


def test_a_month_that_has_not_ended_leads_nowhere() -> None:
    drawn = heatmap.calendar(small_report(), MARCH)
    assert "Apr 2025: due" in drawn
    assert "month=2025-04" not in drawn
