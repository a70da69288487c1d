"""What was answered to the queries on the cells that a colour rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection

from napams.domain.months import Month
from napams.domain.provenance import Answered, Origin
from napams.store import answers

WHOLE_RETURN = ("SAME_AS_LAST_MONTH", "SAME_AS_ANOTHER_DEPARTMENT")
"""Queries that stand at one cell and are about every figure of the return."""


def given(
    connection: Connection, origins: Sequence[Origin], known_on: datetime | None
) -> tuple[Answered, ...]:
    """The answers to queries in the rows of these cells, and to those about their whole return.

    Newest month first; with `known_on`, the answers of that instant.
    """
    rows = {(o.department, str(o.month), o.revision, _row(f"{o.sheet}!{o.cell}")) for o in origins}
    returns = {key[:3] for key in rows}
    found = []
    for department in sorted({o.department for o in origins}):
        asked = answers.queries(connection, department=department, known_on=known_on)
        for query in asked[asked["answer"].notna()].to_dict("records"):
            key = (department, query["month"], query["revision"])
            whole = query["code"] in WHOLE_RETURN and key in returns
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
