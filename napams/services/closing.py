"""Closing a month: what it would mean, closing it, and opening it again for corrections."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from napams import clock
from napams.domain.access import Action
from napams.domain.events import Event
from napams.domain.months import Month
from napams.domain.reporting import ReportingStatus
from napams.domain.returns import ReturnState
from napams.forms.contract import TEXT_LIMIT
from napams.intake.reading.values import typed_text
from napams.problems import Refused, problem, refuse
from napams.services import review
from napams.services.actors import reading, writing
from napams.store import months, record
from napams.store.months import moment, moment_of_closing
from napams.store.register import register
from napams.store.tables.returns import CloseEvent
from napams.wording import returns as return_words

OPEN = ("month", "department", "light", "state", "can_be_left", "what")
"""The columns of what is still open: `what` is a sentence; `can_be_left` says that the month may
be closed without this return if the department is named."""


class Readiness(StrEnum):
    """How far a return is when its month is about to be closed; each return has exactly one."""

    ACCEPTED = "accepted"
    WAITING = "waiting for review"
    SENT_BACK = "sent back, not corrected"
    NOT_YET = "not sent in yet"
    MISSING = "missing"
    WAIVED = "waived"
    NOT_OWED = "owed by nobody"


@dataclass(frozen=True, slots=True)
class Checklist:
    """A month before its closing.

    `departments` are codes by readiness, empty ones left out; `still_open` has the columns of
    OPEN; `queries` counts the unanswered ones by department; `earlier` are earlier open months.
    """

    month: Month
    departments: Mapping[Readiness, tuple[str, ...]]
    still_open: pd.DataFrame
    queries: Mapping[str, int]
    earlier: tuple[Month, ...]

    @property
    def owed(self) -> int:
        """How many returns the month has."""
        owed = (of for readiness, of in self.departments.items() if readiness != Readiness.NOT_OWED)
        return sum(map(len, owed))


def checklist(actor: str, month: Month) -> Checklist:
    """What closing the month would mean now. Refused: NO_SUCH_MONTH, NOT_ALLOWED."""
    with reading(actor, Action.SEE_EVERYTHING) as (connection, _):
        of_month = _owed(connection, month)
        earlier = months.open_before(connection, month)
    by_readiness = of_month["department"].groupby(
        [_readiness(row) for row in of_month.to_dict("records")]
    )
    departments = {
        r: tuple(by_readiness.get_group(r)) for r in Readiness if r in by_readiness.groups
    }
    unanswered = review.open_queries(actor, month)["department"].value_counts(sort=False)
    queries = {str(code): int(n) for code, n in unanswered.items()}
    return Checklist(month, departments, _in_the_way(of_month), queries, earlier)


def still_open(actor: str, month: Month) -> pd.DataFrame:
    """What keeps a month from being closed, one row per department, with the columns of OPEN.

    Empty when the month can be closed. Refused: NO_SUCH_MONTH, NOT_ALLOWED.
    """
    with reading(actor, Action.SEE_EVERYTHING) as (connection, _):
        return _in_the_way(_owed(connection, month))


def open_before(actor: str, month: Month) -> tuple[Month, ...]:
    """Earlier months that are not closed, oldest first; Refused NOT_ALLOWED."""
    with reading(actor, Action.SEE_EVERYTHING) as (connection, _):
        return months.open_before(connection, month)


def close(actor: str, month: Month, without: Collection[str] = ()) -> datetime:
    """Close a month; gives the instant, as known on which the report is the closed one.

    Every return must be accepted, waived, missing or owed by nobody. A return that was sent back
    and never corrected is left out by naming its department in `without`, once it would be missing.
    Refused: NO_SUCH_MONTH, MONTH_CLOSED, MONTH_STILL_OPEN (a problem for each thing that is open).
    """
    with writing(actor, Action.CLOSE) as (connection, who):
        of_month = _owed(connection, month)
        if unknown := sorted(set(without) - set(of_month["department"])):
            raise refuse("NO_SUCH_DEPARTMENT", found=", ".join(unknown))
        if months.is_closed(connection, month):
            raise refuse("MONTH_CLOSED", found=month.label)
        if month.last_day >= clock.today():
            raise refuse("MONTH_STILL_OPEN", found=return_words.month_ends(month))
        left = _in_the_way(of_month)
        left = left[~(left["can_be_left"] & left["department"].isin(list(without)))]
        if len(left):
            lines = zip(left["department"], left["what"], strict=True)
            raise Refused(*(problem("MONTH_STILL_OPEN", found=f"{d}: {what}") for d, what in lines))
        lacking = of_month[~of_month["accepted"] & of_month["waived_by"].isna() & of_month["owed"]]
        at = moment_of_closing(connection)
        without = lacking["department"].tolist()
        months.note_closing(
            connection, month, CloseEvent.CLOSED, at=at, by=who.email, reason="", without=without
        )
        detail = {"without": without}
        record.append(connection, who.email, Event.MONTH_CLOSED, str(month), detail, at=at)
    return at


def reopen(actor: str, month: Month, reason: str) -> datetime:
    """Open a closed month for corrections; what was closed stays readable.

    Refused: REASON_NEEDED, NO_SUCH_MONTH, MONTH_NOT_CLOSED.
    """
    why = typed_text(reason, TEXT_LIMIT, "REASON_NEEDED")
    with writing(actor, Action.REOPEN) as (connection, who):
        _owed(connection, month)
        if not months.is_closed(connection, month):
            raise refuse("MONTH_NOT_CLOSED", found=month.label)
        at = moment(connection)
        months.note_closing(
            connection, month, CloseEvent.REOPENED, at=at, by=who.email, reason=why, without=[]
        )
        detail = {"reason": why}
        record.append(connection, who.email, Event.MONTH_REOPENED, str(month), detail, at=at)
    return at


def closings(
    actor: str, month: Month | None = None, known_on: datetime | None = None
) -> pd.DataFrame:
    """Every closing and reopening, oldest first, with the columns of `store.months.CLOSINGS`."""
    with reading(actor, Action.SEE_RETURNS) as (connection, _):
        return months.closings(connection, month, known_on)


def instants_of_closings(actor: str) -> list[datetime]:
    """The instants at which any month was closed, oldest first; refusals as for `closings`."""
    frame = closings(actor)
    return [at.to_pydatetime() for at in frame.loc[frame["event"] == CloseEvent.CLOSED, "at"]]


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


def _owed(connection: Connection, month: Month) -> pd.DataFrame:
    """The month's part of the register, with whether a revision is in force (`accepted`)."""
    of_month = register(connection, clock.today())
    of_month = of_month[of_month["month"] == str(month)].reset_index(drop=True)
    if of_month.empty:
        raise refuse("NO_SUCH_MONTH", found=str(month))
    return of_month


