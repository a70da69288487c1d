"""A server whose clock lies before the plan began still starts and says that nothing has ended."""

from __future__ import annotations

from datetime import datetime

import pytest

from napams import clock
from napams.services import status
from napams.services.actors import SYSTEM
from tests.integration.returns import MARCH, take_in

YEARS_BEFORE = datetime.fromisoformat("2020-02-29T23:59:59+05:00")


@pytest.mark.usefixtures("started")
def test_a_picture_from_before_the_first_month_has_no_month_and_no_fault() -> None:
    take_in("FMU", MARCH)
    assert MARCH in status.status_report(SYSTEM).months
    with clock.held_at(YEARS_BEFORE):
        report = status.status_report(SYSTEM)
    assert report.months == ()
    assert report.latest is None
    assert report.kpis.empty
    assert report.measures.empty
    assert report.departments.empty
