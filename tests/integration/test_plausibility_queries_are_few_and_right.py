"""A seeded demonstration year: honest returns are seldom asked, planted mistakes are found."""

from __future__ import annotations

from datetime import datetime

from napams import clock
from napams.services import setup
from napams.store.engine import Database
from tests.conftest import SQLITE_ALONE
from tools.bench.plausibility import Counted, first_month, measure


@SQLITE_ALONE
def test_a_year_draws_few_queries_and_gives_its_mistakes_away(empty: Database) -> None:
    counted = Counted()
    with clock.held_at(datetime(2025, 12, 20, 10, tzinfo=clock.PAKISTAN)):
        setup.demonstrate(first_month(), 7, lambda _: None)
        measure(7, counted, plants=4)
    assert counted.returns > 190
    assert counted.asked <= counted.returns / 10
    assert counted.planted.total() > 50
    assert counted.found.total() >= counted.planted.total() * 0.9
    assert min(counted.found[kind] for kind in counted.planted) > 0
