"""A return that was sent back is to be corrected within seven days of Pakistan's calendar (R5).

While the days run nothing is decided (None); an acceptance does not cure what came too late.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from napams import clock
from napams.services import correction_request, register, review
from napams.store import plan as stored_plans
from napams.store.engine import database
from napams.store.plan import in_force
from napams.store.tables.base import table
from napams.store.tables.plan import PlanVersion
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import MARCH, at, owed, send
from tests.personas import ANALYST

pytestmark = pytest.mark.usefixtures("started")


@SQLITE_ALONE
@pytest.mark.parametrize("hour", ["00:30", "04:59", "05:00", "23:30"])
@pytest.mark.parametrize(
    ("day", "uncorrected"), [("2025-04-16", None), ("2025-04-17", None), ("2025-04-18", True)]
)
def test_the_eighth_day_after_it_was_sent_back_is_too_late_whatever_the_hour(
    hour: str, day: str, uncorrected: bool | None
) -> None:
    with clock.held_at(at("2025-04-06T10:00")):
        send("FMU", MARCH)
    with clock.held_at(at(f"2025-04-10T{hour}")):
        review.send_back(ANALYST.email, "FMU", MARCH, note="Half of your own register.")
    with clock.held_at(at(f"{day}T12:00")):
        assert owed("FMU", MARCH)["uncorrected"] is uncorrected


@pytest.mark.parametrize(
    ("day", "uncorrected"), [("2025-04-12", None), ("2025-04-13", None), ("2025-04-14", True)]
)
def test_the_days_are_those_of_the_plan_that_the_month_is_judged_by(
    day: str, uncorrected: bool | None
) -> None:
    store_policy({"correction_days": 3})
    with clock.held_at(at("2025-04-06T10:00")):
        send("FMU", MARCH)
    with clock.held_at(at("2025-04-10T10:00")):
        review.send_back(ANALYST.email, "FMU", MARCH, note="Half of your own register.")
        assert "by 13 Apr 2025" in correction_request.for_return(ANALYST.email, "FMU", MARCH).text
    with clock.held_at(at(f"{day}T12:00")):
        assert owed("FMU", MARCH)["uncorrected"] is uncorrected


def test_a_plan_stored_before_the_days_were_policy_has_seven() -> None:
    store_policy({"correction_days": None})
    with database().read() as connection:
        assert in_force(connection).lagging.correction_days == 7


def store_policy(lagging: dict[str, int | None]) -> None:
    """Change the stored plan's limits of lagging; None takes one away."""
    versions = table(PlanVersion)
    with database().write() as connection:
        policy = connection.execute(select(versions.c.policy)).scalar_one()
        changed = {k: v for k, v in (policy["lagging"] | lagging).items() if v is not None}
        connection.execute(update(versions).values(policy=policy | {"lagging": changed}))
    stored_plans._KEPT.clear()


def test_a_return_says_nothing_of_corrections_until_it_is_accepted() -> None:
    assert owed("FMU", MARCH)["uncorrected"] is None
    send("FMU", MARCH)
    assert owed("FMU", MARCH)["uncorrected"] is None
    review.accept(ANALYST.email, "FMU", MARCH)
    assert owed("FMU", MARCH)["uncorrected"] is False


@pytest.mark.parametrize(("day", "uncorrected"), [("16", False), ("17", False), ("18", True)])
def test_a_correction_that_came_too_late_is_not_cured_by_its_acceptance(
    day: str, uncorrected: bool
) -> None:
    with clock.held_at(at("2025-04-10T10:00")):
        send("FMU", MARCH, 6)
        review.send_back(ANALYST.email, "FMU", MARCH, note="Half of your own register.")
    with clock.held_at(at(f"2025-04-{day}T10:00")):
        send("FMU", MARCH, 12)
        review.accept(ANALYST.email, "FMU", MARCH)
    assert owed("FMU", MARCH)["uncorrected"] is uncorrected


def test_a_waived_return_says_nothing_of_corrections() -> None:
    with clock.held_at(at("2025-04-06T10:00")):
        send("FMU", MARCH)
        review.send_back(ANALYST.email, "FMU", MARCH, note="Half of your own register.")
    assert owed("FMU", MARCH)["uncorrected"] is True
    register.waive(ANALYST.email, "FMU", MARCH, "Chair of the JTF", "The office moved.")
    assert owed("FMU", MARCH)["uncorrected"] is None
