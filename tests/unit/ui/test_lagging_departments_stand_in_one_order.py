"""Lagging departments stand in the same order, worst first, wherever they are named."""

from __future__ import annotations

import re
from dataclasses import replace

from napams.domain.frames import of_month, worst_first
from napams.report import committee_page
from napams.services.status import lagging
from napams.ui.committee import department, one_page
from tests.unit.ui.small_reports import MARCH, small_data, small_report


def test_page_brief_and_command_name_them_in_the_same_order() -> None:
    data = small_data(MARCH)
    rows = worst_first(of_month(data.report.departments, MARCH))
    order = rows.loc[rows["lagging"], "department"].tolist()
    assert order
    assert [d.code for d in committee_page.lagging_departments(data.report, MARCH)] == order
    assert list(dict.fromkeys(lagging(data.report, MARCH)["department"])) == order
    for drawn in (department.lagging(data.report, MARCH), one_page.drawn(data)):
        assert re.findall(r"department=([A-Z-]+)", drawn) == order


def test_a_month_in_which_none_lags_says_so() -> None:
    report = small_report()
    report = replace(report, departments=report.departments.assign(lagging=False))
    assert "No department lags in Mar 2025." in department.lagging(report, MARCH)
