"""An acceptance is withdrawn until the month is closed, and every review stays readable."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from napams import clock
from napams.problems import Refused
from napams.services import closing, correction_request, entry, register, returns, review, setup
from napams.services.actors import OPERATOR
from napams.services.why import why
from napams.store import figures
from napams.store.engine import database
from napams.store.register import register as rows_of_register
from napams.store.tables.returns import Review
from tests.conftest import SQLITE_ALONE
from tests.integration.commands import Shell
from tests.integration.returns import (
    APRIL,
    MARCH,
    REPORTS_TO_FMU,
    at,
    counted,
    events,
    figure,
    owed,
    refused,
    send,
    send_with_a_query,
    take_in,
)
from tests.personas import ANALYST, FOCAL_FIA, MEMBER, SECOND_ANALYST, SECRETARY

pytestmark = pytest.mark.usefixtures("started")
MISTAKE = "Accepted before FMU had called back."
LONG_AFTER = "2025-04-21T10:00"


def withdraw(revision: int | None = None, by: str = ANALYST.email) -> review.Withdrawn:
    """Withdraw the acceptance of FMU's return of March."""
    return review.withdraw_acceptance(by, "FMU", MARCH, revision, MISTAKE)


def counts(known_on: str | None = None) -> float | None:
    """FMU's figure of March that counts, as known then; None while there is none."""
    return figure(REPORTS_TO_FMU, MARCH, at(known_on) if known_on else None)


def waiting() -> list[tuple[str, int]]:
    """Departments and revisions in the inbox."""
    inbox = register.inbox(ANALYST.email, MARCH)
    return list(zip(inbox["department"], inbox["revision"], strict=True))


def test_a_return_whose_acceptance_is_withdrawn_counts_no_more_and_waits_again() -> None:
    take_in("FMU", MARCH, 12)
    assert (counts(), waiting(), owed("FMU", MARCH)["state"]) == (12, [], "accepted")
    assert withdraw(1) == review.Withdrawn(revision=1, counts=0)
    assert (counts(), waiting(), owed("FMU", MARCH)["state"]) == (None, [("FMU", 1)], "received")


def test_the_revision_accepted_before_it_counts_again() -> None:
    take_in("FMU", MARCH, 12)
    take_in("FMU", MARCH, 20)
    assert withdraw(2) == review.Withdrawn(revision=2, counts=1)
    assert (counts(), waiting()) == (12, [("FMU", 2)])
    assert withdraw() == review.Withdrawn(revision=1, counts=0)
    assert (counts(), waiting()) == (None, [("FMU", 2)])


def test_a_return_that_was_withdrawn_is_sent_back_and_corrected_like_any_other() -> None:
    take_in("FMU", MARCH, 6)
    withdraw()
    review.send_back(SECOND_ANALYST.email, "FMU", MARCH, 1, "Half of your own register.")
    assert (owed("FMU", MARCH)["state"], counts()) == ("sent back", None)
    text = correction_request.for_return(ANALYST.email, "FMU", MARCH).text
    assert "sent back to you" in text
    assert "Half of your own register." in text
    assert MISTAKE not in text
    take_in("FMU", MARCH, 12)
    assert counts() == 12


def test_the_mail_about_a_return_that_waits_again_says_that_it_waits() -> None:
    take_in("FMU", MARCH)
    assert "was accepted on" in correction_request.for_return(ANALYST.email, "FMU", MARCH).text
    withdraw()
    assert "waits for the JTF" in correction_request.for_return(ANALYST.email, "FMU", MARCH).text


def test_a_revision_is_accepted_and_withdrawn_as_often_as_it_takes_and_all_stays_readable() -> None:
    send("FMU", MARCH, 12)
    for _ in range(3):
        review.accept(ANALYST.email, "FMU", MARCH, 1)
        assert counts() == 12
        withdraw(1)
        assert counts() is None
    review.send_back(ANALYST.email, "FMU", MARCH, 1, "Twelve of what?")
    assert counted(Review) == {"Review": 7}
    done = returns.history(ANALYST.email, MARCH, "FMU")["action"].tolist()
    assert done == [
        "return sent back",
        *["acceptance withdrawn", "return accepted"] * 3,
        "return received",
    ]
    assert len(register.revisions(ANALYST.email, MARCH, "FMU")) == 1
    assert len(returns.files(ANALYST.email, "FMU", MARCH)) == 1
    assert setup.verify()