def _in_the_way(of_month: pd.DataFrame) -> pd.DataFrame:
    """What keeps a month open, of its part of the register, with the columns of OPEN."""
    obstacles = [_obstacle(row) for row in of_month.to_dict("records")]
    frame = of_month.assign(
        what=[what for what, _ in obstacles], can_be_left=[left for _, left in obstacles]
    )
    return frame[frame["what"] != ""][list(OPEN)].reset_index(drop=True)


def _obstacle(row: Mapping[Hashable, Any]) -> tuple[str, bool]:
    """Why a return keeps its month open, empty if it does not; whether it can be left out."""
    missing_from = row["missing_from"]
    match _readiness(row):
        case Readiness.WAITING:
            return return_words.waits_for_review(row["revisions"]), False
        case Readiness.SENT_BACK:
            return return_words.NOT_CORRECTED, missing_from <= clock.today()
        case Readiness.NOT_YET:
            return return_words.not_yet(missing_from), False
        case _:
            return "", False


def _readiness(row: Mapping[Hashable, Any]) -> Readiness:
    if row["state"] == ReturnState.RECEIVED:
        return Readiness.WAITING
    if row["accepted"]:
        return Readiness.ACCEPTED
    if row["waived_by"] is not None:
        return Readiness.WAIVED
    if row["state"] == ReturnState.SENT_BACK:
        return Readiness.SENT_BACK
    if not row["owed"]:
        return Readiness.NOT_OWED
    return Readiness.MISSING if row["light"] == ReportingStatus.MISSING else Readiness.NOT_YET
