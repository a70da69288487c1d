"""Which accepted figures were changed later, from what to what, by whom and why."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from napams.domain.access import Action
from napams.domain.months import Month
from napams.services.actors import authorise, authorise_own
from napams.store import restatements as changes
from napams.store.engine import database

RESTATEMENTS = changes.RESTATEMENTS


def restatements(
    actor: str,
    month: Month | None = None,
    department: str | None = None,
    known_on: datetime | None = None,
) -> pd.DataFrame:
    """Every accepted figure and milestone that a later accepted revision changed, newest first.

    Columns of RESTATEMENTS, explained in `napams.store.restatements`. With `known_on`,
    only what was accepted by then. A focal person sees the own department's.
    """
    with database().read() as connection:
        who = authorise_own(connection, actor, Action.SEE_RETURNS)
        department = department or who.department
        authorise(connection, actor, Action.SEE_RETURNS, department)
        frame = changes.restatements(connection, known_on)
    if month is not None:
        frame = frame[frame["month"] == str(month)]
    if department is not None:
        frame = frame[frame["department"] == department]
    return frame.reset_index(drop=True)
