"""What goes back to a department: its own workbook with marks, and a text for the mail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, func, select

from napams import clock
from napams.domain.access import Action
from napams.domain.months import Month
from napams.domain.policy import LaggingPolicy
from napams.intake.marking.workbook import mark
from napams.problems import Problem, Refused, from_dict, refuse
from napams.services.actors import authorise
from napams.services.mail_text import Handled, text
from napams.services.returns import upload_of
from napams.store.accepted import OBLIGATIONS, REVIEWS, REVISIONS
from napams.store.answers import answered
from napams.store.engine import database
from napams.store.figures import revision_of
from napams.store.plan import load_plan
from napams.store.tables.returns import ReviewOutcome


@dataclass(frozen=True, slots=True)
class Marked:
    """What the JTF mails: `data` is the marked workbook, None where the file is no workbook that
    can be opened; `text` is to be pasted into the mail."""

    file_name: str
    data: bytes | None
    text: str


def for_return(
    actor: str, department: str, month: Month, revision: int | None = None, note: str = ""
) -> Marked:
    """The marked workbook of a revision, the newest if none is named; see `for_upload`.

    Refused: NO_SUCH_RETURN, NOT_ALLOWED.
    """
    with database().read() as connection:
        authorise(connection, actor, Action.SEE_RETURNS, department)
        number = revision or revision_of(connection, department, str(month))
        query = (
            select(REVISIONS.c.upload_id)
            .join(OBLIGATIONS, OBLIGATIONS.c.id == REVISIONS.c.obligation_id)
            .where(OBLIGATIONS.c.department == department, OBLIGATIONS.c.month == str(month))
            .where(REVISIONS.c.number == number)
        )
        upload_id = connection.execute(query).scalar()
    if upload_id is None:
        raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
    return for_upload(actor, int(upload_id), note)


def for_upload(actor: str, upload_id: int, note: str = "") -> Marked:
    """The marked workbook of any file that was sent in, refused ones too.

    Marked are its errors and the queries that nobody has answered. `note` is the analyst's; where
    the revision was sent back already and none is given, the note of that. Changes nothing.
    Refused: NO_SUCH_RETURN, NOT_ALLOWED.
    """
    with database().read() as connection:
        upload = upload_of(connection, actor, upload_id)
        handled, left = _handled(connection, upload)
        plan = load_plan(connection)
    note = note.strip() or handled.note
    named = plan.department_by_code.get(upload["department"]) if plan else None
    try:
        data = mark(bytes(upload["data"]), left, note)
    except Refused:
        data = None
    name = PurePath(upload["file_name"])
    days = (plan.lagging if plan else LaggingPolicy()).correction_days
    whose = f"{named.name} ({named.code})" if named else ""
    return Marked(
        file_name=f"{name.stem}-to-correct.xlsx",
        data=data,
        text=text(upload, whose, handled, left, note, days, marked=data is not None),
    )


def _handled(connection: Connection, upload: dict[str, Any]) -> tuple[Handled, list[Problem]]:
    """What became of the file, and its problems without the queries that were answered."""
    problems = [from_dict(p) for p in upload["problems"]]
    query = (
        select(REVISIONS, REVIEWS.c.outcome, REVIEWS.c.note, REVIEWS.c.at)
        .outerjoin(REVIEWS, REVIEWS.c.revision_id == REVISIONS.c.id)
        .where(REVISIONS.c.upload_id == upload["id"])
    )
    row = connection.execute(query).first()
    if row is None:
        return Handled(None, "", clock.today()), problems
    done = answered(connection, row.id)
    left = [p for n, p in enumerate(problems) if n not in done]
    of_return = REVISIONS.c.obligation_id == row.obligation_id
    last = connection.execute(select(func.max(REVISIONS.c.number)).where(of_return)).scalar_one()
    newer = int(last) if last > row.number else None
    if row.outcome is None:
        return Handled(row.number, "", clock.today(), newer=newer), left
    outcome = ReviewOutcome(row.outcome)
    note = row.note if outcome is ReviewOutcome.SENT_BACK else ""
    return Handled(row.number, outcome.value, clock.local_day(row.at), note, newer), left
