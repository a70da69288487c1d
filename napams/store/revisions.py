"""The revisions of returns: writing one down, finding one, which is the newest, which counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal,
    select,
    true,
    type_coerce,
)

from napams.clock import local_day
from napams.domain.months import Month
from napams.domain.return_history import NOTHING_CAME, ReceivedRevision, ReturnHistory
from napams.domain.returns import Figure, NarrativeText, ReportedMilestone, ReturnState, ValidReturn
from napams.problems import Severity
from napams.store.tables.returns import (
    MILESTONE_REPORTS,
    NARRATIVE_FIELDS,
    OBLIGATIONS,
    OBSERVATIONS,
    REVIEWS,
    REVISIONS,
    UPLOADS,
    ReviewOutcome,
    UploadOutcome,
)

OF_RETURNS = OBLIGATIONS.join(REVISIONS, REVISIONS.c.obligation_id == OBLIGATIONS.c.id)
"""Every revision with the return owed that it is of."""
WITH_FILES = OF_RETURNS.join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id)
"""The same with the file that each came in."""


def standing(known_on: datetime | None = None) -> Subquery:
    """The review that stands of each revision that has one: the columns of REVIEWS.

    It is the newest one; where that withdraws an acceptance, there is none. With `known_on`, as it
    stood then.
    """
    later = REVIEWS.alias("later")
    follows = (later.c.revision_id == REVIEWS.c.revision_id) & (later.c.id > REVIEWS.c.id)
    query = select(REVIEWS).where(REVIEWS.c.outcome != ReviewOutcome.WITHDRAWN)
    if known_on is not None:
        follows &= later.c.at <= known_on
        query = query.where(REVIEWS.c.at <= known_on)
    return query.where(~exists().where(follows)).subquery("standing")


def state(review: Subquery) -> ColumnElement[str]:
    """The state of a revision, in a query that outer-joins the review that stands."""
    return func.coalesce(type_coerce(review.c.outcome, String), literal(ReturnState.RECEIVED.value))


STANDING = standing()
"""The reviews that stand now."""
REVIEWED = WITH_FILES.outerjoin(STANDING, STANDING.c.revision_id == REVISIONS.c.id)
"""Every revision with its file and the review that stands now, where there is one."""
STATE = state(STANDING)
"""The state of a revision in such a query."""

_OF_RETURN = (OBLIGATIONS.c.department == bindparam("of"), OBLIGATIONS.c.month == bindparam("in_"))
_FOUND = (
    select(
        REVISIONS.c.id,
        REVISIONS.c.number,
        REVISIONS.c.upload_id,
        REVISIONS.c.nil,
        UPLOADS.c.problems,
        STANDING.c.outcome,
    )
    .select_from(REVIEWED)
    .where(*_OF_RETURN)
    .order_by(REVISIONS.c.number.desc())
    .limit(1)
)
_NEXT = (
    select(OBLIGATIONS.c.id, func.coalesce(func.max(REVISIONS.c.number), 0) + 1)
    .outerjoin(REVISIONS, REVISIONS.c.obligation_id == OBLIGATIONS.c.id)
    .where(*_OF_RETURN)
    .group_by(OBLIGATIONS.c.id)
)
_REVISED = insert(REVISIONS).returning(REVISIONS.c.id)
_PARTS = (
    ("figures", Figure, insert(OBSERVATIONS)),
    ("milestones", ReportedMilestone, insert(MILESTONE_REPORTS)),
    ("narrative", NarrativeText, insert(NARRATIVE_FIELDS)),
)
_OF_A_REVISION = (REVISIONS.c.obligation_id, REVISIONS.c.upload_id, UPLOADS.c.received_on)
_OF_A_REFUSED_FILE = (
    OBLIGATIONS.c.id,
    UPLOADS.c.id.label("upload_id"),
    UPLOADS.c.received_on,
    UPLOADS.c.problems,
)
_OF_THE_RETURN = and_(
    UPLOADS.c.department == OBLIGATIONS.c.department, UPLOADS.c.month == OBLIGATIONS.c.month
)
ALL_RETURNS = true()
_REFUSED = UPLOADS.c.outcome == UploadOutcome.REFUSED
"""Statements are built once: building one takes longer than running it."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a return; `problems` are those of its file as stored.

    `outcome` is that of the review that stands, None while it waits for one.
    """

    id: int
    number: int
    upload_id: int
    nil: bool
    problems: list[dict[str, Any]]
    outcome: ReviewOutcome | None


def find(connection: Connection, department: str, month: Month) -> Revision | None:
    """The newest revision of a return; None if none has come."""
    row = connection.execute(_FOUND, {"of": department, "in_": str(month)}).first()
    return Revision(*row) if row else None


def add(connection: Connection, upload_id: int, valid: ValidReturn) -> int:
    """Store a return's next revision with everything in it; returns its number."""
    department, month = valid.identity.department, str(valid.identity.month)
    obligation, number = connection.execute(_NEXT, {"of": department, "in_": month}).one()
    row = {
        "obligation_id": obligation,
        "number": number,
        "upload_id": upload_id,
        "nil": valid.nil,
        "completeness": valid.completeness,
    }
    revision_id = connection.execute(_REVISED, row).scalar_one()
    for name, kind, statement in _PARTS:
        if parts := getattr(valid, name):
            connection.execute(statement, _rows(parts, kind, revision_id))
    return int(number)


