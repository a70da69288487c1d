"""Drafts of returns that are typed in the browser; each author has an own one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from napams.domain.months import Month
from napams.store.tables import Draft
from napams.store.tables.base import table

_DRAFTS = table(Draft)


def save(
    connection: Connection,
    author: str,
    department: str,
    month: Month,
    content: dict[str, Any],
    at: datetime,
) -> None:
    """Keep a draft in place of the author's earlier one of the same return."""
    mine = _mine(author, department, month)
    changed = update(_DRAFTS).where(mine).values(content=content, saved_at=at)
    if connection.execute(changed).rowcount == 0:
        row = {"department": department, "month": str(month), "author": author}
        connection.execute(insert(_DRAFTS).values(**row, content=content, saved_at=at))


def find(connection: Connection, author: str, department: str, month: Month) -> RowMapping | None:
    """The author's draft of a return: `content`, `saved_at`; None if there is none."""
    query = select(_DRAFTS).where(_mine(author, department, month))
    return connection.execute(query).mappings().first()


def remove(connection: Connection, author: str, department: str, month: Month) -> bool:
    """Delete the author's draft of a return; False if there is none."""
    gone = delete(_DRAFTS).where(_mine(author, department, month))
    return connection.execute(gone).rowcount > 0


def listed(connection: Connection, author: str) -> pd.DataFrame:
    """The author's drafts: `department`, `month`, `saved_at`, the newest first."""
    query = (
        select(_DRAFTS.c.department, _DRAFTS.c.month, _DRAFTS.c.saved_at)
        .where(_DRAFTS.c.author == author)
        .order_by(_DRAFTS.c.saved_at.desc(), _DRAFTS.c.id.desc())
    )
    return pd.read_sql(query, connection)


def _mine(author: str, department: str, month: Month) -> ColumnElement[bool]:
    return (
        (_DRAFTS.c.author == author)
        & (_DRAFTS.c.department == department)
        & (_DRAFTS.c.month == str(month))
    )
