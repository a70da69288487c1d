"""The desk's two queues: what waits for the JTF, and what waits for the departments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from napams import clock
from napams.domain.access import Action
from napams.domain.months import Month
from napams.services.actors import authorise_own
from napams.store import queues
from napams.store.engine import database


def waiting_for_us(actor: str, month: Month | None = None) -> pd.DataFrame:
    """Returns received and not yet reviewed, the oldest first.

    `month`, `department`, `revision`, `received_on` (the day that counts for the department),
    `since` (instant of the upload), `days` (whole days since then, in Pakistan), `sent_by`,
    `queries`, `unanswered`, `upload_id`. A focal person sees the own department's.
    """
    return _queue(actor, month, queues.waiting_for_us)


def waiting_for_them(actor: str, month: Month | None = None) -> pd.DataFrame:
    """Returns that are late, missing or sent back and not corrected, the oldest first.

    `month`, `department`, `why` (`late`, `missing`, `sent back`), `since` (the day on which it
    was due, or went back), `days` (until today), `revision` (0 if none came), `note`. A focal
    person sees the own department's.
    """
    return _queue(actor, month, queues.waiting_for_them)


def _queue(
    actor: str, month: Month | None, read: Callable[[Connection, date], pd.DataFrame]
) -> pd.DataFrame:
    with database().read() as connection:
        who = authorise_own(connection, actor, Action.SEE_RETURNS)
        frame = read(connection, clock.today())
    if month is not None:
        frame = frame[frame["month"] == str(month)]
    if who.department is not None:
        frame = frame[frame["department"] == who.department]
    return frame.reset_index(drop=True)
