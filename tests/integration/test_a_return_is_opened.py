"""Opening a return: what stands in a revision, which files came, who did what, and for whom."""

from __future__ import annotations

from datetime import date

import pytest

from napams import clock
from napams.problems import Refused
from napams.services import register, returns, review, submission
from napams.services.returns import Contents
from tests.integration.returns import APRIL, MARCH, REPORTS_TO_FMU, at, filled, send, take_in
from tests.personas import ADMINISTRATOR, ANALYST, FOCAL_FIA, FOCAL_MOLJ, MEMBER

pytestmark = pytest.mark.usefixtures("started")


def refused(call: object) -> str:
    with pytest.raises(Refused) as refusal:
        call()  # type: ignore[operator]
    return refusal.value.problems[0].code


def contents(revision: int) -> Contents:
    """What a revision of the return of FMU for March says."""
    said = returns.open_return(ANALYST.email, "FMU", MARCH, revision).contents
    assert said is not None
    return said


def test_a_revision_gives_its_figures_with_their_cells() -> None:
    send("FMU", MARCH, 12)
    send("FMU", MARCH, 13)
    first = contents(1).figures
    second = contents(2).figures
    assert first.loc[0, ["kpi", "category", "value", "cell"]].tolist() == [
        *(REPORTS_TO_FMU, "", 12.0, "G8")
    ]
    assert second.loc[0, "value"] == 13
    assert refused(lambda: contents(3)) == "NO_SUCH_RETURN"


def test_what_counts_is_the_newest_accepted_revision() -> None:
    send("FMU", APRIL, 12)
    assert returns.open_return(ANALYST.email, "FMU", APRIL).last_month is None
    take_in("FMU", MARCH, 12)
    send("FMU", MARCH, 13)
    counting = returns.open_return(ANALYST.email, "FMU", APRIL).last_month
    assert counting is not None
    assert counting.revision == 1


def test_refused_files_are_among_the_files_of_a_return() -> None:
    early = submission.submit(ANALYST.email, "early.xlsx", filled("FMU", APRIL), date(2025, 4, 2))
    assert early.outcome == "refused"
    assert early.upload_id is not None
    assert register.only_refused(ANALYST.email, APRIL) == {"FMU"}
    assert register.only_refused(FOCAL_MOLJ.email, APRIL) == set()
    send("FMU", APRIL, 13)
    assert register.only_refused(ANALYST.email, APRIL) == set()
    files = returns.files(ANALYST.email, "FMU", APRIL)
    assert files["revision"].tolist() == [0, 1]
    assert files["state"].tolist() == ["refused", "received"]
    file = returns.open_file(ANALYST.email, early.upload_id).file
    assert (file.file_name, file.revision, file.month) == ("early.xlsx", 0, APRIL)


def test_the_list_of_a_day_tells_of_every_file_even_of_one_that_came_twice() -> None:
    take_in("FMU", MARCH, 12)
    submission.submit(ANALYST.email, "again.xlsx", filled("FMU", MARCH, 12))
    submission.submit(ANALYST.email, "page.xlsx", b"<html>")
    day, frame = register.sent_in(ANALYST.email)
    assert day == date(2025, 5, 5)
    assert frame["outcome"].tolist() == ["received", "already received", "refused"]
    assert frame["state"].tolist() == ["accepted", "", ""]
    assert frame["file_name"].tolist()[1:] == ["again.xlsx", "page.xlsx"]
    assert frame["revision"].tolist() == [1, 1, 0]


def test_who_did_what_stands_with_the_return_and_the_newest_first() -> None:
    send("FMU", MARCH, 12)
    review.send_back(ANALYST.email, "FMU", MARCH, 1, "Give the whole month.")
    send("BEOE", MARCH, 12)
    done = returns.history(ANALYST.email, MARCH, "FMU")
    assert done["action"].tolist() == ["return sent back", "return received"]
    assert returns.history(ANALYST.email, MARCH)["subject"].tolist()[0] == "BEOE 2025-03"


def test_a_department_sees_nothing_of_another() -> None:
    sent = send("FIA-AHS", MARCH, 12)
    assert sent.upload_id is not None
    for call in (
        lambda: returns.open_return(FOCAL_MOLJ.email, "FIA-AHS", MARCH, 1),
        lambda: returns.open_return(FOCAL_MOLJ.email, "FIA-AHS", MARCH),
        lambda: returns.files(FOCAL_MOLJ.email, "FIA-AHS", MARCH),
        lambda: returns.history(FOCAL_MOLJ.email, MARCH, "FIA-AHS"),
        lambda: returns.open_file(FOCAL_MOLJ.email, sent.upload_id or 0),
        lambda: returns.row_names(FOCAL_MOLJ.email, sent.upload_id or 0),
        lambda: register.sent_in(ADMINISTRATOR.email),
    ):
        assert refused(call) == "NOT_ALLOWED"
    assert register.sent_in(FOCAL_MOLJ.email)[1].empty
    assert returns.history(FOCAL_MOLJ.email, MARCH).empty
    assert len(register.sent_in(FOCAL_FIA.email)[1]) == 1
    assert len(returns.files(MEMBER.email, "FIA-AHS", MARCH)) == 1


@pytest.mark.parametrize("number", [10**20, 2**31, -1, -(10**20)])
def test_a_number_that_no_file_can_have_is_no_file(number: int) -> None:
    assert refused(lambda: returns.open_file(ANALYST.email, number)) == "NO_SUCH_RETURN"
    assert refused(lambda: returns.original(ANALYST.email, number)) == "NO_SUCH_RETURN"


def test_a_past_day_knows_nothing_of_what_was_done_later() -> None:
    with clock.held_at(at("2025-04-05T10:00")):
        early = submission.submit(ANALYST.email, "early.xlsx", filled("FMU", APRIL))
        send("BEOE", MARCH, 12)
    with clock.held_at(at("2025-04-20T10:00")):
        review.accept(ANALYST.email, "BEOE", MARCH)
    assert early.outcome == "refused"
    before, between = at("2025-04-05T09:59"), at("2025-04-19T10:00")
    assert register.only_refused(ANALYST.email, APRIL, before) == set()
    assert register.only_refused(ANALYST.email, APRIL, between) == {"FMU"}
    done = returns.history(ANALYST.email, MARCH, known_on=between)
    assert done["action"].tolist() == ["return received"]
    assert returns.history(ANALYST.email, MARCH, "BEOE", before).empty
