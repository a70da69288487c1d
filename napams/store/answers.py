"""The queries of revisions, and the sentences in answer to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, func, insert, select

from napams.problems import Problem, Severity, from_dict
from napams.store.accepted import OBLIGATIONS, REVIEWS, REVISIONS, STATE, UPLOADS
from napams.store.tables import QueryAnswer
from napams.store.tables.base import table

ANSWERS = table(QueryAnswer)
QUERIES = (
    "month",
    "department",
    "revision",
    "newest",
    "state",
    "position",
    "code",
    "place",
    "found",
    "expected",
    "message",
    "answer",
    "answered_by",
    "answered_at",
)


def queries(
    connection: Connection,
    month: str | None = None,
    department: str | None = None,
    revision: int | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """Every query of the revisions that came, with its newest answer, in the order of the form.

    With `known_on`, those that had come by then, with the reviews and answers of that instant.

    Columns of QUERIES: `newest` says that no later revision has come, `state` what was made of
    the revision, `position` its place among the revision's problems, `place` is like
    `Return!G17`; `answer`, `answered_by`, `answered_at` are None where nobody has answered.
    """
    reviewed = REVIEWS.c.revision_id == REVISIONS.c.id
    if known_on is not None:
        reviewed &= REVIEWS.c.at <= known_on
    last = func.max(REVISIONS.c.number).over(partition_by=REVISIONS.c.obligation_id)
    query = (
        select(
            REVISIONS.c.id,
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.department,
            REVISIONS.c.number.label("revision"),
            last.label("last"),
            STATE.label("state"),
            UPLOADS.c.problems,
        )
        .join(OBLIGATIONS, OBLIGATIONS.c.id == REVISIONS.c.obligation_id)
        .join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id)
        .outerjoin(REVIEWS, reviewed)
        .order_by(OBLIGATIONS.c.month, OBLIGATIONS.c.department, REVISIONS.c.number)
    )
    if month is not None:
        query = query.where(OBLIGATIONS.c.month == month)
    if department is not None:
        query = query.where(OBLIGATIONS.c.department == department)
    if known_on is not None:
        query = query.where(UPLOADS.c.uploaded_at <= known_on)
    said = _newest_answers(connection, known_on)
    rows = []
    for row in connection.execute(query):
        if revision is not None and row.revision != revision:
            continue
        for position, problem in enumerate(map(from_dict, row.problems)):
            if problem.severity is Severity.QUERY:
                rows.append(
                    (
                        *(row.month, row.department, row.revision, row.revision == row.last),
                        *(row.state, position, problem.code, problem.place),
                        *(problem.found, problem.expected, problem.message),
                        *said.get((row.id, position), (None, None, None)),
                    )
                )
    return pd.DataFrame(rows, columns=list(QUERIES)).astype({"answer": object})


def _newest_answers(
    connection: Connection, known_on: datetime | None
) -> dict[tuple[int, int], tuple[str, str, object]]:
    """Text, author and instant of what was said last, by revision and position."""
    query = select(ANSWERS).order_by(ANSWERS.c.id)
    if known_on is not None:
        query = query.where(ANSWERS.c.at <= known_on)
    return {
        (row.revision_id, row.position): (row.text, row.by, row.at)
        for row in connection.execute(query)
    }


def add(
    connection: Connection,
    revision_id: int,
    queries: Iterable[tuple[int, Problem]],
    text: str,
    *,
    by: str,
    at: datetime,
) -> None:
    """Write one sentence down as the answer to several queries, each with its position."""
    said = {"revision_id": revision_id, "text": text, "by": by, "at": at}
    rows = [
        said | {"position": position, "code": query.code, "place": query.place}
        for position, query in queries
    ]
    if rows:
        connection.execute(insert(ANSWERS), rows)


def answered(connection: Connection, revision_id: int) -> set[int]:
    """The positions of a revision's queries that have an answer."""
    query = select(ANSWERS.c.position).where(ANSWERS.c.revision_id == revision_id)
    return set(connection.execute(query).scalars())
