"""Figures that were accepted more than once: what stood before and what stands now."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, select

from napams.domain.catalogue import TOTAL
from napams.domain.restated import ACCEPTED
from napams.store.queries.accepted import OBLIGATIONS, REVIEWS, REVISIONS
from napams.store.tables import Observation
from napams.store.tables.base import table
from napams.store.tables.returns import ReviewOutcome

_OBSERVED = table(Observation)


def accepted_figures(connection: Connection, known_on: datetime | None = None) -> pd.DataFrame:
    """Every KPI's total in every revision that was accepted, as `domain.restated` describes."""
    query = (
        select(
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.department,
            _OBSERVED.c.kpi.label("code"),
            REVISIONS.c.number.label("revision"),
            _OBSERVED.c.value,
            REVIEWS.c.at.label("accepted_at"),
            REVIEWS.c.by.label("accepted_by"),
            REVIEWS.c.note,
        )
        .join(REVISIONS, REVISIONS.c.id == _OBSERVED.c.revision_id)
        .join(REVIEWS, REVIEWS.c.revision_id == REVISIONS.c.id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == REVISIONS.c.obligation_id)
        .where(REVIEWS.c.outcome == ReviewOutcome.ACCEPTED, _OBSERVED.c.category == TOTAL)
    )
    if known_on is not None:
        query = query.where(REVIEWS.c.at <= known_on)
    frame = pd.read_sql(query, connection)
    frame["value"] = frame["value"].astype("float64")
    return frame[list(ACCEPTED)]
