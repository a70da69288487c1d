"""Closing a month and opening it again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection

from napams import clock
from napams.domain.access import Action
from napams.domain.events import Event
from napams.domain.months import Month
from napams.domain.reporting import Light
from napams.problems import Refused, problem, refuse
from napams.services.actors import reading, writing
from napams.services.closing_checklist import in_the_way, owed
from napams.services.sentences import sentence
from napams.store import months, record
from napams.store.moments import moment, moment_of_closing
from napams.store.tables.desk import CloseEvent
from napams.wording.numbers import day


def still_open(actor: str, month: Month) -> pd.DataFrame:
    """What stands in the way of closing a month, a row a department, with the columns of OPEN.

    Empty when the month can be closed. Refused: NO_SUCH_MONTH, NOT_ALLOWED.
    """
    with reading(actor, Action.SEE_EVERYTHING) as (connection, _):
        return in_the_way(owed(connection, month))


def close(actor: str, month: Month, without: Collection[str] = ()) -> datetime:
    """Close a month; gives the instant, as known on which the report is the closed one.

    Every return must be accepted, waived or missing. A return that was sent back and never
    corrected is left out by naming its department in `without`, once it would be missing.
    Refused: NO_SUCH_MONTH, MONTH_CLOSED, MONTH_STILL_OPEN (a problem for each thing that is open).
    """
    with writing(actor, Action.CLOSE) as (connection, who):
        of_month = owed(connection, month)
        if unknown := sorted(set(without) - set(of_month["department"])):
            raise refuse("NO_SUCH_DEPARTMENT", found=", ".join(unknown))
        if months.is_closed(connection, month):
            raise refuse("MONTH_CLOSED", found=month.label)
        if month.last_day >= clock.today():
            ended = f"{month.label} ends on {day(month.last_day)}"
            raise refuse("MONTH_STILL_OPEN", found=ended)
        left = in_the_way(of_month)
        left = left[~(left["can_be_left"] & left["department"].isin(list(without)))]
        if len(left):
            lines = zip(left["department"], left["what"], strict=True)
            raise Refused(*(problem("MONTH_STILL_OPEN", found=f"{d}: {what}") for d, what in lines))
        lacking = of_month[~of_month["accepted"] & (of_month["light"] != Light.WAIVED)]
        at = moment_of_closing(connection)
        _note(
            connection, month, CloseEvent.CLOSED, at, who.email, "", lacking["department"].tolist()
        )
    return at


def reopen(actor: str, month: Month, reason: str) -> datetime:
    """Open a closed month for corrections; what was closed stays readable.

    Refused: REASON_NEEDED, NO_SUCH_MONTH, MONTH_NOT_CLOSED.
    """
    why = sentence(reason, "REASON_NEEDED")
    with writing(actor, Action.REOPEN) as (connection, who):
        owed(connection, month)
        if not months.is_closed(connection, month):
            raise refuse("MONTH_NOT_CLOSED", found=month.label)
        at = moment(connection)
        _note(connection, month, CloseEvent.REOPENED, at, who.email, why, [])
    return at


def closings(
    actor: str, month: Month | None = None, known_on: datetime | None = None
) -> pd.DataFrame:
    """Every closing and reopening, oldest first: `month`, `number` (the month's nth closing),
    `event` (`closed`, `reopened`), `at`, `by`, `reason`, `without` (list of departments)."""
    with reading(actor, Action.SEE_RETURNS) as (connection, _):
        frame = months.closings(connection, month)
    return frame if known_on is None else frame[frame["at"] <= known_on].reset_index(drop=True)


def closed_at(actor: str, month: Month, number: int = 1) -> datetime | None:
    """The instant of a month's first closing, or of its nth; None if there is none.

    `services.status.status_report(actor, known_on=…)` of that instant is the report as closed.
    """
    with reading(actor, Action.SEE_RETURNS) as (connection, _):
        return months.closed_at(connection, month, number)


def is_closed(actor: str, month: Month) -> bool:
    """Whether a month takes no corrections now."""
    with reading(actor, Action.SEE_RETURNS) as (connection, _):
        return months.is_closed(connection, month)


def _note(
    connection: Connection,
    month: Month,
    event: CloseEvent,
    at: datetime,
    by: str,
    reason: str,
    without: list[str],
) -> None:
    months.note_closing(connection, month, event, at=at, by=by, reason=reason, without=without)
    closed = event is CloseEvent.CLOSED
    record.append(
        connection,
        at=at,
        actor=by,
        action=Event.MONTH_CLOSED if closed else Event.MONTH_REOPENED,
        subject=str(month),
        detail={"reason": reason} if reason else {"without": without},
    )
