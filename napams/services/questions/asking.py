"""Who asks, about which month, on which report."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from napams.domain.months import Month
from napams.domain.provenance import Entry
from napams.domain.report import StatusReport
from napams.services.status import month_number
from napams.store import sources
from napams.store.engine import database


@dataclass(frozen=True, slots=True)
class Asking:
    """`actor` has been let in by `napams.services.questions.ask`."""

    actor: str
    shown: StatusReport
    month: Month

    @property
    def number(self) -> int:
        """The plan's number of the month."""
        return month_number(self.shown, self.month)

    def of_month(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of the month."""
        return frame[frame["month"] == str(self.month)]

    def label(self, number: int) -> str:
        """A plan month as rows write it, `2025-03`."""
        return str(self.shown.plan.month(number))

    def entries(self, *codes: str) -> dict[str, tuple[Entry, ...]]:
        """Accepted figures of KPIs up to the month, with their breakdown."""
        with database().read() as connection:
            found = sources.entries(connection, codes, self.shown.known_on)
        return {
            code: tuple(e for e in of if e.month_number <= self.number)
            for code, of in found.items()
        }
