"""Sending back gives the department's own workbook, marked, and the text of the mail."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from napams import clock
from napams.domain.catalogue import TOTAL
from napams.forms.contract import Entry
from napams.problems import Refused
from napams.services import correction_request, review, submission
from napams.services.correction_request import CorrectionRequest
from napams.services.register import revisions, uploads
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import MARCH, REPORTS_TO_FMU, at, events, filled, send
from tests.personas import ANALYST, FOCAL_FIA, FOCAL_MOLJ

pytestmark = [pytest.mark.usefixtures("started"), SQLITE_ALONE]


def comments(answer: CorrectionRequest) -> dict[str, str]:
    """The comments of the workbook by their cells."""
    assert answer.data is not None
    book = openpyxl.load_workbook(BytesIO(answer.data))
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def newest_upload() -> int:
    return int(uploads(ANALYST.email)["upload_id"].iloc[0])


def refused_file() -> submission.Submitted:
    """FMU's form with words in the place of its figure."""
    data = filled("FMU", MARCH, typed={(REPORTS_TO_FMU, TOTAL): Entry(value="approx. 40")})
    return submission.submit(ANALYST.email, "FMU reply.xlsx", data)


def test_a_refused_file_goes_back_marked_is_corrected_in_it_and_becomes_revision_1() -> None:
    answer = refused_file()
    assert answer.outcome == submission.REFUSED
    back = correction_request.for_upload(ANALYST.email, newest_upload())
    assert back.file_name == "FMU reply-to-correct.xlsx"
    (place,) = comments(back)
    assert place == "Return!G8"
    for words in (
        "Financial Monitoring Unit (FMU) for Mar 2025",
        "Return!G8: This is not a plain number.",
        "Found: approx. 40.",
        "by 12 May 2025",
    ):
        assert words in back.text
    assert "[NOT_A_NUMBER]" not in back.text
    book = openpyxl.load_workbook(BytesIO(back.data or b""))
    sheet = book["Return"]
    sheet["G8"].value, sheet["G9"].value = 12, 12
    for row in range(10, 40):
        if sheet[f"A{row}"].value == REPORTS_TO_FMU:
            sheet[f"G{row}"].value = 0
    corrected = BytesIO()
    book.save(corrected)
    again = submission.submit(ANALYST.email, back.file_name, corrected.getvalue())
    assert (again.outcome, again.revision) == (submission.RECEIVED, 1)
    review.accept(ANALYST.email, "FMU", MARCH, 1)


def test_a_return_that_is_sent_back_carries_the_note_and_its_open_queries() -> None:
    send("FMU", MARCH, typed={(REPORTS_TO_FMU, TOTAL): Entry(value=12)})
    review.send_back(ANALYST.email, "FMU", MARCH, 1, "Give the breakdown by sector.")
    before = events()
    back = correction_request.for_return(ANALYST.email, "FMU", MARCH)
    assert events() == before
    told = comments(back)
    assert "Question: A total is given without its breakdown." in told["Return!G8"]
    assert told["Return!A1"].endswith("Give the breakdown by sector.")
    assert "Give the breakdown by sector." in back.text
    assert "revision 1" in back.text
    assert "Return!G8 (question):" in back.text


def test_the_text_says_how_the_return_stands() -> None:
    send("FMU", MARCH, typed={(REPORTS_TO_FMU, TOTAL): Entry(value=12)})
    waits = correction_request.for_return(ANALYST.email, "FMU", MARCH, 1).text
    assert "waits for the JTF's review. It was not sent back." in waits
    assert "To answer:" in waits
    assert " by " not in waits.replace("Answer by mail", "")
    review.send_back(ANALYST.email, "FMU", MARCH, 1, "Give the breakdown by sector.")
    back = correction_request.for_return(ANALYST.email, "FMU", MARCH, 1).text
    assert "The return was sent back to you on 5 May 2025 for correction." in back
    assert "send it to the JTF by 12 May 2025" in back
    send("FMU", MARCH, 13)
    assert (
        "Revision 2 has come in since."
        in correction_request.for_return(ANALYST.email, "FMU", MARCH, 1).text
    )
    review.accept(ANALYST.email, "FMU", MARCH, 2, "Confirmed by telephone.")
    accepted = correction_request.for_return(ANALYST.email, "FMU", MARCH, 2).text
    assert "The return was accepted on 5 May 2025. Nothing is left to correct in it." in accepted
    assert "by 12 May" not in accepted