def test_a_withdrawal_is_in_the_trail_with_its_reason() -> None:
    take_in("FMU", MARCH, 12)
    take_in("FMU", MARCH, 20)
    withdraw(by=SECRETARY.email)
    (event,) = events("acceptance withdrawn")
    assert (event["actor"], event["subject"]) == (SECRETARY.email, "FMU 2025-03")
    assert event["detail"] == {
        "revision": 2,
        "reason": MISTAKE,
        "accepted_by": ANALYST.email,
        "counts": 1,
    }


@pytest.mark.parametrize(
    ("instant", "figure", "state"),
    [
        ("2025-04-06T09:59:59", None, "received"),
        ("2025-04-06T10:00:00", 12, "accepted"),
        ("2025-04-06T10:00:01", 12, "accepted"),
        ("2025-04-08T09:59:59", 12, "accepted"),
        ("2025-04-08T10:00:00", None, "received"),
        ("2025-04-08T10:00:01", None, "received"),
        ("2025-04-09T09:59:59", None, "received"),
        ("2025-04-09T10:00:00", 12, "accepted"),
        ("2025-04-09T10:00:01", 12, "accepted"),
    ],
)
def test_a_past_instant_knows_the_review_that_stood_then(
    instant: str, figure: float | None, state: str
) -> None:
    with clock.held_at(at("2025-04-05T10:00")):
        send("FMU", MARCH, 12)
    with clock.held_at(at("2025-04-06T10:00")):
        review.accept(ANALYST.email, "FMU", MARCH)
    with clock.held_at(at("2025-04-08T10:00")):
        withdraw()
    with clock.held_at(at("2025-04-09T10:00")):
        review.accept(SECRETARY.email, "FMU", MARCH)
    assert counts(instant) == figure
    assert owed("FMU", MARCH, at(instant))["state"] == state
    (told,) = register.revisions(ANALYST.email, MARCH, known_on=at(instant)).to_dict("records")
    assert told["state"] == state
    by = SECRETARY.email if instant >= "2025-04-09T10:00" else ANALYST.email
    assert (told["reviewed_by"] == by) is (state == "accepted")


def test_a_figures_origin_names_the_acceptance_that_stands() -> None:
    take_in("FMU", MARCH, 12)
    withdraw()
    review.accept(SECRETARY.email, "FMU", MARCH)
    with database().read() as connection:
        found = figures.entries(connection, [REPORTS_TO_FMU])[REPORTS_TO_FMU]
    assert {f.origin.accepted_by for f in found} == {SECRETARY.email}
    assert len(found) == len({(f.month_number, f.category) for f in found})
    assert why(ANALYST.email, REPORTS_TO_FMU, MARCH)


def test_answers_to_queries_stay_and_need_not_be_given_again() -> None:
    send_with_a_query()
    review.accept(ANALYST.email, "FMU", MARCH, answer="FMU keeps no breakdown in March.")
    withdraw()
    assert review.open_queries(ANALYST.email, MARCH).empty
    (query,) = review.queries(ANALYST.email, MARCH).to_dict("records")
    assert (query["state"], query["answer"]) == ("received", "FMU keeps no breakdown in March.")
    assert review.accept(SECRETARY.email, "FMU", MARCH) == 1


def test_the_past_that_a_return_is_compared_with_holds_what_stands() -> None:
    take_in("FMU", MARCH, 12)
    with database().read() as connection:
        before = figures.totals_so_far(connection, "FMU", 4)
    withdraw()
    with database().read() as connection:
        after = figures.totals_so_far(connection, "FMU", 4)
    assert before[REPORTS_TO_FMU] == 12
    assert REPORTS_TO_FMU not in after
    assert entry.begin(ANALYST.email, "FMU", APRIL)


@pytest.mark.parametrize(
    "reason", ["", "  ", "\u00a0", "\u200b\u200f", "\u2060", "\u3164", "\u00ad"]
)
def test_a_withdrawal_needs_a_reason_that_can_be_seen(reason: str) -> None:
    take_in("FMU", MARCH)
    call = review.withdraw_acceptance
    assert refused(call, ANALYST.email, "FMU", MARCH, 1, reason) == ["REASON_NEEDED"]
    assert counts() == 12


