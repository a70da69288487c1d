"""A return typed in the browser is the same return: same checks, same revision, a real workbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import select

from napams import clock
from napams.domain.catalogue import TOTAL
from napams.domain.returns import NarrativeField
from napams.forms.contract import TypedMilestone, TypedReturn, TypedRow
from napams.services import entry, review, submission
from napams.services.actors import SYSTEM
from napams.services.entry import begin, submit_entry
from napams.services.register import revisions
from napams.services.returns import original
from napams.services.status import version
from napams.store.engine import database
from napams.store.tables.base import table
from napams.store.tables.returns import (
    Draft,
    MilestoneReport,
    Narrative,
    Observation,
    ReturnRevision,
)
from tests.integration.returns import (
    MARCH,
    REPORTS_TO_FMU,
    at,
    counted,
    events,
    figure,
    filled,
    kpis_of,
    refused,
    send,
)
from tests.personas import ANALYST, FOCAL_FIA, FOCAL_MOLJ

pytestmark = pytest.mark.usefixtures("started")
PROGRESS = {
    NarrativeField.PROGRESS: "On the phone, 5 April.",
    NarrativeField.AUTHORISED_BY: "Joint secretary",
}


def typed(amount: str = "12", **more: str) -> TypedReturn:
    """FMU's figure with the whole of it in the first row of the breakdown."""
    (kpi,) = kpis_of("FMU")
    categories = kpi.breakdown.categories if kpi.breakdown else ()
    rows = {(kpi.code, TOTAL): TypedRow(amount, **more)}
    rows |= {(kpi.code, c): TypedRow("0" if n else amount) for n, c in enumerate(categories)}
    return TypedReturn(rows, narrative=PROGRESS)


def stored(model: type, revision: int) -> list[dict[str, object]]:
    """The rows of a revision, without their keys."""
    of = table(model)  # type: ignore[arg-type]
    with database().read() as connection:
        rows = select(of).where(of.c.revision_id == revision).order_by(of.c.id)
        frame = pd.read_sql(rows, connection)
    said = frame.drop(columns=["id", "revision_id"]).astype(object)
    return said.where(said.notna(), None).to_dict("records")


def test_what_is_typed_becomes_a_revision_with_its_cells() -> None:
    answer = submit_entry(ANALYST.email, "FMU", MARCH, typed("1,24"), date(2025, 4, 5))
    assert (answer.outcome, answer.problems[0].code) == ("refused", "NOT_A_NUMBER")
    answer = submit_entry(
        ANALYST.email, "FMU", MARCH, typed("۱۲", evidence="Memo 3"), date(2025, 4, 5)
    )
    assert (answer.outcome, answer.revision, answer.problems) == ("received", 1, ())
    review.accept(ANALYST.email, "FMU", MARCH)
    assert figure(REPORTS_TO_FMU, MARCH) == 12
    total = stored(Observation, 1)[0]
    assert (total["cell"], total["evidence"]) == ("G8", "Memo 3")
    (row,) = revisions(ANALYST.email).to_dict("records")
    name, data = original(ANALYST.email, row["upload_id"])
    assert name == "napams-return-FMU-2025-03.xlsx"
    assert openpyxl.load_workbook(BytesIO(data))["Return"]["G8"].value == "۱۲"
    assert row["received_on"] == date(2025, 4, 5)


def test_the_form_that_is_corrected_says_what_the_file_said() -> None:
    """A return that came as a file, resumed in the browser and sent again, is the same."""
    more = {NarrativeField.DECISIONS_REQUESTED: "A boat."}
    for department in ("FIA-AHS", "MOI", "PCG"):
        send(department, MARCH)
        _, entered = begin(ANALYST.email, department, MARCH)
        answer = submit_entry(ANALYST.email, department, MARCH, entered)
        assert [p.code for p in answer.problems] == ["NOTHING_CHANGED"]
        entered = replace(entered, narrative={**entered.narrative, **more})
        answer = submit_entry(ANALYST.email, department, MARCH, entered)
        assert (answer.outcome, answer.revision) == ("received", 2)
    ids = counted(ReturnRevision)["ReturnRevision"]
    for first in range(1, ids, 2):
        for model in (Observation, MilestoneReport):
            assert stored(model, first + 1) == stored(model, first)
        assert stored(Narrative, first + 1)[:-1] == stored(Narrative, first)


def test_every_problem_of_a_typed_return_is_told_at_once_and_nothing_is_stored() -> None:
    milestone = TypedMilestone("completed", "", "31/09/2025")
    form, entered = begin(FOCAL_FIA.email, "FIA-AHS", MARCH)
    wrong = replace(
        entered,
        figures={(k.code, TOTAL): TypedRow("approx. 40") for k in form.kpis},
        milestones={"M02-T2": milestone},
    )
    answer = submit_entry(FOCAL_FIA.email, "FIA-AHS", MARCH, wrong)
    told = [p.code for p in answer.problems]
    assert answer.outcome == "refused"
    assert told.count("NOT_A_NUMBER") == len(form.kpis)
    assert "NOT_A_DATE" in told
    assert counted(ReturnRevision) == {"ReturnRevision": 0}


