"""The revision that is looked at: the newest one, with no word on it yet, in an open month."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from napams.domain.months import Month
from napams.problems import refuse
from napams.store.accepted import OBLIGATIONS, REVIEWS, REVISIONS, UPLOADS
from napams.store.figures import revision_of
from napams.store.months import is_closed


def newest_unreviewed(
    connection: Connection, department: str, month: Month, revision: int | None
) -> dict[str, Any]:
    """`id`, `number`, `problems`, `upload_id` of a return's newest revision.

    Refused: NO_SUCH_RETURN, MONTH_CLOSED, CHANGED_SINCE_YOU_LOOKED (`revision`, the one looked
    at, is not the newest), ALREADY_REVIEWED.
    """
    newest = revision_of(connection, department, str(month))
    if newest == 0:
        raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
    if is_closed(connection, month):
        raise refuse("MONTH_CLOSED", found=month.label)
    if revision is not None and revision != newest:
        raise refuse(
            "CHANGED_SINCE_YOU_LOOKED",
            found=f"revision {revision}",
            expected=f"revision {newest}",
        )
    row = _revision(connection, department, str(month), newest)
    if row["outcome"] is not None:
        raise refuse("ALREADY_REVIEWED", found=f"revision {newest} is {row['outcome']}")
    return row


def _revision(connection: Connection, department: str, month: str, number: int) -> dict[str, Any]:
    query = (
        select(
            REVISIONS.c.id,
            REVISIONS.c.number,
            REVISIONS.c.upload_id,
            UPLOADS.c.problems,
            REVIEWS.c.outcome,
        )
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
