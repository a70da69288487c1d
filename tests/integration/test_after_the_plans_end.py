"""After the plan's end: who owes a return, who may hand one in, and when months stop opening.

docs/rules.md, When a return is due. The plan ends in December 2025; MOI's M14-T4 falls due in
March 2026 (month 15), NPB's M14-T3 in January (month 13).
"""

from __future__ import annotations

from datetime import date

import pytest

from napams import clock
from napams.domain.months import Month
from napams.domain.returns import MilestoneStatus
from napams.forms.contract import MilestoneState
from napams.services import closing, entry, forms, plan, register, review, status, submission
from napams.services.actors import SYSTEM
from napams.services.questions import standing
from napams.store.engine import database
from napams.store.plan import in_force
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import at, events, filled, owed, refused, send
from tests.personas import ANALYST, SECRETARY

pytestmark = pytest.mark.usefixtures("started")
DECEMBER, JANUARY, MARCH, APRIL = Month(2025, 12), *(Month(2026, n) for n in (1, 3, 4))


def live_until(instant: str) -> None:
    with clock.held_at(at(instant)):
        plan.open_months()


def completed(department: str) -> dict[str, MilestoneState]:
    """That all milestones of a department were completed in November."""
    with database().read() as connection:
        found = in_force(connection)
    return {
        t.code: MilestoneState(MilestoneStatus.COMPLETED, None, date(2025, 11, 28), found.due(t))
        for t in found.milestones_of(department)
    }


def test_a_return_after_the_plans_end_asks_for_no_indicator_and_tells_of_a_completion() -> None:
    live_until("2026-02-01T10:00")
    with clock.held_at(at("2026-02-05T10:00")):
        form = forms.prefilled(ANALYST.email, "FIA-IMM", JANUARY)
        assert form.kpis == ()
        answer = send("FIA-IMM", JANUARY, typed={}, milestones=completed("FIA-IMM"))
        review.accept(ANALYST.email, "FIA-IMM", JANUARY)
        row = owed("FIA-IMM", JANUARY)
        milestones = status.status_report(SYSTEM).milestones
    assert answer.completeness == 1
    assert (row["light"], row["owed"], row["days_late"]) == ("", False, 0)
    assert (row["state"], row["accepted"]) == ("accepted", True)
    told = milestones[(milestones["code"] == "M05-T2") & (milestones["month"] == "2026-01")]
    assert told["state"].tolist() == ["done"]


def test_a_return_after_the_plans_end_can_be_typed_in_the_browser() -> None:
    live_until("2026-02-01T10:00")
    with clock.held_at(at("2026-02-05T10:00")):
        form, typed = entry.begin(ANALYST.email, "FIA-IMM", JANUARY)
        assert (form.kpis, list(typed.milestones)) == ((), ["M05-T2"])
        assert entry.submit_entry(ANALYST.email, "FIA-IMM", JANUARY, typed).outcome == "received"


@SQLITE_ALONE
def test_whoever_owns_no_milestone_has_nothing_to_hand_in_after_the_plans_end() -> None:
    with clock.held_at(at("2025-12-20T10:00")):
        live_until("2025-12-20T10:00")
        data = filled("FIA-IMM", DECEMBER)
    live_until("2026-02-01T10:00")
    with clock.held_at(at("2026-02-05T10:00")):
        assert refused(forms.blank_form, ANALYST.email, "PCG", JANUARY) == ["NO_SUCH_RETURN"]
        assert refused(entry.begin, ANALYST.email, "PCG", JANUARY) == ["NO_SUCH_RETURN"]
        names = [name for name, _ in forms.blank_forms(ANALYST.email, JANUARY)]
        assert len(names) == 14
        assert submission.submit(ANALYST.email, "x.xlsx", data).outcome == "received"


def test_a_file_of_whoever_has_nothing_to_hand_in_is_refused_in_words() -> None:
    live_until("2026-02-01T10:00")
    with clock.held_at(at("2026-02-05T10:00")):
        told = filled("FIA-IMM", JANUARY, typed={}, milestones=completed("FIA-IMM"))
        assert submission.submit(ANALYST.email, "x.xlsx", told).outcome == "received"
        review.accept(ANALYST.email, "FIA-IMM", JANUARY)
    live_until("2026-03-01T10:00")
    with clock.held_at(at("2026-04-05T10:00")):
        again = filled("FIA-IMM", MARCH, typed={}, milestones=completed("FIA-IMM"))
        answer = submission.submit(ANALYST.email, "x.xlsx", again)
    assert [(p.code, p.found) for p in answer.problems] == [
        ("NOTHING_TO_HAND_IN", "FIA-IMM Mar 2026")
    ]
    assert answer.outcome == "refused"


def test_no_month_opens_once_every_milestone_is_done() -> None:
    with database().read() as connection:
        owners = [
            d.code
            for d in in_force(connection).departments
            if in_force(connection).milestones_of(d.code)
        ]
    live_until("2026-04-01T10:00")
    with clock.held_at(at("2026-04-05T10:00")):
        for owner in owners:
            send(owner, MARCH, typed={}, milestones=completed(owner))
            review.accept(ANALYST.email, owner, MARCH)
    opened = len(events("month opened"))
    live_until("2026-05-01T10:00")
    assert len(events("month opened")) == opened


@SQLITE_ALONE
def test_what_nobody_owes_keeps_no_month_open_and_cannot_be_waived() -> None:
    live_until("2026-05-01T10:00")
    with clock.held_at(at("2026-05-20T10:00")):
        seen = closing.checklist(ANALYST.email, APRIL)
        assert (list(seen.departments), seen.owed) == ([closing.Readiness.NOT_OWED], 0)
        assert seen.still_open.empty
        waived = (ANALYST.email, "MOI", APRIL, "Chair of the JTF", "Nothing to tell.")
        assert refused(register.waive, *waived) == ["NO_SUCH_RETURN"]
        assert register.outstanding(ANALYST.email, APRIL).empty
        closing.close(SECRETARY.email, APRIL)
        (closed,) = closing.closings(ANALYST.email, APRIL).to_dict("records")
    assert closed["without"] == []


@SQLITE_ALONE
def test_months_that_nobody_owes_do_not_break_a_row_of_missing_returns() -> None:
    live_until("2026-05-01T10:00")
    with clock.held_at(at("2026-05-20T10:00")):
        found = standing.ask(ANALYST.email, status.status_report(SYSTEM), 1, APRIL)
    rows = found.set_index("department")[["missing_in_a_row", "to"]]
    assert rows.loc["MOI"].tolist() == [15, "2026-03"]
    assert rows.loc["PCG"].tolist() == [12, "2025-12"]
