"""The JTF's word on a return: accepted, or sent back with a note (design.md §4.2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from napams import clock
from napams.domain.access import Action
from napams.domain.months import Month
from napams.problems import refuse
from napams.services.actors import authorise
from napams.store import audit
from napams.store.engine import database
from napams.store.queries.accepted import OBLIGATIONS, REVIEWS, REVISIONS, UPLOADS
from napams.store.queries.figures import revision_of
from napams.store.tables.returns import ReviewOutcome


def accept(
    actor: str, department: str, month: Month, revision: int | None = None, answer: str = ""
) -> int:
    """Accept the revision looked at (the newest if none is stated); gives its number.

    Refused: NO_SUCH_RETURN, CHANGED_SINCE_YOU_LOOKED, ALREADY_REVIEWED, QUERIES_UNANSWERED.
    """
    return _review(actor, department, month, revision, ReviewOutcome.ACCEPTED, answer)


def send_back(
    actor: str, department: str, month: Month, revision: int | None = None, note: str = ""
) -> int:
    """Send the revision back with a note on what to correct; refusals as for `accept`."""
    if not note.strip():
        raise refuse("NOTE_NEEDED")
    return _review(actor, department, month, revision, ReviewOutcome.SENT_BACK, note)


def _review(
    actor: str,
    department: str,
    month: Month,
    revision: int | None,
    outcome: ReviewOutcome,
    note: str,
) -> int:
    with database().write() as connection:
        who = authorise(connection, actor, Action.REVIEW, department)
        newest = revision_of(connection, department, str(month))
        if newest == 0:
            raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
        if revision is not None and revision != newest:
            raise refuse(
                "CHANGED_SINCE_YOU_LOOKED",
                found=f"revision {revision}",
                expected=f"revision {newest}",
            )
        row = _newest_revision(connection, department, str(month), newest)
        if row["outcome"] is not None:
            raise refuse("ALREADY_REVIEWED", found=f"revision {newest} is {row['outcome']}")
        if outcome is ReviewOutcome.ACCEPTED and row["problems"] and not note.strip():
            raise refuse("QUERIES_UNANSWERED", found=f"{len(row['problems'])} open")
        connection.execute(
            insert(REVIEWS).values(
                revision_id=row["id"],
                outcome=outcome,
                at=clock.now(),
                by=who.email,
                note=note.strip(),
            )
        )
        audit.append(
            connection,
            at=clock.now(),
            actor=who.email,
            action=f"return {outcome.value}",
            subject=f"{department} {month}",
            detail={"revision": newest, "note": note.strip()},
        )
    return newest


def _newest_revision(
    connection: Connection, department: str, month: str, number: int
) -> dict[str, Any]:
    query = (
        select(REVISIONS.c.id, UPLOADS.c.problems, REVIEWS.c.outcome)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == REVISIONS.c.obligation_id)
        .join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id)
        .outerjoin(REVIEWS, REVIEWS.c.revision_id == REVISIONS.c.id)
        .where(
            OBLIGATIONS.c.department == department,
            OBLIGATIONS.c.month == month,
            REVISIONS.c.number == number,
        )
    )
    return dict(connection.execute(query).mappings().one())
