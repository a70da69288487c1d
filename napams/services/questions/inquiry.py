"""Who asks, about which month, on which report."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from napams.domain.frames import of_month
from napams.domain.months import Month
from napams.domain.provenance import Entry
from napams.domain.report import StatusReport
from napams.store import sources


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question asked of a month; `actor` may see everything and reads by `connection`."""

    connection: Connection
    actor: str
    report: StatusReport
    month: Month

    @property
    def number(self) -> int:
        """The plan's number of the month."""
        return self.report.plan.month_number(self.month)

    def of_month(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of the month."""
        return of_month(frame, self.month)

    def label(self, number: int) -> str:
        """A plan month as rows write it, `2025-03`."""
        return str(self.report.plan.month(number))

    def entries(self, *codes: str) -> dict[str, tuple[Entry, ...]]:
        """Accepted figures of KPIs up to the month, with their breakdown."""
        found = sources.entries(self.connection, codes, self.report.known_on)
        return {
            code: tuple(e for e in of if e.month_number <= self.number)
            for code, of in found.items()
        }
