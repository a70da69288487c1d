"""What closing a month would mean: how every return stands, what is open, here and before."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from napams import clock
from napams.domain.access import Action
from napams.domain.months import Month
from napams.domain.reporting import Light
from napams.domain.returns import ReturnState
from napams.problems import refuse
from napams.services import answers
from napams.services.actors import reading
from napams.store import months
from napams.store.register import register
from napams.wording.numbers import day

OPEN = ("month", "department", "light", "state", "can_be_left", "what")
"""The columns of what is still open: `what` is a sentence; `can_be_left` says that the month may
be closed without this return if the department is named."""


class Standing(StrEnum):
    """How a return stands when its month is about to be closed; each has exactly one."""

    ACCEPTED = "accepted"
    WAITING = "waiting for review"
    SENT_BACK = "sent back, not corrected"
    NOT_YET = "not sent in yet"
    MISSING = "missing"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class BeforeClosing:
    """A month as it stands before its closing.

    `departments` are codes by standing, empty ones left out; `still_open` has the columns of OPEN;
    `queries` counts the unanswered ones by department; `earlier` are the open months before it.
    """

    month: Month
    departments: Mapping[Standing, tuple[str, ...]]
    still_open: pd.DataFrame
    queries: Mapping[str, int]
    earlier: tuple[Month, ...]

    @property
    def owed(self) -> int:
        """How many returns the month has."""
        return sum(map(len, self.departments.values()))


def look(actor: str, month: Month) -> BeforeClosing:
    """What closing the month would mean now. Refused: NO_SUCH_MONTH, NOT_ALLOWED."""
    with reading(actor, Action.SEE_EVERYTHING) as (connection, _):
        of_month = owed(connection, month)
        earlier = months.open_before(connection, month)
    stands = of_month["department"].groupby([_standing(r) for r in of_month.to_dict("records")])
    by_standing = {s: tuple(stands.get_group(s)) for s in Standing if s in stands.groups}
    asked = answers.open_queries(actor, month)["department"].value_counts(sort=False)
    unanswered = {str(code): int(n) for code, n in asked.items()}
    return BeforeClosing(month, by_standing, in_the_way(of_month), unanswered, earlier)


def open_before(actor: str, month: Month) -> tuple[Month, ...]:
    """The months before this one that are not closed, oldest first; Refused NOT_ALLOWED."""
    with reading(actor, Action.SEE_EVERYTHING) as (connection, _):
        return months.open_before(connection, month)


def owed(connection: Connection, month: Month) -> pd.DataFrame:
    """The month's part of the register, with whether a revision is in force (`accepted`)."""
    of_month = register(connection, clock.today())
    of_month = of_month[of_month["month"] == str(month)].reset_index(drop=True)
    if of_month.empty:
        raise refuse("NO_SUCH_MONTH", found=str(month))
    of_month["accepted"] = of_month["department"].isin(months.with_accepted(connection, month))
    return of_month


def in_the_way(of_month: pd.DataFrame) -> pd.DataFrame:
    """What keeps a month open, of its part of the register; the columns are those of OPEN."""
    said = [_because(row) for row in of_month.to_dict("records")]
    frame = of_month.assign(what=[what for what, _ in said], can_be_left=[left for _, left in said])
    return frame[frame["what"] != ""][list(OPEN)].reset_index(drop=True)


def _standing(row: Mapping[Hashable, Any]) -> Standing:
    if row["state"] == ReturnState.RECEIVED:
        return Standing.WAITING
    if row["accepted"]:
        return Standing.ACCEPTED
    if row["light"] == Light.WAIVED:
        return Standing.WAIVED
    if row["state"] == ReturnState.SENT_BACK:
        return Standing.SENT_BACK
    return Standing.MISSING if row["light"] == Light.MISSING else Standing.NOT_YET


def _because(row: Mapping[Hashable, Any]) -> tuple[str, bool]:
    """Why an obligation keeps its month open, empty if it does not; whether it can be left."""
    missing_from = row["missing_from"]
    match _standing(row):
        case Standing.WAITING:
            return f"revision {row['revisions']} waits for review", False
        case Standing.SENT_BACK:
            return "sent back and not corrected", missing_from <= clock.today()
        case Standing.NOT_YET:
            return f"no return yet; missing from {day(missing_from)}", False
        case _:
            return "", False
