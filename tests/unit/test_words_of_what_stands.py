"""Nothing is told of a month that is not of that month, and no reason is empty or untrue."""

from __future__ import annotations

from datetime import date
from typing import cast

import numpy as np
import pytest
from sqlalchemy import Connection

from napams.domain.frames import Row, records
from napams.domain.provenance import ranked_parts
from napams.domain.referrals import nsc_meets
from napams.domain.report import StatusReport
from napams.domain.reporting import ContributionState
from napams.report.measures import measure_lines
from napams.report.paths import indicator_path
from napams.services.questions.reports import Inquiry, will_miss
from napams.wording.committee import counted, released
from napams.wording.explanation import kept_from
from napams.wording.group_reasons import group_reason
from napams.wording.kpi_reasons import kpi_reason
from napams.wording.pace import pace as forecast
from napams.wording.waiting import absent
from tests.unit.rules.registers import SILENT, WAITING, Change
from tests.unit.ui.held_reports import Figures, kpi, plan_of, report_of

UNREAD = WAITING | {"waiting_since": date(2025, 4, 5)}
ON_PATH = {1: 4.0, 2: 4.0}
K1 = "M01-K1"


def row(report: StatusReport, code: str, number: int) -> Row:
    found = report.kpis[(report.kpis["code"] == code) & (report.kpis["month_number"] == number)]
    return records(found)[0]


def unread_in_march() -> StatusReport:
    return report_of(plan_of(kpi(K1, headline=True)), {K1: ON_PATH}, {3: UNREAD}, until=3)


def test_a_month_on_hold_has_its_own_place_on_the_planned_path() -> None:
    report = unread_in_march()
    assert row(report, K1, 3)["expected"] == 8
    path = indicator_path(report.plan, report.plan.kpis[K1], report.kpis)
    assert np.allclose(path.planned[:5], [0, 4, 8, 12, 16])
    assert path.words.endswith("Feb 2025 8 against 8; Mar 2025 on hold.")


def test_a_headline_on_hold_names_the_month_of_its_figures() -> None:
    report = unread_in_march()
    (march,) = measure_lines(report, report.plan.month(3))
    (february,) = measure_lines(report, report.plan.month(2))
    assert march.headline is not None
    assert february.headline is not None
    assert february.headline.sentence == "8 against 8"
    assert march.headline.sentence == "8 against 8, as in Feb 2025"


@pytest.mark.parametrize("unread", [False, True])
def test_nothing_achieved_is_still_the_reason_while_the_next_month_waits(unread: bool) -> None:
    """Red at −10 points: of a tenth that was due nothing was achieved."""
    slow = kpi(K1, targets=(5, 20, 35, 50))
    months, but = (
        ({1: 0.0, 2: 0.0, 3: 0.0}, {4: UNREAD}) if unread else ({1: 0.0, 2: 0.0, 3: 0.0}, {})
    )
    report = report_of(plan_of(slow), {K1: months}, but, until=4 if unread else 3)
    said = kpi_reason(report, row(report, K1, 4 if unread else 3))
    assert "red (nothing achieved though 10 % or more was due)" in said
    assert "below −15 points" not in said


def test_a_group_of_which_nothing_is_judged_says_so() -> None:
    report = report_of(plan_of(kpi(K1, score=False)), {K1: ON_PATH}, until=2)
    (measure,) = records(report.measures[report.measures["month_number"] == 2])
    (department,) = records(report.departments[report.departments["month_number"] == 2])
    assert group_reason(report, measure) == "None of its indicators is judged, and no milestone."
    assert group_reason(report, department) == (
        "It is judged by nothing: it owns no milestone, and no indicator is its own."
    )


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({}, "never reported"),
        ({1: None, 2: None}, ""),
        ({1: 0.0}, "nothing new since Jan 2025"),
    ],
)
def test_a_part_that_said_there_was_nothing_is_not_called_silent(
    figures: Figures, said: str
) -> None:
    last, total = kpi(K1, combine="last", baseline=0), kpi("M01-K2")
    report = report_of(plan_of(last, total), {K1: figures, "M01-K2": ON_PATH}, until=2)
    parts = ranked_parts(report.plan, report.measure_parts, "M01", 2, "")
    (found,) = (part for part in parts if part.code == K1)
    assert kept_from(report.plan, found) == said


@pytest.mark.parametrize(
    ("unread", "note"),
    [
        (True, "not complete yet: a return is awaited, not read or waived (M01-K1)"),
        (False, "no accepted figure for the month (M01-K1)"),
    ],
)
def test_a_count_for_context_that_waits_is_not_called_unaccepted(unread: bool, note: str) -> None:
    context = kpi(K1, polarity="context", shape=None, score=False, targets=())
    silent = SILENT | {"contribution": "silent"}
    report = report_of(plan_of(context), {K1: ON_PATH}, {3: UNREAD if unread else silent}, until=3)
    assert counted(report.plan, row(report, K1, 3)) == note


