"""What the committee's page and the printed documents are made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.frames import of_month, records
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.requests import standing_requests
from napams.domain.returns import NarrativeField
from napams.wording.numbers import NOTHING
from napams.wording.quotes import Quote, quoted


@dataclass(frozen=True, slots=True)
class BriefData:
    """One month of a report and what the departments say of it.

    `narratives` as `store.returns.narratives` gives them, `restatements` as `wording.restatements`;
    `unreviewed` the newest revisions that nobody has looked at (`department`, `queries`);
    `breakdowns` those of every KPI that has one by route (as `services.status.category_figures`,
    with its `code`); `changed_at` the instant of the last change of the data; `corrected` the
    colours of a closed month that corrections changed (as `services.changes.colours_corrected`).
    """

    report: StatusReport
    month: Month
    narratives: pd.DataFrame
    restatements: pd.DataFrame
    unreviewed: pd.DataFrame
    breakdowns: pd.DataFrame
    changed_at: datetime
    corrected: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def plan(self) -> Plan:
        """The plan in force."""
        return self.report.plan

    @property
    def number(self) -> int:
        """The plan's number of the month."""
        return self.plan.month_number(self.month)

    @property
    def judged_on(self) -> date:
        """The day for which the month's milestones are judged."""
        return self.report.judged_on(self.month)

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

    def narrative(self, field: NarrativeField) -> pd.DataFrame:
        """What departments wrote in a field of the month's returns."""
        rows = of_month(self.narratives, self.month)
        return rows[rows["field"] == field.value]

    def words_by_department(self, field: NarrativeField) -> dict[str, str]:
        """The same by department."""
        rows = self.narrative(field)
        return dict(zip(rows["department"], rows["text"], strict=True))

    def requests(self) -> pd.DataFrame:
        """The decisions requested that stand in the month, as `standing_requests` gives them."""
        return standing_requests(self.narratives, self.report.register, self.number)

    def blocked_by(self, department: str, month: str) -> str:
        """Whom a department waited for by its return for a month; a dash where it named nobody."""
        rows = self.narratives
        named = rows.loc[
            (rows["department"] == department)
            & (rows["month"] == month)
            & (rows["field"] == NarrativeField.BLOCKED_BY.value),
            "text",
        ]
        return next(iter(named), NOTHING)

    def months_running(self, department: str, field: NarrativeField) -> int:
        """For how many months running, up to this one, a department has filled a field."""
        own = self.narratives[
            (self.narratives["department"] == department)
            & (self.narratives["field"] == field.value)
        ]
        months = set(own["month_number"])
        running = 0
        while self.number - running in months:
            running += 1
        return running


PRINTED_FIELDS = (NarrativeField.CONSTRAINTS, NarrativeField.BLOCKED_BY)
"""What of a department's narrative is printed beside its requests; progress is in the figures."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What a department wrote in one field of its return."""

    field: str
    text: Quote


@dataclass(frozen=True, slots=True)
class DepartmentNarrative:
    """A department's words field by field; `measures` are those that they may concern."""

    code: str
    name: str
    measures: tuple[str, ...]
    passages: tuple[Passage, ...]


def department_narratives(data: BriefData) -> tuple[DepartmentNarrative, ...]:
    """The departments that say something, in the plan's order, each once.

    A return speaks for the whole department: repeated under each measure that the department
    reports on, a constraint would read as if it stood in the way of all of them.
    """
    by_department: dict[str, list[Passage]] = {}
    for written in PRINTED_FIELDS:
        for row in records(data.narrative(written)):
            passage = Passage(written.value, quoted(row["text"]))
            by_department.setdefault(row["department"], []).append(passage)
    for row in records(data.requests()):
        passage = Passage(_asked_in(row["month"], data.month), quoted(row["text"]))
        by_department.setdefault(row["department"], []).append(passage)
    return tuple(
        DepartmentNarrative(
            code=d.code,
            name=d.name,
            measures=tuple(m.code for m in data.plan.measures if d.code in m.departments),
            passages=tuple(by_department[d.code]),
        )
        for d in data.plan.departments
        if d.code in by_department
    )


def _asked_in(month: str, shown: Month) -> str:
    """The field of a request, with the month of its return where that is not the one shown."""
    field = NarrativeField.DECISIONS_REQUESTED.value
    return field if month == str(shown) else f"{field}, return for {Month.parse(month).label}"


def speaking(data: BriefData) -> set[str]:
    """The departments whose words are printed."""
    words = {d for field in PRINTED_FIELDS for d in data.narrative(field)["department"]}
    return words | set(data.requests()["department"])
