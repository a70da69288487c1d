"""The state of the plan: every month that has ended, rated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.events import Head
from napams.domain.lagging import Lag, lags_of
from napams.domain.months import Month


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
    kpis: pd.DataFrame
    measures: pd.DataFrame
    departments: pd.DataFrame
    milestones: pd.DataFrame
    register: pd.DataFrame
    sources: pd.DataFrame
    lags: tuple[Lag, ...]

    def lags_of(self, department: str, month: Month) -> tuple[Lag, ...]:
        """The rules by which a department lags in a month."""
        return lags_of(self.lags, department, self.plan.month_number(month))
