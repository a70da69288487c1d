"""Drafts of returns that are typed in the browser: saved half done, taken up again later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from napams import clock
from napams.domain.access import Action
from napams.domain.events import Event
from napams.domain.months import Month
from napams.forms.typed import Entered
from napams.problems import refuse
from napams.services.actors import Actor, authorise, authorise_own
from napams.store import record
from napams.store.accepted import OBLIGATIONS
from napams.store.engine import database
from napams.store.tables import Draft
from napams.store.tables.base import table

DRAFTS = table(Draft)


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft as it was saved last."""

    entered: Entered
    saved_at: datetime


def save(actor: str, department: str, month: Month, entered: Entered) -> datetime:
    """Keep what was typed so far, in place of the actor's earlier draft of the same return.

    Nothing is checked but that it can be stored. Everybody has an own draft, so that nobody
    overwrites another's. Refused: NOT_ALLOWED, NO_SUCH_RETURN (nothing is owed for that month),
    TEXT_TOO_LONG, CONTROL_CHARACTERS.
    """
    entered.check()
    with database().write() as connection:
        who = authorise(connection, actor, Action.SUBMIT, department)
        owed = (OBLIGATIONS.c.department == department) & (OBLIGATIONS.c.month == str(month))
        if connection.execute(select(OBLIGATIONS.c.id).where(owed)).first() is None:
            raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
        at, content = clock.now(), entered.as_dict()
        mine = _mine(who.email, department, month)
        changed = update(DRAFTS).where(mine).values(content=content, saved_at=at)
        if connection.execute(changed).rowcount == 0:
            row = {"department": department, "month": str(month), "author": who.email}
            connection.execute(insert(DRAFTS).values(**row, content=content, saved_at=at))
        _note(connection, who, Event.DRAFT_SAVED, department, month)
    return at


def resume(actor: str, department: str, month: Month) -> SavedDraft | None:
    """The actor's draft of a return; None if there is none."""
    with database().read() as connection:
        who = authorise(connection, actor, Action.SUBMIT, department)
        query = select(DRAFTS).where(_mine(who.email, department, month))
        row = connection.execute(query).first()
    return SavedDraft(Entered.from_dict(row.content), row.saved_at) if row else None


def discard(actor: str, department: str, month: Month) -> None:
    """Throw the actor's draft of a return away; Refused (NO_SUCH_DRAFT) if there is none."""
    with database().write() as connection:
        who = authorise(connection, actor, Action.SUBMIT, department)
        gone = delete(DRAFTS).where(_mine(who.email, department, month))
        if connection.execute(gone).rowcount == 0:
            raise refuse("NO_SUCH_DRAFT", found=f"{department} {month}")
        _note(connection, who, Event.DRAFT_DISCARDED, department, month)


def drafts(actor: str) -> pd.DataFrame:
    """The actor's drafts: `department`, `month`, `saved_at`, the newest first."""
    columns = (DRAFTS.c.department, DRAFTS.c.month, DRAFTS.c.saved_at)
    with database().read() as connection:
        who = authorise_own(connection, actor, Action.SUBMIT)
        mine = select(*columns).where(DRAFTS.c.author == who.email)
        return pd.read_sql(mine.order_by(DRAFTS.c.saved_at.desc(), DRAFTS.c.id.desc()), connection)


def _mine(author: str, department: str, month: Month) -> ColumnElement[bool]:
    return (
        (DRAFTS.c.author == author)
        & (DRAFTS.c.department == department)
        & (DRAFTS.c.month == str(month))
    )


def _note(connection: Connection, who: Actor, action: Event, department: str, month: Month) -> None:
    record.append(
        connection,
        at=clock.now(),
        actor=who.email,
        action=action,
        subject=f"{department} {month}",
    )
