"""Answers to the queries of a return, by the JTF or by the department itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection

from napams.domain import events
from napams.domain.access import Action
from napams.domain.events import Event
from napams.domain.months import Month
from napams.domain.returns import ReturnState
from napams.forms.contract import TEXT_LIMIT
from napams.intake.reading.values import typed_text
from napams.problems import Problem, Severity, from_dict, refuse
from napams.services.actors import reading, writing
from napams.services.returns import open_revision
from napams.store import answers, record
from napams.store.months import moment

Asked = tuple[int, Problem]
"""A query and its position among the problems of its revision."""


def queries(
    actor: str,
    month: Month | None = None,
    department: str | None = None,
    revision: int | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """Every query with its answer, those of past revisions too; a focal person sees the own ones.

    Columns: `month`, `department`, `revision`, `newest` (no later one has come), `state`
    (`received`, `accepted`, `sent back`), `position`, `code`, `place` (`Return!G17`), `found`,
    `expected`, `message`, `answer`, `answered_by`, `answered_at` (None where there is none).
    With `known_on`, as it was known then.
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
    said = typed_text(text, TEXT_LIMIT, "ANSWER_NEEDED")
    with writing(actor, Action.ANSWER, department) as (connection, who):
        found = open_revision(connection, department, month, revision)
        asked = of(found.problems)
        meant = [(n, p) for n, p in asked if (p.code, p.place) == (code, place)]
        if not meant:
            raise refuse("NO_SUCH_QUERY", found=f"{place} {code}")
        at = moment(connection)
        answers.add(connection, found.id, meant, said, by=who.email, at=at)
        subject = events.of_return(department, month)
        detail = {"revision": found.number, "code": code, "place": place, "answer": said}
        record.append(connection, who.email, Event.QUERY_ANSWERED, subject, detail, at=at)
        return len(unanswered(connection, found.id, found.problems))


def of(problems: Iterable[dict[str, str]]) -> list[Asked]:
    """The queries among a revision's problems as they are stored."""
    found = enumerate(map(from_dict, problems))
    return [(n, p) for n, p in found if p.severity is Severity.QUERY]


def unanswered(
    connection: Connection, revision_id: int, problems: Iterable[dict[str, str]]
) -> list[Asked]:
    """The queries of a revision that nobody has answered."""
    done = answers.answered(connection, revision_id)
    return [(n, p) for n, p in of(problems) if n not in done]
