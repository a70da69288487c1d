"""What is known of the plan's state: every month that has ended, rated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.problems import refuse
from napams.store.record import Head


@dataclass(frozen=True, slots=True)
class StatusReport:
    """Everything there is to see, for all months that have ended; frames are never changed."""

    plan: Plan
    demonstration: bool
    known_on: datetime | None
    as_of: date
    head: Head
    months: tuple[Month, ...]
    latest: Month | None
    kpis: pd.DataFrame
    measures: pd.DataFrame
    departments: pd.DataFrame
    milestones: pd.DataFrame
    register: pd.DataFrame

    def number_of(self, month: Month) -> int:
        """The plan's number of a month that has ended; Refused (NO_SUCH_MONTH) for others."""
        if month not in self.months:
            span = f"{self.months[0]} to {self.months[-1]}" if self.months else "none has ended yet"
            raise refuse("NO_SUCH_MONTH", found=str(month), expected=span)
        return self.plan.month_number(month)
