"""What the departments told in words: the narratives of the returns that count."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from napams.domain.access import Action
from napams.services.actors import authorise
from napams.store.engine import database
from napams.store.narratives import narratives


def told(actor: str, known_on: datetime | None = None) -> pd.DataFrame:
    """One row per filled field of each accepted return, as `store.narratives` gives it.

    Refused: NOT_ALLOWED, NO_SUCH_ACCOUNT.
    """
    with database().read() as connection:
        authorise(connection, actor, Action.SEE_EVERYTHING)
        return narratives(connection, known_on)
