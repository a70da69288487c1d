"""What a colour rests on: the parts of a measure or a department, and each figure down to its cell.

Source: docs/rules.md, Why, and says who.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from napams.domain.catalogue import Combine, Kpi, Plan
from napams.domain.computed import CountedReturns
from napams.domain.contributions import Contributions
from napams.domain.frames import Row
from napams.domain.months import Month
from napams.domain.parts import Parts
from napams.domain.path import DECIMALS
from napams.domain.reporting import ContributionState
from napams.domain.returns import FigureState
from napams.domain.rollup import guarding
from napams.domain.values import POOLED_MONTHS, carried_months

SOURCES = ("code", "month_number", "month", "department", "revision", "sheet", "cell")
"""Columns of a frame of sources: the cell of each accepted total and milestone report."""


class Outside(StrEnum):
    """Why a part does not enter the mean of its group."""

    CEILING = "ceiling"
    HOLD = "hold"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its weight and shares, and what it adds to its group's schedule variance.

    `pull` is None for a part outside the mean, and `outside` gives the reason. `kept_from` is the
    plan month that shares and colour are of where the month has no judgement of its own, 0 if there
    never was one, None if it has. `guards`: it keeps its group from being green. `days`: overdue.
    `decided`: the rule of an indicator's own colour in the month; `cases`: what its ratio rests on.
    """

    code: str
    name: str
    kind: str
    colour: str
    weight: float
    planned_share: float
    earned_share: float
    pull: float | None
    outside: Outside | None
    on_hold: bool
    kept_from: int | None
    guards: bool
    days: int
    decided: str
    cases: float


def ranked_parts(
    plan: Plan, parts: Parts, group: str, month_number: int, guard: str
) -> tuple[Part, ...]:
    """The parts of a group in a plan month, what pulls it down most first."""
    found = [
        _part(plan, row, guards=guarding(plan.thresholds, row, guard))
        for row in parts.of(group, month_number)
    ]
    return tuple(sorted(found, key=lambda p: (p.pull is None, p.pull or 0.0, p.code)))


def _part(plan: Plan, row: Row, *, guards: bool) -> Part:
    code, counts = str(row["code"]), bool(row["counts"])
    of, number = int(row["from_month"]), min(int(row["month_number"]), plan.months)
    done = row["kind"] == "milestone" and row["earned_share"] == 1
    held = bool(row["on_hold"]) and not done
    kept = of < number if row["kind"] == "kpi" else held
    return Part(
        code=code,
        name=plan.names[code],
        kind=str(row["kind"]),
        colour=str(row["colour"]),
        weight=float(row["weight"]),
        planned_share=float(row["planned_share"]),
        earned_share=float(row["earned_share"]),
        pull=row["pull"],
        outside=None if counts else _outside(plan.kpis[code]),
        on_hold=held,
        kept_from=of if kept else None,
        guards=guards,
        days=int(row["days"]),
        decided=str(row["decided"]),
        cases=float(row["base"]),
    )


def _outside(kpi: Kpi) -> Outside:
    if kpi.is_ceiling:
        return Outside.CEILING
    return Outside.HOLD if kpi.is_hold else Outside.LEFT_OUT


@dataclass(frozen=True, slots=True)
class Source:
    """The cell of a return that a figure or a milestone report comes from."""

    department: str
    month: Month
    revision: int
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Origin(Source):
    """A source with its file, and who sent and accepted it."""

    received_on: date
    sent_by: str
    accepted_by: str
    accepted_at: datetime
    answer: str
    upload_id: int
    file_name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A query on an accepted return with the sentence that answered it: who said it, and when."""

    department: str
    month: Month
    revision: int
    code: str
    place: str
    query: str
    found: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AcceptedFigure:
    """One department's accepted figure for one month; `category` is empty for the total."""

    month_number: int
    category: str
    state: FigureState
    value: float | None
    numerator: float | None
    denominator: float | None
    named: str
    """The evidence that the department names."""
    remark: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class AcceptedMilestone:
    """What one accepted return says of a milestone."""

    month_number: int
    status: str
    forecast: date | None
    completed_on: date | None
    named: str
    remark: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Formed:
    """How a value came about: what entered, the two parts of a ratio, the value itself.

    `stand_ins` are figures of earlier months that enter in place of a silent department's.
    `lacking` has the state of each department that has no accepted figure of the month. The value
    is None while there is none; on hold all is that of the month whose figures stand. `counted` is
    what the program counted itself, where no department reports.
    """

    entered: tuple[AcceptedFigure, ...]
    stand_ins: tuple[AcceptedFigure, ...]
    lacking: Mapping[str, ContributionState]
    numerator: float | None
    denominator: float | None
    value: float | None
    months: tuple[int, int]
    """First and last plan month that the value rests on."""
    counted: tuple[CountedReturns, ...] = ()


def formed(
    plan: Plan, given: Contributions, entries: Sequence[AcceptedFigure], row: Mapping[str, Any]
) -> Formed:
    """What entered the value of a KPI's rated row, figure by figure."""
    kpi = plan.kpis[row["code"]]
    number = min(int(row["month_number"]), plan.months)
    judged = int(row["held_from"]) if row["on_hold"] else number
    first = {
        Combine.SUM: 1,
        Combine.POOLED_RATIO: max(1, judged - POOLED_MONTHS + 1),
    }.get(kpi.combine, judged)
    totals = [e for e in entries if not e.category]
    carried = carried_months(given, plan.thresholds)
    standing: dict[str, int] = {}
    if judged and kpi.combine is not Combine.SUM and not math.isnan(row["actual"]):
        for row_of, (code, department) in enumerate(given.pairs):
            stands = int(carried[row_of, judged - 1]) or judged
            told_in = int(given.told_in[row_of, stands - 1])
            if code == kpi.code and told_in < judged:
                standing[department] = told_in
    said = (ContributionState.GIVEN, ContributionState.NOT_APPLICABLE)
    there = {
        d: state
        for d, state in given.of(kpi.code, number).items()
        if row["department"] in ("", d) and state not in said
    }
    return Formed(
        entered=tuple(e for e in totals if first <= e.month_number <= judged),
        stand_ins=tuple(e for e in totals if standing.get(e.origin.department) == e.month_number),
        lacking=there,
        numerator=_number(row["numerator"]),
        denominator=_number(row["base"]),
        value=_number(row["actual"]),
        months=(first, judged),
    )


def _number(found: float) -> float | None:
    return None if math.isnan(found) else round(float(found), DECIMALS)
