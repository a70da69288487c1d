"""Which revisions count, as known at an instant: the newest, and the newest accepted one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, String, Subquery, and_, func, literal, select, type_coerce

from napams.domain.returns import ReturnState
from napams.store.tables import Obligation, ReturnRevision, Review, Upload
from napams.store.tables.base import table
from napams.store.tables.returns import ReviewOutcome

OBLIGATIONS = table(Obligation)
REVISIONS = table(ReturnRevision)
REVIEWS = table(Review)
UPLOADS = table(Upload)
STATE = func.coalesce(type_coerce(REVIEWS.c.outcome, String), literal(ReturnState.RECEIVED.value))
"""The state of a revision, in a query that outer-joins its review."""


def in_force(known_on: datetime | None = None) -> Subquery:
    """`revision_id`, `obligation_id`, `number` of the revision that counts for each return.

    With `known_on`, only revisions accepted by then are seen.
    """
    accepted = select(
        REVISIONS.c.id.label("revision_id"),
        REVISIONS.c.obligation_id,
        REVISIONS.c.number,
        func.max(REVISIONS.c.number).over(partition_by=REVISIONS.c.obligation_id).label("newest"),
    ).join(REVIEWS, REVIEWS.c.revision_id == REVISIONS.c.id)
    accepted = accepted.where(REVIEWS.c.outcome == ReviewOutcome.ACCEPTED)
    if known_on is not None:
        accepted = accepted.where(REVIEWS.c.at <= known_on)
    ranked = accepted.subquery()
    return (
        select(ranked.c.revision_id, ranked.c.obligation_id, ranked.c.number)
        .where(ranked.c.number == ranked.c.newest)
        .subquery("in_force")
    )


def newest(known_on: datetime | None = None) -> Subquery:
    """The newest revision of each return: the columns of REVISIONS.

    With `known_on`, only files that had come by then are seen.
    """
    last = func.max(REVISIONS.c.number).over(partition_by=REVISIONS.c.obligation_id)
    numbered = select(REVISIONS, last.label("last"))
    if known_on is not None:
        numbered = numbered.join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id)
        numbered = numbered.where(UPLOADS.c.uploaded_at <= known_on)
    ranked = numbered.subquery()
    return select(ranked).where(ranked.c.number == ranked.c.last).subquery("newest")


def received(known_on: datetime | None = None) -> Subquery:
    """For each return that has come: `obligation_id`, `received_on`, `revisions`.

    The day is that of the first readable file, though a mistake in it had to be corrected later
    (design.md §4.1): what counts is when the JTF held the department's return.
    """
    came = (
        select(REVISIONS.c.obligation_id, func.count().label("revisions"))
        .join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id)
        .group_by(REVISIONS.c.obligation_id)
    )
    first = select(
        UPLOADS.c.department, UPLOADS.c.month, func.min(UPLOADS.c.received_on).label("received_on")
    ).where(UPLOADS.c.readable)
    if known_on is not None:
        came = came.where(UPLOADS.c.uploaded_at <= known_on)
        first = first.where(UPLOADS.c.uploaded_at <= known_on)
    came_by = came.subquery()
    readable = first.group_by(UPLOADS.c.department, UPLOADS.c.month).subquery()
    return _joined(came_by, readable).subquery("received")


def _joined(came: Subquery, readable: Subquery) -> Select[tuple[int, int, object]]:
    return (
        select(came.c.obligation_id, came.c.revisions, readable.c.received_on)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == came.c.obligation_id)
        .join(
            readable,
            and_(
                readable.c.department == OBLIGATIONS.c.department,
                readable.c.month == OBLIGATIONS.c.month,
            ),
        )
    )
