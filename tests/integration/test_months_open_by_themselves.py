"""Obligations are created once, as a month begins (docs/rules.md, When a return is due)."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from napams import clock
from napams.config import ROOT
from napams.services import plan, status
from napams.services.actors import SYSTEM
from napams.store.engine import Database
from napams.store.register import register
from napams.store.tables.base import table
from napams.store.tables.returns import Obligation
from tests.integration.returns import at, counted, events


def months(database: Database) -> list[str]:
    """The months for which returns are owed."""
    owed = table(Obligation)
    with database.read() as connection:
        return sorted(set(connection.execute(select(owed.c.month)).scalars()))


def test_every_department_that_reports_owes_a_return_for_each_month(started: Database) -> None:
    assert months(started) == ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05"]
    assert counted(Obligation) == {"Obligation": 5 * 18}
    assert len(events("month opened")) == 5


@pytest.mark.parametrize(
    ("instant", "newest"),
    [
        # midnight in Karachi is 19:00 in Greenwich
        ("2025-05-31T18:59:59.999999", "2025-05"),
        ("2025-05-31T19:00:00", "2025-06"),
        ("2025-05-31T19:00:00.000001", "2025-06"),
        ("2025-05-31T23:59:59", "2025-06"),
    ],
)
def test_a_month_begins_at_midnight_in_karachi(
    started: Database, instant: str, newest: str
) -> None:
    with clock.held_at(datetime.fromisoformat(instant).replace(tzinfo=UTC)):
        plan.open_months()
    assert months(started)[-1] == newest


@pytest.mark.parametrize(
    ("instant", "ended"),
    [
        ("2025-05-31T18:59:59", "2025-04"),
        ("2025-05-31T19:00:00", "2025-05"),
        ("2025-05-31T19:00:01", "2025-05"),
    ],
)
@pytest.mark.usefixtures("started")
def test_a_month_is_judged_once_it_has_ended_in_karachi(instant: str, ended: str) -> None:
    with clock.held_at(datetime.fromisoformat(instant).replace(tzinfo=UTC)):
        assert str(status.status_report(SYSTEM).months[-1]) == ended


def test_a_month_is_opened_once_however_often_it_is_asked_for(started: Database) -> None:
    with clock.held_at(at("2025-07-01T00:00")):
        for _ in range(3):
            plan.open_months()
    assert months(started)[-2:] == ["2025-06", "2025-07"]
    assert counted(Obligation) == {"Obligation": 7 * 18}
    assert len(events("month opened")) == 7


def test_a_month_is_opened_once_by_whoever_comes_first(started: Database) -> None:
    def opened(_: int) -> None:
        with clock.held_at(at("2025-06-01T00:00")):
            plan.open_months()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(opened, range(8)))
    assert counted(Obligation) == {"Obligation": 6 * 18}


def test_a_clock_that_steps_back_takes_no_month_away(started: Database) -> None:
    with clock.held_at(at("2025-03-01T00:00")):
        plan.open_months()
    assert months(started)[-1] == "2025-05"


def test_the_days_of_an_obligation_are_those_of_the_next_month(started: Database) -> None:
    owed = table(Obligation)
    with clock.held_at(at("2026-01-01T00:00")):
        plan.open_months()
    with started.read() as connection:
        rows = connection.execute(select(owed.c.month, owed.c.due, owed.c.missing_from).distinct())
        days = {month: (due, missing) for month, due, missing in rows}
    assert days["2025-01"] == (date(2025, 2, 7), date(2025, 2, 16))
    assert days["2025-12"] == (date(2026, 1, 7), date(2026, 1, 16))


@pytest.mark.parametrize(
    ("instant", "newest"),
    [("2025-12-31T12:00", 18), ("2026-01-01T00:00", 14), ("2026-04-01T00:00", 14)],
)
def test_after_the_plans_end_only_owners_of_milestones_may_hand_a_return_in(
    started: Database, instant: str, newest: int
) -> None:
    with clock.held_at(at(instant)):
        plan.open_months()
    owed = table(Obligation)
    with started.read() as connection:
        last = months(started)[-1]
        of_last = select(owed.c.department).where(owed.c.month == last)
        assert len(connection.execute(of_last).all()) == newest


OWED_UNTIL = {"PCG": 12, "FIA-IMM": 12, "NPB": 13, "MOI": 15}
"""The last plan month for which a return is owed: M14-T3 falls due in month 13, M14-T4 in 15."""


@pytest.mark.parametrize("department", OWED_UNTIL)
def test_the_owner_of_a_later_milestone_owes_until_its_month(
    started: Database, department: str
) -> None:
    now = at("2026-06-20T12:00")
    with clock.held_at(now), started.read() as connection:
        plan.open_months()
        rows = register(connection, now.date())
    own = rows[rows["department"] == department]
    last = OWED_UNTIL[department]
    assert own["owed"].tolist() == (own["month_number"] <= last).tolist()
    assert set(own[~own["owed"]]["light"]) <= {""}
    assert own[~own["owed"]]["days_late"].sum() == 0
    assert own["month_number"].max() == (12 if department == "PCG" else 18)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_a_server_in_another_time_zone_has_pakistans_day(zone: str) -> None:
    day = subprocess.run(
        [sys.executable, "-c", "from napams import clock; print(clock.today())"],
        cwd=ROOT,
        env=os.environ | {"TZ": zone, "NAPAMS_NOW": "2025-05-31T19:00:00Z"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert day.stdout.strip() == "2025-06-01"
