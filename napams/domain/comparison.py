"""What differs between two states: months, days of knowledge, closings, revisions of a return."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from napams.domain.colours import Colour
from napams.domain.frames import Row, of_month, records
from napams.domain.milestones import State
from napams.domain.months import Month
from napams.domain.report import StatusReport


class ChangeKind(StrEnum):
    """What has changed."""

    MEASURE = "measure"
    INDICATOR = "indicator"
    DEPARTMENT = "department"
    MILESTONE = "milestone"
    LAGGING = "lagging"
    FIGURE = "figure"
    ACCEPTANCE = "acceptance"
    MONTH = "month"


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
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    REOPENED = "reopened"


_RANK = {Colour.RED.value: 0, Colour.AMBER.value: 1, Colour.GREEN.value: 2}
_WORST_FIRST = (Turn.WORSE, Turn.TURNED, Turn.BETTER)


@dataclass(frozen=True, slots=True)
class MonthRows:
    """One month of a report: its rows of measures, KPIs, departments and milestones."""

    measures: pd.DataFrame
    kpis: pd.DataFrame
    departments: pd.DataFrame
    milestones: pd.DataFrame

    @classmethod
    def of(cls, report: StatusReport, month: Month) -> MonthRows:
        """The rows of a month of a report."""
        frames = (report.measures, report.kpis, report.departments, report.milestones)
        return cls(*(of_month(frame, month) for frame in frames))


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, with the row of status before and after; of LAGGING, the department's."""

    kind: ChangeKind
    code: str
    name: str
    turn: Turn
    before: Row
    after: Row


@dataclass(frozen=True, slots=True)
class Difference:
    """A column of a row of status that differs; None where there is no value."""

    kind: ChangeKind
    code: str
    name: str
    column: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A target of a KPI for a plan month, or the due day of a milestone (`month` is 0).

    None where the version before, or this one, has none.
    """

    code: str
    month: int
    before: float | date | None
    after: float | date | None


@dataclass(frozen=True, slots=True)
class AdoptedVersion:
    """A version of the plan as adopted, with what it changed in the version before."""

    number: int
    adopted_on: date
    effective_from: int
    decision: str
    reason: str
    is_first: bool
    changes: tuple[PlanChange, ...]


def changes(before: MonthRows, after: MonthRows) -> list[Change]:
    """Everything that turned, was done, slipped, or began or ceased to lag."""
    scored = after.kpis[after.kpis["score"]]
    return [
        *_turned(ChangeKind.MEASURE, before.measures, after.measures, "measure", "title"),
        *_turned(ChangeKind.INDICATOR, before.kpis, scored, "code", "name"),
        *_turned(
            ChangeKind.DEPARTMENT, before.departments, after.departments, "department", "name"
        ),
        *_milestones(before.milestones, after.milestones),
        *_lagging(before.departments, after.departments),
    ]


def direction(before: str, after: str) -> Turn:
    """Whether a colour turned worse or better; TURNED where one of them is no judgement."""
    if before not in _RANK or after not in _RANK:
        return Turn.TURNED
    return Turn.WORSE if _RANK[after] < _RANK[before] else Turn.BETTER


def _turned(
    kind: ChangeKind, before: pd.DataFrame, after: pd.DataFrame, key: str, name: str
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
            yield Change(ChangeKind.MILESTONE, code, now["name"], turn, was, now)


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
        yield Change(ChangeKind.LAGGING, code, now["name"], turn, was, now)


def _pairs(before: pd.DataFrame, after: pd.DataFrame, key: str) -> Iterator[tuple[str, Row, Row]]:
    """The rows of both sides by code, in the order of `after`."""
    earlier = {row[key]: row for row in records(before)}
    for row in records(after):
        if row[key] in earlier:
            yield str(row[key]), earlier[row[key]], row


_DECIMALS = 4
"""Decimals within which two figures are the same."""


def differences(before: MonthRows, after: MonthRows) -> list[Difference]:
    """What a month's figures, colours and states were and are, where that differs."""
    compared = (
        (ChangeKind.INDICATOR, before.kpis, after.kpis, ("code", "name"), ("actual", "colour")),
        (ChangeKind.MEASURE, before.measures, after.measures, ("measure", "title"), ("colour",)),
        (
            ChangeKind.DEPARTMENT,
            before.departments,
            after.departments,
            ("department", "name"),
            ("reporting", "colour", "rules"),
        ),
        (
            ChangeKind.MILESTONE,
            before.milestones,
            after.milestones,
            ("code", "name"),
            ("state", "completed_on"),
        ),
    )
    return [
        Difference(kind, str(row[key]), str(row[name]), column, old, new)
        for kind, was, now, (key, name), columns in compared
        for earlier in [{row[key]: row for row in records(was)}]
        for row in records(now)
        for column in columns
        for old, new in [(_value(earlier.get(row[key], {}).get(column)), _value(row[column]))]
        if old != new
    ]


def _value(value: object) -> object:
    """As it is compared: floats by _DECIMALS, None for what is not there."""
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    return round(value, _DECIMALS) + 0.0 if isinstance(value, float) else value


FIGURE_KEY = ["kpi", "category"]
FIGURES = (*FIGURE_KEY, "state", "value", "numerator", "denominator")
"""Columns of the figures of a return; `category` is empty for the indicator's total."""
MILESTONES = ("milestone", "status", "forecast", "completed_on")
"""Columns of what a return says of milestones."""


def figures_apart(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Both figures of every row that either has, in the order of `now`.

    Columns: the key, `state`, `value`, `numerator`, `denominator` and the same with `_before`
    (None or NaN where a figure was not given), `change` of the value (NaN unless both are there),
    and `differs`.
    """
    both = _beside(now, before, FIGURE_KEY, FIGURES)
    both["change"] = both["value"].astype("float64") - both["value_before"].astype("float64")
    return both


def milestones_apart(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """As `figures_apart`, for what is said of milestones: `status`, `forecast`, `completed_on`."""
    return _beside(now, before, ["milestone"], MILESTONES)


def _beside(
    now: pd.DataFrame, before: pd.DataFrame, key: list[str], columns: tuple[str, ...]
) -> pd.DataFrame:
    both = now[list(columns)].merge(
        before[list(columns)], on=key, how="outer", suffixes=("", "_before"), sort=False
    )
    order = {k: n for n, k in enumerate(zip(*(now[c] for c in key), strict=True))}
    place = [order.get(k, len(order)) for k in zip(*(both[c] for c in key), strict=True)]
    both = both.iloc[pd.Series(place, dtype="int64").argsort(kind="stable")].reset_index(drop=True)
    said = [c for c in columns if c not in key]
    same = pd.Series(data=True, index=both.index)
    for column in said:
        left, right = both[column], both[f"{column}_before"]
        same &= (left == right) | (left.isna() & right.isna())
    both["differs"] = ~same
    return both
