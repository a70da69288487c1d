"""A file that is sent in: what is kept of it, and what it becomes."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from sqlalchemy import select

from napams import clock
from napams.domain.catalogue import TOTAL
from napams.forms.contract import Entry
from napams.problems import Refused
from napams.services import accounts, submission
from napams.services.register import revisions, uploads
from napams.services.returns import open_file, original
from napams.store.engine import Database
from napams.store.tables.base import table
from napams.store.tables.returns import (
    MilestoneReport,
    Narrative,
    Observation,
    ReturnRevision,
    Review,
    Upload,
)
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import (
    APRIL,
    FEBRUARY,
    JANUARY,
    MARCH,
    REPORTS_TO_FMU,
    at,
    counted,
    entries,
    events,
    filled,
    kpis_of,
    owed,
    send,
    take_in,
)
from tests.personas import ADMINISTRATOR, ANALYST, FOCAL_FIA, FOCAL_MOLJ

RETURNS = (ReturnRevision, Observation, MilestoneReport, Narrative, Review)
pytestmark = pytest.mark.usefixtures("started")


def submitted(
    data: bytes,
    *,
    by: str = ANALYST.email,
    received: date | None = None,
    name: str = "return.xlsx",
) -> submission.Submitted:
    return submission.submit(by, name, data, received)


def test_the_very_bytes_are_kept_with_their_fingerprint() -> None:
    data = filled("FMU", MARCH)
    answer = submitted(data, name="from the post.xlsx")
    (upload,) = uploads(ANALYST.email)["upload_id"]
    assert original(ANALYST.email, upload) == ("from the post.xlsx", data)
    assert answer.sha256 == hashlib.sha256(data).hexdigest()


def test_every_figure_knows_the_cell_it_stood_in(started: Database) -> None:
    send("FMU", MARCH, 12)
    observed = table(Observation)
    with started.read() as connection:
        rows = {r.category: r for r in connection.execute(select(observed)).all()}
    total = rows[TOTAL]
    assert (total.kpi, total.value, total.sheet) == (REPORTS_TO_FMU, 12, "Return")
    assert total.cell[0] == "G"
    assert len({r.cell for r in rows.values()}) == len(rows) > 1


@pytest.mark.row(26)
def test_a_correction_is_a_further_revision_and_the_first_one_stays() -> None:
    assert [send("FMU", MARCH, amount).revision for amount in (12, 13, 14)] == [1, 2, 3]
    frame = revisions(ANALYST.email, MARCH)
    assert frame["revision"].tolist() == [3, 2, 1]
    assert set(frame["state"]) == {"received"}


def test_revisions_are_counted_for_each_department_and_month_by_itself() -> None:
    assert send("FMU", MARCH).revision == 1
    assert send("FMU", JANUARY).revision == 1
    assert send("POL", MARCH).revision == 1


@pytest.mark.row(25)
def test_the_same_file_again_changes_nothing_but_the_trail() -> None:
    data = filled("FMU", MARCH)
    submitted(data)
    before, told = counted(*RETURNS, Upload), len(events())
    again = submitted(data, name="the same under another name.xlsx")
    assert again.outcome == "already received"
    assert [p.code for p in again.problems] == ["ALREADY_RECEIVED"]
    assert again.revision == 1
    assert counted(*RETURNS, Upload) == before
    assert [e["action"] for e in events()[told:]] == ["return already received"]


def test_a_refused_file_is_kept_and_told_of_once_and_is_no_return() -> None:
    data = b"<html>not a workbook</html>"
    told = len(events())
    answer = submitted(data, name="return.xlsx")
    assert (answer.outcome, answer.revision) == ("refused", None)
    assert counted(*RETURNS) == dict.fromkeys((m.__name__ for m in RETURNS), 0)
    (upload,) = uploads(ANALYST.email)["upload_id"]
    assert original(ANALYST.email, upload)[1] == data
    assert [p.code for p in open_file(ANALYST.email, upload).file.problems] == ["NOT_A_WORKBOOK"]
    assert [e["action"] for e in events()[told:]] == ["return refused"]


def test_a_refused_file_may_be_sent_again_and_is_refused_again() -> None:
    for _ in range(2):
        assert submitted(b"nothing").outcome == "refused"
    assert counted(Upload) == {"Upload": 2}


@SQLITE_ALONE
def test_a_text_for_a_number_is_named_with_its_cell_and_stores_no_part_of_the_return() -> None:
    typed = dict(entries(kpis_of("NPB")))
    typed["M02-K1", TOTAL] = Entry(value="approx. 3")
    answer = submitted(filled("NPB", MARCH, typed=typed))
    (wrong,) = answer.problems
    assert (wrong.code, wrong.sheet, wrong.cell[0]) == ("NOT_A_NUMBER", "Return", "G")
    assert wrong.found == "approx. 3"
    assert counted(*RETURNS) == dict.fromkeys((m.__name__ for m in RETURNS), 0)


def test_the_day_of_the_first_readable_file_counts_though_it_had_to_be_corrected() -> None:
    typed = dict(entries(kpis_of("NPB")))
    typed["M02-K1", TOTAL] = Entry(value="approx. 3")
    wrong = filled("NPB", MARCH, typed=typed)
    assert submitted(wrong, received=date(2025, 4, 7)).outcome == "refused"
    with clock.held_at(at("2025-04-08T10:00")):
        assert owed("NPB", MARCH)["light"] == "late"  # as long as no return has followed
        send("NPB", MARCH, received=date(2025, 4, 8))
        row = owed("NPB", MARCH)
    assert (row["light"], row["received_on"], row["days_late"]) == ("on time", date(2025, 4, 7), 0)


def test_the_day_of_an_unreadable_file_does_not_count() -> None:
    assert submitted(b"PK\x03\x04 cut", received=date(2025, 4, 7)).outcome == "refused"
    send("NPB", MARCH, received=date(2025, 4, 8))
    assert owed("NPB", MARCH)["light"] == "late"


@SQLITE_ALONE
def test_the_day_of_a_file_of_which_less_than_half_is_filled_does_not_count() -> None:
    first = {key: value for key, value in entries(kpis_of("NPB")).items() if key[0] == "M02-K1"}
    answer = submitted(filled("NPB", MARCH, typed=first), received=date(2025, 4, 7))
    assert [p.code for p in answer.problems] == ["TOO_INCOMPLETE"]
    send("NPB", MARCH, received=date(2025, 4, 8))
    assert owed("NPB", MARCH)["light"] == "late"


@pytest.mark.parametrize(
    ("received", "light"),
    [("2025-04-06", "on time"), ("2025-04-07", "on time"), ("2025-04-08", "late")],
)
def test_the_stated_day_of_receipt_counts_and_not_the_clock(received: str, light: str) -> None:
    send("FMU", MARCH, received=date.fromisoformat(received))
    row = owed("FMU", MARCH)
    assert (row["light"], str(row["received_on"])) == (light, received)


@SQLITE_ALONE
@pytest.mark.parametrize(
    ("received", "codes"),
    [("2025-05-04", []), ("2025-05-05", []), ("2025-05-06", ["RECEIVED_IN_FUTURE"])],
)
def test_nothing_is_received_in_the_future(received: str, codes: list[str]) -> None:
    answer = submitted(filled("FMU", MARCH), received=date.fromisoformat(received))
    assert [p.code for p in answer.problems] == codes
    assert counted(ReturnRevision)["ReturnRevision"] == (0 if codes else 1)


@SQLITE_ALONE
@pytest.mark.parametrize(
    ("received", "codes"),
    [
        ("2025-03-30", ["RECEIVED_BEFORE_MONTH_ENDED"]),
        ("2025-03-31", []),
        ("2025-04-01", []),
    ],
)
def test_nothing_is_received_before_its_month_is_over(received: str, codes: list[str]) -> None:
    answer = submitted(filled("FMU", MARCH), received=date.fromisoformat(received))
    assert [p.code for p in answer.problems] == codes


def test_a_month_that_has_not_begun_is_not_open() -> None:
    answer = submitted(filled("FMU", APRIL + 2))
    assert "MONTH_NOT_OPEN" in [p.code for p in answer.problems]
    assert counted(ReturnRevision)["ReturnRevision"] == 0


def test_a_focal_person_sends_in_the_own_departments_return() -> None:
    assert send("MOLJ", APRIL, by=FOCAL_MOLJ).revision == 1


@pytest.fixture
def past_of_fia(started: Database) -> bytes:
    """FIA-AHS's form of April, with figures far from the three months accepted before it."""
    for month, amount in ((JANUARY, 12), (FEBRUARY, 14), (MARCH, 13)):
        take_in("FIA-AHS", month, amount)
    data = filled("FIA-AHS", APRIL, 9_000)
    assert "FAR_FROM_USUAL" in {p.code for p in submitted(data).problems}
    return filled("FIA-AHS", APRIL, 9_001)


