"""The JTF's word on a return: accepted, or sent back with a note (design.md §4.2)."""

from __future__ import annotations

from sqlalchemy import insert

from napams.domain.access import Action
from napams.domain.months import Month
from napams.problems import refuse
from napams.services import answers
from napams.services.actors import authorise
from napams.services.newest import newest_unreviewed
from napams.services.sentences import sentence
from napams.store import answers as stored_answers
from napams.store import record
from napams.store.accepted import REVIEWS
from napams.store.engine import database
from napams.store.moments import moment
from napams.store.tables.returns import ReviewOutcome


def accept(
    actor: str, department: str, month: Month, revision: int | None = None, answer: str = ""
) -> int:
    """Accept the revision looked at (the newest if none is stated); gives its number.

    `answer` answers every query that is still open. Refused: NO_SUCH_RETURN, MONTH_CLOSED,
    CHANGED_SINCE_YOU_LOOKED, ALREADY_REVIEWED, QUERIES_UNANSWERED, TEXT_TOO_LONG.
    """
    note = sentence(answer)
    return _review(actor, department, month, revision, ReviewOutcome.ACCEPTED, note)


def send_back(
    actor: str, department: str, month: Month, revision: int | None = None, note: str = ""
) -> int:
    """Send the revision back with a note on what to correct; refusals as for `accept`."""
    note = sentence(note, "NOTE_NEEDED")
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
        row = newest_unreviewed(connection, department, month, revision)
        at = moment(connection)
        if outcome is ReviewOutcome.ACCEPTED:
            asked = answers.unanswered(connection, row["id"], row["problems"])
            if asked and not note:
                raise refuse("QUERIES_UNANSWERED", found=f"{len(asked)} open")
            stored_answers.add(connection, row["id"], asked, note, by=who.email, at=at)
        connection.execute(
            insert(REVIEWS).values(
                revision_id=row["id"], outcome=outcome, at=at, by=who.email, note=note
            )
        )
        record.append(
            connection,
            at=at,
            actor=who.email,
            action=f"return {outcome.value}",
            subject=f"{department} {month}",
            detail={"revision": row["number"], "note": note},
        )
    return int(row["number"])
