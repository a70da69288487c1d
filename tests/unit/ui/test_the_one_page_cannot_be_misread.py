"""Notes on the committee's one page that keep its figures from being misread."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from napams.report.measures import measure_lines
from napams.ui.committee import one_page, overview
from napams.wording.changes import DIFFERENCES
from tests.unit.ui.small_reports import FEBRUARY, MARCH, small_data, small_report
from tests.unit.ui.test_summary_of_the_month import words


def test_what_must_fall_stands_against_at_most_what_is_planned() -> None:
    read = words(one_page.drawn(small_data(FEBRUARY)))
    assert "days against at most" in read
    assert read.count("at most") == 1


@pytest.mark.parametrize(
    ("state", "said"),
    [("accepted", "1 on time, 1 accepted"), ("received", "1 on time, 0 accepted, 1 with the JTF")],
)
def test_returns_that_wait_for_the_jtf_are_counted(state: str, said: str) -> None:
    data = small_data(MARCH)
    register = data.report.register
    register = register.assign(state=register["state"].replace("accepted", state))
    report = replace(data.report, register=register)
    read = words(one_page.drawn(replace(data, report=report)))
    assert f"1 of 2 {said}Figures" in read


def test_the_day_on_which_milestones_are_judged_stands_over_them() -> None:
    assert "Next or late milestone, on 31 Mar 2025" in words(one_page.drawn(small_data(MARCH)))


def test_focal_persons_read_the_same_headline_sentences_as_the_committee() -> None:
    sentences = [
        line.headline.sentence
        for line in measure_lines(small_report(), FEBRUARY)
        if line.headline is not None
    ]
    assert any("against at most" in sentence for sentence in sentences)
    for drawn in (
        overview.measures(small_report(), FEBRUARY),
        one_page.drawn(small_data(FEBRUARY)),
    ):
        assert all(sentence in words(drawn) for sentence in sentences)


def test_a_correction_that_changed_a_colour_stands_on_the_first_page() -> None:
    rows = [("2025-02", "measure", "M02", "Waiting", "colour", "amber", "green")]
    data = replace(small_data(MARCH), corrected=pd.DataFrame(rows, columns=list(DIFFERENCES)))
    words = "Corrected since Feb 2025 was closed: M02 Waiting behind → on plan."
    assert words in one_page.drawn(data)
    assert words not in one_page.drawn(small_data(MARCH))
