"""The JTF's decision on a return, to accept it or send it back, and the answers to its queries.

Source: docs/rules.md, The life of a return.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from napams.domain import events
from napams.domain.access import Action
from napams.domain.events import Event
from napams.domain.months import Month
from napams.domain.returns import ReturnState
from napams.forms.contract import TEXT_LIMIT
from napams.intake.reading.values import says_something, typed_text
from napams.problems import Problem, Refused, Severity, from_dict, refuse
from napams.services.actors import admit, reading, writing
from napams.services.register import inbox
from napams.services.returns import open_acceptance, open_revision
from napams.store import answers, record, returns, revisions
from napams.store.months import moment
from napams.store.tables.returns import ReviewOutcome

Asked = tuple[int, Problem]
"""A query and its position among the problems of its revision."""
_EVENTS = {
    ReviewOutcome.ACCEPTED: Event.RETURN_ACCEPTED,
    ReviewOutcome.SENT_BACK: Event.RETURN_SENT_BACK,
}


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An acceptance that was withdrawn: its revision, and the one that counts now, 0 if none."""

    revision: int
    counts: int


def queries(
    actor: str,
    month: Month | None = None,
    department: str | None = None,
    revision: int | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """Every query with its answer, those of past revisions too; a focal person sees the own ones.

    Columns of `store.answers.QUERIES`. With `known_on`, as it was known then.
    """
    with reading(actor, Action.SEE_RETURNS, department) as (connection, who):
        of = str(month) if month else None
        return answers.queries(connection, of, who.scope(department), revision, known_on)


def open_queries(
    actor: str, month: Month | None = None, department: str | None = None
) -> pd.DataFrame:
    """The queries that keep a return from being accepted; columns as for `queries`."""
    found = queries(actor, month, department)
    waits = (
        found["newest"].astype(bool)
        & (found["state"] == ReturnState.RECEIVED)
        & found["answer"].isna()
    )
    return found[waits].reset_index(drop=True)


def answer(
    actor: str, department: str, month: Month, revision: int, code: str, place: str, text: str
) -> int:
    """Answer the query of this code at this place (`Return!G17`) with a sentence.

    It stays with the revision; a later answer is kept beside it and is the one shown. Gives the
    number of queries that are still open. Refused: ANSWER_NEEDED, TEXT_TOO_LONG, NO_SUCH_RETURN,
    MONTH_CLOSED, CHANGED_SINCE_YOU_LOOKED, ALREADY_REVIEWED, NO_SUCH_QUERY.
    """
    sentence = typed_text(text, TEXT_LIMIT, "ANSWER_NEEDED")
    with writing(actor, Action.ANSWER, department) as (connection, who):
        found = open_revision(connection, department, month, revision)
        meant = [
            (n, p) for n, p in _queries_of(found.problems) if (p.code, p.place) == (code, place)
        ]
        if not meant:
            raise refuse("NO_SUCH_QUERY", found=f"{place} {code}")
        at = moment(connection)
        answers.add(connection, found.id, meant, sentence, by=who.email, at=at)
        subject = events.of_return(department, month)
        detail = {"revision": found.number, "code": code, "place": place, "answer": sentence}
        record.append(connection, who.email, Event.QUERY_ANSWERED, subject, detail, at=at)
        return len(unanswered(connection, found.id, found.problems))


def _queries_of(problems: Iterable[dict[str, str]]) -> list[Asked]:
    """The queries among a revision's problems as they are stored."""
    found = enumerate(map(from_dict, problems))
    return [(n, p) for n, p in found if p.severity is Severity.QUERY]


def unanswered(
    connection: Connection, revision_id: int, problems: Iterable[dict[str, str]]
) -> list[Asked]:
    """The queries of a revision that nobody has answered."""
    done = answers.answered(connection, revision_id)
    return [(n, p) for n, p in _queries_of(problems) if n not in done]


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
            still_open = unanswered(connection, found.id, found.problems)
            if still_open and not says_something(note):
                raise refuse("QUERIES_UNANSWERED", found=f"{len(still_open)} open")
            answers.add(connection, found.id, still_open, note, by=who.email, at=at)
        revisions.add_review(connection, found.id, outcome, at=at, by=who.email, note=note)
        subject = events.of_return(department, month)
        detail = {"revision": found.number, "note": note}
        record.append(connection, who.email, _EVENTS[outcome], subject, detail, at=at)
    return found.number


def withdraw_acceptance(
    actor: str, department: str, month: Month, revision: int | None = None, reason: str = ""
) -> Withdrawn:
    """Withdraw the acceptance of the revision that counts: it is received again, to be reviewed.

    The revision accepted before it counts, if there is one. `revision` is the one looked at.
    Refused: REASON_NEEDED, TEXT_TOO_LONG, NO_SUCH_RETURN, MONTH_CLOSED, NOTHING_ACCEPTED,
    CHANGED_SINCE_YOU_LOOKED, NEWER_SENT_BACK, NOT_YOUR_ACCEPTANCE.
    """
    why = typed_text(reason, TEXT_LIMIT, "REASON_NEEDED")
    with writing(actor, Action.WITHDRAW_OWN, department) as (connection, who):
        found = open_acceptance(connection, department, month, revision)
        if who.email != found.by and not who.may(Action.WITHDRAW_ANY, department):
            raise refuse(
                "NOT_YOUR_ACCEPTANCE",
                found=f"revision {found.number}, accepted by {found.by}",
                expected=f"{found.by} or the secretary",
            )
        at = moment(connection)
        withdrawn = ReviewOutcome.WITHDRAWN
        revisions.add_review(
            connection, found.revision_id, withdrawn, at=at, by=who.email, note=why
        )
        left = returns.accepted(connection, department, month)
        counts = left.number if left else 0
        subject = events.of_return(department, month)
        detail = {"revision": found.number, "reason": why, "accepted_by": found.by}
        detail["counts"] = counts
        event = Event.ACCEPTANCE_WITHDRAWN
        record.append(connection, who.email, event, subject, detail, at=at)
    return Withdrawn(found.number, counts)


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
    """Accept every waiting return without open queries, of a month or of all; see `accept_all`."""
    return accept_all(actor, month)


def accept_all(actor: str, month: Month | None = None, answer: str = "") -> Iterator[Reviewed]:
    """Accept every waiting return, of a month or of all, the oldest first.

    Each in a transaction of its own, and only the revision that was waiting when this began: if a
    newer one comes meanwhile, that return is left (CHANGED_SINCE_YOU_LOOKED). Returns with open
    queries are left too unless `answer` answers them (QUERIES_UNANSWERED), and in any case those
    that would replace an accepted revision (REVISES_ACCEPTED). Refused before the first:
    NOT_ALLOWED.
    """
    admit(actor, Action.REVIEW)
    waiting = inbox(actor, month).to_dict("records")
    return (_accept(actor, row, answer, n, len(waiting)) for n, row in enumerate(waiting, start=1))


def files_in(folder: Path) -> list[Path]:
    """Files of a folder by name, of any type.

    Hidden files and the lock files of Office (`~$…`) are left out.
    """
    found = (f for f in folder.iterdir() if f.is_file())
    return sorted(f for f in found if not f.name.startswith((".", "~$")))


def _accept(actor: str, row: Mapping[Hashable, Any], answer: str, nth: int, of: int) -> Reviewed:
    month, department, revision = Month.parse(row["month"]), row["department"], row["revision"]
    try:
        if row["revises"]:
            looked_at = f"revision {row['revises']}, which was accepted"
            raise refuse("REVISES_ACCEPTED", found=f"revision {revision}", expected=looked_at)
        if row["unanswered"] and not answer:
            raise refuse("QUERIES_UNANSWERED", found=f"{row['unanswered']} open")
        accept(actor, department, month, revision, answer)
    except Refused as refusal:
        return Reviewed(month, department, revision, False, nth, of, refusal.problems)
    return Reviewed(month, department, revision, True, nth, of)
