"""The parts of a measure or a department, and how far each pulls it down or up.

Source: docs/rules.md, Why, and says who.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from napams.domain.catalogue import Kpi, Plan
from napams.domain.colours import Colour
from napams.domain.rollup import Parts, pulls


class Outside(StrEnum):
    """Why a part does not enter the mean of its group."""

    NO_SCORE = "no_score"
    CEILING = "ceiling"
    HOLD = "hold"
    UNRATED = "unrated"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One part: its weight and shares, and what it adds to its group's schedule variance.

    `pull` is None for a part outside the mean, and `outside` gives the reason. `carried_from` is
    the plan month whose earned share stands in for a silent one, 0 if nothing was ever reported,
    None if the month itself has a figure. `guards`: it keeps its group from being green. `days`:
    overdue. `falls_due`: a milestone on its due day, planned already, overdue only from the next.
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
    carried_from: int | None
    guards: bool
    days: int
    falls_due: bool = False


def contributions(
    plan: Plan,
    kpis: pd.DataFrame,
    milestones: pd.DataFrame,
    groups: pd.DataFrame,
    group: str,
    month_number: int,
) -> tuple[Contribution, ...]:
    """The parts of a group in a plan month, what pulls it down most first.

    `kpis` and `milestones` are rated frames, `groups` as `napams.domain.rollup` gives them.
    """
    rows = Parts.of(plan, kpis, milestones).under(groups)
    rows = rows[(rows["month_number"] == month_number) & (rows["group"] == group)]
    rows = rows.assign(pull=pulls(rows))
    parts = [_contribution(plan, kpis, row) for row in rows.to_dict("records")]
    return tuple(sorted(parts, key=lambda p: (p.pull is None, p.pull or 0.0, p.code)))


def _contribution(plan: Plan, kpis: pd.DataFrame, row: dict[Any, Any]) -> Contribution:
    code, counts = str(row["code"]), bool(row["counts"])
    is_kpi = row["kind"] == "kpi"
    silent = is_kpi and row["colour"] == Colour.NO_DATA
    return Contribution(
        code=code,
        name=plan.kpis[code].name if is_kpi else plan.milestones[code].name,
        kind=str(row["kind"]),
        colour=str(row["colour"]),
        weight=float(row["weight"]),
        planned_share=float(row["planned_share"]),
        earned_share=float(row["earned_share"]),
        pull=float(row["pull"]) if counts else None,
        outside=None if counts else _outside(plan.kpis[code]),
        carried_from=_last_reported(kpis, code, int(row["month_number"])) if silent else None,
        guards=bool(row["guards"]),
        days=int(row["days"]),
        falls_due=bool(row["falls_due"]),
    )


def _outside(kpi: Kpi) -> Outside:
    if kpi.is_context or not kpi.score:
        return Outside.NO_SCORE
    if kpi.is_ceiling:
        return Outside.CEILING
    return Outside.HOLD if kpi.is_hold else Outside.UNRATED


def _last_reported(kpis: pd.DataFrame, code: str, month_number: int) -> int:
    """The plan month of the last earned share before silence; 0 if there never was one."""
    own = kpis[(kpis["code"] == code) & (kpis["month_number"] < month_number)]
    rated = own[~own["colour"].isin((Colour.NO_DATA, Colour.UNRATED))]
    return 0 if rated.empty else int(rated["month_number"].max())
