"""The month in sentences, for the committee and for those who see the measures alone."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pandas as pd
import pytest

from napams.domain.frames import of_month, records, worst_first
from napams.services.changes import COLUMNS, Changed
from napams.ui.committee import measure, one_page, overview
from napams.wording.kpi_reasons import kpi_reason
from napams.wording.marks import OF_COLOUR
from tests.unit.ui.small_reports import (
    ARRESTS,
    FEBRUARY,
    JANUARY,
    MARCH,
    small_changes,
    small_data,
    small_plan,
    small_report,
)


def words(drawn: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", drawn))


def test_the_opening_says_as_of_when_and_what_counts() -> None:
    read = words(overview.opening(small_report(), MARCH, everything=True))
    assert "Month 3 of 12 of the plan. Data as of 17 Apr 2025. Only accepted figures count." in read


def test_a_month_of_which_nothing_was_received_says_so() -> None:
    report = small_report()
    silent = replace(report, register=report.register.assign(received_on=None))
    read = words(overview.opening(silent, MARCH, everything=True))
    assert "No return for Mar 2025 has been received" in read
    assert "Only accepted" not in read


@pytest.mark.parametrize(
    ("not_due", "words_of_it"),
    [
        (0, "what was due and is not reported counts as not achieved."),
        (1, "returns are due by 7 Apr 2025, and until then the month before stands."),
        (2, "returns are due by 7 Apr 2025, and until then the month before stands."),
    ],
)
def test_silence_is_held_against_nobody_before_the_due_day(not_due: int, words_of_it: str) -> None:
    report = small_report()
    states = {**report.states, MARCH: replace(report.states[MARCH], not_due=not_due)}
    register = report.register.assign(received_on=None)
    silent = replace(report, register=register, states=states)
    read = words(overview.opening(silent, MARCH, everything=True))
    assert f"No return for Mar 2025 has been received: {words_of_it}" in read


def test_the_returns_are_counted_once() -> None:
    read = words(overview.drawn(small_report(), MARCH, small_data(MARCH), small_changes(MARCH)))
    assert read.count("1 of 2") == 1
    assert read.count("1 on time, 1 accepted") == 1


def test_the_opening_names_the_measures_that_are_far_behind() -> None:
    report = small_report()
    rows = of_month(report.measures, MARCH)
    red = rows.loc[rows["colour"] == "red", "measure"].tolist()
    read = words(overview.opening(report, MARCH, everything=True))
    assert red
    assert f"Mar 2025 (provisional): {len(red)} of the 2 measures" in read
    assert all(f"{code} " in read for code in red)


def test_those_who_see_measures_alone_read_nothing_of_departments() -> None:
    drawn = overview.drawn(small_report(), MARCH, None, None)
    assert "Returns received" not in drawn
    assert "Lagging" not in drawn
    assert "Police" not in drawn
    assert "href" not in drawn


def test_the_committee_reads_of_departments_too() -> None:
    read = words(overview.drawn(small_report(), MARCH, small_data(MARCH), small_changes(MARCH)))
    assert "POL returns late or missing (R1)" in read
    assert "Police" in read


def test_measures_stand_worst_first() -> None:
    rows = worst_first(of_month(small_report().measures, MARCH))
    order = ["red", "amber", "no_data", "green", "not_due", "unrated"]
    ranks = [order.index(c) for c in rows["colour"]]
    assert ranks == sorted(ranks)


def test_the_first_month_has_nothing_to_compare_with() -> None:
    assert "this is the first month" in words(
        overview.facts(small_report(), JANUARY, small_changes(JANUARY))
    )
    assert "this is the first month" not in words(
        overview.facts(small_report(), FEBRUARY, small_changes(FEBRUARY))
    )


def test_what_changed_since_the_month_before_is_told_with_both_colours() -> None:
    changed = small_changes(MARCH)
    turned = changed.rows[changed.rows["kind"] == "measure"]
    read = words(overview.facts(small_report(), MARCH, changed))
    assert len(turned)
    assert "Since Feb 2025" in read
    for row in turned.to_dict("records"):
        before, after = OF_COLOUR[row["before"]].word, OF_COLOUR[row["after"]].word
        assert re.search(rf"{row['code']} .*?{before} → .*?{after}", read), (row, read)


def test_milestones_are_named_by_what_became_of_them_and_restatements_counted() -> None:
    changed = small_changes(MARCH)
    told = [
        ("milestone", "M01-T1", "Papers", "fell overdue", "", "", "2025-03", ""),
        ("milestone", "M02-T9", "More", "done", "", "", "2025-03", ""),
        ("figure", ARRESTS, "FIA, Jan 2025", "restated", "2", "3", "2025-01", ""),
    ]
    rows = pd.DataFrame(told, columns=list(COLUMNS))
    read = words(overview.facts(small_report(), MARCH, Changed(changed.against, rows)))
    assert "fell overdue: M01-T1; done: M02-T9" in read
    assert "1 figure (FIA, Jan 2025)" in read


def test_the_longest_overdue_milestone_is_named_with_its_owner() -> None:
    read = words(overview.facts(small_report(), MARCH, small_changes(MARCH)))
    assert "1 of 1; the longest is M01-T1 Papers issued (POL), overdue by 59 days" in read


@pytest.mark.parametrize(
    ("month", "share", "of_how_many"),
    [(JANUARY, "0 %", "0 of 4 indicators"), (FEBRUARY, "100 %", "4 of 4 indicators")],
)
def test_evidence_is_counted_over_the_figures_given(
    month: object, share: str, of_how_many: str
) -> None:
    read = words(one_page.drawn(small_data(month)))  # type: ignore[arg-type]
    assert f"Figures with evidence{share} {of_how_many}" in read


def test_a_measure_says_since_when_it_has_its_colour() -> None:
    read = words(overview.measures(small_report(), JANUARY))
    assert "new this month" in read


def test_a_kpi_tells_its_sentence_its_source_and_that_its_baseline_is_assumed() -> None:
    plan, rows = small_plan(), of_month(small_report().kpis, MARCH)
    row = next(r for r in records(rows) if r["code"] == ARRESTS)
    read = words(measure.described(small_report(), plan.kpis[ARRESTS], row))
    assert kpi_reason(small_report(), row) in read
    assert "FIA return Mar 2025, revision 1, Return!G7" in read
    assert "0 (illustrative)" in read
    assert "31 more in 9 months, to reach 36" in read
