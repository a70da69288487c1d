"""Accepted figures and milestones that a later revision changed; acceptances withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Over,
    RowMapping,
    Subquery,
    Table,
    exists,
    func,
    select,
)

from napams.domain.returns import FigureState, MilestoneStatus, StatedFigure, StatedMilestone
from napams.store.revisions import OF_RETURNS
from napams.store.tables.plan import KPIS
from napams.store.tables.returns import (
    CLOSES,
    MILESTONE_REPORTS,
    OBLIGATIONS,
    OBSERVATIONS,
    REVIEWS,
    REVISIONS,
    UPLOADS,
    CloseEvent,
    ReviewOutcome,
)

FIGURE, MILESTONE = "figure", "milestone"
RESTATED = (
    "month",
    "department",
    "kind",
    "code",
    "category",
    "before",
    "after",
    "value_before",
    "value_after",
    "revision_before",
    "revision",
    "sent_by",
    "accepted_by",
    "accepted_at",
    "remark",
    "note",
    "after_close",
)
"""`kind` is `figure` or `milestone`; `before` and `after` are `StatedFigure` or `StatedMilestone`,
None where nothing was reported; `value_before` and `value_after` are numbers, NaN for milestones
and where there is none; `remark` is the one beside the figure, `note` that of the acceptance;
`after_close` says whether the month had been closed before the correction was accepted."""

WITHDRAWALS = ("month", "department", "revision", "at", "by", "reason")
"""An acceptance that was withdrawn: of which revision, when, by whom and why."""

_PAIR = ["month", "department", "revision_before", "revision"]
_PAIR += ["sent_by", "accepted_by", "accepted_at", "note", "after_close"]


def restatements(connection: Connection, known_on: datetime | None = None) -> pd.DataFrame:
    """Every change of an accepted figure or milestone, newest acceptance first.

    Columns of RESTATED.
    """
    pairs = _pairs(connection, known_on)
    accepted = _accepted(known_on)
    changed = [
        _changes(pairs, _reported(connection, OBSERVATIONS, accepted, _figure), FIGURE),
        _changes(pairs, _reported(connection, MILESTONE_REPORTS, accepted, _milestone), MILESTONE),
    ]
    frame = pd.concat([c for c in changed if len(c)] or changed[:1], ignore_index=True)
    frame["remark"] = frame["remark"].fillna("")
    order = ["accepted_at", "month", "department", "revision", "kind", "code", "row"]
    frame = frame.sort_values(order, ascending=[False, True, True, False, *[True] * 3])
    return frame[list(RESTATED)].reset_index(drop=True)


def _kept(known_on: datetime | None) -> Subquery:
    """The newest acceptance of each revision that stands, or stood when its month was closed.

    One that was withdrawn before any closing is none: nothing final rested on it.
    """
    later, review = REVIEWS.alias("later"), REVIEWS.c
    after = (later.c.revision_id == review.revision_id) & (later.c.id > review.id)
    if known_on is not None:
        after &= later.c.at <= known_on
    withdrawn_at = select(func.min(later.c.at)).where(after).scalar_subquery()
    closed = exists().where(
        CLOSES.c.month == OBLIGATIONS.c.month,
        CLOSES.c.event == CloseEvent.CLOSED,
        CLOSES.c.at >= review.at,
        CLOSES.c.at < withdrawn_at,
    )
    newest = func.max(review.id).over(partition_by=review.revision_id).label("newest")
    query = (
        select(REVIEWS, newest)
        .join(REVISIONS, REVISIONS.c.id == review.revision_id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == REVISIONS.c.obligation_id)
        .where(review.outcome == ReviewOutcome.ACCEPTED)
        .where(withdrawn_at.is_(None) | closed)
    )
    if known_on is not None:
        query = query.where(review.at <= known_on)
    kept = query.subquery()
    return select(kept).where(kept.c.id == kept.c.newest).subquery("kept")


def _accepted(known_on: datetime | None) -> Subquery:
    """Accepted revisions with the one that was in force before each, if any."""
    kept = _kept(known_on)

    def before(column: ColumnElement[int]) -> Over[int]:
        return func.lag(column).over(
            partition_by=REVISIONS.c.obligation_id, order_by=REVISIONS.c.number
        )

    query = select(
        REVISIONS.c.id,
        REVISIONS.c.obligation_id,
        REVISIONS.c.number,
        REVISIONS.c.upload_id,
        kept.c.at,
        kept.c.by,
        kept.c.note,
        before(REVISIONS.c.id).label("before_id"),
        before(REVISIONS.c.number).label("before_number"),
    ).join(kept, kept.c.revision_id == REVISIONS.c.id)
    return query.subquery("accepted")


def _pairs(connection: Connection, known_on: datetime | None) -> pd.DataFrame:
    """A row for each acceptance that took the place of an earlier one."""
    accepted = _accepted(known_on)
    closed = (
        select(CLOSES.c.month, func.min(CLOSES.c.at).label("closed_at"))
        .where(CLOSES.c.event == CloseEvent.CLOSED)
        .group_by(CLOSES.c.month)
        .subquery()
    )
    query = (
        select(
            accepted.c.id,
            accepted.c.before_id,
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.department,
            accepted.c.before_number.label("revision_before"),
            accepted.c.number.label("revision"),
            UPLOADS.c.uploaded_by.label("sent_by"),
            accepted.c.by.label("accepted_by"),
            accepted.c.at.label("accepted_at"),
            accepted.c.note,
            func.coalesce(closed.c.closed_at < accepted.c.at, False).label("after_close"),
        )
        .join(OBLIGATIONS, OBLIGATIONS.c.id == accepted.c.obligation_id)
        .join(UPLOADS, UPLOADS.c.id == accepted.c.upload_id)
        .outerjoin(closed, closed.c.month == OBLIGATIONS.c.month)
        .where(accepted.c.before_id.is_not(None))
    )
    frame = pd.read_sql(query, connection)
    return frame.assign(after_close=frame["after_close"].astype(bool))


def _reported(
    connection: Connection,
    of: Table,
    accepted: Subquery,
    what: Callable[[RowMapping], tuple[str, str, StatedFigure | StatedMilestone, float | None]],
) -> pd.DataFrame:
    """The rows of both revisions of every pair, and of no other.

    `what` gives code, category, statement and number of a row.
    """
    later = select(accepted.c.id).where(accepted.c.before_id.is_not(None))
    earlier = select(accepted.c.before_id).where(accepted.c.before_id.is_not(None))
    query = select(of).where(of.c.revision_id.in_(later.union(earlier)))
    if of is OBSERVATIONS:
        # what the program counts itself is restated by nobody, though forms once asked for it
        computed = select(KPIS.c.code).where(KPIS.c.computed.is_not(None))
        query = query.where(OBSERVATIONS.c.kpi.not_in(computed))
    rows = [
        (row["revision_id"], row["id"], *what(row), row["remark"])
        for row in connection.execute(query).mappings()
    ]
    columns = ["revision_id", "row", "code", "category", "stated", "value", "remark"]
    return pd.DataFrame(rows, columns=columns).astype({"value": "float64"})


def _changes(pairs: pd.DataFrame, reported: pd.DataFrame, kind: str) -> pd.DataFrame:
    """What differs within each pair, with what either side reported."""
    key = ["pair", "code", "category"]
    before = pairs[["id", "before_id"]].merge(reported, left_on="before_id", right_on="revision_id")
    after = pairs[["id"]].merge(reported, left_on="id", right_on="revision_id")
    both = before.rename(columns={"id": "pair"}).merge(
        after.rename(columns={"id": "pair"}), on=key, how="outer", suffixes=("_before", "_after")
    )
    stated = both[["stated_before", "stated_after"]].astype(object)
    both[["before", "after"]] = stated.where(stated.notna(), None)
    both = both[both["before"] != both["after"]].assign(kind=kind)
    both["row"] = both["row_after"].fillna(both["row_before"])
    both["remark"] = both["remark_after"]
    return both.merge(pairs[["id", *_PAIR]], left_on="pair", right_on="id")


def _figure(row: RowMapping) -> tuple[str, str, StatedFigure, float | None]:
    """A figure; nil is zero, a ratio its two parts."""
    if row["state"] == FigureState.NOT_APPLICABLE:
        stated = StatedFigure()
    elif row["denominator"] is not None:
        stated = StatedFigure(
            numerator=_digits(row["numerator"]), denominator=_digits(row["denominator"])
        )
    else:
        stated = StatedFigure(value=_digits(row["value"]))
    return row["kpi"], row["category"], stated, row["value"]


def _digits(value: float) -> float:
    """A number to the 15 digits that a cell shows: what differs beyond them was not restated."""
    return float(f"{value:.15g}")


def _milestone(row: RowMapping) -> tuple[str, str, StatedMilestone, float | None]:
    status = MilestoneStatus(row["status"])
    stated = StatedMilestone(status, row["forecast"], row["completed_on"])
    return row["milestone"], "", stated, None


def withdrawals(connection: Connection) -> pd.DataFrame:
    """Every acceptance that was withdrawn, oldest first, with the columns of WITHDRAWALS."""
    query = (
        select(
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.department,
            REVISIONS.c.number.label("revision"),
            REVIEWS.c.at,
            REVIEWS.c.by,
            REVIEWS.c.note.label("reason"),
        )
        .select_from(OF_RETURNS.join(REVIEWS, REVIEWS.c.revision_id == REVISIONS.c.id))
        .where(REVIEWS.c.outcome == ReviewOutcome.WITHDRAWN)
        .order_by(REVIEWS.c.id)
    )
    return pd.read_sql(query, connection)
