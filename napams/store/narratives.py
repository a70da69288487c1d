"""What the departments say in words: the narratives of accepted returns."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, select

from napams.store.accepted import OBLIGATIONS, REVISIONS, UPLOADS, in_force
from napams.store.tables import Narrative
from napams.store.tables.base import table

_WRITTEN = table(Narrative)
NARRATIVES = (
    "month",
    "month_number",
    "department",
    "field",
    "text",
    "revision",
    "received_on",
    "source",
)


def narratives(connection: Connection, known_on: datetime | None = None) -> pd.DataFrame:
    """One row per filled field of each return in force, by month, department and place in it.

    `field` is a `NarrativeField`'s word, `source` the cell (`Narrative!B7`).
    """
    counts = in_force(known_on)
    query = (
        select(
            OBLIGATIONS.c.month,
            OBLIGATIONS.c.month_number,
            OBLIGATIONS.c.department,
            _WRITTEN.c.field,
            _WRITTEN.c.text,
            counts.c.number.label("revision"),
            UPLOADS.c.received_on,
            (_WRITTEN.c.sheet + "!" + _WRITTEN.c.cell).label("source"),
        )
        .join(counts, counts.c.revision_id == _WRITTEN.c.revision_id)
        .join(REVISIONS, REVISIONS.c.id == counts.c.revision_id)
        .join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id)
        .join(OBLIGATIONS, OBLIGATIONS.c.id == counts.c.obligation_id)
        .order_by(OBLIGATIONS.c.month_number, OBLIGATIONS.c.department, _WRITTEN.c.id)
    )
    frame = pd.read_sql(query, connection)
    frame["field"] = [str(field) for field in frame["field"]]
    return frame[list(NARRATIVES)]
