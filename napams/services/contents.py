"""Opening one return: what a revision says, what it differs from, who did what with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pandas as pd
from sqlalchemy import Connection, select

from napams import clock
from napams.domain.access import Action
from napams.domain.months import Month
from napams.intake.reading.row_names import row_names as intake_names
from napams.problems import Problem, from_dict, refuse
from napams.services.actors import authorise, authorise_own
from napams.services.returns import original, upload_of
from napams.store import returns
from napams.store import sent_in as sent
from napams.store.accepted import REVISIONS, UPLOADS
from napams.store.engine import database

_WITHOUT_BYTES = select(
    *(c for c in UPLOADS.c if c.name not in ("id", "data", "readable")),
    REVISIONS.c.number,
    REVISIONS.c.nil,
    REVISIONS.c.completeness,
).outerjoin(REVISIONS, REVISIONS.c.upload_id == UPLOADS.c.id)


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in one revision; the frames are those of `store.returns`."""

    month: Month
    revision: int
    figures: pd.DataFrame
    milestones: pd.DataFrame
    narrative: pd.DataFrame


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent in; `revision` is 0 where it was refused."""

    upload_id: int
    file_name: str
    size: int
    sha256: str
    received_on: date
    uploaded_at: datetime
    uploaded_by: str
    outcome: str
    department: str | None
    month: Month | None
    revision: int
    nil: bool
    completeness: float | None
    problems: tuple[Problem, ...]


def revision(actor: str, department: str, month: Month, number: int) -> Contents:
    """A revision's figures, milestones and narrative; Refused NO_SUCH_RETURN, NOT_ALLOWED."""
    with database().read() as connection:
        authorise(connection, actor, Action.SEE_RETURNS, department)
        key = returns.revision_id(connection, department, str(month), number)
        if key is None:
            raise refuse("NO_SUCH_RETURN", found=f"{department} {month}, revision {number}")
        return _contents(connection, key, month, number)


def accepted(actor: str, department: str, month: Month) -> Contents | None:
    """The revision that counts for a month; None where nothing was accepted."""
    with database().read() as connection:
        authorise(connection, actor, Action.SEE_RETURNS, department)
        found = returns.accepted_id(connection, department, str(month))
        return _contents(connection, found[0], month, found[1]) if found else None


def files(actor: str, department: str, month: Month) -> pd.DataFrame:
    """Every file that named this return, refused ones too, oldest first."""
    with database().read() as connection:
        authorise(connection, actor, Action.SEE_RETURNS, department)
        return returns.files(connection, department, str(month))


def history(
    actor: str, month: Month, department: str | None = None, known_on: datetime | None = None
) -> pd.DataFrame:
    """Who did what when with one return, or with all returns of a month and the month itself.

    Without a department, a focal person sees what was done with the own department's.
    """
    with database().read() as connection:
        who = authorise_own(connection, actor, Action.SEE_RETURNS)
        department = department or who.department
        if department is not None:
            authorise(connection, actor, Action.SEE_RETURNS, department)
        return returns.history(connection, str(month), department, known_on)


def sent_file(actor: str, upload_id: int) -> SentFile:
    """All that is known of a file without its bytes; Refused NO_SUCH_RETURN, NOT_ALLOWED."""
    with database().read() as connection:
        row = upload_of(connection, actor, upload_id, _WITHOUT_BYTES)
    return SentFile(
        upload_id=upload_id,
        file_name=row["file_name"],
        size=row["size"],
        sha256=row["sha256"],
        received_on=row["received_on"],
        uploaded_at=row["uploaded_at"],
        uploaded_by=row["uploaded_by"],
        outcome=str(row["outcome"]),
        department=row["department"],
        month=Month.parse(row["month"]) if row["month"] else None,
        revision=row["number"] or 0,
        nil=bool(row["nil"]),
        completeness=row["completeness"],
        problems=tuple(from_dict(p) for p in row["problems"]),
    )


def _contents(connection: Connection, key: int, month: Month, number: int) -> Contents:
    return Contents(
        month,
        number,
        returns.figures(connection, key),
        returns.milestones(connection, key),
        returns.narrative(connection, key),
    )


def row_names(actor: str, upload_id: int) -> dict[tuple[str, int], str]:
    """What each row of a file is about, `M04-K1, Lahore`, by sheet and row number."""
    return intake_names(original(actor, upload_id)[1])


def only_refused(actor: str, month: Month, known_on: datetime | None = None) -> frozenset[str]:
    """The departments of which nothing but refused files has come for a month.

    A focal person is told of the own department alone.
    """
    with database().read() as connection:
        who = authorise_own(connection, actor, Action.SEE_RETURNS)
        found = returns.only_refused(connection, str(month), known_on)
    return found if who.department is None else found & {who.department}


def sent_in(actor: str) -> tuple[date | None, pd.DataFrame]:
    """The last day on which a file was sent in, and every file of that day, oldest first.

    The columns are those of `store.sent_in`; a focal person sees the own department's
    files and those sent in by that person.
    """
    with database().read() as connection:
        who = authorise_own(connection, actor, Action.SEE_RETURNS)
        instant = sent.last_instant(connection, who.department, who.email)
        if instant is None:
            return None, pd.DataFrame(columns=list(sent.COLUMNS))
        day = clock.local_day(instant)
        begins = datetime.combine(day, time(), tzinfo=clock.PAKISTAN)
        frame = sent.sent_in(connection, begins, begins + timedelta(days=1))
    if who.department is not None:
        frame = frame[(frame["department"] == who.department) | (frame["by"] == who.email)]
    return day, frame.reset_index(drop=True)
