"""A month is closed once nothing in it is open; what was closed stays as it was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from napams import clock
from napams.problems import Refused
from napams.services import changes, closing, register, review, status, submission
from napams.services.actors import SYSTEM
from napams.services.register import uploads
from napams.services.returns import original
from napams.store.tables.returns import ReturnRevision
from napams.ui.links import instant_or_now
from napams.wording.changes import DIFFERENCES
from tests.integration.returns import (
    APRIL,
    FEBRUARY,
    MARCH,
    REPORTS_TO_FMU,
    at,
    counted,
    events,
    figure,
    filled,
    owed,
    refused,
    send,
    take_in,
)
from tests.personas import ANALYST, SECRETARY

pytestmark = pytest.mark.usefixtures("started")
LONG_AFTER = "2025-04-21T10:00"


def open_ones() -> dict[str, str]:
    frame = closing.still_open(ANALYST.email, MARCH)
    return dict(zip(frame["department"], frame["what"], strict=True))


@pytest.mark.parametrize(
    ("now", "left"),
    [("2025-04-15T23:59:59", 18), ("2025-04-16T00:00:00", 0), ("2025-04-16T00:00:01", 0)],
)
def test_a_month_can_be_closed_when_what_never_came_is_missing(now: str, left: int) -> None:
    with clock.held_at(at(now)):
        assert len(open_ones()) == left
        if left:
            assert open_ones()["FMU"] == "no return yet; missing from 16 Apr 2025"
            assert refused(closing.close, ANALYST.email, MARCH) == ["MONTH_STILL_OPEN"] * left
        else:
            closing.close(ANALYST.email, MARCH)
            assert closing.is_closed(SYSTEM, MARCH)


def test_a_return_that_waits_for_review_keeps_the_month_open() -> None:
    send("FMU", MARCH)
    assert open_ones() == {"FMU": "revision 1 waits for review"}
    assert refused(closing.close, ANALYST.email, MARCH) == ["MONTH_STILL_OPEN"]
    review.accept(ANALYST.email, "FMU", MARCH)
    closing.close(ANALYST.email, MARCH)


def test_a_correction_that_waits_keeps_open_what_was_accepted() -> None:
    take_in("FMU", MARCH)
    send("FMU", MARCH, 13)
    assert open_ones() == {"FMU": "revision 2 waits for review"}
    review.send_back(ANALYST.email, "FMU", MARCH, note="Twelve was right.")
    assert open_ones() == {}


def test_a_return_that_was_never_corrected_is_left_out_by_name_alone() -> None:
    send("FMU", MARCH)
    review.send_back(ANALYST.email, "FMU", MARCH, note="Half of it.")
    with clock.held_at(at("2025-04-15T12:00")):
        waived_by_then = closing.still_open(ANALYST.email, MARCH).set_index("department")
        assert not waived_by_then.loc["FMU", "can_be_left"]
    assert open_ones() == {"FMU": "sent back and not corrected"}
    assert refused(closing.close, ANALYST.email, MARCH) == ["MONTH_STILL_OPEN"]
    assert refused(closing.close, ANALYST.email, MARCH, ["NONE"]) == ["NO_SUCH_DEPARTMENT"]
    closing.close(ANALYST.email, MARCH, ["FMU"])
    (row,) = closing.closings(ANALYST.email, MARCH).to_dict("records")
    assert "FMU" in row["without"]
    assert len(row["without"]) == 18


def test_a_waived_return_does_not_keep_the_month_open() -> None:
    register.waive(ANALYST.email, "FMU", MARCH, "Chair of the JTF", "The office was flooded.")
    with clock.held_at(at("2025-04-10T12:00")):
        assert "PCG" in open_ones()
        assert "FMU" not in open_ones()
    closing.close(ANALYST.email, MARCH)
    (row,) = closing.closings(ANALYST.email, MARCH).to_dict("records")
    assert "FMU" not in row["without"]


def test_a_month_that_has_not_ended_or_is_none_is_not_closed() -> None:
    with clock.held_at(at("2025-04-30T23:00")):
        assert refused(closing.close, ANALYST.email, APRIL) == ["MONTH_STILL_OPEN"]
    assert refused(closing.close, ANALYST.email, APRIL + 5) == ["NO_SUCH_MONTH"]
    assert refused(closing.still_open, ANALYST.email, APRIL + 5) == ["NO_SUCH_MONTH"]


def test_a_closed_month_takes_no_revision_and_keeps_the_file_and_its_day() -> None:
    take_in("FMU", MARCH, 12)
    closing.close(ANALYST.email, MARCH)
    late, correction = filled("PCG", MARCH), filled("FMU", MARCH, 20)
    for data in (late, correction):
        answer = submission.submit(
            ANALYST.email, "return.xlsx", data, at("2025-04-18T10:00").date()
        )
        assert [p.code for p in answer.problems] == ["MONTH_CLOSED"]
        assert answer.outcome == "refused"
    assert counted(ReturnRevision) == {"ReturnRevision": 1}
    newest = int(uploads(ANALYST.email, MARCH)["upload_id"].iloc[0])
    assert original(ANALYST.email, newest)[1] == correction
    assert owed("PCG", MARCH)["light"] == "missing"
    closing.reopen(SECRETARY.email, MARCH, "PCG's return was held up in the post.")
    assert submission.submit(ANALYST.email, "return.xlsx", late).outcome == "received"
    assert str(owed("PCG", MARCH)["received_on"]) == "2025-04-18"


def test_a_closed_month_is_opened_with_a_reason_and_closed_again() -> None:
    closing.close(ANALYST.email, MARCH)
    assert refused(closing.close, ANALYST.email, MARCH) == ["MONTH_CLOSED"]
    assert refused(closing.reopen, SECRETARY.email, MARCH, " ") == ["REASON_NEEDED"]
    assert refused(closing.reopen, SECRETARY.email, FEBRUARY, "Why not.") == ["MONTH_NOT_CLOSED"]
    closing.reopen(SECRETARY.email, MARCH, "FMU counted twice.")
    assert not closing.is_closed(SYSTEM, MARCH)
    assert refused(closing.reopen, SECRETARY.email, MARCH, "Again.") == ["MONTH_NOT_CLOSED"]
    closing.close(ANALYST.email, MARCH)
    told = closing.closings(ANALYST.email, MARCH)
    assert told[["event", "number", "by", "reason"]].values.tolist() == [
        ["closed", 1, ANALYST.email, ""],
        ["reopened", 1, SECRETARY.email, "FMU counted twice."],
        ["closed", 2, ANALYST.email, ""],
    ]
    assert [len(events(f"month {e}")) for e in ("closed", "reopened")] == [2, 1]


def test_an_address_of_a_page_can_name_each_closing_and_no_other_instant_of_its_day() -> None:
    with clock.held_at(at(LONG_AFTER)):
        first = closing.close(ANALYST.email, MARCH)
        closing.reopen(SECRETARY.email, MARCH, "FMU counted twice.")
        second = closing.close(ANALYST.email, MARCH)
    assert closing.instants_of_closings(ANALYST.email) == [first, second]
    for asked, shown in ((first, first), (second, second), (at("2025-04-21T23:00"), second)):
        written = asked.isoformat()
        found = instant_or_now(
            written, clock.today(), partial(closing.instants_of_closings, ANALYST.email)
        )
        assert found == (shown, "")


def test_another_months_closing_closes_no_other() -> None:
    closing.close(ANALYST.email, FEBRUARY)
    take_in("FMU", MARCH)
    assert not closing.is_closed(SYSTEM, MARCH)
    assert closing.closed_at(SYSTEM, MARCH) is None


def test_what_happens_in_the_very_instant_of_the_closing_falls_on_its_own_side() -> None:
    """The clock of the tests is fixed: all of this happens at the same instant."""
    take_in("FMU", MARCH, 12)
    instant = closing.close(ANALYST.email, MARCH)
    closing.reopen(SECRETARY.email, MARCH, "FMU counted twice.")
    take_in("FMU", MARCH, 20)
    again = closing.close(ANALYST.email, MARCH)
    assert instant == clock.now()
    microsecond = timedelta(microseconds=1)
    known = [instant - microsecond, instant, instant + microsecond, again]
    assert [figure(REPORTS_TO_FMU, MARCH, i) for i in known] == [None, 12, 12, 20]
    assert [owed("FMU", MARCH, i)["revisions"] for i in known] == [0, 1, 1, 2]
    assert closing.closed_at(SYSTEM, MARCH) == instant
    assert closing.closed_at(SYSTEM, MARCH, 2) == again
    assert closing.closed_at(SYSTEM, MARCH, 3) is None


def test_a_clock_set_back_takes_nothing_out_of_the_closed_picture() -> None:
    with clock.held_at(at("2025-04-22T10:00")):
        take_in("FMU", MARCH, 12)
    with clock.held_at(at(LONG_AFTER)):  # a day earlier
        instant = closing.close(ANALYST.email, MARCH)
        closing.reopen(SECRETARY.email, MARCH, "FMU counted twice.")
        take_in("FMU", MARCH, 20)
    assert figure(REPORTS_TO_FMU, MARCH, instant) == 12
    assert figure(REPORTS_TO_FMU, MARCH) == 20


def test_the_difference_lists_what_a_correction_changed_and_nothing_else() -> None:
    with clock.held_at(at(LONG_AFTER)):
        take_in("FMU", MARCH, 12)
        closing.close(ANALYST.email, MARCH)
    assert changes.difference(ANALYST.email, MARCH).empty
    closing.reopen(SECRETARY.email, MARCH, "FMU counted twice; PCG's was lost.")
    take_in("FMU", MARCH, 3)
    take_in("PCG", MARCH)
    closed = status.status_report(SYSTEM, closing.closed_at(SYSTEM, MARCH))
    told = changes.difference(ANALYST.email, MARCH)
    assert told.columns.tolist() == list(DIFFERENCES)
    found = {(r.code, r.what): (r.as_closed, r.as_corrected) for r in told.itertuples()}
    assert found[REPORTS_TO_FMU, "value"] == ("12", "3")
    assert found[REPORTS_TO_FMU, "colour"] == ("green", "amber")
    assert found["PCG", "light"] == ("missing", "late")
    departments = {r.code for r in told.itertuples() if r.kind == "department"}
    assert departments <= {"FMU", "PCG"}
    assert set(told["month"]) == {"2025-03"}
    row = closed.kpis.set_index(["code", "month"]).loc[REPORTS_TO_FMU, "2025-03"]
    assert row["actual"] == 12
    assert refused(changes.difference, ANALYST.email, FEBRUARY) == ["MONTH_NOT_CLOSED"]


def test_of_eight_who_close_at_once_one_does() -> None:
    def close(_: int) -> str:
        try:
            closing.close(ANALYST.email, MARCH)
        except Refused as refusal:
            return refusal.problems[0].code
        return "closed"

    with ThreadPoolExecutor(8) as pool:
        said = sorted(pool.map(close, range(8)))
    assert said == ["MONTH_CLOSED"] * 7 + ["closed"]
    assert len(closing.closings(ANALYST.email)) == 1


def test_a_past_day_knows_no_later_closing() -> None:
    with clock.held_at(at(LONG_AFTER)):
        closing.close(ANALYST.email, MARCH)
    told = [
        closing.closings(ANALYST.email, MARCH, at(instant))["event"].tolist()
        for instant in ("2025-04-21T09:59:59", LONG_AFTER)
    ]
    assert told == [[], ["closed"]]
