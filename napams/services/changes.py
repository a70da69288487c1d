"""What changed since an earlier month, or since a past day: colours, milestones, lags, figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

import pandas as pd

from napams import clock
from napams.domain import comparison as rules
from napams.domain.access import Action
from napams.domain.comparison import Stand
from napams.domain.months import Month
from napams.domain.reporting import missing_from
from napams.domain.trend import run_of
from napams.services.actors import authorise
from napams.services.closing import closed_at
from napams.services.restatements import restatements
from napams.services.status import Picture, picture
from napams.store.engine import database

COLUMNS = ("kind", "code", "name", "change", "before", "after", "since", "reason")
"""As `napams.domain.comparison` says, with `figure` among the kinds; `since` is the month from
which a colour has stood, or in which a restated figure lies."""

_KEYS = {"measure": "measures", "indicator": "kpis", "department": "departments"}
_CODES = {"measure": "measure", "indicator": "code", "department": "department"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a month is compared with: another month, as closed or as it is now, or another day."""

    picture: Picture
    month: Month
    as_closed: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """What a month was compared with, and every difference, with the columns COLUMNS."""

    against: Earlier
    rows: pd.DataFrame


def since_closed(actor: str, shown: Picture, month: Month) -> Changed:
    """What changed since the newest closed month before this one. Refused: NOT_ALLOWED."""
    against = earlier(shown, default_since(shown, month))
    return Changed(against, changes(actor, shown, month, against))


def default_since(shown: Picture, month: Month) -> Month:
    """The newest closed month before this one, else the month before; itself if it is the first."""
    before = [m for m in shown.months if m < month]
    closed = [m for m in before if _closed(m, shown.known_on) is not None]
    return (closed or before or [month])[-1]


def earlier(shown: Picture, since: Month, was_known_on: datetime | None = None) -> Earlier:
    """The side to compare with: a closed month as it was closed, another as it is known now.

    With `was_known_on`, the month as it was known then. Refused: NO_SUCH_MONTH.
    """
    if was_known_on is not None:
        then = picture(was_known_on)
        then.number_of(since)
        return Earlier(then, since, as_closed=False)
    shown.number_of(since)
    at = _closed(since, shown.known_on)
    return Earlier(shown if at is None else picture(at), since, as_closed=at is not None)


def changes(actor: str, shown: Picture, month: Month, before: Earlier) -> pd.DataFrame:
    """Everything that is different now, with the columns COLUMNS; figures restated at the end."""
    with database().read() as connection:
        authorise(connection, actor, Action.SEE_EVERYTHING)
    number = shown.number_of(month)
    frame = rules.changes(_stand(before.picture, before.month), _stand(shown, month))
    frame["since"] = [
        _since(shown, kind, code, number)
        for kind, code in zip(frame["kind"], frame["code"], strict=True)
    ]
    told = [frame[list(COLUMNS)], _restated(actor, shown, month, before)]
    return pd.concat([t for t in told if len(t)] or told[:1], ignore_index=True)


def _stand(shown: Picture, month: Month) -> Stand:
    def of(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["month"] == str(month)]

    return Stand(of(shown.measures), of(shown.kpis), of(shown.departments), of(shown.milestones))


def _since(shown: Picture, kind: str, code: str, number: int) -> str:
    if kind not in _KEYS:
        return str(shown.plan.month(number))
    run = run_of(getattr(shown, _KEYS[kind]), _CODES[kind], code, number)
    return str(shown.plan.month(run.first if run else number))


def _restated(actor: str, shown: Picture, month: Month, before: Earlier) -> pd.DataFrame:
    """Totals and milestones that were corrected between the two sides."""
    frame = restatements(actor, known_on=shown.known_on)
    apart = before.picture is not shown
    first = (before.picture.known_on if apart else None) or _settled(shown, before.month)
    newest = month in (before.month, shown.months[-1])
    now = shown.known_on or clock.now()
    last = now if newest else min(now, _settled(shown, month))
    frame = frame[(frame["category"] == "") & (frame["month"] <= str(month))]
    within = [first < at <= last for at in frame["accepted_at"]]
    rows = [
        {
            "kind": "figure",
            "code": r["code"],
            "name": f"{r['department']}, {Month.parse(r['month']).label}",
            "change": "restated",
            "before": r["before"],
            "after": r["after"],
            "since": r["month"],
            "reason": r["why"] or f"revision {r['revision']}, accepted by {r['accepted_by']}",
        }
        for r in frame[within].to_dict("records")
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _settled(shown: Picture, month: Month) -> datetime:
    """When a month's picture stood: its closing, else the day from which returns are missing."""
    day = missing_from(month, shown.plan.calendar)
    return _closed(month, shown.known_on) or datetime.combine(day, time(), tzinfo=clock.PAKISTAN)


def _closed(month: Month, known_on: datetime | None) -> datetime | None:
    """The instant of a month's first closing, as far as it was known."""
    at = closed_at(month)
    return at if at is not None and (known_on is None or at <= known_on) else None
