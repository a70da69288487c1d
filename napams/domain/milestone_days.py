"""Days of milestones that can hardly be right: mostly a slip of the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from napams.domain.catalogue import Plan
from napams.domain.history import History
from napams.domain.months import Month
from napams.domain.queries import (
    CompletedBeforePlan,
    ForecastPassed,
    ForecastTooFar,
    QueriedColumn,
    Query,
)
from napams.domain.returns import MilestoneStatus, ReportedMilestone


def unlikely_days(
    plan: Plan, month: Month, lines: Sequence[ReportedMilestone], history: History
) -> Iterator[Query]:
    """A query for each such day in the return of `month`; a day accepted before is not asked again.

    A forecast is only looked at while the milestone is not completed.
    """
    begins, last = plan.starts.first_day, (plan.starts + (2 * plan.months - 1)).last_day
    for line in lines:
        if line.status is MilestoneStatus.COMPLETED:
            day, known = line.completed_on, history.completed.get(line.milestone)
            if day and day < begins and not (known and known.completed_on == day):
                column = QueriedColumn.COMPLETED_ON
                yield CompletedBeforePlan(line.milestone, column, day, begins)
        elif line.forecast and line.forecast <= month.last_day:
            yield ForecastPassed(line.milestone, QueriedColumn.FORECAST, line.forecast, month)
        elif line.forecast and line.forecast > last:
            yield ForecastTooFar(line.milestone, QueriedColumn.FORECAST, line.forecast, last)
