"""Excusing a department from a month's return: on whose authority, and why (design.md §4.1)."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, insert, select

from napams.domain.access import Action
from napams.domain.months import Month
from napams.problems import refuse
from napams.services.actors import authorise, authorise_own
from napams.services.sentences import sentence
from napams.store import record
from napams.store.accepted import OBLIGATIONS
from napams.store.engine import database
from napams.store.moments import moment
from napams.store.months import is_closed
from napams.store.tables.desk import WaiverEvent
from napams.store.waivers import WAIVERS, waived

HISTORY = ("month", "department", "event", "at", "by", "authority", "reason")


def waive(actor: str, department: str, month: Month, authority: str, reason: str) -> None:
    """Excuse a department from a month's return; its light is `waived`, and no rate counts it.

    `authority` names who excused it, such as the chair of the JTF; the actor records that. A
    return that comes all the same is taken in, and its figures count. Refused: AUTHORITY_NEEDED,
    REASON_NEEDED, NO_SUCH_RETURN (nothing is owed), MONTH_CLOSED, ALREADY_WAIVED.
    """
    named = sentence(authority, "AUTHORITY_NEEDED")
    _note(actor, department, month, WaiverEvent.WAIVED, named, reason)


def withdraw(actor: str, department: str, month: Month, reason: str) -> None:
    """Withdraw a waiver: the return is owed again, by the days it always had.

    Refused: REASON_NEEDED, NO_SUCH_RETURN, MONTH_CLOSED, NOT_WAIVED.
    """
    _note(actor, department, month, WaiverEvent.WITHDRAWN, "", reason)


def history(
    actor: str, month: Month | None = None, known_on: datetime | None = None
) -> pd.DataFrame:
    """Every waiver and withdrawal, oldest first, with the columns of HISTORY.

    A focal person sees the own department's.
    """
    query = select(*(WAIVERS.c[c] for c in HISTORY)).order_by(WAIVERS.c.id)
    if month is not None:
        query = query.where(WAIVERS.c.month == str(month))
    if known_on is not None:
        query = query.where(WAIVERS.c.at <= known_on)
    with database().read() as connection:
        who = authorise_own(connection, actor, Action.SEE_RETURNS)
        if who.department is not None:
            query = query.where(WAIVERS.c.department == who.department)
        frame = pd.read_sql(query, connection)
    return frame.assign(event=[WaiverEvent(e).value for e in frame["event"]])


def _note(
    actor: str, department: str, month: Month, event: WaiverEvent, authority: str, reason: str
) -> None:
    why = sentence(reason, "REASON_NEEDED")
    with database().write() as connection:
        who = authorise(connection, actor, Action.WAIVE, department)
        _check(connection, department, month, event)
        at = moment(connection)
        row = {"department": department, "month": str(month), "event": event, "at": at}
        row |= {"by": who.email, "authority": authority, "reason": why}
        connection.execute(insert(WAIVERS).values(**row))
        record.append(
            connection,
            at=at,
            actor=who.email,
            action="return waived" if event is WaiverEvent.WAIVED else "waiver withdrawn",
            subject=f"{department} {month}",
            detail={"authority": authority, "reason": why},
        )


def _check(connection: Connection, department: str, month: Month, event: WaiverEvent) -> None:
    """That there is a return to excuse, in an open month, and that this changes something."""
    owed = (OBLIGATIONS.c.department == department) & (OBLIGATIONS.c.month == str(month))
    if connection.execute(select(OBLIGATIONS.c.id).where(owed)).first() is None:
        raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
    if is_closed(connection, month):
        raise refuse("MONTH_CLOSED", found=month.label)
    found = waived()
    mine = (found.c.department == department) & (found.c.month == str(month))
    excused = connection.execute(select(found.c.authority).where(mine)).scalar()
    if event is WaiverEvent.WAIVED and excused is not None:
        raise refuse("ALREADY_WAIVED", found=f"by {excused}")
    if event is WaiverEvent.WITHDRAWN and excused is None:
        raise refuse("NOT_WAIVED", found=f"{department} {month}")
