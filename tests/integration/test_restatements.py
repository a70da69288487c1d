"""Accepted figures that were changed later are listed, with from, to, by whom and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from napams import clock
from napams.domain.catalogue import TOTAL
from napams.domain.returns import MilestoneStatus
from napams.forms.contract import Entry, MilestoneState
from napams.services import closing, review
from napams.services.register import restatements
from napams.wording.restatements import RESTATEMENTS
from tests.integration.returns import (
    MARCH,
    REPORTS_TO_FMU,
    at,
    entries,
    kpis_of,
    send,
    take_in,
)
from tests.personas import ANALYST, FOCAL_FIA, SECRETARY

pytestmark = pytest.mark.usefixtures("started")


def test_nothing_is_restated_while_nothing_accepted_was_changed() -> None:
    assert restatements(ANALYST.email).empty
    send("FMU", MARCH, 6)
    review.send_back(ANALYST.email, "FMU", MARCH, note="Half.")
    take_in("FMU", MARCH, 12)
    send("FMU", MARCH, 20)
    told = restatements(ANALYST.email)
    assert told.empty
    assert told.columns.tolist() == list(RESTATEMENTS)


def test_a_changed_figure_is_listed_with_its_total_and_its_category() -> None:
    with clock.held_at(at("2025-04-05T10:00")):
        take_in("FMU", MARCH, 12)
    with clock.held_at(at("2025-04-20T10:00")):
        send("FMU", MARCH, 20, by=SECRETARY)
        review.accept(ANALYST.email, "FMU", MARCH, answer="Eight came late from the banks.")
    told = restatements(ANALYST.email)
    assert set(told["code"]) == {REPORTS_TO_FMU}
    total, *categories = told.to_dict("records")
    assert (total["category"], total["before"], total["after"]) == (TOTAL, "12", "20")
    assert (total["value_before"], total["value_after"]) == (12, 20)
    assert (total["revision_before"], total["revision"]) == (1, 2)
    assert (total["sent_by"], total["accepted_by"]) == (SECRETARY.email, ANALYST.email)
    assert total["accepted_at"] == at("2025-04-20T10:00")
    assert total["why"] == "Eight came late from the banks."
    assert not total["after_close"]
    assert [(c["before"], c["after"]) for c in categories] == [("12", "20")]


def test_only_accepted_revisions_are_compared_with_one_another() -> None:
    take_in("FMU", MARCH, 12)
    send("FMU", MARCH, 99)
    review.send_back(ANALYST.email, "FMU", MARCH, note="Too many.")
    take_in("FMU", MARCH, 13)
    total = restatements(ANALYST.email).iloc[0]
    assert (total["before"], total["after"]) == ("12", "13")
    assert (total["revision_before"], total["revision"]) == (1, 3)


@pytest.mark.parametrize(
    ("instant", "rows"),
    [("2025-04-20T09:59:59", 0), ("2025-04-20T10:00:00", 2), ("2025-04-20T10:00:01", 2)],
)
def test_a_past_day_knows_no_later_restatement(instant: str, rows: int) -> None:
    for when, amount in (("2025-04-05T10:00", 12), ("2025-04-20T10:00", 20)):
        with clock.held_at(at(when)):
            take_in("FMU", MARCH, amount)
    assert len(restatements(ANALYST.email, known_on=at(instant))) == rows


def test_a_correction_after_the_close_is_told_from_one_before_it() -> None:
    for amount in (12, 13):
        take_in("FMU", MARCH, amount)
    closing.close(ANALYST.email, MARCH)
    closing.reopen(SECRETARY.email, MARCH, "FMU counted twice.")
    take_in("FMU", MARCH, 6)
    told = restatements(ANALYST.email, MARCH)
    totals = told[told["category"] == TOTAL]
    assert totals[["after", "after_close"]].values.tolist() == [["6", True], ["13", False]]


def test_a_figure_that_is_given_later_or_taken_back_is_a_restatement_too() -> None:
    kpis = kpis_of("MOI")
    whole = entries(kpis)
    ratio = next(k for k in kpis if k.combine.is_ratio and not k.breakdown)
    key = (ratio.code, TOTAL)
    typed = [
        {k: v for k, v in whole.items() if k != key},
        whole,
        {**whole, key: Entry(value="N/A", remark="The unit was closed.")},
        {**whole, key: replace(whole[key], numerator=13)},
    ]
    for nth in typed:
        take_in("MOI", MARCH, typed=nth)
    told = restatements(ANALYST.email, MARCH, "MOI")
    assert told[["code", "before", "after"]].values.tolist()[::-1] == [
        [ratio.code, "", "12 ÷ 40"],
        [ratio.code, "12 ÷ 40", "not applicable"],
        [ratio.code, "not applicable", "13 ÷ 40"],
    ]
    assert ["The unit was closed." in why for why in told["why"]] == [False, True, False]
    assert told["why"].tolist()[1] == "The unit was closed. Confirmed by telephone."


@pytest.mark.parametrize(
    ("remark", "why"),
    [
        ("The unit was closed.", "The unit was closed. Confirmed."),
        ("The unit was closed", "The unit was closed; Confirmed."),
        ("Vans, boats etc.; and carts", "Vans, boats etc.; and carts; Confirmed."),
    ],
)
def test_remark_and_note_are_told_word_for_word(remark: str, why: str) -> None:
    kpis = kpis_of("MOI")
    whole = entries(kpis)
    key = (next(k.code for k in kpis if k.combine.is_ratio and not k.breakdown), TOTAL)
    take_in("MOI", MARCH, typed=whole)
    send("MOI", MARCH, typed={**whole, key: replace(whole[key], numerator=13, remark=remark)})
    review.accept(ANALYST.email, "MOI", MARCH, answer="Confirmed.")
    assert restatements(ANALYST.email, MARCH, "MOI")["why"].tolist() == [why]


def test_a_milestone_told_otherwise_is_a_restatement() -> None:
    done = MilestoneState(MilestoneStatus.COMPLETED, None, date(2025, 3, 20), date(2025, 2, 28))
    undone = MilestoneState(MilestoneStatus.IN_PROGRESS, date(2025, 5, 3), None, date(2025, 2, 28))
    for state in (done, undone):
        take_in("FIA-AHS", MARCH, milestones={"M02-T2": state})
    (row,) = restatements(ANALYST.email).to_dict("records")
    assert (row["kind"], row["code"]) == ("milestone", "M02-T2")
    assert (row["before"], row["after"]) == (
        "completed, completed on 20 Mar 2025",
        "in progress, forecast 3 May 2025",
    )


def test_a_focal_person_sees_the_own_departments_restatements() -> None:
    for amount in (12, 13):
        take_in("FMU", MARCH, amount)
    assert restatements(FOCAL_FIA.email).empty
    assert len(restatements(ANALYST.email)) == 2