def test_another_departments_form_is_refused_without_a_word_on_its_past(past_of_fia: bytes) -> None:
    answer = submitted(past_of_fia, by=FOCAL_MOLJ.email, name="ours.xlsx")
    (wrong,) = answer.problems
    assert (wrong.code, wrong.found, wrong.expected) == ("WRONG_DEPARTMENT", "FIA-AHS", "MOLJ")
    assert answer.notices == ()
    assert answer.completeness is None


def test_a_form_of_another_department_is_kept_with_who_sent_it(past_of_fia: bytes) -> None:
    before = revisions(ANALYST.email, department="FIA-AHS")
    answer = submitted(past_of_fia, by=FOCAL_MOLJ.email, name="ours.xlsx")
    assert (answer.department, answer.revision) == ("MOLJ", None)
    assert "ours.xlsx" not in uploads(FOCAL_FIA.email)["file_name"].tolist()
    (mine,) = uploads(FOCAL_MOLJ.email).to_dict("records")
    assert (mine["file_name"], mine["department"], mine["problems"]) == ("ours.xlsx", "MOLJ", 1)
    assert open_file(FOCAL_MOLJ.email, mine["upload_id"]).file.data == past_of_fia
    assert events()[-1]["subject"] == "MOLJ 2025-04"
    assert owed("MOLJ", APRIL)["received_on"] is None
    assert revisions(ANALYST.email, department="FIA-AHS").equals(before)


