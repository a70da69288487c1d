"""Questions that a return raises against the department's past, as facts (docs/plausibility.md).

Each kind of question has the code of a problem; `napams.wording.plausibility` writes it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from napams.domain.catalogue import TOTAL, Kpi
from napams.domain.history import Amounts, Completion, Key, UsualRange
from napams.domain.months import Month

AmountsByMonth = tuple[tuple[Month, float], ...]
"""Amounts with their months, oldest first."""


class QueriedColumn(StrEnum):
    """The column of a KPI's or milestone's row that a question is about."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    EVIDENCE = "evidence"
    STATUS = "status"
    COMPLETED_ON = "completed on"
    FORECAST = "forecast"


def reached_column(kpi: Kpi) -> QueriedColumn:
    """The column of the amount reached so far: the value, or the numerator of a ratio."""
    return QueriedColumn.NUMERATOR if kpi.combine.is_ratio else QueriedColumn.VALUE


@dataclass(frozen=True, slots=True)
class Query:
    """A question about one cell: the row of a KPI or milestone (`of` is its code) and a column."""

    code: ClassVar[str]
    of: str
    column: QueriedColumn

    @property
    def row(self) -> Key:
        """The row of the cell: that of the KPI's total, or of the milestone."""
        return (self.of, TOTAL)


@dataclass(frozen=True, slots=True)
class RupeesForMillions(Query):
    """Money so large that it looks like rupees; `usual` millions a month, reported or planned."""

    code = "LOOKS_LIKE_RUPEES"
    amount: float
    usual: float
    months: AmountsByMonth


@dataclass(frozen=True, slots=True)
class TotalSinceStart(Query):
    """A month's amount that is about the total of `first` to `last` and a usual month."""

    code = "LOOKS_CUMULATIVE"
    amount: float
    usual: float
    so_far: float
    first: Month
    last: Month


@dataclass(frozen=True, slots=True)
class FarFromUsual(Query):
    """A monthly amount outside the usual range of `months`."""

    code = "FAR_FROM_USUAL"
    amount: float
    usual: UsualRange
    months: AmountsByMonth


@dataclass(frozen=True, slots=True)
class FarOverMost(Query):
    """A standing count over `limit`, a multiple of the most that was reported or planned."""

    code = "FAR_FROM_USUAL"
    amount: float
    limit: float
    most: float


@dataclass(frozen=True, slots=True)
class FarOverPlan(Query):
    """A month's count over `limit`, without a usual figure beside which to look at it.

    `planned` is what the whole plan asks for, None where it asks for no number.
    """

    code = "FAR_OVER_PLAN"
    amount: float
    limit: float
    planned: float | None


@dataclass(frozen=True, slots=True)
class PercentageFarFromUsual(Query):
    """A percentage outside the usual range of `months`."""

    code = "FAR_FROM_USUAL"
    value: float
    numerator: float | None
    denominator: float | None
    usual: UsualRange
    months: AmountsByMonth


@dataclass(frozen=True, slots=True)
class TotalFell(Query):
    """What has been reached so far is less than the `before` accepted for `month`."""

    code = "TOTAL_FELL"
    month: Month
    before: float


@dataclass(frozen=True, slots=True)
class NotApplicableNow(Query):
    """Nothing to count, where the newest accepted word is a figure: `before`, of `month`.

    `parts`: a numerator over no cases; empty where the return says “not applicable”.
    """

    code = "NOT_APPLICABLE_NOW"
    month: Month
    before: Amounts
    parts: Amounts


@dataclass(frozen=True, slots=True)
class SameAsLastMonth(Query):
    """All figures of the return for `month` are those of the return for `last`."""

    code = "SAME_AS_LAST_MONTH"
    month: Month
    last: Month
    figures: int


@dataclass(frozen=True, slots=True)
class SameAsAnotherDepartment(Query):
    """All figures of the KPIs shared with another department are that department's."""

    code = "SAME_AS_ANOTHER_DEPARTMENT"
    department: str
    figures: int


@dataclass(frozen=True, slots=True)
class EvidenceMissing(Query):
    """Figures over zero of KPIs that demand a record, with neither evidence nor remark."""

    code = "EVIDENCE_MISSING"
    kpis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MilestoneUncompleted(Query):
    """A milestone that was accepted as completed is open again."""

    code = "MILESTONE_UNCOMPLETED"
    before: Completion


@dataclass(frozen=True, slots=True)
class CompletionDayChanged(Query):
    """A milestone that was accepted as completed is completed on another day."""

    code = "COMPLETION_DAY_CHANGED"
    before: Completion
    completed_on: date


@dataclass(frozen=True, slots=True)
class FigureWithdrawn(Query):
    """A figure that an earlier revision of the return gives, left empty in this one."""

    code = "FIGURE_WITHDRAWN"
    category: str
    amounts: Amounts
    revision: int

    @property
    def row(self) -> Key:
        """The row of the figure itself."""
        return (self.of, self.category)


@dataclass(frozen=True, slots=True)
class MilestoneWithdrawn(Query):
    """A milestone of which an earlier revision of the return tells and this one does not."""

    code = "MILESTONE_WITHDRAWN"
    revision: int


@dataclass(frozen=True, slots=True)
class CompletedBeforePlan(Query):
    """A milestone completed before the plan began on `begins`."""

    code = "UNLIKELY_DAY"
    day: date
    begins: date


@dataclass(frozen=True, slots=True)
class ForecastPassed(Query):
    """A milestone that is not completed, forecast for a day up to the end of the month told of."""

    code = "UNLIKELY_DAY"
    day: date
    month: Month


@dataclass(frozen=True, slots=True)
class ForecastTooFar(Query):
    """A forecast after `last`, when twice the length of the plan will have gone by."""

    code = "UNLIKELY_DAY"
    day: date
    last: date
