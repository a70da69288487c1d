"""The whole report, summed by the database, against the slow second computation in tests/oracle.

The second one starts from the raw observations and sums nothing by SQL.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pandas as pd
import pytest

from napams.domain.catalogue import Kpi
from napams.domain.report import StatusReport
from napams.domain.returns import NarrativeField
from napams.exports.csv import rounded
from napams.forms.contract import Entries, Entry
from napams.services import plan as plans
from napams.services import setup, status
from napams.services.actors import SYSTEM
from napams.store.engine import Database, database
from napams.store.plan import in_force
from tests.conftest import Templates, plan_and_people, using
from tests.integration.observed import facts
from tests.integration.returns import entries, kpis_of, send, take_in
from tests.oracle import milestones as slow_milestones
from tests.oracle import rollup as slow_rollup
from tests.oracle import status as slow_status

A_YEAR_LATER = "2026-01-05T10:00:00+05:00"
DEPARTMENTS = ("PCG", "FCN", "FCS", "RNG", "NPB", "FIN", "MOFA")
SEED = 7
SHOWN = ["planned_share", "earned_share", "schedule_variance", "months_behind", "forecast_month"]
COUNTS = ["kpis_green", "kpis_amber", "kpis_red", "kpis_no_data", "milestones_overdue"]


def agree(report: StatusReport) -> None:
    """Every KPI, milestone, measure and department of every month is what the oracle finds."""
    with database().read() as connection:
        told = facts(connection, report.plan)
    last = len(report.months)
    kpis = rounded(report.kpis).set_index(["code", "month_number"])
    for row in slow_status.rate(report.plan, told):
        if row.month <= last:
            mine = kpis.loc[row.code, row.month]
            assert mine["colour"] == row.colour, row
            assert same(mine, SHOWN, row), (row, mine.to_dict())
            if row.value is not None:
                assert mine["actual"] == pytest.approx(row.value, abs=1e-4)
    steps = report.milestones.set_index(["code", "month_number"])
    for step in slow_milestones.milestone_rows(report.plan, told):
        if step.month <= last:
            mine = steps.loc[step.code, step.month]
            assert (mine["state"], mine["colour"]) == (step.state, step.colour), step
    groups = {
        "measure": rounded(report.measures).set_index(["measure", "month_number"]),
        "department": rounded(report.departments).set_index(["department", "month_number"]),
    }
    for group in slow_rollup.roll_up(report.plan, told):
        if group.month <= last:
            mine = groups[group.of].loc[group.code, group.month]
            assert mine["colour"] == group.colour, group
            assert same(mine, SHOWN[:3], group), (group, mine.to_dict())
            if group.of == "measure":
                assert [mine[c] for c in COUNTS] == [getattr(group, c) for c in COUNTS]


def same(shown: pd.Series, columns: list[str], row: object) -> bool:
    """Whether both show the same digits, or both nothing."""
    pairs = [(shown[c], getattr(row, c)) for c in columns]
    return all(pd.isna(a) if b is None else a == b for a, b in pairs)


def made_up(kpis: tuple[Kpi, ...], chance: random.Random) -> Entries:
    """A month's figures: mostly numbers, now and then not applicable, ratios of few cases too."""
    typed = dict(entries(kpis))
    for kpi in kpis:
        rows = [key for key in typed if key[0] == kpi.code]
        if chance.random() < 0.1:
            for key in rows:
                typed[key] = Entry(value="N/A", remark="Nothing to count.")
        else:
            whole, part = chance.choice([(4, 3), (20, 7), (60, 50), (0, 0)])
            most = int(kpi.unit.removeprefix("count of ")) if kpi.unit[-1].isdigit() else 9
            ratio, amount = Entry(numerator=part, denominator=whole), chance.randint(0, most)
            for key in rows[:2]:
                typed[key] = ratio if kpi.combine.is_ratio else Entry(value=amount)
    return typed


def again(nth: int) -> dict[NarrativeField, str]:
    """What makes a correction another file than the one before, whatever its figures."""
    return {NarrativeField.COMPILED_BY: f"Section officer, correction {nth}"}


def live_a_year(chance: random.Random) -> None:
    """Returns of some departments with gaps, corrections, and revisions that do not count."""
    with database().read() as connection:
        plan = in_force(connection)
    for number in range(1, 13):
        month = plan.month(number)
        for department in DEPARTMENTS:
            kpis, kind = kpis_of(department), chance.random()
            if kind < 0.15:
                continue
            take_in(department, month, typed=made_up(kpis, chance))
            if kind < 0.3:
                take_in(department, month, typed=made_up(kpis, chance), narrative=again(1))
            if kind < 0.2:
                send(department, month, typed=made_up(kpis, chance), narrative=again(2))


@pytest.fixture
def year(kind: str, templates: Templates) -> Iterator[Database]:
    """A year of nine departments' returns."""
    with using(templates.copy(kind, plan_and_people), A_YEAR_LATER) as found:
        plans.open_months()
        live_a_year(random.Random(SEED))
        yield found


@pytest.mark.usefixtures("year")
def test_a_year_with_gaps_and_corrections_comes_out_the_same_on_both_databases() -> None:
    report = status.status_report(SYSTEM)
    assert len(report.months) == 12
    assert set(report.kpis["colour"]) == {
        *("green", "amber", "red", "no_data", "not_due", "unrated")
    }
    agree(report)


def test_the_made_up_year_comes_out_the_same(demonstration: Database) -> None:
    with using(demonstration.url):
        report = status.status_report(SYSTEM)
        assert report.demonstration
        assert len(report.months) == 10
        agree(report)
        assert setup.verify()