def test_a_file_that_another_department_sent_in_before_is_not_told_of(started: Database) -> None:
    data = filled("FIA-AHS", APRIL)
    assert submitted(data, by=FOCAL_FIA.email).revision == 1
    assert [p.code for p in submitted(data, by=FOCAL_MOLJ.email).problems] == ["WRONG_DEPARTMENT"]
    assert [p.code for p in submitted(data, by=FOCAL_FIA.email).problems] == ["ALREADY_RECEIVED"]
    assert [e["actor"] for e in events("return already received")] == [FOCAL_FIA.email]


@SQLITE_ALONE
def test_a_focal_person_cannot_state_a_day_of_receipt() -> None:
    data = filled("MOLJ", MARCH)
    with pytest.raises(Refused) as refusal:
        submitted(data, by=FOCAL_MOLJ.email, received=date(2025, 4, 7))
    assert [p.code for p in refusal.value.problems] == ["NOT_ALLOWED"]
    assert counted(Upload)["Upload"] == 0


def test_an_account_that_was_disabled_sends_nothing_in_any_more() -> None:
    data = filled("FIA-AHS", APRIL)
    accounts.disable(ADMINISTRATOR.email, FOCAL_FIA.email)
    with pytest.raises(Refused) as refusal:
        submitted(data, by=FOCAL_FIA.email)
    assert [p.code for p in refusal.value.problems] == ["NO_SUCH_ACCOUNT"]
    assert counted(Upload)["Upload"] == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.xlsx", "passwd.xlsx"),
        ("C:\\Users\\a\\فارم.xlsx", "فارم.xlsx"),
        ("x" * 300 + ".xlsx", "x" * 255),
        ("bad\x00name.xlsx", "bad�name.xlsx"),
        ("", "unnamed"),
    ],
)
def test_whatever_the_file_is_called_its_name_can_be_kept(name: str, kept: str) -> None:
    submission.submit(ANALYST.email, name, filled("FMU", MARCH))
    assert uploads(ANALYST.email)["file_name"].tolist() == [kept]
