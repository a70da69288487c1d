"""The whole report, summed by the database, against the slow second computation of the rules.

The second one starts from the raw observations and sums nothing by SQL.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from napams.domain.catalogue import Kpi
from napams.domain.report import StatusReport
from napams.domain.returns import NarrativeField
from napams.forms.contract import Entries, Entry
from napams.services import plan as plans
from napams.services import setup, status
from napams.services.actors import SYSTEM
from napams.store.engine import Database, database
from napams.store.plan import in_force
from tests.conftest import Templates, plan_and_people, using
from tests.integration.observed import world
from tests.integration.returns import entries, kpis_of, send, take_in
from tests.oracle import answers
from tests.oracle.lived import again

A_YEAR_LATER = "2026-01-05T10:00:00+05:00"
DEPARTMENTS = ("PCG", "FCN", "FCS", "RNG", "NPB", "FIN", "MOFA")
SEED = 7


def agree(report: StatusReport) -> None:
    """Every cell of every month is what the oracle finds."""
    with database().read() as connection:
        lived = world(connection, report.plan)
    product = answers.ratings(report) | answers.returns(report)
    assert list(again(lived, report.as_of, product)) == []
    assert len(product) > 1000


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


def correction(nth: int) -> dict[NarrativeField, str]:
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
                take_in(department, month, typed=made_up(kpis, chance), narrative=correction(1))
            if kind < 0.2:
                send(department, month, typed=made_up(kpis, chance), narrative=correction(2))


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
