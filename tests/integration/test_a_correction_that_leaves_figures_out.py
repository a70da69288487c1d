"""A correction that leaves out what an earlier revision gives is asked about, cell by cell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from napams.domain.returns import MilestoneStatus, NarrativeField
from napams.forms.contract import Entries, MilestoneState, TypedMilestone, form_name
from napams.forms.writer import write_form
from napams.problems import queries
from napams.services import forms, review, submission
from napams.services.submission import Submitted
from tests.conftest import SQLITE_ALONE
from tests.integration.commands import Shell
from tests.integration.returns import (
    FEBRUARY,
    MARCH,
    entries,
    figure,
    kpis_of,
    refused,
    send,
    take_in,
)
from tests.personas import ANALYST

pytestmark = pytest.mark.usefixtures("started")
FIA = "FIA-AHS"
SAME_REASON = "Withdrawn after a recount."


def without(*codes: str) -> Entries:
    """FIA's figures with the rows of these indicators left empty."""
    return {key: e for key, e in entries(kpis_of(FIA), 13).items() if key[0] not in codes}


def withdrawn(answer: Submitted) -> dict[str, str]:
    """What was expected in the cells of figures that were left out."""
    return {p.place: p.expected for p in answer.problems if p.code == "FIGURE_WITHDRAWN"}


def test_every_accepted_figure_that_a_correction_leaves_out_is_asked_about_at_its_cell() -> None:
    take_in(FIA, MARCH)
    left_out = kpis_of(FIA)[-3:]
    again = send(FIA, MARCH, typed=without(*(k.code for k in left_out)))
    rows = sum(1 + len(k.breakdown.categories if k.breakdown else ()) for k in left_out)
    assert len(withdrawn(again)) == rows
    assert all(e.endswith(", as in revision 1") for e in withdrawn(again).values())
    assert refused(review.accept, ANALYST.email, FIA, MARCH) == ["QUERIES_UNANSWERED"]
    assert figure(left_out[-1].code, MARCH) is not None
    review.accept(ANALYST.email, FIA, MARCH, answer=SAME_REASON)
    assert figure(left_out[-1].code, MARCH) is None


def test_a_whole_correction_is_not_asked_about() -> None:
    take_in(FIA, MARCH)
    assert withdrawn(send(FIA, MARCH, 13)) == {}


def test_figures_of_revisions_that_wait_or_were_sent_back_are_asked_for_too() -> None:
    send(FIA, MARCH)
    code = kpis_of(FIA)[-1].code
    again = send(FIA, MARCH, typed=without(code))
    assert [e.rpartition(" ")[2] for e in withdrawn(again).values()] == ["1"]
    review.send_back(ANALYST.email, FIA, MARCH, note="Where is the last one?")
    other = kpis_of(FIA)[-2].code
    third = send(FIA, MARCH, typed=without(other))
    assert all(e.endswith("as in revision 2") for e in withdrawn(third).values())
    assert withdrawn(third)


def test_what_was_accepted_is_asked_for_even_if_a_waiting_revision_left_it_out_already() -> None:
    take_in(FIA, MARCH)
    code, other = (k.code for k in kpis_of(FIA)[-2:])
    send(FIA, MARCH, typed=without(code))
    third = send(FIA, MARCH, typed=without(code, other))
    assert {e.rpartition(" ")[2] for e in withdrawn(third).values()} == {"1", "2"}


def test_last_months_figures_are_no_earlier_revision_of_this_months() -> None:
    take_in(FIA, FEBRUARY)
    assert withdrawn(send(FIA, MARCH, typed=without(kpis_of(FIA)[-1].code))) == {}


def test_a_milestone_of_which_a_correction_says_nothing_is_asked_about() -> None:
    done = MilestoneState(MilestoneStatus.IN_PROGRESS, None, None, MARCH.last_day)
    blank = forms.prefilled(ANALYST.email, FIA, MARCH)
    code = blank.plan.milestones_of(FIA)[0].code
    take_in(FIA, MARCH, milestones={code: done})
    data = write_form(
        replace(
            forms.prefilled(ANALYST.email, FIA, MARCH),
            entries=entries(kpis_of(FIA), 14),
            typed_milestones={code: TypedMilestone()},
            narrative={NarrativeField.COMPILED_BY: "Section officer"},
        )
    )
    answer = submission.submit(ANALYST.email, form_name(FIA, MARCH), data)
    asked = [p for p in queries(answer.problems) if p.code == "MILESTONE_WITHDRAWN"]
    assert [(p.sheet, p.expected) for p in asked] == [("Milestones", "a status, as in revision 1")]


def test_a_nil_return_over_accepted_figures_is_asked_about_once() -> None:
    take_in("FMU", MARCH)
    told = {NarrativeField.NIL_RETURN: "yes", NarrativeField.PROGRESS: "No report was received."}
    answer = send("FMU", MARCH, typed={}, narrative=told)
    (asked,) = queries(answer.problems)
    assert (asked.code, asked.sheet, asked.found) == ("FIGURE_WITHDRAWN", "Narrative", "yes")
    assert asked.expected.startswith("12 of M07-K4 and ")


def test_a_correction_of_what_was_accepted_is_never_accepted_along_with_others() -> None:
    take_in("FMU", MARCH)
    send("FMU", MARCH, 13)
    send("PCG", MARCH)
    told = {r.department: [p.code for p in r.problems] for r in review.accept_clean(ANALYST.email)}
    assert told == {"FMU": ["REVISES_ACCEPTED"], "PCG": []}
    assert figure("M07-K4", MARCH) == 12
    review.accept(ANALYST.email, "FMU", MARCH)
    assert figure("M07-K4", MARCH) == 13


@SQLITE_ALONE
@pytest.mark.parametrize("all_of", [("--clean",), ("--answer", "So it is.")])
def test_the_command_leaves_it_too_unless_its_department_is_named(
    shell: Shell, all_of: tuple[str, ...]
) -> None:
    take_in("PCG", MARCH)
    send("PCG", MARCH, 13)
    status, _, complaints = shell.run("accept", "--month", "2025-03", *all_of)
    assert status == 1
    assert "REVISES_ACCEPTED" in complaints
    assert "revision 2 accepted" in shell.done(
        "accept", "--month", "2025-03", "--department", "PCG"
    )
