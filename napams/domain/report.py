"""The state of the plan: every month that has ended, rated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.contributions import Contributions
from napams.domain.events import Head
from napams.domain.frames import Row, records
from napams.domain.lagging import Lag, lags_of
from napams.domain.months import Month
from napams.domain.parts import Parts


@dataclass(frozen=True, slots=True)
class StatusReport:
    """Facts of all months that have ended; its frames are shared and must not be changed.

    `known_on` is the past instant whose knowledge it holds (None: the present), `as_of` the day
    for which it is worked out, `latest` the month to show first.
    """

    plan: Plan
    demonstration: bool
    known_on: datetime | None
    as_of: date
    head: Head
    months: tuple[Month, ...]
    latest: Month | None
    contributions: Contributions
    kpis: pd.DataFrame
    own_shares: pd.DataFrame
    measure_parts: Parts
    department_parts: Parts
    measures: pd.DataFrame
    departments: pd.DataFrame
    milestones: pd.DataFrame
    register: pd.DataFrame
    sources: pd.DataFrame
    lags: tuple[Lag, ...]

    def lags_of(self, department: str, month: Month) -> tuple[Lag, ...]:
        """The rules by which a department lags in a month."""
        return lags_of(self.lags, department, self.plan.month_number(month))

    def parts_of(self, row: Row) -> pd.DataFrame:
        """The parts of a measure's or a department's row, with what each adds to its variance."""
        number = int(row["month_number"])
        if "measure" in row:
            return self.measure_parts.of(row["measure"], number)
        return self.department_parts.of(row["department"], number)

    def obligation(self, department: str, month_number: int) -> Row | None:
        """A department's row of the register for a plan month; None where it owes nothing."""
        owed = self.register
        found = owed[(owed["department"] == department) & (owed["month_number"] == month_number)]
        return records(found)[0] if len(found) else None
