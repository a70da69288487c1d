"""Drafts of returns that are typed in the browser: saved half done, resumed later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection

from napams import clock
from napams.domain import events
from napams.domain.access import Action
from napams.domain.events import Event
from napams.domain.months import Month
from napams.forms.typed import TypedReturn
from napams.intake.reading.values import typed_text
from napams.problems import refuse
from napams.services.actors import Actor, reading, writing
from napams.store import drafts as stored
from napams.store import months, record
from napams.wording.spreadsheets import LONGEST_CELL


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft as it was saved last."""

    entered: TypedReturn
    saved_at: datetime


def save(actor: str, department: str, month: Month, entered: TypedReturn) -> datetime:
    """Keep what was typed so far, in place of the actor's earlier draft of the same return.

    Nothing is checked but that it can be stored. Everybody has an own draft, so that nobody
    overwrites another's. Refused: NOT_ALLOWED, NO_SUCH_RETURN (nothing is owed for that month),
    TEXT_TOO_LONG, CONTROL_CHARACTERS.
    """
    check_texts(entered)
    with writing(actor, Action.SUBMIT, department) as (connection, who):
        if months.obligation(connection, department, month) is None:
            raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
        at = clock.now()
        stored.save(connection, who.email, department, month, entered.as_dict(), at)
        _note(connection, who, Event.DRAFT_SAVED, department, month)
    return at


def resume(actor: str, department: str, month: Month) -> SavedDraft | None:
    """The actor's draft of a return; None if there is none."""
    with reading(actor, Action.SUBMIT, department) as (connection, who):
        row = stored.find(connection, who.email, department, month)
    return SavedDraft(TypedReturn.from_dict(row["content"]), row["saved_at"]) if row else None


def discard(actor: str, department: str, month: Month) -> None:
    """Delete the actor's draft of a return; Refused (NO_SUCH_DRAFT) if there is none."""
    with writing(actor, Action.SUBMIT, department) as (connection, who):
        if not stored.remove(connection, who.email, department, month):
            raise refuse("NO_SUCH_DRAFT", found=f"{department} {month}")
        _note(connection, who, Event.DRAFT_DISCARDED, department, month)


def check_texts(entered: TypedReturn) -> None:
    """Refused (TEXT_TOO_LONG, CONTROL_CHARACTERS) for text that no cell of a workbook can hold."""
    for text in entered.texts():
        typed_text(text, LONGEST_CELL)


def drafts(actor: str) -> pd.DataFrame:
    """The actor's drafts: `department`, `month`, `saved_at`, the newest first."""
    with reading(actor, Action.SUBMIT) as (connection, who):
        return stored.listed(connection, who.email)


def _note(connection: Connection, who: Actor, action: Event, department: str, month: Month) -> None:
    record.append(
        connection,
        at=clock.now(),
        actor=who.email,
        action=action,
        subject=events.of_return(department, month),
    )
