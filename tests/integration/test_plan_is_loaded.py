"""Loading the catalogue: as often as wanted, and never so that past months change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import select, update

from napams import clock
from napams.config import settings
from napams.domain.catalogue import Kpi, Milestone, Plan
from napams.domain.events import Event
from napams.domain.months import Month
from napams.domain.policy import PlausibilityPolicy
from napams.intake.catalogue import read_catalogue
from napams.problems import Refused
from napams.services import plan as plans
from napams.services import setup
from napams.services.actors import OPERATOR
from napams.store import record
from napams.store.engine import Database
from napams.store.plan import in_force
from napams.store.tables.base import table
from napams.store.tables.plan import (
    Department,
    KpiReporter,
    Measure,
    MilestoneDate,
    PlanVersion,
    TargetPoint,
)
from napams.store.tables.plan import Kpi as KpiRow
from napams.store.tables.plan import Milestone as MilestoneRow
from napams.store.tables.returns import Obligation
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import at, counted, events
from tests.personas import ANALYST

TABLES = (PlanVersion, Department, Measure, KpiRow, KpiReporter, TargetPoint)
TABLES += (MilestoneRow, MilestoneDate, Obligation)


@pytest.fixture
def catalogue(started: Database) -> Iterator[Plan]:
    """The plan as read from the tables."""
    with started.read() as connection:
        yield in_force(connection)


def altered(plan: Plan, **changed: object) -> Plan:
    """The plan with some of its fields changed."""
    kept = {name: getattr(plan, name) for name in Plan.model_fields}
    return Plan.model_validate(kept | changed)


def with_kpi(plan: Plan, code: str, **changed: object) -> Plan:
    """The plan with one KPI changed."""

    def change(kpi: Kpi) -> Kpi:
        return Kpi.model_validate({**kpi.model_dump(), **changed}) if kpi.code == code else kpi

    measures = [m.model_copy(update={"kpis": tuple(map(change, m.kpis))}) for m in plan.measures]
    return altered(plan, measures=tuple(measures))


def with_milestone(plan: Plan, code: str, **changed: object) -> Plan:
    """The plan with one milestone changed."""

    def change(step: Milestone) -> Milestone:
        return step.model_copy(update=changed) if step.code == code else step

    measures = [
        m.model_copy(update={"milestones": tuple(map(change, m.milestones))}) for m in plan.measures
    ]
    return altered(plan, measures=tuple(measures))


def test_what_was_loaded_is_read_back_as_it_stood_in_the_catalogue(catalogue: Plan) -> None:
    assert catalogue == read_catalogue(settings().plan_dir, Month(2025, 1))
    assert len(catalogue.measures) == 14
    assert len(catalogue.kpis) == 52
    assert len(catalogue.milestones) == 54
    assert len(catalogue.departments) == 18


def test_loading_it_again_and_again_changes_nothing(started: Database) -> None:
    before, told = counted(*TABLES), events()
    for _ in range(3):
        loaded = setup.initialise()
        assert not loaded.changed
        assert loaded.months_opened == 0
    assert counted(*TABLES) == before
    assert events() == told


@SQLITE_ALONE
@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda p: with_kpi(p, "M07-K4", targets=(10, 30, 55, 79)), "M07-K4.targets"),
        (lambda p: with_kpi(p, "M07-K4", reporters=("FMU", "FIN")), "M07-K4.reporters"),
        (lambda p: with_kpi(p, "M04-K3", weight=2.0), "M04-K3.weight"),
        (lambda p: with_kpi(p, "M04-K3", baseline=41), "M04-K3.baseline"),
        (lambda p: with_milestone(p, "M07-T2", due_month=6), "M07-T2.due_month"),
        (lambda p: with_milestone(p, "M07-T2", owner="FIN"), "M07-T2.owner"),
        (
            lambda p: altered(p, thresholds=p.thresholds.model_copy(update={"green_from": -0.06})),
            "thresholds.green_from",
        ),
        (
            lambda p: altered(p, calendar=p.calendar.model_copy(update={"due_day": 8})),
            "calendar.due_day",
        ),
        (lambda p: altered(p, starts=Month(2025, 2)), "starts"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_past_months_were_judged_by_is_not_altered(
    catalogue: Plan, change: Callable[[Plan], Plan], key: str
) -> None:
    told = events()
    with pytest.raises(Refused) as refusal:
        plans.load(OPERATOR, change(catalogue))
    (problem,) = refusal.value.problems
    assert (problem.code, problem.cell) == ("PLAN_ALTERS_THE_PAST", key)
    assert problem.found != problem.expected
    assert events() == told


def test_a_kpi_that_is_dropped_after_a_month_has_ended_is_an_alteration(catalogue: Plan) -> None:
    first = catalogue.measures[0]
    shorter = first.model_copy(update={"kpis": first.kpis[1:]})
    changed = altered(catalogue, measures=(shorter, *catalogue.measures[1:]))
    with pytest.raises(Refused) as refusal:
        plans.load(OPERATOR, changed)
    keys = {p.cell.split(".")[0] for p in refusal.value.problems}
    assert keys == {first.kpis[0].code}


def test_other_words_are_taken_over_and_no_figure_moves(catalogue: Plan, started: Database) -> None:
    before = counted(*TABLES)
    reworded = with_kpi(catalogue, "M07-K4", name="Reports on smuggling", note="As FMU counts.")
    assert plans.load(OPERATOR, reworded).changed
    with started.read() as connection:
        stored = in_force(connection)
    assert stored == reworded
    assert stored.kpis["M07-K4"].name == "Reports on smuggling"
    assert counted(*TABLES) == before


@pytest.mark.parametrize(
    ("day", "refused"), [("2025-01-30", False), ("2025-01-31", False), ("2025-02-01", True)]
)
def test_targets_may_be_put_right_until_the_first_month_has_ended(
    empty: Database, day: str, refused: bool
) -> None:
    with clock.held_at(at("2025-01-01T08:00")):
        first = setup.initialise(Month(2025, 1)).plan
    changed = with_kpi(first, "M07-K4", targets=(10, 30, 55, 79))
    with clock.held_at(at(f"{day}T23:59:59")):
        if refused:
            with pytest.raises(Refused):
                plans.load(OPERATOR, changed)
        else:
            plans.load(OPERATOR, changed)
    with empty.read() as connection:
        stored = in_force(connection).kpis["M07-K4"].target
    assert stored == (80 if refused else 79)


def test_nobody_but_the_operator_loads_a_plan(catalogue: Plan) -> None:
    with pytest.raises(Refused) as refusal:
        plans.load(ANALYST.email, catalogue)
    assert [p.code for p in refusal.value.problems] == ["NOT_ALLOWED"]


@SQLITE_ALONE
@pytest.mark.parametrize(
    ("starts", "february"),
    [
        ("2023-12", date(2024, 2, 29)),
        ("2024-12", date(2025, 2, 28)),
        ("2027-12", date(2028, 2, 29)),
    ],
)
def test_february_ends_where_the_calendar_says(
    empty: Database, starts: str, february: date
) -> None:
    with clock.held_at(at(f"{february.isoformat()}T12:00")):
        loaded = setup.initialise(Month.parse(starts))
    due = {loaded.plan.due(t) for t in loaded.plan.milestones.values() if t.due_month == 3}
    assert due == {february}


def test_a_plan_loaded_before_there_was_a_policy_of_suspicion_has_the_standing_one(
    started: Database, catalogue: Plan
) -> None:
    versions = table(PlanVersion)
    with started.write() as connection:
        (policy,) = connection.execute(select(versions.c.policy)).scalars()
        older = {kind: limits for kind, limits in policy.items() if kind != "suspicion"}
        connection.execute(update(versions).values(policy=older))
        record.append(
            connection,
            at=clock.now(),
            actor=OPERATOR,
            action=Event.PLAN_LOADED,
            subject="",
            detail={},
        )
    with started.read() as connection:
        assert in_force(connection).suspicion == PlausibilityPolicy()
    assert setup.initialise().changed
    with started.read() as connection:
        assert in_force(connection) == catalogue


NEW_LIMITS = {
    "thresholds": (
        *("nothing_of", "cases_per_span", "carried_months", "standing_months"),
        *("forecast_since_months", "guard_red", "guard_not_green"),
    ),
    "lagging": ("late_days",),
}


def test_a_plan_loaded_before_there_were_some_limits_has_the_standing_ones(
    started: Database, catalogue: Plan
) -> None:
    versions = table(PlanVersion)
    with started.write() as connection:
        (policy,) = connection.execute(select(versions.c.policy)).scalars()
        for part, names in NEW_LIMITS.items():
            for name in names:
                del policy[part][name]
        connection.execute(update(versions).values(policy=policy))
        record.append(
            connection,
            at=clock.now(),
            actor=OPERATOR,
            action=Event.PLAN_LOADED,
            subject="",
            detail={},
        )
    with started.read() as connection:
        assert in_force(connection) == catalogue
    assert not setup.initialise().changed


def test_when_to_ask_may_change_at_any_time_since_no_colour_depends_on_it(
    started: Database, catalogue: Plan
) -> None:
    stricter = PlausibilityPolicy(times_over=2)
    assert plans.load(OPERATOR, altered(catalogue, suspicion=stricter)).changed
    with started.read() as connection:
        assert in_force(connection).suspicion == stricter