@pytest.mark.parametrize(("today", "by"), [(12, True), (13, True), (14, False)])
def test_the_text_says_by_when_a_correction_keeps_the_day_of_receipt(today: int, by: bool) -> None:
    with clock.held_at(at("2025-04-05T10:00")):
        send("FMU", MARCH, 12)
    with clock.held_at(at("2025-04-06T10:00")):
        review.send_back(ANALYST.email, "FMU", MARCH, note="Half of your register.")
    with clock.held_at(at(f"2025-04-{today}T10:00")):
        text = correction_request.for_return(ANALYST.email, "FMU", MARCH).text
    assert ("send it to the JTF by 13 Apr 2025." in text) is by
    assert ("the return keeps its day of receipt, 5 Apr 2025; after that" in text) is by
    assert ("One correction is free: should the return be sent back again" in text) is by
    late = "The day on which the correction comes counts as the day of receipt."
    assert (late in text) is not by


def test_the_text_says_what_a_second_sending_back_costs() -> None:
    for amount in (12, 13):
        send("FMU", MARCH, amount)
        review.send_back(ANALYST.email, "FMU", MARCH, note="Half of your register.")
    text = correction_request.for_return(ANALYST.email, "FMU", MARCH).text
    assert (
        "The return has been sent back 2 times. The day on which the next revision comes counts as "
        "its day of receipt."
    ) in text


@pytest.mark.parametrize(("today", "by"), [(11, True), (12, True), (13, False)])
def test_the_text_says_by_when_a_refused_file_still_gives_the_day(today: int, by: bool) -> None:
    refused_file()
    with clock.held_at(at(f"2025-05-{today}T10:00")):
        text = correction_request.for_upload(ANALYST.email, newest_upload()).text
    assert ("send it to the JTF by 12 May 2025." in text) is by
    assert ("the return counts as received on 5 May 2025; after that" in text) is by


def test_the_text_promises_no_day_for_a_file_that_is_less_than_half_filled() -> None:
    submission.submit(ANALYST.email, "FMU reply.xlsx", filled("FMU", MARCH, typed={}))
    text = correction_request.for_upload(ANALYST.email, newest_upload()).text
    assert "The return counts as received on the day on which a file without errors comes." in text
    assert " by " not in text


def test_the_text_leaves_the_day_alone_that_an_acceptance_has_settled() -> None:
    send("FMU", MARCH, 12)
    review.accept(ANALYST.email, "FMU", MARCH)
    send("FMU", MARCH, 13)
    review.send_back(ANALYST.email, "FMU", MARCH, note="Which of the two?")
    text = correction_request.for_return(ANALYST.email, "FMU", MARCH).text
    assert "day of receipt" not in text


def test_an_answered_query_is_not_asked_again() -> None:
    send("FMU", MARCH, typed={(REPORTS_TO_FMU, TOTAL): Entry(value=12)})
    review.answer(
        ANALYST.email, "FMU", MARCH, 1, "BREAKDOWN_MISSING", "Return!G8", "FMU keeps none."
    )
    back = correction_request.for_return(ANALYST.email, "FMU", MARCH, note="Sign it.")
    assert set(comments(back)) == {"Return!A1"}
    assert "breakdown" not in back.text


def test_the_marked_workbook_sent_in_as_it_is_is_the_next_revision() -> None:
    send("FMU", MARCH, typed={(REPORTS_TO_FMU, TOTAL): Entry(value=12)})
    review.send_back(ANALYST.email, "FMU", MARCH, note="Give the breakdown.")
    back = correction_request.for_return(ANALYST.email, "FMU", MARCH)
    answer = submission.submit(ANALYST.email, back.file_name, back.data or b"")
    assert (answer.outcome, answer.revision) == (submission.RECEIVED, 2)
    assert [p.code for p in answer.problems] == ["SENT_BACK_UNCHANGED", "BREAKDOWN_MISSING"]
    assert revisions(ANALYST.email)["revision"].tolist() == [2, 1]


def test_a_file_that_is_no_workbook_goes_back_with_the_text_alone() -> None:
    submission.submit(ANALYST.email, "return.pdf", b"%PDF-1.7")
    back = correction_request.for_upload(ANALYST.email, newest_upload())
    assert back.data is None
    assert "This is not an Excel workbook (.xlsx)" in back.text
    assert "could not be opened" in back.text


def test_a_focal_person_gets_the_own_files_marked_and_no_others() -> None:
    send("FIA-AHS", MARCH)
    assert correction_request.for_return(FOCAL_FIA.email, "FIA-AHS", MARCH).data
    with pytest.raises(Refused):
        correction_request.for_return(FOCAL_MOLJ.email, "FIA-AHS", MARCH)
    with pytest.raises(Refused) as refusal:
        correction_request.for_return(ANALYST.email, "FMU", MARCH)
    assert [p.code for p in refusal.value.problems] == ["NO_SUCH_RETURN"]


def test_whether_another_departments_return_came_is_not_told() -> None:
    with pytest.raises(Refused) as refusal:
        correction_request.for_return(FOCAL_MOLJ.email, "FIA-AHS", MARCH)
    assert [p.code for p in refusal.value.problems] == ["NOT_ALLOWED"]
