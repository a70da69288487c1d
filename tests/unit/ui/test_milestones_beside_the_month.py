"""A milestone stands as at its month's end, with today's state beside it where that differs."""

from __future__ import annotations

from datetime import date

from napams.domain.catalogue import Milestone
from napams.domain.milestones import Horizon
from napams.domain.report import StatusReport
from napams.ui.committee import tables, timeline
from tests.plans.built import a_measure, a_plan, kpi_of
from tests.plans.examples import THE_TABLE
from tests.plans.facts import Facts
from tests.unit.rules.registers import registered, report_of

ORDER = Milestone(code="M01-T1", name="Order issued", owner="FIA", due_month=2)
PLAN = a_plan(a_measure((kpi_of(THE_TABLE[0]),), (ORDER,)))


def seen_on(today: date) -> StatusReport:
    """Two months have ended, whose returns are accepted; the milestone fell due on 28 February."""
    return report_of(PLAN, Facts(), registered(PLAN, (1, 2)), 2, today)


def test_the_timeline_marks_it_as_at_the_months_end_with_today_beneath() -> None:
    report = seen_on(date(2025, 3, 15))
    rows = timeline.chosen(report, Horizon.OVERDUE, "")
    drawn = timeline.listed(report, rows)
    assert "due on this day" in drawn
    assert "at the end of Feb 2025" in drawn
    assert "on 15 Mar 2025: overdue by 15 days" in drawn
    assert "nm-amber" not in drawn


def test_a_table_of_the_month_has_today_beside_it() -> None:
    report = seen_on(date(2025, 3, 15))
    rows = report.milestones[report.milestones["month_number"] == 2]
    drawn = tables.milestone_table(report, "Milestones", rows)
    assert "State on 28 Feb 2025" in drawn
    assert "on 15 Mar 2025: overdue by 15 days" in drawn


def test_nothing_stands_beside_it_on_the_day_itself() -> None:
    report = seen_on(date(2025, 2, 28))
    rows = report.milestones[report.milestones["month_number"] == 2]
    assert "overdue by" not in tables.milestone_table(report, "Milestones", rows)
