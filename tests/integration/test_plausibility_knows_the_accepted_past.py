"""What a return is compared with: accepted months before it, never its own earlier revision."""

from __future__ import annotations

from datetime import date

import pytest

from napams.domain.catalogue import TOTAL
from napams.domain.months import Month
from napams.domain.returns import MilestoneStatus, NarrativeField
from napams.forms.contract import Entry, MilestoneState
from napams.services import review
from napams.services.submission import Submitted
from napams.store.engine import database
from napams.store.history import history
from napams.store.plan import in_force
from tests.integration.returns import (
    APRIL,
    FEBRUARY,
    JANUARY,
    MARCH,
    REPORTS_TO_FMU,
    refused,
    send,
    take_in,
)
from tests.personas import ANALYST

pytestmark = pytest.mark.usefixtures("started")


def asked(answer: Submitted) -> set[str]:
    return {p.code for p in answer.problems}


def past(department: str, month: Month) -> list[tuple[Month, float | None]]:
    """The accepted totals of what FMU reports, before a month."""
    with database().read() as connection:
        found = history(connection, in_force(connection), department, month)
    return [(p.month, p.value) for p in found.kpis.get(REPORTS_TO_FMU, ())]


def test_only_accepted_returns_of_earlier_months_are_the_past() -> None:
    take_in("FMU", JANUARY, 10)
    take_in("FMU", MARCH, 12)
    send("FMU", FEBRUARY, 11)
    assert past("FMU", JANUARY) == []
    assert past("FMU", MARCH) == [(JANUARY, 10)]
    assert past("FMU", APRIL) == [(JANUARY, 10), (MARCH, 12)]


def test_the_newest_accepted_revision_of_a_month_counts_whenever_it_was_accepted() -> None:
    take_in("FMU", FEBRUARY, 11)
    take_in("FMU", JANUARY, 10)
    take_in("FMU", JANUARY, 13)
    send("FMU", JANUARY, 14)
    assert past("FMU", MARCH) == [(JANUARY, 13), (FEBRUARY, 11)]


def test_a_return_sent_back_is_no_past() -> None:
    send("FMU", JANUARY, 10)
    review.send_back(ANALYST.email, "FMU", JANUARY, note="Half of the register.")
    assert past("FMU", FEBRUARY) == []


def test_the_same_figures_in_the_next_month_are_asked_about_and_in_a_revision_not() -> None:
    take_in("RNG", JANUARY, 12)
    told = {NarrativeField.COMPILED_BY: "Another officer"}
    again = send("RNG", JANUARY, 12, narrative=told)
    assert again.revision == 2
    assert asked(again) == set()
    assert asked(send("RNG", FEBRUARY, 12)) == {"SAME_AS_LAST_MONTH"}


def test_a_total_since_the_start_is_asked_about_through_the_public_path() -> None:
    for month, amount in ((JANUARY, 20), (FEBRUARY, 22), (MARCH, 24)):
        take_in("FMU", month, amount)
    problem, evidence = send("FMU", APRIL, 88).problems
    assert (problem.code, evidence.code) == ("LOOKS_CUMULATIVE", "EVIDENCE_MISSING")
    assert "the total of Jan 2025 to Mar 2025 is 66, with a usual month 88" in problem.expected


def test_nothing_to_count_after_a_figure_is_asked_about_until_an_answer_is_accepted() -> None:
    none = {(REPORTS_TO_FMU, TOTAL): Entry(value="N/A", remark="The unit was closed.")}
    take_in("FMU", JANUARY, 10)
    (problem,) = send("FMU", FEBRUARY, typed=none).problems
    assert (problem.code, problem.found) == ("NOT_APPLICABLE_NOW", "N/A")
    assert problem.expected.endswith("10 was accepted for Jan 2025")
    assert asked(send("FMU", MARCH, typed=none)) == {"NOT_APPLICABLE_NOW"}
    assert refused(review.accept, ANALYST.email, "FMU", FEBRUARY) == ["QUERIES_UNANSWERED"]
    review.accept(ANALYST.email, "FMU", FEBRUARY, answer="It opens again in May.")
    assert asked(send("FMU", APRIL, typed=none)) == set()


def test_a_milestone_is_compared_with_the_last_word_accepted_on_it() -> None:
    step = "M13-T1"
    with database().read() as connection:
        owner = in_force(connection).milestones[step].owner
    done = MilestoneState(MilestoneStatus.COMPLETED, None, date(2025, 1, 20), due=date(2025, 1, 31))
    opened = MilestoneState(MilestoneStatus.IN_PROGRESS, None, None, due=date(2025, 1, 31))
    take_in(owner, JANUARY, 12, milestones={step: done})
    assert "MILESTONE_UNCOMPLETED" in asked(send(owner, FEBRUARY, 13, milestones={step: opened}))
    review.accept(ANALYST.email, owner, FEBRUARY, answer="The order was withdrawn.")
    later = send(owner, MARCH, 14, milestones={step: opened})
    assert "MILESTONE_UNCOMPLETED" not in asked(later)


def test_figures_of_a_neighbour_are_those_of_the_same_month_unless_sent_back() -> None:
    send("FCN", JANUARY, 12)
    assert "SAME_AS_ANOTHER_DEPARTMENT" in asked(send("FCS", JANUARY, 12))
    send("FCN", FEBRUARY, 14)
    review.send_back(ANALYST.email, "FCN", FEBRUARY, note="These are another force's.")
    assert asked(send("FCS", FEBRUARY, 14)) == set()


def test_the_past_holds_every_row_of_the_last_return_and_totals_of_the_others() -> None:
    take_in("FMU", JANUARY, 10)
    take_in("FMU", FEBRUARY, 12)
    with database().read() as connection:
        plan = in_force(connection)
        found = history(connection, plan, "FMU", MARCH)
    split = plan.kpis[REPORTS_TO_FMU].breakdown
    assert split
    assert found.last
    assert found.last.month == FEBRUARY
    assert found.last.figures == {
        (REPORTS_TO_FMU, TOTAL): (12,),
        **{(REPORTS_TO_FMU, c): (0 if n else 12,) for n, c in enumerate(split.categories)},
    }
    assert found.returns == 2
