"""Programs read the summaries by position too: what a release wrote stays where it was."""

from __future__ import annotations

import pytest

from napams.exports.columns import COLUMNS, SUMMARIES

RELEASED = {
    "kpis": "month code measure name unit departments expected actual planned_share earned_share "
    "schedule_variance months_behind forecast_month colour reason source",
    "measures": "month measure title lead planned_share earned_share schedule_variance colour "
    "kpis_green kpis_amber kpis_red kpis_no_data milestones_overdue reason",
    "departments": "month department name reporting on_time_rate planned_share earned_share "
    "schedule_variance colour lagging rules step reason",
    "milestones": "month code measure name owner due first_due state days colour completed_on "
    "forecast planned_share earned_share reason source",
    "register": "month department due missing_from light received_on revisions state days_late",
}
"""The columns of the first release, in their order."""


@pytest.mark.parametrize("name", RELEASED)
def test_the_columns_of_the_first_release_come_first_in_their_order(name: str) -> None:
    released = tuple(RELEASED[name].split())
    assert SUMMARIES[name].columns[: len(released)] == released


def test_files_of_the_first_release_come_first_in_their_order() -> None:
    assert list(SUMMARIES)[: len(RELEASED)] == list(RELEASED)


@pytest.mark.parametrize("name", SUMMARIES)
def test_no_column_stands_twice_and_each_is_described(name: str) -> None:
    columns = SUMMARIES[name].columns
    assert len(set(columns)) == len(columns)
    assert set(columns) <= set(COLUMNS)
    assert set(SUMMARIES[name].key) <= set(columns)
