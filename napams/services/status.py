"""The report that pages, exports and the command line draw from: one computation for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from napams import clock
from napams.domain.access import Action
from napams.domain.events import Head
from napams.domain.frames import of_month, records, worst_first
from napams.domain.lagging import lagging_since
from napams.domain.months import Month
from napams.domain.report import Known, StatusReport
from napams.problems import refuse
from napams.services.actors import reading
from napams.store import figures, record
from napams.store import months as months_store
from napams.store.engine import database
from napams.store.plan import in_force, is_demonstration
from napams.store.register import register
from napams.store.tables.returns import CloseEvent
from napams.wording.lags import sentence

LAGGING_COLUMNS = ("month", "department", "name", "rule", "rules", "step", "since", "reason")
"""`rules` are all that hold for the department, `since` the month from which it has lagged on."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a report depends on: the last change of the data and the day in Pakistan."""

    change: Head
    day: date
    url: str


def version(actor: str) -> Version:
    """The version of the data, cheap enough to ask at every click.

    Refused: NO_SUCH_ACCOUNT, NOT_ALLOWED (who may not see reports).
    """
    with reading(actor, Action.SEE_PLAN) as (connection, _):
        return Version(record.last_change(connection), clock.today(), database().url)


def status_report(actor: str, known_on: datetime | None = None) -> StatusReport:
    """Compute it all from accepted revisions (those accepted by `known_on`, if given).

    Refused: NO_PLAN (an empty database), NO_SUCH_ACCOUNT, NOT_ALLOWED.
    """
    today = clock.today() if known_on is None else min(clock.today(), clock.local_day(known_on))
    with reading(actor, Action.SEE_PLAN) as (connection, _):
        plan = in_force(connection)
        head = record.last_change(connection, known_on)
        demonstration = is_demonstration(connection)
        owed = register(connection, today, known_on)
        owed = owed[owed["month"] <= str(Month.of(today))].reset_index(drop=True)
        accepted = figures.figures(connection, known_on)
        reports = figures.milestone_reports(connection, known_on)
        sources = figures.sources(connection, known_on)
        closings = months_store.closings(connection, known_on=known_on)
    numbers = [n for n in sorted(set(owed["month_number"])) if plan.month(n).last_day < today]
    return StatusReport.of(
        plan,
        Known(accepted, reports, owed, sources, _by_day(closings)),
        numbers,
        as_of=today,
        known_on=known_on,
        demonstration=demonstration,
        head=head,
    )


def month_number(report: StatusReport, month: Month) -> int:
    """The plan's number of a month that has ended; Refused (NO_SUCH_MONTH) for others."""
    if month not in report.months:
        months = report.months
        span = f"{months[0]} to {months[-1]}" if months else "none has ended yet"
        raise refuse("NO_SUCH_MONTH", found=str(month), expected=span)
    return report.plan.month_number(month)


def category_figures(actor: str, code: str, known_on: datetime | None = None) -> pd.DataFrame:
    """The breakdown of a KPI by month: `month`, `month_number`, `category` and its sums.

    Refused: NO_SUCH_ACCOUNT, NOT_ALLOWED.
    """
    with reading(actor, Action.SEE_PLAN) as (connection, _):
        return figures.by_category(connection, code, known_on)


def _by_day(closings: pd.DataFrame) -> pd.DataFrame:
    """With the columns of `napams.domain.which_month.CLOSINGS`."""
    closed = closings["event"] == CloseEvent.CLOSED
    days = [clock.local_day(at) for at in closings["at"]]
    return pd.DataFrame({"month": closings["month"], "closed": closed, "on": days})


def lagging(report: StatusReport, month: Month) -> pd.DataFrame:
    """One row per department × rule, with its sentence, worst first; Refused (NO_SUCH_MONTH)."""
    number, plan = month_number(report, month), report.plan
    rows = [
        {
            "month": str(month),
            "department": d["department"],
            "name": d["name"],
            "rule": lag.rule,
            "rules": " ".join(each.rule for each in lags),
            "step": "",
            "since": str(plan.month(lagging_since(report.lags, d["department"], number))),
            "reason": sentence(plan, lag),
        }
        for d in records(worst_first(of_month(report.departments, month)))
        for lags in [report.lags_of(d["department"], month)]
        for lag in lags
    ]
    return pd.DataFrame(rows, columns=list(LAGGING_COLUMNS))
