"""The made-up year, whatever its seed, shows every state of the rules: docs/demonstration.md."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta

import pandas as pd
import pytest

from napams.config import ROOT
from napams.domain.colours import RATED
from napams.domain.frames import Row, records
from napams.domain.report import StatusReport
from napams.domain.requests import standing_requests
from napams.services import closing, register, returns, review, status
from napams.services.actors import SYSTEM
from napams.wording.reasons import kpi_reason
from tests.conftest import Templates, using
from tests.integration.made_up import made_up_year, second_made_up_year, third_made_up_year
from tests.integration.states_of_the_year import LAGGING, SEEN, Seen

YEARS = (made_up_year, second_made_up_year, third_made_up_year)


@pytest.fixture(scope="module", params=YEARS, ids=["seed 1", "seed 2", "seed 3"])
def year(request: pytest.FixtureRequest, templates: Templates) -> Iterator[StatusReport]:
    """The report of a made-up year; its database is that of the process."""
    with using(templates.copy("sqlite", request.param)):
        yield status.status_report(SYSTEM)


def row_of(report: StatusReport, seen: Seen) -> Row:
    """The row of the report in which a state is seen."""
    frame: pd.DataFrame = getattr(report, seen.frame)
    found = frame[frame["month_number"] == seen.number]
    code = {"measures": "measure"}.get(seen.frame, "code")
    if seen.code:
        found = found[found[code] == seen.code]
    if seen.department:
        found = found[found["department"] == seen.department]
    (row,) = records(found)
    return row


def labels(report: StatusReport) -> dict[str, str]:
    return {str(n): report.plan.month(n).label for n in range(1, 13)}


@pytest.mark.parametrize("seen", SEEN, ids=[f"{s.state}, {s.where}" for s in SEEN])
def test_a_state_is_seen_where_the_table_says(year: StatusReport, seen: Seen) -> None:
    row = row_of(year, seen)
    for column, value in seen.holds.items():
        if value is None:
            assert math.isnan(row[column]), column
        else:
            assert row[column] == value, column
    if seen.waits:
        assert year.contributions.of(seen.code, seen.number)[seen.waits_of] == seen.waits
    if seen.says:
        words = seen.says
        for number, label in labels(year).items():
            words = words.replace(f"{{{number}}}", label)
        assert words in kpi_reason(year, row)


@pytest.mark.parametrize(("rule", "department"), LAGGING)
def test_each_rule_of_lagging_holds_for_a_department(
    year: StatusReport, rule: str, department: str
) -> None:
    lags = year.lags_of(department, year.plan.month(9))
    assert rule in {lag.rule for lag in lags}


def test_completions_are_told_with_their_days(year: StatusReport) -> None:
    told = year.milestones.set_index(["code", "month_number"])
    in_time, late, later = (told.loc[k] for k in (("M13-T1", 1), ("M01-T3", 6), ("M12-T1", 2)))
    assert in_time["completed_on"] <= in_time["due"]
    assert late["completed_on"] > late["due"]
    assert later["completed_on"] <= later["due"]
    assert later["reported_in"] == 4


def test_the_plan_is_half_well_carried_out(year: StatusReport) -> None:
    for frame in (year.kpis, year.measures, year.departments):
        colours = frame.loc[frame["month_number"] == 9, "colour"]
        rated = colours[colours.isin(RATED)]
        assert 0.35 <= (rated == "green").mean() <= 0.75
        assert 0.05 <= (rated == "red").mean() <= 0.35


def test_a_refused_file_keeps_its_day_for_the_one_that_came_within_seven(
    year: StatusReport,
) -> None:
    month = year.plan.month(4)
    files = register.uploads(SYSTEM, month)
    refused, right = records(
        files[files["department"] == "FIA-IMM"].sort_values("uploaded_at", kind="stable")
    )
    assert (refused["outcome"], right["outcome"]) == ("refused", "received")
    assert timedelta(0) < right["received_on"] - refused["received_on"] <= timedelta(days=7)
    owed = year.obligation("FIA-IMM", 4)
    assert owed is not None
    assert owed["received_on"] == refused["received_on"]


def test_an_acceptance_was_withdrawn_and_given_again(year: StatusReport) -> None:
    month = year.plan.month(6)
    history = returns.history(SYSTEM, month, "NPB")
    done = [event["action"] for event in records(history)]
    assert done.count("return accepted") == 2
    assert done.count("acceptance withdrawn") == 1


def test_a_closed_month_was_reopened_and_its_restatement_changed_a_colour(
    year: StatusReport,
) -> None:
    month = year.plan.month(8)
    events = closing.closings(SYSTEM, month)["event"].tolist()
    assert events == ["closed", "reopened", "closed"]
    as_closed = status.status_report(SYSTEM, closing.closed_at(SYSTEM, month))
    key = ["code", "month_number"]
    before, now = (r.kpis.set_index(key).loc[("M07-K2", 8), "colour"] for r in (as_closed, year))
    assert (before, now) == ("green", "amber")
    restated = register.restatements(SYSTEM, month, "FIA-AHS")
    assert set(restated["code"]) == {"M07-K2"}


def test_the_newest_months_are_provisional_and_the_others_final(year: StatusReport) -> None:
    number = year.plan.month_number
    states = {number(month): state.state for month, state in year.states.items()}
    assert states == {**dict.fromkeys(range(1, 10), "final"), 10: "provisional", 11: "provisional"}


def test_requests_stand_though_their_department_fell_silent(year: StatusReport) -> None:
    said = returns.narratives(SYSTEM)
    standing = standing_requests(said, year.register, 9).set_index("department")
    assert standing.loc["POL", "month_number"] == 4
    assert {"POL", "MOLJ", "MOFA", "FIA-IMM"} == set(standing.index)
    asked_by_fin = set(standing_requests(said, year.register, 4)["department"])
    assert "FIN" in asked_by_fin


def test_returns_that_contradict_their_own_past_are_asked_about(year: StatusReport) -> None:
    asked = review.queries(SYSTEM)
    by_return = {
        (d, m): set(rows["code"]) for (d, m), rows in asked.groupby(["department", "month"])
    }

    def codes(department: str, number: int) -> set[str]:
        return by_return.get((department, str(year.plan.month(number))), set())

    assert "LOOKS_CUMULATIVE" in codes("BEOE", 10)
    assert "LOOKS_CUMULATIVE" in codes("MOIB", 8)
    assert "SAME_AS_LAST_MONTH" in codes("NAVTTC", 10)
    assert codes("FCN", 4)
    nothing_to_count = [n for n in range(1, 11) if "NOT_APPLICABLE_NOW" in codes("FIA-HQ", n)]
    assert nothing_to_count == [4]


def test_the_document_says_where_each_state_is_seen() -> None:
    text = (ROOT / "docs" / "demonstration.md").read_text(encoding="utf-8")
    lines = [f"| {s.state} | {s.where} | {s.number} |" for s in SEEN]
    lines += [f"| {rule} | {department} | 9 |" for rule, department in LAGGING]
    assert [line for line in lines if line not in text] == []