@pytest.mark.parametrize(
    ("months", "meets"), [(3, [1, 4]), (12, [1, 4, 7, 10, 13]), (18, [1, 4, 7, 10, 13, 16, 19])]
)
def test_the_steering_committee_meets_every_quarter_of_a_plan_of_any_length(
    months: int, meets: list[int]
) -> None:
    plan = plan_of().model_copy(update={"months": months})
    assert [n for n in range(1, 40) if nsc_meets(plan, n)] == meets


def test_money_that_stands_names_its_month() -> None:
    money = kpi(K1, combine="last_ratio", unit="%", baseline=0, numerator="part", denominator="all")
    report = report_of(plan_of(money), {K1: {1: (10, 200), 2: (20, 200)}}, {3: UNREAD}, until=3)
    note = "PKR 20 of 200 million; 8 % planned"
    assert released(report.plan, row(report, K1, 2)) == f"{note} (M01-K1)"
    assert released(report.plan, row(report, K1, 3)) == f"{note}, as in Feb 2025 (M01-K1)"


@pytest.mark.parametrize(("shape", "listed"), [("linear", [K1]), ("step", [])])
def test_what_has_no_pace_is_not_among_those_that_will_miss_their_target(
    shape: str, listed: list[str]
) -> None:
    slow = kpi(K1, shape=shape)
    report = report_of(plan_of(slow), {K1: dict.fromkeys(range(1, 7), 0.5)}, until=6)
    inquiry = Inquiry(cast("Connection", None), "", report, report.plan.month(6))
    assert will_miss(inquiry)["code"].tolist() == listed


BACK = {"sent_backs": 1, "sent_back_on": date(2025, 4, 9)}
AGAIN = "was refused for its errors on {} Apr 2025 and has not come again"
NOT_IN_TIME = "was sent back on 9 Apr 2025 and not corrected in time"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "has not come; it was due on 7 Apr 2025"),
        ({"refused_on": date(2025, 4, 6)}, AGAIN.format(6)),
        (BACK, NOT_IN_TIME),
        (BACK | {"refused_on": date(2025, 4, 8)}, NOT_IN_TIME),
        (BACK | {"refused_on": date(2025, 4, 9)}, AGAIN.format(9)),
        (BACK | {"refused_on": date(2025, 4, 10)}, AGAIN.format(10)),
        (
            BACK | {"sent_backs": 2, "refused_on": date(2025, 4, 10)},
            "was sent back more than once, and no version is accepted",
        ),
        (
            {"accepted": True, "refused_on": date(2025, 4, 10)},
            "was accepted without this figure",
        ),
    ],
)
def test_of_a_silent_return_it_is_said_what_became_of_it(change: Change, words: str) -> None:
    silent = SILENT | {"contribution": "silent"} | change
    report = report_of(plan_of(kpi(K1)), {K1: ON_PATH}, {3: silent}, until=3)
    said = absent(report, "FIA", 3, ContributionState.SILENT)
    assert said == f"FIA’s return for Mar 2025 {words}"


@pytest.mark.parametrize(
    ("refused_on", "verb"), [(None, "sent no return"), (date(2025, 4, 6), "given no figure")]
)
def test_who_sent_a_file_that_was_refused_has_not_sent_nothing(
    refused_on: date | None, verb: str
) -> None:
    silent = SILENT | {"contribution": "silent", "revisions": 0, "refused_on": refused_on}
    last = kpi(K1, combine="last", baseline=0)
    report = report_of(plan_of(last), {K1: ON_PATH}, {3: silent}, until=3)
    assert f"FIA has {verb} for Mar 2025" in kpi_reason(report, row(report, K1, 3))


@pytest.mark.parametrize(
    ("pace", "told"),
    [
        (0.51, "at this pace the target is reached in Nov 2030 (plan month 70.6)"),
        (0.5, "at this pace the target is reached in Dec 2030 (plan month 72)"),
        (0.49, "no date in sight at this pace"),
    ],
)
def test_a_forecast_is_named_up_to_twice_the_length_of_a_plan_of_three_years(
    pace: float, told: str
) -> None:
    slow = kpi(K1, targets=tuple(float(3 * n) for n in range(1, 13)), baseline=0)
    plan = plan_of(slow, months=36)
    report = report_of(plan, {K1: dict.fromkeys(range(1, 7), pace)}, until=6)
    assert forecast(plan, row(report, K1, 6)) == told
