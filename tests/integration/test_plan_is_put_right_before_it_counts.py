"""The plan may be corrected until its first month has ended, and no longer."""

from __future__ import annotations

import pytest

from napams import clock
from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.problems import Refused
from napams.services import accounts, setup
from napams.services import plan as plans
from napams.services.actors import OPERATOR
from napams.store.engine import Database, database
from napams.store.plan import in_force
from napams.store.register import register
from napams.store.tables.returns import Obligation
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import at, counted, send
from tests.personas import ANALYST


def with_due_day(plan: Plan, day: int, **changed: object) -> Plan:
    calendar = plan.calendar.model_copy(update={"due_day": day})
    return plan.model_copy(update={"calendar": calendar, **changed})


def stored() -> Plan:
    with database().read() as connection:
        return in_force(connection)


@SQLITE_ALONE
@pytest.mark.usefixtures("started")
@pytest.mark.parametrize("version", [1, 2])
def test_another_number_does_not_let_a_catalogue_alter_what_past_months_were_judged_by(
    version: int,
) -> None:
    before = stored()
    with pytest.raises(Refused) as refusal:
        plans.load(OPERATOR, with_due_day(before, 9, version=version))
    assert "calendar.due_day" in {p.cell for p in refusal.value.problems}
    assert {p.code for p in refusal.value.problems} == {"PLAN_ALTERS_THE_PAST"}
    assert stored() == before


@pytest.mark.parametrize("starts", ["2025-01", "2025-02", "2025-04"])
def test_the_start_may_be_put_right_and_the_months_are_opened_anew(
    empty: Database, starts: str
) -> None:
    with clock.held_at(at("2025-03-10T10:00")):
        setup.initialise(Month(2025, 3))
        loaded = setup.initialise(Month.parse(starts))
        assert loaded.changed
        assert stored().starts == Month.parse(starts)
        with empty.read() as connection:
            months = register(connection, clock.today())["month"].unique().tolist()
        assert months == [m for m in ("2025-01", "2025-02", "2025-03") if m >= starts]


def test_the_number_of_the_version_may_be_put_right_too(empty: Database) -> None:
    with clock.held_at(at("2025-01-31T23:59")):
        first = setup.initialise(Month(2025, 1)).plan
        plans.load(OPERATOR, with_due_day(first, 9, version=2))
        assert stored().version == 2
        assert counted(Obligation) == {"Obligation": 18}
        with empty.read() as connection:
            assert set(register(connection, clock.today())["due"].astype(str)) == {"2025-02-09"}


def test_a_return_that_came_on_the_months_last_day_fixes_the_plan(empty: Database) -> None:
    with clock.held_at(at("2025-01-31T10:00")):
        first = setup.initialise(Month(2025, 1)).plan
        accounts.add(OPERATOR, ANALYST.email, ANALYST.name, ANALYST.role)
        send("FMU", Month(2025, 1))
        with pytest.raises(Refused):
            plans.load(OPERATOR, with_due_day(first, 9))
    with empty.read() as connection:
        assert in_force(connection) == first
