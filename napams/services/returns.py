"""Looking at the returns that came in: revisions, and the files they came in."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, select

from napams.domain.access import Action
from napams.domain.months import Month
from napams.problems import refuse
from napams.services.actors import authorise, authorise_own, one_spelling
from napams.store import register
from napams.store.accepted import UPLOADS
from napams.store.engine import database

LARGEST_KEY = 2**31 - 1
"""What a key can be in both databases; they fail at larger numbers, which addresses can hold."""
_WHOLE = select(UPLOADS)


def revisions(
    actor: str, month: Month | None = None, department: str | None = None
) -> pd.DataFrame:
    """Every revision that the actor may see; a focal person sees the own department's."""
    with database().read() as connection:
        who = authorise_own(connection, actor, Action.SEE_RETURNS)
        department = department or who.department
        authorise(connection, actor, Action.SEE_RETURNS, department)
        return register.revisions(connection, str(month) if month else None, department)


def uploads(actor: str, month: Month | None = None) -> pd.DataFrame:
    """Every file ever sent in, refused ones too; a focal person sees the own department's and
    whatever was sent in by that person."""
    with database().read() as connection:
        who = authorise_own(connection, actor, Action.SEE_RETURNS)
        frame = register.uploads(connection, str(month) if month else None)
    if who.department is None:
        return frame
    own = (frame["department"] == who.department) | (frame["uploaded_by"] == who.email)
    return frame[own].reset_index(drop=True)


def original(actor: str, upload_id: int) -> tuple[str, bytes]:
    """The name and the very bytes of a file as it was sent in."""
    with database().read() as connection:
        row = upload_of(connection, actor, upload_id)
    return str(row["file_name"]), bytes(row["data"])


def upload_of(
    connection: Connection, actor: str, upload_id: int, columns: Select[Any] = _WHOLE
) -> dict[str, Any]:
    """A file's row, if the actor may see it; Refused (NO_SUCH_RETURN, NOT_ALLOWED).

    `columns` selects from UPLOADS what is wanted of it, `uploaded_by` and `department` too.
    """
    query = columns.where(UPLOADS.c.id == max(0, min(upload_id, LARGEST_KEY)))
    row = connection.execute(query).mappings().first()
    if row is None:
        raise refuse("NO_SUCH_RETURN", found=f"upload {upload_id}")
    if row["uploaded_by"] == one_spelling(actor):
        authorise_own(connection, actor, Action.SEE_RETURNS)
    else:
        authorise(connection, actor, Action.SEE_RETURNS, row["department"])
    return dict(row)