def test_the_same_text_sent_twice_is_received_once() -> None:
    assert submit_entry(ANALYST.email, "FMU", MARCH, typed()).revision == 1
    with clock.held_at(at("2025-05-06T10:00")):
        assert submit_entry(ANALYST.email, "FMU", MARCH, typed()).outcome == "already received"


def test_text_for_rows_that_the_form_lacks_is_not_lost_in_silence() -> None:
    for strange in (
        TypedReturn({("M99-K1", TOTAL): TypedRow("1")}),
        TypedReturn({(REPORTS_TO_FMU, "Nowhere"): TypedRow("1")}),
        TypedReturn(milestones={"M02-T2": TypedMilestone("completed")}),
    ):
        assert refused(submit_entry, ANALYST.email, "FMU", MARCH, strange) == ["CODE_UNKNOWN"]
    for text, code in (("x" * 32_768, "TEXT_TOO_LONG"), ("x\x00", "CONTROL_CHARACTERS")):
        told = TypedReturn(narrative={NarrativeField.PROGRESS: text})
        assert refused(submit_entry, ANALYST.email, "FMU", MARCH, told) == [code]
        assert refused(entry.save, ANALYST.email, "FMU", MARCH, told) == [code]


def test_a_draft_is_taken_up_again_as_it_was_typed_and_goes_with_the_return() -> None:
    half = typed("2.5 lakh or so\n", remark="to be checked — جانچ")
    entry.save(ANALYST.email, "FMU", MARCH, typed("1"))
    saved_at = entry.save(ANALYST.email, "FMU", MARCH, half)
    saved = entry.resume(ANALYST.email, "FMU", MARCH)
    assert saved == entry.SavedDraft(half, saved_at)
    assert begin(ANALYST.email, "FMU", MARCH)[1] == half
    assert counted(Draft) == {"Draft": 1}
    assert submit_entry(ANALYST.email, "FMU", MARCH, half).outcome == "refused"
    assert entry.resume(ANALYST.email, "FMU", MARCH) == saved
    assert submit_entry(ANALYST.email, "FMU", MARCH, typed()).outcome == "received"
    assert entry.resume(ANALYST.email, "FMU", MARCH) is None
    assert len(events("draft saved")) == 2


def test_everybody_has_an_own_draft() -> None:
    entry.save(ANALYST.email, "FIA-AHS", MARCH, TypedReturn(narrative=PROGRESS))
    assert entry.resume(FOCAL_FIA.email, "FIA-AHS", MARCH) is None
    other = TypedReturn(narrative={NarrativeField.PROGRESS: "By the focal person."})
    entry.save(FOCAL_FIA.email, "FIA-AHS", MARCH, other)
    entry.discard(ANALYST.email, "FIA-AHS", MARCH)
    assert refused(entry.discard, ANALYST.email, "FIA-AHS", MARCH) == ["NO_SUCH_DRAFT"]
    kept = entry.resume(FOCAL_FIA.email, "FIA-AHS", MARCH)
    assert kept is not None
    assert kept.entered == other
    assert entry.drafts(FOCAL_FIA.email)["department"].tolist() == ["FIA-AHS"]
    assert entry.drafts(ANALYST.email).empty


def test_a_draft_changes_no_picture() -> None:
    before = version(SYSTEM)
    entry.save(ANALYST.email, "FMU", MARCH, typed())
    entry.discard(ANALYST.email, "FMU", MARCH)
    assert version(SYSTEM) == before


def test_a_focal_person_types_the_own_departments_return_alone_and_states_no_day() -> None:
    for act in (begin, entry.resume, entry.discard):
        assert refused(act, FOCAL_MOLJ.email, "FMU", MARCH) == ["NOT_ALLOWED"]
    for write in (submit_entry, entry.save):
        assert refused(write, FOCAL_MOLJ.email, "FMU", MARCH, typed()) == ["NOT_ALLOWED"]
    _, entered = begin(FOCAL_FIA.email, "FIA-AHS", MARCH)
    assert refused(submit_entry, FOCAL_FIA.email, "FIA-AHS", MARCH, entered, date(2025, 4, 5)) == [
        "NOT_ALLOWED"
    ]
    assert refused(begin, ANALYST.email, "FMU", MARCH + 9) == ["NO_SUCH_RETURN"]
    assert refused(entry.save, ANALYST.email, "FMU", MARCH + 9, typed()) == ["NO_SUCH_RETURN"]


def test_a_typed_return_and_a_file_are_revisions_of_one_another() -> None:
    data = filled("FMU", MARCH, 3)
    assert submission.submit(ANALYST.email, "return.xlsx", data).revision == 1
    assert entry.submit_entry(ANALYST.email, "FMU", MARCH, typed("4")).revision == 2
    assert revisions(ANALYST.email)["revision"].tolist() == [2, 1]
