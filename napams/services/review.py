"""The JTF's word on a return: accepted, or sent back with a note (docs/rules.md, The life of a
return).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from napams.domain import events
from napams.domain.access import Action
from napams.domain.events import Event
from napams.domain.months import Month
from napams.forms.contract import TEXT_LIMIT
from napams.intake.reading.values import typed_text
from napams.problems import Problem, Refused, refuse
from napams.services import answers
from napams.services.actors import admit, writing
from napams.services.register import inbox
from napams.services.returns import open_revision
from napams.store import answers as stored_answers
from napams.store import record, revisions
from napams.store.months import moment
from napams.store.tables.returns import ReviewOutcome

_EVENTS = {
    ReviewOutcome.ACCEPTED: Event.RETURN_ACCEPTED,
    ReviewOutcome.SENT_BACK: Event.RETURN_SENT_BACK,
}


def accept(
    actor: str, department: str, month: Month, revision: int | None = None, answer: str = ""
) -> int:
    """Accept the revision looked at (the newest if none is stated); gives its number.

    `answer` answers every query that is still open. Refused: NO_SUCH_RETURN, MONTH_CLOSED,
    CHANGED_SINCE_YOU_LOOKED, ALREADY_REVIEWED, QUERIES_UNANSWERED, TEXT_TOO_LONG.
    """
    note = typed_text(answer, TEXT_LIMIT)
    return _review(actor, department, month, revision, ReviewOutcome.ACCEPTED, note)


def send_back(
    actor: str, department: str, month: Month, revision: int | None = None, note: str = ""
) -> int:
    """Send the revision back with a note on what to correct; refusals as for `accept`."""
    note = typed_text(note, TEXT_LIMIT, "NOTE_NEEDED")
    return _review(actor, department, month, revision, ReviewOutcome.SENT_BACK, note)


def _review(
    actor: str,
    department: str,
    month: Month,
    revision: int | None,
    outcome: ReviewOutcome,
    note: str,
) -> int:
    with writing(actor, Action.REVIEW, department) as (connection, who):
        found = open_revision(connection, department, month, revision)
        at = moment(connection)
        if outcome is ReviewOutcome.ACCEPTED:
            asked = answers.unanswered(connection, found.id, found.problems)
            if asked and not note:
                raise refuse("QUERIES_UNANSWERED", found=f"{len(asked)} open")
            stored_answers.add(connection, found.id, asked, note, by=who.email, at=at)
        revisions.add_review(connection, found.id, outcome, at=at, by=who.email, note=note)
        subject = events.of_return(department, month)
        detail = {"revision": found.number, "note": note}
        record.append(connection, who.email, _EVENTS[outcome], subject, detail, at=at)
    return found.number


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Outcome for one return, the `nth` of `of`; `problems` say why it was not accepted."""

    month: Month
    department: str
    revision: int
    accepted: bool
    nth: int
    of: int
    problems: tuple[Problem, ...] = ()


def accept_clean(actor: str, month: Month | None = None) -> Iterator[Reviewed]:
    """Accept every waiting return without open queries, of a month or of all, the oldest first.

    Each in a transaction of its own, and only the revision that was waiting when this began: if a
    newer one comes meanwhile, that return is left (CHANGED_SINCE_YOU_LOOKED). Returns with open
    queries are left too, with QUERIES_UNANSWERED. Refused before the first: NOT_ALLOWED.
    """
    admit(actor, Action.REVIEW)
    waiting = inbox(actor, month).to_dict("records")
    return (_accept(actor, row, nth, len(waiting)) for nth, row in enumerate(waiting, start=1))


def files_in(folder: Path) -> list[Path]:
    """Files of a folder by name, of any type.

    Hidden files and the lock files of Office (`~$…`) are left out.
    """
    found = (f for f in folder.iterdir() if f.is_file())
    return sorted(f for f in found if not f.name.startswith((".", "~$")))


def _accept(actor: str, row: Mapping[Hashable, Any], nth: int, of: int) -> Reviewed:
    month, department, revision = Month.parse(row["month"]), row["department"], row["revision"]
    try:
        if row["unanswered"]:
            raise refuse("QUERIES_UNANSWERED", found=f"{row['unanswered']} open")
        accept(actor, department, month, revision)
    except Refused as refusal:
        return Reviewed(month, department, revision, False, nth, of, refusal.problems)
    return Reviewed(month, department, revision, True, nth, of)
