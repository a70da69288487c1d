"""How far each month has come, and which month a page begins with.

Source: docs/rules.md, Which month a page shows.
A work page begins with what is still to come or to check, a page of status with a month whose
returns were due: nobody is led into an accepted return, and nobody reads a verdict on returns that
are not due yet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.domain.reporting import ReportingStatus
from napams.domain.returns import ReturnState


class Standing(StrEnum):
    """Whether a month's figures stand."""

    FINAL = "final"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class MonthState:
    """How far a month has come: final once closed, provisional before and while reopened.

    `waiting` is the number of returns that wait for the Joint Task Force, corrections of accepted
    ones too. The others are of returns neither accepted nor waived: `not_due` by the day `due`,
    `sent_back` with time left to correct them, `late` or missing.
    """

    state: Standing
    closed_on: date | None
    reopened: bool
    due: date
    not_due: int
    waiting: int
    sent_back: int
    late: int

    @property
    def is_final(self) -> bool:
        """Whether the month is closed."""
        return self.state is Standing.FINAL


CLOSINGS = ("month", "closed", "on")
"""Closings and reopenings, oldest first: False where the month was opened again; the day."""


class _Need(StrEnum):
    """What a return still needs before its month can be closed."""

    NOTHING = "nothing"
    REVIEW = "review"
    NOT_DUE = "not due"
    LATE = "late"
    CORRECTION = "correction"


def month_states(register: pd.DataFrame, closings: pd.DataFrame) -> dict[Month, MonthState]:
    """The state of every month in a register, the oldest first.

    `closings` has the columns of CLOSINGS.
    """
    last = {row["month"]: row for row in records(closings)}
    needs: dict[str, Counter[_Need]] = defaultdict(Counter)
    due: dict[str, date] = {}
    returns = zip(
        register["month"].tolist(), register["due"].tolist(), _needs(register), strict=True
    )
    for month, day, need in returns:
        needs[month][need] += 1
        due[month] = max(due.get(month, day), day)
    return {Month.parse(m): _state(needs[m], due[m], last.get(m)) for m in sorted(needs)}


def _state(needs: Counter[_Need], due: date, last: Row | None) -> MonthState:
    """`needs` counts the month's returns; `last` is its newest closing or reopening."""
    closed = last is not None and bool(last["closed"])
    return MonthState(
        state=Standing.FINAL if closed else Standing.PROVISIONAL,
        closed_on=last["on"] if last is not None and closed else None,
        reopened=last is not None and not closed,
        due=due,
        not_due=needs[_Need.NOT_DUE],
        waiting=needs[_Need.REVIEW],
        sent_back=needs[_Need.CORRECTION],
        late=needs[_Need.LATE],
    )


def _needs(register: pd.DataFrame) -> list[_Need]:
    """What each return still needs."""
    columns = (register[c].tolist() for c in ("state", "accepted", "light"))
    return [_need(*of_one) for of_one in zip(*columns, strict=True)]


def _need(state: str, accepted: bool, light: str) -> _Need:
    if state == ReturnState.RECEIVED:
        return _Need.REVIEW
    if accepted or light == ReportingStatus.WAIVED:
        return _Need.NOTHING
    if light == ReportingStatus.DUE:
        return _Need.NOT_DUE
    if light in (ReportingStatus.LATE, ReportingStatus.MISSING):
        return _Need.LATE
    return _Need.CORRECTION if state == ReturnState.SENT_BACK else _Need.NOTHING


def status_month(
    months: tuple[Month, ...], states: Mapping[Month, MonthState], today: date
) -> Month | None:
    """The newest of the months that is closed or past its due day, else the first; None of none."""
    due = [m for m in months if states[m].is_final or states[m].due < today]
    return due[-1] if due else next(iter(months), None)


def work_month(
    register: pd.DataFrame,
    states: Mapping[Month, MonthState],
    today: date,
    department: str | None = None,
) -> Month | None:
    """The oldest open month with a return to come or to check, else the one due next; None of none.

    Of one department's returns, or of all.
    """
    own = register if department is None else register[register["department"] == department]
    needs = zip(own["month"], _needs(own), strict=True)
    to_do = {Month.parse(month) for month, need in needs if need != _Need.NOTHING}
    open_ = sorted(month for month in to_do if not states[month].is_final)
    owed = sorted({Month.parse(month) for month in own.loc[own["owed"], "month"]})
    next_due = [month for month in owed if states[month].due >= today]
    return next(iter([*open_, *next_due, *owed[-1:], *sorted(states)[-1:]]), None)
