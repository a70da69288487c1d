"""The queries of revisions, and the sentences in answer to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, func, insert, select

from napams.domain.months import Month
from napams.domain.provenance import Answered, Origin
from napams.problems import Problem, Severity, from_dict
from napams.store.revisions import WITH_FILES, standing, state
from napams.store.tables.returns import ANSWERS, OBLIGATIONS, REVISIONS, UPLOADS

WHOLE_RETURN = (
    "SAME_AS_LAST_MONTH",
    "SAME_AS_ANOTHER_DEPARTMENT",
    "MONTH_IN_DOUBT",
    "DEPARTMENT_IN_DOUBT",
)
"""Queries that are placed at one cell or none and concern every figure of the return."""
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
    review = standing(known_on)
    last = func.max(REVISIONS.c.number).over(partition_by=REVISIONS.c.obligation_id)
    query = (
        select(
            REVISIONS.c.id,
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.department,
            REVISIONS.c.number.label("revision"),
            last.label("last"),
            state(review).label("state"),
            UPLOADS.c.problems,
        )
        .select_from(WITH_FILES.outerjoin(review, review.c.revision_id == REVISIONS.c.id))
        .order_by(OBLIGATIONS.c.month, OBLIGATIONS.c.department, REVISIONS.c.number)
    )
    if month is not None:
        query = query.where(OBLIGATIONS.c.month == month)
    if department is not None:
        query = query.where(OBLIGATIONS.c.department == department)
    if known_on is not None:
        query = query.where(UPLOADS.c.uploaded_at <= known_on)
    newest = _newest_answers(connection, known_on)
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
                        *newest.get((row.id, position), (None, None, None)),
                    )
                )
    return pd.DataFrame(rows, columns=list(QUERIES)).astype({"answer": object})


def _newest_answers(
    connection: Connection, known_on: datetime | None
) -> dict[tuple[int, int], tuple[str, str, object]]:
    """Text, author and instant of the newest answer, by revision and position."""
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
    shared = {"revision_id": revision_id, "text": text, "by": by, "at": at}
    rows = [
        shared | {"position": position, "code": query.code, "place": query.place}
        for position, query in queries
    ]
    if rows:
        connection.execute(insert(ANSWERS), rows)


def answered(connection: Connection, revision_id: int) -> set[int]:
    """The positions of a revision's queries that have an answer."""
    query = select(ANSWERS.c.position).where(ANSWERS.c.revision_id == revision_id)
    return set(connection.execute(query).scalars())


def given(
    connection: Connection, origins: Sequence[Origin], known_on: datetime | None
) -> tuple[Answered, ...]:
    """The answers to queries in the rows of these cells, and to those about their whole return.

    Newest month first; with `known_on`, the answers of that instant.
    """
    rows = {(o.department, str(o.month), o.revision, _row(f"{o.sheet}!{o.cell}")) for o in origins}
    whole_returns = {key[:3] for key in rows}
    found = []
    for department in sorted({o.department for o in origins}):
        own = queries(connection, department=department, known_on=known_on)
        for query in own[own["answer"].notna()].to_dict("records"):
            key = (department, query["month"], query["revision"])
            whole = query["code"] in WHOLE_RETURN and key in whole_returns
            if whole or (*key, _row(query["place"])) in rows:
                found.append(_answered({str(k): v for k, v in query.items()}))
    return tuple(sorted(found, key=lambda a: (a.month, a.department), reverse=True))


def _row(place: str) -> str:
    """`Return!17` of `Return!G17`."""
    return re.sub(r"![A-Z]+", "!", place)


def _answered(query: dict[str, object]) -> Answered:
    at = pd.Timestamp(query["answered_at"]).to_pydatetime()  # type: ignore[arg-type]
    return Answered(
        department=str(query["department"]),
        month=Month.parse(str(query["month"])),
        revision=int(str(query["revision"])),
        code=str(query["code"]),
        place=str(query["place"]),
        query=str(query["message"]),
        found=str(query["found"]),
        text=str(query["answer"]),
        by=str(query["answered_by"]),
        at=at,
    )