def test_another_analyst_is_told_whose_acceptance_it_is() -> None:
    take_in("FMU", MARCH)
    with pytest.raises(Refused) as refusal:
        withdraw(by=SECOND_ANALYST.email)
    (told,) = refusal.value.problems
    assert told.code == "NOT_YOUR_ACCEPTANCE"
    assert told.found == f"revision 1, accepted by {ANALYST.email}"
    assert told.expected == f"{ANALYST.email} or the secretary"
    assert counts() == 12


@pytest.mark.parametrize("by", [ANALYST.email, SECRETARY.email, OPERATOR])
def test_whoever_accepted_it_the_secretary_and_the_operator_withdraw_an_acceptance(by: str) -> None:
    take_in("FMU", MARCH)
    withdraw(by=by)
    assert counts() is None


@pytest.mark.parametrize("by", [MEMBER.email, FOCAL_FIA.email])
def test_nobody_from_outside_the_desk_withdraws_an_acceptance(by: str) -> None:
    take_in("FMU", MARCH)
    assert refused(withdraw, 1, by) == ["NOT_ALLOWED"]


def test_nothing_is_withdrawn_where_nothing_came_or_nothing_is_accepted() -> None:
    assert refused(withdraw) == ["NO_SUCH_RETURN"]
    send("FMU", MARCH, 12)
    assert refused(withdraw) == ["NOTHING_ACCEPTED"]
    review.send_back(ANALYST.email, "FMU", MARCH, 1, "Twelve of what?")
    assert refused(withdraw, 1) == ["NOTHING_ACCEPTED"]
    take_in("FMU", MARCH, 13)
    withdraw(2)
    assert refused(withdraw, 2) == ["NOTHING_ACCEPTED"]


def test_a_revision_that_a_later_one_has_replaced_is_not_withdrawn_unseen() -> None:
    take_in("FMU", MARCH, 12)
    take_in("FMU", MARCH, 20)
    assert refused(withdraw, 1) == ["CHANGED_SINCE_YOU_LOOKED"]
    withdraw(2)
    assert refused(withdraw, 2) == ["NOTHING_ACCEPTED"]
    assert counts() == 12


def test_an_accepted_revision_is_withdrawn_though_a_newer_one_waits() -> None:
    take_in("FMU", MARCH, 12)
    send("FMU", MARCH, 20)
    withdraw(1)
    assert (counts(), waiting()) == (None, [("FMU", 2)])


def test_an_acceptance_stands_while_the_correction_of_a_newer_revision_is_awaited() -> None:
    take_in("FMU", MARCH, 12)
    send("FMU", MARCH, 20)
    review.send_back(ANALYST.email, "FMU", MARCH, 2, "Twenty of what?")
    for by in (ANALYST.email, SECRETARY.email, OPERATOR):
        with pytest.raises(Refused) as refusal:
            withdraw(1, by)
        (told,) = refusal.value.problems
        assert told.code == "NEWER_SENT_BACK"
        assert told.found == "revision 2, sent back"
        assert told.expected == "its correction, before revision 1 is withdrawn"
    of_return = owed("FMU", MARCH)
    assert (counts(), of_return["accepted"], bool(of_return["received_on"])) == (12, True, True)
    assert events("acceptance withdrawn") == []


def test_once_the_correction_has_come_the_acceptance_is_withdrawn() -> None:
    take_in("FMU", MARCH, 12)
    send("FMU", MARCH, 20)
    review.send_back(ANALYST.email, "FMU", MARCH, 2, "Twenty of what?")
    send("FMU", MARCH, 14)
    withdraw(1)
    assert (counts(), waiting()) == (None, [("FMU", 3)])
    assert review.accept(ANALYST.email, "FMU", MARCH, 3) == 3
    assert counts() == 14
    assert withdraw(3) == review.Withdrawn(revision=3, counts=0)


def test_a_closed_month_keeps_its_acceptances_until_it_is_reopened() -> None:
    take_in("FMU", MARCH, 12)
    with clock.held_at(at(LONG_AFTER)):
        closing.close(ANALYST.email, MARCH)
        assert refused(withdraw) == ["MONTH_CLOSED"]
        assert counts() == 12
        closing.reopen(SECRETARY.email, MARCH, "FMU called back.")
        withdraw()
        assert counts() is None
    closed = closing.closed_at(ANALYST.email, MARCH)
    assert figure(REPORTS_TO_FMU, MARCH, closed) == 12


