"""A form opened and saved again brings nothing new, and nobody reviews it anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from napams.domain.returns import NarrativeField
from napams.problems import queries
from napams.services import register, returns, review, submission
from napams.services.submission import Submitted
from napams.store.tables.returns import ReturnRevision, Upload
from tests.integration.returns import (
    MARCH,
    counted,
    events,
    filled,
    owed,
    send,
    take_in,
)
from tests.personas import ANALYST

pytestmark = pytest.mark.usefixtures("started")
LATER = date(2025, 4, 12)


def saved_again(
    department: str, amount: float = 12, edit: Callable[[openpyxl.Workbook], None] | None = None
) -> Submitted:
    """Sends a filled form in as another program has saved it."""
    book = openpyxl.load_workbook(BytesIO(filled(department, MARCH, amount)))
    if edit:
        edit(book)
    target = BytesIO()
    book.save(target)
    return submission.submit(ANALYST.email, "again.xlsx", target.getvalue(), LATER)


def test_an_accepted_form_saved_again_is_said_to_be_the_same_and_waits_for_nobody() -> None:
    take_in("PCG", MARCH)
    before = owed("PCG", MARCH)["received_on"]
    answer = saved_again("PCG")
    (said,) = answer.problems
    assert (answer.outcome, said.code) == ("refused", "NOTHING_CHANGED")
    assert said.found == "the same as revision 1, which was accepted"
    assert register.inbox(ANALYST.email).empty
    assert owed("PCG", MARCH)["received_on"] == before
    assert counted(ReturnRevision) == {"ReturnRevision": 1}


def test_the_file_is_kept_all_the_same() -> None:
    take_in("PCG", MARCH)
    answer = saved_again("PCG")
    assert counted(Upload) == {"Upload": 2}
    assert answer.upload_id is not None
    assert returns.open_file(ANALYST.email, answer.upload_id).file.sha256 == answer.sha256
    assert events("return refused")[-1]["detail"]["problems"] == ["NOTHING_CHANGED"]


def test_one_that_waits_goes_on_waiting_as_it_is() -> None:
    send("PCG", MARCH)
    (said,) = saved_again("PCG").problems
    assert said.found == "the same as revision 1, which waits for review"
    assert register.inbox(ANALYST.email)["revision"].tolist() == [1]


def test_any_difference_makes_a_revision() -> None:
    take_in("PCG", MARCH)
    assert saved_again("PCG", 13).revision == 2
    told = {NarrativeField.PROGRESS: "One boat more."}
    assert send("PCG", MARCH, 13, narrative=told).revision == 3


def test_a_form_that_was_put_right_without_another_figure_is_a_revision() -> None:
    def retitle(book: openpyxl.Workbook) -> None:
        book["Return"]["A1"].value = "Monthly return · Feb 2025"

    asked = saved_again("PCG", edit=retitle)
    assert [p.code for p in queries(asked.problems)] == ["MONTH_IN_DOUBT"]
    assert saved_again("PCG").revision == 2


def test_what_was_sent_back_and_comes_again_unchanged_is_asked_about() -> None:
    send("PCG", MARCH)
    review.send_back(ANALYST.email, "PCG", MARCH, note="Count again.")
    answer = saved_again("PCG")
    assert (answer.outcome, answer.revision) == ("received", 2)
    (asked,) = answer.problems
    assert (asked.code, asked.found) == ("SENT_BACK_UNCHANGED", "the same as revision 1")
    assert [r.accepted for r in review.accept_clean(ANALYST.email)] == [False]
    review.accept(ANALYST.email, "PCG", MARCH, answer="They counted again: it is right.")
