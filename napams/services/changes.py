"""What changed since an earlier month or a past day, and by corrections of a closed month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

import pandas as pd

from napams import clock
from napams.domain import comparison
from napams.domain.access import Action
from napams.domain.comparison import MonthRows, differences
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.reporting import missing_from
from napams.domain.trend import streak
from napams.problems import refuse
from napams.services.actors import admit, reading
from napams.services.closing import closed_at
from napams.services.register import restatements
from napams.services.status import month_number, status_report
from napams.store import months
from napams.store.restatements import withdrawals
from napams.wording.changes import (
    DIFFERENCES,
    change_rows,
    closing_rows,
    difference_rows,
    restatement_rows,
    withdrawal_rows,
)

COLUMNS = ("kind", "code", "name", "change", "before", "after", "since", "reason")
"""As `napams.wording.changes`; `since` is the month since which a colour has held, or that which a
restated figure, an acceptance withdrawn or a closing is about."""

_FRAMES = {
    "measure": ("measures", "measure"),
    "indicator": ("kpis", "code"),
    "department": ("departments", "department"),
}
"""The report's frame of each kind that has a colour, and the frame's column of codes."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a month is compared with: another month, as closed or as it is now, or another day."""

    report: StatusReport
    month: Month
    as_closed: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """What a month was compared with, and every difference, with the columns COLUMNS."""

    against: Earlier
    rows: pd.DataFrame


def since_closed(actor: str, report: StatusReport, month: Month) -> Changed:
    """What changed since the newest closed month before this one. Refused: NOT_ALLOWED."""
    against = earlier(actor, report, default_since(actor, report, month))
    return Changed(against, changes(actor, report, month, against))


def default_since(actor: str, report: StatusReport, month: Month) -> Month:
    """The newest closed month before this one, else the month before; itself if it is the first.

    Refused: NO_SUCH_ACCOUNT, NOT_ALLOWED.
    """
    before = [m for m in report.months if m < month]
    closed = [m for m in before if _closed(actor, m, report.known_on) is not None]
    return (closed or before or [month])[-1]


def earlier(
    actor: str, report: StatusReport, since: Month, was_known_on: datetime | None = None
) -> Earlier:
    """The side to compare with: a closed month as it was closed, another as it is known now.

    With `was_known_on`, the month as it was known then. Refused: NO_SUCH_MONTH, NO_SUCH_ACCOUNT,
    NOT_ALLOWED.
    """
    if was_known_on is not None:
        then = status_report(actor, was_known_on)
        month_number(then, since)
        return Earlier(then, since, as_closed=False)
    month_number(report, since)
    at = _closed(actor, since, report.known_on)
    then = report if at is None else status_report(actor, at)
    return Earlier(then, since, as_closed=at is not None)


def changes(actor: str, report: StatusReport, month: Month, before: Earlier) -> pd.DataFrame:
    """Everything that is different now, with the columns COLUMNS.

    Figures restated, acceptances withdrawn, and months closed and reopened stand at the end.
    """
    admit(actor, Action.SEE_EVERYTHING)
    number = month_number(report, month)
    then, now = MonthRows.of(before.report, before.month), MonthRows.of(report, month)
    found = comparison.changes(then, now)
    frame = change_rows(report, found)
    frame["since"] = [
        _since(report, kind, code, number)
        for kind, code in zip(frame["kind"], frame["code"], strict=True)
    ]
    between = _between(actor, report, month, before)
    parts = [
        frame[list(COLUMNS)],
        _restated(actor, report, month, between),
        *_decided(actor, month, between),
    ]
    return pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)


def _since(report: StatusReport, kind: str, code: str, number: int) -> str:
    if kind not in _FRAMES:
        return str(report.plan.month(number))
    frame, key = _FRAMES[kind]
    run = streak(getattr(report, frame), key, code, number)
    return str(report.plan.month(run.first if run else number))


def _between(
    actor: str, report: StatusReport, month: Month, before: Earlier
) -> tuple[datetime, datetime]:
    """From when to when something must have happened to lie between the two sides."""
    apart = before.report is not report
    first = (before.report.known_on if apart else None) or _settled(actor, report, before.month)
    newest = month in (before.month, report.months[-1])
    now = report.known_on or clock.now()
    return first, now if newest else min(now, _settled(actor, report, month))