def test_a_month_is_not_closed_while_a_withdrawn_return_waits() -> None:
    take_in("FMU", MARCH, 12)
    with clock.held_at(at(LONG_AFTER)):
        withdraw()
        assert closing.still_open(ANALYST.email, MARCH)["department"].tolist() == ["FMU"]
        assert refused(closing.close, ANALYST.email, MARCH) == ["MONTH_STILL_OPEN"]


def test_of_withdrawing_and_closing_at_once_one_is_done_and_the_other_refused() -> None:
    take_in("FMU", MARCH, 12)

    def attempt(act: str) -> str:
        try:
            if act == "close":
                closing.close(SECRETARY.email, MARCH)
            else:
                withdraw(1)
        except Refused as refusal:
            return refusal.problems[0].code
        return "done"

    acts = ("close", "withdraw", "withdraw")
    with clock.held_at(at(LONG_AFTER)), ThreadPoolExecutor(len(acts)) as pool:
        said = list(pool.map(attempt, acts))
    if said[0] == "done":
        assert said[1:] == ["MONTH_CLOSED"] * 2
        assert counts() == 12
    else:
        assert said[0] == "MONTH_STILL_OPEN"
        assert sorted(said[1:]) == ["NOTHING_ACCEPTED", "done"]
        assert counts() is None
    assert setup.verify()


def test_what_a_withdrawn_acceptance_gave_is_not_restated_by_what_is_accepted_instead() -> None:
    take_in("FMU", MARCH, 6)
    withdraw()
    review.send_back(ANALYST.email, "FMU", MARCH, 1, "Half.")
    take_in("FMU", MARCH, 12)
    assert register.restatements(ANALYST.email).empty


def test_a_correction_whose_acceptance_is_withdrawn_is_no_restatement() -> None:
    with clock.held_at(at("2025-04-09T10:00")):
        take_in("FMU", MARCH, 12)
    with clock.held_at(at("2025-04-10T10:00")):
        take_in("FMU", MARCH, 20)
    with clock.held_at(at("2025-04-11T10:00")):
        withdraw(2)
    assert register.restatements(ANALYST.email).empty
    then = register.restatements(ANALYST.email, known_on=at("2025-04-10T10:00"))
    assert (then["before"].iloc[0], then["after"].iloc[0]) == ("12", "20")
    with clock.held_at(at("2025-04-12T10:00")):
        review.accept(SECRETARY.email, "FMU", MARCH, 2)
        take_in("FMU", MARCH, 25)
    told = register.restatements(ANALYST.email).query("category == ''")
    pairs = list(zip(told["before"], told["after"], told["accepted_by"], strict=True))
    assert pairs == [("20", "25", ANALYST.email), ("12", "20", SECRETARY.email)]


def test_what_stood_when_the_month_was_closed_is_restated_though_it_was_withdrawn_since() -> None:
    take_in("FMU", MARCH, 6)
    with clock.held_at(at(LONG_AFTER)):
        closing.close(ANALYST.email, MARCH)
    with clock.held_at(at("2025-04-25T10:00")):
        closing.reopen(SECRETARY.email, MARCH, "FMU called back.")
        withdraw()
        review.send_back(ANALYST.email, "FMU", MARCH, 1, "Half.")
        take_in("FMU", MARCH, 12)
    total = register.restatements(ANALYST.email).iloc[0]
    assert (total["before"], total["after"], total["after_close"]) == ("6", "12", True)


@SQLITE_ALONE
def test_the_command_withdraws_an_acceptance_and_says_what_counts_now(shell: Shell) -> None:
    take_in("FMU", MARCH, 12)
    take_in("FMU", MARCH, 20)
    order = ("withdraw-acceptance", "--month", "2025-03", "--department", "FMU")
    order = (*order, "--reason", MISTAKE)
    told = "FMU 2025-03: acceptance of revision {} withdrawn; {}\n"
    again = shell.done(*order, "--as", ANALYST.email)
    assert again == told.format(2, "revision 1 counts again")
    assert shell.done("return", *order) == told.format(1, "nothing of the return counts now")
    status, _, complaint = shell.run(*order)
    assert status == 1
    assert "[NOTHING_ACCEPTED]" in complaint
    assert shell.run(*order[:-2])[0] == 2


def test_the_register_has_one_row_a_return_whatever_was_reviewed() -> None:
    take_in("FMU", MARCH, 12)
    withdraw()
    review.accept(ANALYST.email, "FMU", MARCH)
    with database().read() as connection:
        frame = rows_of_register(connection, clock.today())
    assert not frame.duplicated(["department", "month"]).any()
