"""The register of returns: what was owed, sent and decided, and waiving what is owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pandas as pd
from sqlalchemy import Connection

from napams import clock
from napams.domain import events
from napams.domain.access import Action
from napams.domain.events import Event
from napams.domain.months import Month
from napams.exports.columns import SUMMARIES
from napams.forms.contract import TEXT_LIMIT
from napams.intake.reading.values import typed_text
from napams.problems import refuse
from napams.services.actors import reading, writing
from napams.store import months, record
from napams.store import register as rows
from napams.store import restatements as changes
from napams.store import uploads as files
from napams.store.months import moment
from napams.store.plan import load_plan
from napams.store.tables.returns import WaiverEvent
from napams.wording.restatements import restatement_rows

COLUMNS = (
    *(c for c in SUMMARIES["register"].columns if c != "month_state"),
    "waived_by",
    "waiver_reason",
    "owed",
)
_WAIVER_EVENTS = {
    WaiverEvent.WAIVED: Event.RETURN_WAIVED,
    WaiverEvent.WITHDRAWN: Event.WAIVER_WITHDRAWN,
}


def register(
    actor: str,
    month: Month | None = None,
    department: str | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """One row per expected return, sorted by month and department, with the columns of COLUMNS.

    A focal person sees the own department's. Refused: NOT_ALLOWED, NO_SUCH_MONTH (not open).
    """
    today = clock.today() if known_on is None else min(clock.today(), clock.local_day(known_on))
    with reading(actor, Action.SEE_RETURNS, department) as (connection, who):
        frame = rows.register(connection, today, known_on)
    if month is not None and str(month) not in set(frame["month"]):
        raise refuse("NO_SUCH_MONTH", found=str(month))
    return _only(frame, month, who.scope(department))[list(COLUMNS)]


def revisions(
    actor: str,
    month: Month | None = None,
    department: str | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """One row per revision, newest month first; a focal person sees the own department's.

    With `known_on`, as it was known then.
    """
    with reading(actor, Action.SEE_RETURNS, department) as (connection, who):
        of = str(month) if month else None
        return rows.revisions(connection, of, who.scope(department), known_on)


def restatements(
    actor: str,
    month: Month | None = None,
    department: str | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """Every accepted figure and milestone that a later accepted revision changed, newest first.

    Columns of `wording.restatements.RESTATEMENTS`. With `known_on`, only what was accepted by then.
    A focal person sees the own department's.
    """
    with reading(actor, Action.SEE_RETURNS, department) as (connection, who):
        frame = restatement_rows(changes.restatements(connection, known_on))
    return _only(frame, month, who.scope(department))


def inbox(actor: str, month: Month | None = None) -> pd.DataFrame:
    """Returns received and not yet reviewed, the oldest first: what waits for the JTF.

    Columns of `store.register.INBOX`. A focal person sees the own department's.
    """
    return _queue(actor, month, rows.inbox)


def outstanding(actor: str, month: Month | None = None) -> pd.DataFrame:
    """Returns late, missing or sent back and not corrected: what waits for the departments.

    The oldest first, with the columns of `store.register.OUTSTANDING`. A focal person sees the own
    department's.
    """
    return _queue(actor, month, rows.outstanding)


def uploads(actor: str, month: Month | None = None) -> pd.DataFrame:
    """Every file ever sent in, refused ones too.

    A focal person sees the own department's, and those that this person sent in.
    """
    with reading(actor, Action.SEE_RETURNS) as (connection, who):
        frame = files.uploads(connection, str(month) if month else None)
    if who.department is None:
        return frame
    own = (frame["department"] == who.department) | (frame["uploaded_by"] == who.email)
    return frame[own].reset_index(drop=True)


def sent_in(actor: str) -> tuple[date | None, pd.DataFrame]:
    """The last day on which a file was sent in, and every file of that day, oldest first.

    Columns of `store.uploads.SENT_IN`. A focal person sees the own department's files and those
    sent in by that person.
    """
    with reading(actor, Action.SEE_RETURNS) as (connection, who):
        instant = files.last_sent_in(connection, who.department, who.email)
        if instant is None:
            return None, pd.DataFrame(columns=list(files.SENT_IN))
        day = clock.local_day(instant)
        begins = datetime.combine(day, time(), tzinfo=clock.PAKISTAN)
        frame = files.sent_in(connection, begins, begins + timedelta(days=1))
    if who.department is not None:
        frame = frame[(frame["department"] == who.department) | (frame["by"] == who.email)]
    return day, frame.reset_index(drop=True)


def only_refused(actor: str, month: Month, known_on: datetime | None = None) -> frozenset[str]:
    """The departments of which nothing but refused files has come for a month.

    A focal person sees the own department alone.
    """
    with reading(actor, Action.SEE_RETURNS) as (connection, who):
        found = files.only_refused(connection, str(month), known_on)
    return found if who.department is None else found & {who.department}


def _queue(
    actor: str, month: Month | None, read: Callable[[Connection, date], pd.DataFrame]
) -> pd.DataFrame:
    with reading(actor, Action.SEE_RETURNS) as (connection, who):
        frame = read(connection, clock.today())
    return _only(frame, month, who.scope())


def _only(frame: pd.DataFrame, month: Month | None, department: str | None) -> pd.DataFrame:
    """The rows of a month and a department, all where none is named."""
    if month is not None:
        frame = frame[frame["month"] == str(month)]
    if department is not None:
        frame = frame[frame["department"] == department]
    return frame.reset_index(drop=True)


def waive(actor: str, department: str, month: Month, authority: str, reason: str) -> None:
    """Excuse a department from a month's return; it is reported as `waived` and no rate counts it.

    `authority` names who excused it, such as the chair of the JTF; the actor records that. A
    return that comes all the same is taken in, and its figures count. Refused: AUTHORITY_NEEDED,
    REASON_NEEDED, NO_SUCH_RETURN (nothing is owed), MONTH_CLOSED, ALREADY_WAIVED.
    """
    named = typed_text(authority, TEXT_LIMIT, "AUTHORITY_NEEDED")
    _note_waiver(actor, department, month, WaiverEvent.WAIVED, named, reason)


def withdraw(actor: str, department: str, month: Month, reason: str) -> None:
    """Withdraw a waiver: the return is owed again, by the days it always had.

    Refused: REASON_NEEDED, NO_SUCH_RETURN, MONTH_CLOSED, NOT_WAIVED.
    """
    _note_waiver(actor, department, month, WaiverEvent.WITHDRAWN, "", reason)


def waivers(
    actor: str, month: Month | None = None, known_on: datetime | None = None
) -> pd.DataFrame:
    """Every waiver and withdrawal, oldest first, with the columns of `store.months.WAIVER_COLUMNS`.

    A focal person sees the own department's.
    """
    with reading(actor, Action.SEE_RETURNS) as (connection, who):
        return months.waivers(connection, month, who.scope(), known_on)


def _is_owed(connection: Connection, department: str, month: Month) -> bool:
    row = months.obligation(connection, department, month)
    plan = load_plan(connection, row["plan_version"]) if row else None
    return bool(row and plan and row["month_number"] <= plan.owed_until(department))


def _note_waiver(
    actor: str, department: str, month: Month, event: WaiverEvent, authority: str, reason: str
) -> None:
    why = typed_text(reason, TEXT_LIMIT, "REASON_NEEDED")
    with writing(actor, Action.WAIVE, department) as (connection, who):
        if not _is_owed(connection, department, month):
            raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
        if months.is_closed(connection, month):
            raise refuse("MONTH_CLOSED", found=month.label)
        excused = months.authority(connection, department, month)
        if event is WaiverEvent.WAIVED and excused is not None:
            raise refuse("ALREADY_WAIVED", found=f"by {excused}")
        if event is WaiverEvent.WITHDRAWN and excused is None:
            raise refuse("NOT_WAIVED", found=f"{department} {month}")
        at = moment(connection)
        months.note_waiver(
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
        record.append(connection, who.email, _WAIVER_EVENTS[event], subject, detail, at=at)