def _restated(
    actor: str, report: StatusReport, month: Month, between: tuple[datetime, datetime]
) -> pd.DataFrame:
    """Totals and milestones that were corrected between the two sides."""
    frame = restatements(actor, known_on=report.known_on)
    frame = _within(frame[frame["category"] == ""], "accepted_at", month, between)
    return _dated(restatement_rows(frame), frame)


def _decided(
    actor: str, month: Month, between: tuple[datetime, datetime]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Acceptances withdrawn, and months closed and reopened, between the two sides."""
    with reading(actor, Action.SEE_EVERYTHING) as (connection, _):
        back, closed = withdrawals(connection), months.closings(connection)
    back, closed = (_within(frame, "at", month, between) for frame in (back, closed))
    return _dated(withdrawal_rows(back), back), _dated(closing_rows(closed), closed)


def _within(
    frame: pd.DataFrame, column: str, month: Month, between: tuple[datetime, datetime]
) -> pd.DataFrame:
    """What happened to months up to this one after the first instant, up to the last."""
    first, last = between
    frame = frame[frame["month"] <= str(month)]
    return frame.loc[[first < at <= last for at in frame[column]]]


def _dated(rows: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows with the month that each is about as `since`."""
    return rows.assign(since=frame["month"].tolist())[list(COLUMNS)]


def _settled(actor: str, report: StatusReport, month: Month) -> datetime:
    """When a month was settled: at its closing, else when returns began to count as missing."""
    day = missing_from(month, report.plan.calendar)
    return _closed(actor, month, report.known_on) or datetime.combine(
        day, time(), tzinfo=clock.PAKISTAN
    )


def _closed(actor: str, month: Month, known_on: datetime | None) -> datetime | None:
    """The instant of a month's first closing, as far as it was known."""
    at = closed_at(actor, month)
    return at if at is not None and (known_on is None or at <= known_on) else None


def as_closed(actor: str, month: Month, number: int = 1) -> StatusReport:
    """The report as it was when the month was first closed, or closed for the nth time.

    Refused: MONTH_NOT_CLOSED, NOT_ALLOWED.
    """
    with reading(actor, Action.SEE_EVERYTHING) as (connection, _):
        at = months.closed_at(connection, month, number)
    if at is None:
        raise refuse("MONTH_NOT_CLOSED", found=month.label)
    return status_report(actor, at)


def difference(actor: str, month: Month, number: int = 1) -> pd.DataFrame:
    """What differs between the month as first (or for the nth time) closed and as it is now.

    Columns of `wording.changes.DIFFERENCES`. `kind` is `KPI`, `measure`, `department` or
    `milestone`; `what` is `value`, `colour`, `light`, `lagging by`, `state` or `completed_on`.
    Refused as `as_closed`.
    """
    return compare(as_closed(actor, month, number), status_report(actor), month)


def compare(closed: StatusReport, corrected: StatusReport, month: Month) -> pd.DataFrame:
    """What `difference` gives, for two reports at hand."""
    for report in (closed, corrected):
        month_number(report, month)
    found = differences(MonthRows.of(closed, month), MonthRows.of(corrected, month))
    return difference_rows(month, found)


def colours_corrected(actor: str, report: StatusReport, month: Month) -> pd.DataFrame:
    """Colours that corrections changed in the newest closed month up to this one.

    Measures and indicators as first closed and as they are now, with the columns DIFFERENCES; no
    rows where nothing was restated since. Refused: NOT_ALLOWED.
    """
    admit(actor, Action.SEE_EVERYTHING)
    instants = {m: _closed(actor, m, report.known_on) for m in report.months if m <= month}
    closed, at = max(((m, at) for m, at in instants.items() if at), default=(None, None))
    restated = restatements(actor, known_on=report.known_on)
    if closed is None or at is None or not any(when > at for when in restated["accepted_at"]):
        return pd.DataFrame(columns=list(DIFFERENCES))
    found = compare(status_report(actor, at), report, closed)
    shown = found["kind"].isin(["measure", "KPI"]) & (found["what"] == "colour")
    return found[shown].reset_index(drop=True)