def says(connection: Connection, revision: Revision, valid: ValidReturn) -> bool:
    """Whether a revision says just what a return says, in whatever cells."""
    if bool(revision.nil) is not valid.nil:
        return False
    for name, kind, statement in _PARTS:
        content = [f.name for f in fields(kind) if f.name not in ("sheet", "cell")]
        columns = statement.table.c
        query = select(*(columns[c] for c in content)).where(columns.revision_id == revision.id)
        stored = {tuple(row) for row in connection.execute(query)}
        if stored != {attrgetter(*content)(part) for part in getattr(valid, name)}:
            return False
    return True


def add_review(
    connection: Connection,
    revision_id: int,
    outcome: ReviewOutcome,
    *,
    at: datetime,
    by: str,
    note: str,
) -> None:
    """Store the JTF's review of a revision."""
    row = {"revision_id": revision_id, "outcome": outcome, "at": at, "by": by, "note": note}
    connection.execute(insert(REVIEWS).values(**row))


def in_force(known_on: datetime | None = None) -> Subquery:
    """`revision_id`, `obligation_id`, `number` of the revision that counts for each return.

    With `known_on`, those whose acceptance stood then.
    """
    review = standing(known_on)
    accepted = select(
        REVISIONS.c.id.label("revision_id"),
        REVISIONS.c.obligation_id,
        REVISIONS.c.number,
        func.max(REVISIONS.c.number).over(partition_by=REVISIONS.c.obligation_id).label("newest"),
    ).join(review, review.c.revision_id == REVISIONS.c.id)
    ranked = accepted.where(review.c.outcome == ReviewOutcome.ACCEPTED).subquery()
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


def history(connection: Connection, department: str, month: Month) -> ReturnHistory:
    """What has come of one return and what the desk made of it; see `received`."""
    own = (OBLIGATIONS.c.department == department) & (OBLIGATIONS.c.month == str(month))
    return next(iter(received(connection, only=own).values()), NOTHING_CAME)


def received(
    connection: Connection,
    known_on: datetime | None = None,
    only: ColumnElement[bool] = ALL_RETURNS,
) -> dict[int, ReturnHistory]:
    """What has come of each return and what the desk made of it, by the key of the obligation.

    Returns of which no readable file has come are left out. With `known_on`, as known then; a
    waiver is not looked for.
    """
    review = standing(known_on)
    came = select(*_OF_A_REVISION, review.c.outcome, review.c.at).where(only)
    tried = select(*_OF_A_REFUSED_FILE).where(only)
    if known_on is not None:
        came = came.where(UPLOADS.c.uploaded_at <= known_on)
        tried = tried.where(UPLOADS.c.uploaded_at <= known_on)
    reviewed = WITH_FILES.outerjoin(review, review.c.revision_id == REVISIONS.c.id)
    came = came.select_from(reviewed).order_by(REVISIONS.c.number)
    tried = tried.join(UPLOADS, _OF_THE_RETURN).where(UPLOADS.c.readable, _REFUSED)
    tried = tried.order_by(UPLOADS.c.id)
    revisions: dict[int, list[ReceivedRevision]] = defaultdict(list)
    newest_upload: dict[int, int] = {}
    for obligation, upload, day, outcome, at in connection.execute(came):
        newest_upload[obligation] = upload
        back = local_day(at) if outcome == ReviewOutcome.SENT_BACK else None
        accepted = outcome == ReviewOutcome.ACCEPTED
        revisions[obligation].append(ReceivedRevision(day, accepted, back))
    refused: dict[int, list[date]] = defaultdict(list)
    after_closing: dict[int, list[date]] = defaultdict(list)
    refused_on: dict[int, date] = {}
    for obligation, upload, day, problems in connection.execute(tried):
        wrong = {p["code"] for p in problems if p["severity"] == Severity.ERROR}
        if wrong == {"MONTH_CLOSED"}:
            after_closing[obligation].append(day)
            continue
        refused[obligation].append(day)
        if upload > newest_upload.get(obligation, 0):
            refused_on[obligation] = day
    return {
        key: ReturnHistory(
            tuple(revisions[key]),
            tuple(refused[key]),
            tuple(after_closing[key]),
            refused_on=refused_on.get(key),
        )
        for key in {*revisions, *refused}
    }


def _rows(parts: Iterable[object], kind: type, revision_id: int) -> list[dict[str, Any]]:
    """Parts of a return as rows: their fields are the table's columns."""
    names = [field.name for field in fields(kind)]
    values = attrgetter(*names)
    columns = ("revision_id", *names)
    return [dict(zip(columns, (revision_id, *values(p)), strict=True)) for p in parts]
