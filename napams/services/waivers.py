"""Waivers: excusing a department from a month's return, on whose authority and why."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from napams.domain import events
from napams.domain.access import Action
from napams.domain.events import Event
from napams.domain.months import Month
from napams.forms.contract import TEXT_LIMIT
from napams.intake.reading.values import typed_text
from napams.problems import refuse
from napams.services.actors import reading, writing
from napams.store import months, record
from napams.store.months import moment
from napams.store.tables.returns import WaiverEvent

_EVENTS = {
    WaiverEvent.WAIVED: Event.RETURN_WAIVED,
    WaiverEvent.WITHDRAWN: Event.WAIVER_WITHDRAWN,
}


def waive(actor: str, department: str, month: Month, authority: str, reason: str) -> None:
    """Excuse a department from a month's return; it is reported as `waived` and no rate counts it.

    `authority` names who excused it, such as the chair of the JTF; the actor records that. A
    return that comes all the same is taken in, and its figures count. Refused: AUTHORITY_NEEDED,
    REASON_NEEDED, NO_SUCH_RETURN (nothing is owed), MONTH_CLOSED, ALREADY_WAIVED.
    """
    named = typed_text(authority, TEXT_LIMIT, "AUTHORITY_NEEDED")
    _note(actor, department, month, WaiverEvent.WAIVED, named, reason)


def withdraw(actor: str, department: str, month: Month, reason: str) -> None:
    """Withdraw a waiver: the return is owed again, by the days it always had.

    Refused: REASON_NEEDED, NO_SUCH_RETURN, MONTH_CLOSED, NOT_WAIVED.
    """
    _note(actor, department, month, WaiverEvent.WITHDRAWN, "", reason)


def history(
    actor: str, month: Month | None = None, known_on: datetime | None = None
) -> pd.DataFrame:
    """Every waiver and withdrawal, oldest first, with the columns of `store.months.HISTORY`.

    A focal person sees the own department's.
    """
    with reading(actor, Action.SEE_RETURNS) as (connection, who):
        return months.history(connection, month, who.scope(), known_on)


def _note(
    actor: str, department: str, month: Month, event: WaiverEvent, authority: str, reason: str
) -> None:
    why = typed_text(reason, TEXT_LIMIT, "REASON_NEEDED")
    with writing(actor, Action.WAIVE, department) as (connection, who):
        if months.obligation(connection, department, month) is None:
            raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
        if months.is_closed(connection, month):
            raise refuse("MONTH_CLOSED", found=month.label)
        excused = months.authority(connection, department, month)
        if event is WaiverEvent.WAIVED and excused is not None:
            raise refuse("ALREADY_WAIVED", found=f"by {excused}")
        if event is WaiverEvent.WITHDRAWN and excused is None:
            raise refuse("NOT_WAIVED", found=f"{department} {month}")
        at = moment(connection)
        months.add(
            connection,
            department,
            month,
            event,
            at=at,
            by=who.email,
            authority=authority,
            reason=why,
        )
        subject = events.of_return(department, month)
        detail = {"authority": authority, "reason": why}
        record.append(connection, who.email, _EVENTS[event], subject, detail, at=at)
