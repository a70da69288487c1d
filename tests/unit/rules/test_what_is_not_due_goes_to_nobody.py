"""A month whose returns are not due adds nothing to what is asked of, or told to, the committee."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

import pandas as pd
import pytest
from sqlalchemy import Connection

from napams.domain.referrals import Ground, referrals
from napams.domain.report import StatusReport
from napams.domain.which_month import CLOSINGS, month_states
from napams.report.brief_data import BriefData, department_narratives
from napams.report.committee_page import decisions
from napams.services.questions.reports import Inquiry, red_measures
from napams.ui.committee import one_page
from napams.wording.committee import standing
from napams.wording.pace import target_by
from tests.unit.ui.small_reports import FEBRUARY, MARCH, small_data, small_report


def red_since_february(today: date, *, closed: bool = False) -> StatusReport:
    report = small_report()
    measures = report.measures.assign(colour=["green", "red", "red"] * 2)
    measures["month_number"] = [1, 2, 3] * 2
    events = [(str(MARCH), True, today)] if closed else []
    states = month_states(report.register, pd.DataFrame(events, columns=list(CLOSINGS)))
    return replace(report, measures=measures, as_of=today, states=states)


def referred(report: StatusReport) -> list[int]:
    found = referrals(report, MARCH)
    return [r.running for r in found if r.ground is Ground.RED_MEASURE]


@pytest.mark.parametrize(
    ("today", "running"),
    [(date(2025, 4, 6), []), (date(2025, 4, 7), []), (date(2025, 4, 8), [2, 2])],
)
def test_a_month_of_red_counts_from_the_day_after_its_due_day(
    today: date, running: list[int]
) -> None:
    assert referred(red_since_february(today)) == running


@pytest.mark.parametrize(
    ("today", "months"),
    [(date(2025, 4, 6), 1), (date(2025, 4, 7), 1), (date(2025, 4, 8), 2)],
)
def test_the_question_for_red_measures_counts_the_same_months(today: date, months: int) -> None:
    inquiry = Inquiry(cast("Connection", None), "", red_since_february(today), MARCH)
    assert red_measures(inquiry)["months"].tolist() == [months, months]


@pytest.mark.parametrize(("held", "running"), [([], [2, 2]), ([3], []), ([2], [])])
def test_a_month_on_hold_is_no_month_of_red(held: list[int], running: list[int]) -> None:
    """What the desk has not read, or has waived, refers nobody to the committee."""
    report = red_since_february(date(2025, 4, 8))
    on_hold = report.measures["month_number"].isin(held)
    assert referred(replace(report, measures=report.measures.assign(on_hold=on_hold))) == running


def test_a_month_closed_before_its_due_day_counts() -> None:
    assert referred(red_since_february(date(2025, 4, 5), closed=True)) == [2, 2]


@pytest.mark.parametrize(("on_hold", "written"), [(False, "no date in sight"), (True, "–")])
def test_what_is_on_hold_has_no_pace_to_name(on_hold: bool, written: str) -> None:
    row = {"colour": "red", "earned_share": 0.1, "forecast_month": float("nan")}
    row |= {"months_reported": 9, "on_hold": on_hold, "shape": "linear"}
    row |= {"month_number": 9, "begins": 0}
    assert target_by(small_report().plan, row) == written


def asked_in_february(*, march_accepted: bool) -> BriefData:
    """FIA asked in February; its return for March is accepted without a word, or not accepted."""
    data = small_data(FEBRUARY)
    owed = data.report.register
    of_march = (owed["month"] == str(MARCH)) & (owed["department"] == "FIA")
    accepted = owed["accepted"].mask(of_march, march_accepted)
    report = replace(data.report, register=owed.assign(accepted=accepted))
    return replace(data, report=report, month=MARCH)


def test_a_return_that_is_not_accepted_takes_no_request_back() -> None:
    unread = asked_in_february(march_accepted=False)
    asked = decisions(unread, 100)
    stood = "2 months (return for Feb 2025)"
    assert [(d.department, d.months_running, d.standing) for d in asked] == [("FIA", 2, stood)]
    assert f"standing for {stood}" in one_page.drawn(unread)
    said = department_narratives(unread)
    assert said[0].passages[-1].field == "Decisions requested, return for Feb 2025"


@pytest.mark.parametrize(
    ("months", "last", "words"),
    [
        (1, "", "new"),
        (2, "", "2 months"),
        (3, "Feb 2025", "3 months (return for Feb 2025)"),
    ],
)
def test_a_request_says_how_long_it_stands_and_which_return_made_it(
    months: int, last: str, words: str
) -> None:
    assert standing(months, last) == words


def test_an_accepted_return_without_it_does() -> None:
    silent = asked_in_february(march_accepted=True)
    assert decisions(silent, 100) == ()
    assert department_narratives(silent) == ()
