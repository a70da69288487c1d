"""A return that was sent back is to be corrected within seven days of Pakistan's calendar (R5)."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from napams import clock
from napams.services import correction_request, review
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
    ("day", "uncorrected"), [("2025-04-16", False), ("2025-04-17", False), ("2025-04-18", True)]
)
def test_the_eighth_day_after_it_was_sent_back_is_too_late_whatever_the_hour(
    hour: str, day: str, uncorrected: bool
) -> None:
    with clock.held_at(at("2025-04-06T10:00")):
        send("FMU", MARCH)
    with clock.held_at(at(f"2025-04-10T{hour}")):
        review.send_back(ANALYST.email, "FMU", MARCH, note="Half of your own register.")
    with clock.held_at(at(f"{day}T12:00")):
        assert bool(owed("FMU", MARCH)["uncorrected"]) is uncorrected


@pytest.mark.parametrize(
    ("day", "uncorrected"), [("2025-04-12", False), ("2025-04-13", False), ("2025-04-14", True)]
)
def test_the_days_are_those_of_the_plan_that_the_month_is_judged_by(
    day: str, uncorrected: bool
) -> None:
    store_policy({"correction_days": 3})
    with clock.held_at(at("2025-04-06T10:00")):
        send("FMU", MARCH)
    with clock.held_at(at("2025-04-10T10:00")):
        review.send_back(ANALYST.email, "FMU", MARCH, note="Half of your own register.")
        assert "by 13 Apr 2025" in correction_request.for_return(ANALYST.email, "FMU", MARCH).text
    with clock.held_at(at(f"{day}T12:00")):
        assert bool(owed("FMU", MARCH)["uncorrected"]) is uncorrected


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


def test_a_return_that_was_never_sent_back_waits_for_no_correction() -> None:
    assert not owed("FMU", MARCH)["uncorrected"]
    send("FMU", MARCH)
    assert not owed("FMU", MARCH)["uncorrected"]
