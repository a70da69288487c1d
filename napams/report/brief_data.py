"""What a printed document is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.frames import of_month
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.returns import NarrativeField


@dataclass(frozen=True, slots=True)
class Material:
    """One month of a report and what the departments say of it.

    `written` as `store.returns.narratives` gives it, `restated` as `store.restatements`,
    `waiting` the newest revisions that nobody has looked at (`department`, `queries`), `routes`
    the breakdowns of every KPI that has one by route (as `status.category_figures`, with its
    `code`), `written_at` the instant of the last change of the data.
    """

    report: StatusReport
    month: Month
    written: pd.DataFrame
    restated: pd.DataFrame
    waiting: pd.DataFrame
    routes: pd.DataFrame
    written_at: datetime

    @property
    def plan(self) -> Plan:
        """The plan in force."""
        return self.report.plan

    @property
    def number(self) -> int:
        """The plan's number of the month."""
        return self.plan.month_number(self.month)

    @property
    def kpis(self) -> pd.DataFrame:
        """The KPIs in the month."""
        return of_month(self.report.kpis, self.month)

    @property
    def measures(self) -> pd.DataFrame:
        """The measures in the month."""
        return of_month(self.report.measures, self.month)

    @property
    def departments(self) -> pd.DataFrame:
        """The departments in the month."""
        return of_month(self.report.departments, self.month)

    @property
    def milestones(self) -> pd.DataFrame:
        """The milestones as they stood at the month's end."""
        return of_month(self.report.milestones, self.month)

    def said(self, field: NarrativeField, departments: Sequence[str] | None = None) -> pd.DataFrame:
        """What departments (all, if none are named) wrote in a field of the month's returns."""
        rows = of_month(self.written, self.month)
        rows = rows[rows["field"] == field.value]
        return rows if departments is None else rows[rows["department"].isin(list(departments))]

    def running(self, department: str, field: NarrativeField) -> int:
        """For how many months running, up to this one, a department has filled a field."""
        own = self.written[
            (self.written["department"] == department) & (self.written["field"] == field.value)
        ]
        months = set(own["month_number"])
        running = 0
        while self.number - running in months:
            running += 1
        return running
