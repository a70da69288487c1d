"""Waivers: a department is excused from a month's return on a named authority."""

from __future__ import annotations

import pytest

from napams import clock
from napams.services import closing, register, status
from napams.services.actors import SYSTEM
from tests.integration.returns import (
    MARCH,
    REPORTS_TO_FMU,
    at,
    events,
    figure,
    owed,
    refused,
    take_in,
)
from tests.personas import ANALYST, FOCAL_FIA, SECRETARY

pytestmark = pytest.mark.usefixtures("started")
AUTHORITY, REASON = "Director General FIA", "The office moved in March."


def rate(department: str) -> float:
    """The share of returns on time as of March."""
    frame = status.status_report(SYSTEM).departments.set_index(["department", "month"])
    return float(frame.loc[(department, "2025-03"), "on_time_rate"])


def test_a_waived_return_has_its_own_light_and_no_rate_counts_it() -> None:
    with clock.held_at(at("2025-02-05T10:00")):
        take_in("FMU", MARCH + -2)
    with clock.held_at(at("2025-03-05T10:00")):
        take_in("FMU", MARCH + -1)
    assert owed("FMU", MARCH)["light"] == "missing"
    assert rate("FMU") == pytest.approx(2 / 3)
    register.waive(ANALYST.email, "FMU", MARCH, AUTHORITY, REASON)
    row = owed("FMU", MARCH)
    assert (row["light"], row["waived_by"], row["waiver_reason"]) == ("waived", AUTHORITY, REASON)
    assert rate("FMU") == 1


def test_a_waiver_of_today_was_not_known_before() -> None:
    with clock.held_at(at("2025-04-20T10:00")):
        register.waive(ANALYST.email, "FMU", MARCH, AUTHORITY, REASON)
    with clock.held_at(at("2025-04-25T10:00")):
        register.withdraw(SECRETARY.email, "FMU", MARCH, "The office never moved.")

    def lights(*instants: str) -> list[str]:
        return [str(owed("FMU", MARCH, at(i))["light"]) for i in instants]

    assert lights("2025-04-20T09:59:59", "2025-04-20T10:00:00", "2025-04-20T10:00:01") == [
        "missing",
        "waived",
        "waived",
    ]
    assert lights("2025-04-25T09:59:59", "2025-04-25T10:00:00", "2025-04-25T10:00:01") == [
        "waived",
        "missing",
        "missing",
    ]


def test_a_waiver_needs_an_authority_and_a_reason() -> None:
    waive = (register.waive, ANALYST.email, "FMU", MARCH)
    for nothing in (" ", "\u200b", "\u3164"):
        assert refused(*waive, nothing, REASON) == ["AUTHORITY_NEEDED"]
        assert refused(*waive, AUTHORITY, nothing) == ["REASON_NEEDED"]
    register.waive(ANALYST.email, "FMU", MARCH, AUTHORITY, REASON)
    assert refused(register.withdraw, ANALYST.email, "FMU", MARCH, "") == ["REASON_NEEDED"]


def test_what_is_not_owed_or_changes_nothing_is_not_waived() -> None:
    assert refused(register.waive, ANALYST.email, "FMU", MARCH + 9, AUTHORITY, REASON) == [
        "NO_SUCH_RETURN"
    ]
    assert refused(register.withdraw, ANALYST.email, "FMU", MARCH, REASON) == ["NOT_WAIVED"]
    register.waive(ANALYST.email, "FMU", MARCH, AUTHORITY, REASON)
    assert refused(register.waive, ANALYST.email, "FMU", MARCH, AUTHORITY, REASON) == [
        "ALREADY_WAIVED"
    ]
    assert owed("PCG", MARCH)["light"] == "missing"


def test_a_closed_months_lights_change_only_after_a_reopening() -> None:
    closing.close(ANALYST.email, MARCH)
    assert refused(register.waive, ANALYST.email, "FMU", MARCH, AUTHORITY, REASON) == [
        "MONTH_CLOSED"
    ]
    closing.reopen(SECRETARY.email, MARCH, REASON)
    register.waive(ANALYST.email, "FMU", MARCH, AUTHORITY, REASON)
    assert owed("FMU", MARCH, closing.closed_at(SYSTEM, MARCH))["light"] == "missing"


def test_the_figures_of_a_return_that_comes_all_the_same_count() -> None:
    register.waive(ANALYST.email, "FMU", MARCH, AUTHORITY, REASON)
    take_in("FMU", MARCH, 12)
    assert figure(REPORTS_TO_FMU, MARCH) == 12
    assert owed("FMU", MARCH)["light"] == "waived"


def test_who_excused_whom_and_why_is_on_record() -> None:
    register.waive(ANALYST.email, "FIA-AHS", MARCH, AUTHORITY, REASON)
    register.waive(ANALYST.email, "FMU", MARCH, AUTHORITY, REASON)
    register.withdraw(SECRETARY.email, "FMU", MARCH, "It came after all.")
    told = register.waivers(ANALYST.email, MARCH)
    assert told[["department", "event", "by"]].values.tolist() == [
        ["FIA-AHS", "waived", ANALYST.email],
        ["FMU", "waived", ANALYST.email],
        ["FMU", "withdrawn", SECRETARY.email],
    ]
    assert set(register.waivers(FOCAL_FIA.email)["department"]) == {"FIA-AHS"}
    assert [e["detail"]["authority"] for e in events("return waived")] == [AUTHORITY] * 2
    assert len(events("waiver withdrawn")) == 1


def test_a_past_day_knows_no_later_word_on_a_waiver() -> None:
    with clock.held_at(at("2025-04-20T10:00")):
        register.waive(ANALYST.email, "FMU", MARCH, AUTHORITY, REASON)
    with clock.held_at(at("2025-04-25T10:00")):
        register.withdraw(SECRETARY.email, "FMU", MARCH, "The office never moved.")
    told = [
        register.waivers(ANALYST.email, MARCH, at(f"2025-04-{day}T10:00"))["event"].tolist()
        for day in (19, 20, 26)
    ]
    assert told == [[], ["waived"], ["waived", "withdrawn"]]
