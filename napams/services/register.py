"""The register of returns as those see it who may: lights, days, revisions, who did what when."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from napams import clock
from napams.domain.access import Action
from napams.domain.months import Month
from napams.domain.returns import ReturnState
from napams.exports.columns import SUMMARIES
from napams.problems import refuse
from napams.services import returns
from napams.services.actors import authorise, authorise_own
from napams.store import register as rows
from napams.store.engine import database

COLUMNS = (*SUMMARIES["register"].columns, "waived_by", "waiver_reason")


def register(
    actor: str,
    month: Month | None = None,
    department: str | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """A row a return owed, by month and department, with the columns of COLUMNS.

    A focal person sees the own department's. Refused: NOT_ALLOWED, NO_SUCH_MONTH (not open).
    """
    today = clock.today() if known_on is None else min(clock.today(), clock.local_day(known_on))
    with database().read() as connection:
        who = authorise_own(connection, actor, Action.SEE_RETURNS)
        department = department or who.department
        authorise(connection, actor, Action.SEE_RETURNS, department)
        frame = rows.register(connection, today, known_on)
    if month is not None:
        if str(month) not in set(frame["month"]):
            raise refuse("NO_SUCH_MONTH", found=str(month))
        frame = frame[frame["month"] == str(month)]
    if department is not None:
        frame = frame[frame["department"] == department]
    return frame[list(COLUMNS)].reset_index(drop=True)


def revisions(
    actor: str,
    month: Month | None = None,
    department: str | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """A row a revision, as `services.returns.revisions`; with `known_on`, as it was known then."""
    frame = returns.revisions(actor, month, department)
    if known_on is None:
        return frame
    frame = frame[frame["uploaded_at"] <= known_on].reset_index(drop=True)
    later = frame["reviewed_at"] > known_on
    frame.loc[later, ["state", "note"]] = [ReturnState.RECEIVED.value, ""]
    return frame.assign(
        reviewed_by=frame["reviewed_by"].mask(later, None),
        reviewed_at=frame["reviewed_at"].mask(later),
    )
