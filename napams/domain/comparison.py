"""What is different between two months, or between two states of knowledge of one month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from napams.domain.colours import Colour
from napams.domain.frames import Row, records
from napams.domain.milestones import State


class Kind(StrEnum):
    """What has changed."""

    MEASURE = "measure"
    INDICATOR = "indicator"
    DEPARTMENT = "department"
    MILESTONE = "milestone"
    LAGGING = "lagging"
    FIGURE = "figure"


class Turn(StrEnum):
    """How it has changed."""

    WORSE = "worse"
    TURNED = "turned"
    BETTER = "better"
    DONE = "done"
    NO_LONGER_DONE = "no longer done"
    MOVED = "moved"
    FELL_OVERDUE = "fell overdue"
    SLIPPED = "slipped"
    BEGAN_TO_LAG = "began to lag"
    LAGS_BY_OTHER_RULES = "lags by other rules"
    NO_LONGER_LAGS = "no longer lags"
    RESTATED = "restated"


_RANK = {Colour.RED.value: 0, Colour.AMBER.value: 1, Colour.GREEN.value: 2}
_WORST_FIRST = (Turn.WORSE, Turn.TURNED, Turn.BETTER)


@dataclass(frozen=True, slots=True)
class MonthRows:
    """One month of a report: its rows of measures, KPIs, departments and milestones."""

    measures: pd.DataFrame
    kpis: pd.DataFrame
    departments: pd.DataFrame
    milestones: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, with the row of status before and after; of LAGGING, the department's."""

    kind: Kind
    code: str
    name: str
    turn: Turn
    before: Row
    after: Row


def changes(before: MonthRows, after: MonthRows) -> list[Change]:
    """Everything that turned, was done, slipped, or began or ceased to lag."""
    scored = after.kpis[after.kpis["score"]]
    return [
        *_turned(Kind.MEASURE, before.measures, after.measures, "measure", "title"),
        *_turned(Kind.INDICATOR, before.kpis, scored, "code", "name"),
        *_turned(Kind.DEPARTMENT, before.departments, after.departments, "department", "name"),
        *_milestones(before.milestones, after.milestones),
        *_lagging(before.departments, after.departments),
    ]


def direction(before: str, after: str) -> Turn:
    """Whether a colour turned worse or better; TURNED where one of them is no judgement."""
    if before not in _RANK or after not in _RANK:
        return Turn.TURNED
    return Turn.WORSE if _RANK[after] < _RANK[before] else Turn.BETTER


def _turned(
    kind: Kind, before: pd.DataFrame, after: pd.DataFrame, key: str, name: str
) -> list[Change]:
    """Colours that differ; worse ones first, better ones last."""
    found = [
        Change(kind, code, now[name], direction(was["colour"], now["colour"]), was, now)
        for code, was, now in _pairs(before, after, key)
        if was["colour"] != now["colour"]
    ]
    return sorted(found, key=lambda change: _WORST_FIRST.index(change.turn))


def _milestones(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[Change]:
    for code, was, now in _pairs(before, after, "code"):
        turn = _of_milestone(was, now)
        if turn is not None:
            yield Change(Kind.MILESTONE, code, now["name"], turn, was, now)


def _of_milestone(was: Row, now: Row) -> Turn | None:
    """What became of a milestone; None if nothing did."""
    if now["state"] == State.DONE and was["state"] != State.DONE:
        return Turn.DONE
    if was["state"] == State.DONE and now["state"] != State.DONE:
        return Turn.NO_LONGER_DONE
    if now["due"] != was["due"]:
        return Turn.MOVED
    if now["state"] == State.OVERDUE and was["state"] != State.OVERDUE:
        return Turn.FELL_OVERDUE
    if _slips(was["forecast"], now["forecast"], now["due"]) and now["state"] != State.DONE:
        return Turn.SLIPPED
    return None


def _slips(was: date | None, now: date | None, due: date) -> bool:
    """Whether a later day is expected than before, or one beyond the due day for the first time."""
    return now is not None and now > (was or due)


def _lagging(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[Change]:
    for code, was, now in _pairs(before, after, "department"):
        if was["rules"] == now["rules"]:
            continue
        if not was["lagging"]:
            turn = Turn.BEGAN_TO_LAG
        else:
            turn = Turn.LAGS_BY_OTHER_RULES if now["lagging"] else Turn.NO_LONGER_LAGS
        yield Change(Kind.LAGGING, code, now["name"], turn, was, now)


def _pairs(before: pd.DataFrame, after: pd.DataFrame, key: str) -> Iterator[tuple[str, Row, Row]]:
    """The rows of both sides by code, in the order of `after`."""
    earlier = {row[key]: row for row in records(before)}
    for row in records(after):
        if row[key] in earlier:
            yield str(row[key]), earlier[row[key]], row
