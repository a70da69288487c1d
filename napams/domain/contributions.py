"""What a measure or a department is made of: its parts, and how far each pulls it down or up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.colours import Colour, RuleKey
from napams.domain.path import DECIMALS
from napams.domain.rollup import Parts, roll_up
from napams.domain.why import Asked, Check, by_limits, first_that_holds


@dataclass(frozen=True, slots=True)
class Pull:
    """One part: its weight and shares, and what it adds to its group's schedule variance.

    `pull` is None for a part outside the mean, and `outside` says why. `carried_from` is the plan
    month whose earned share stands in for silence, 0 where nothing was ever reported; None where
    the month itself has spoken. `guards` says that it keeps its group from being green, `falls_due`
    that it is a milestone on its due day: planned already, and overdue only from the next.
    """

    code: str
    name: str
    kind: str
    colour: str
    weight: float
    planned_share: float
    earned_share: float
    pull: float | None
    outside: str
    carried_from: int | None
    guards: bool
    days: int
    falls_due: bool = False


@dataclass(frozen=True, slots=True)
class Decomposed:
    """A measure or department in one month: its parts, in the order in which they pull it down."""

    planned_share: float
    earned_share: float
    schedule_variance: float
    colour: str
    reason: str
    parts: tuple[Pull, ...]
    checks: tuple[Check, ...]


def decompose(
    plan: Plan,
    kpis: pd.DataFrame,
    milestones: pd.DataFrame,
    groups: pd.DataFrame,
    group: str,
    month_number: int,
) -> Decomposed:
    """A group in a plan month, taken apart; `groups` as `napams.domain.rollup` gives them."""
    rows = Parts.of(plan, kpis, milestones).under(groups)
    rows = rows[rows["month_number"] == month_number]
    whole = roll_up(plan, rows, [group]).iloc[0]
    rows = rows[rows["group"] == group]
    weight = rows.loc[rows["counts"], "weight"].sum()
    parts = [_pull(plan, kpis, r, weight) for r in rows.to_dict("records")]
    parts.sort(key=lambda p: (p.pull is None, p.pull or 0.0, p.code))
    row: dict[str, Any] = {str(k): v for k, v in whole.items()}
    return Decomposed(
        planned_share=row["planned_share"],
        earned_share=row["earned_share"],
        schedule_variance=row["schedule_variance"],
        colour=str(row["colour"]),
        reason=str(row["reason"]),
        parts=tuple(parts),
        checks=_checks(plan, row, rows),
    )


def _pull(plan: Plan, kpis: pd.DataFrame, row: dict[Any, Any], weight: float) -> Pull:
    code, counts = str(row["code"]), bool(row["counts"])
    is_kpi = row["kind"] == "kpi"
    share = (row["earned_share"] - row["planned_share"]) * row["weight"] / weight if counts else 0
    silent = is_kpi and row["colour"] == Colour.NO_DATA
    return Pull(
        code=code,
        name=plan.kpis[code].name if is_kpi else plan.milestones[code].name,
        kind=str(row["kind"]),
        colour=str(row["colour"]),
        weight=float(row["weight"]),
        planned_share=float(row["planned_share"]),
        earned_share=float(row["earned_share"]),
        pull=round(float(share), DECIMALS) + 0.0 if counts else None,
        outside="" if counts else _outside(plan, code),
        carried_from=_last_said(kpis, code, int(row["month_number"])) if silent else None,
        guards=bool(row["guards"]),
        days=int(row["days"]),
        falls_due=bool(row["falls_due"]),
    )


def _outside(plan: Plan, code: str) -> str:
    kpi = plan.kpis[code]
    if kpi.is_context or not kpi.score:
        return "shown, not a score"
    if kpi.is_ceiling:
        return "a ceiling: counts in the guard alone"
    if kpi.is_hold:
        return "a value to be held: counts in the guard alone"
    return "not rated"


def _last_said(kpis: pd.DataFrame, code: str, month_number: int) -> int:
    """The plan month of the last earned share before silence; 0 if there never was one."""
    own = kpis[(kpis["code"] == code) & (kpis["month_number"] < month_number)]
    said = own[~own["colour"].isin((Colour.NO_DATA, Colour.UNRATED))]
    return 0 if said.empty else int(said["month_number"].max())


def _checks(plan: Plan, row: dict[str, Any], parts: pd.DataFrame) -> tuple[Check, ...]:
    """The conditions for the colour of the whole, the guard first."""
    guards = ", ".join(parts.loc[parts["guards"], "code"])
    nobody = not parts["spoken"].any()
    variance = float(row["schedule_variance"])
    idle = row["planned_share"] == 0 and row["earned_share"] == 0
    green, *lower = by_limits(plan.thresholds, variance)
    limit = plan.thresholds.milestone_red_after_days
    asked: list[Asked] = [
        (
            "the guard: never greener than amber while an indicator is red or a milestone more "
            f"than {limit} days overdue",
            _held_back(guards, capped=row["decided"] == RuleKey.GUARDED),
            Colour.AMBER.value,
            row["decided"] == RuleKey.GUARDED,
        ),
        (
            "nothing due yet and nothing earned",
            "nothing" if idle else "something is due or earned",
            Colour.NOT_DUE.value,
            bool(idle),
        ),
        (
            "no part enters the mean",
            f"{int(parts['counts'].sum())} of {len(parts)} enter it",
            Colour.NO_DATA.value,
            not parts["counts"].any(),
        ),
        (
            "nobody has ever reported on any part",
            "nobody" if nobody else "somebody has",
            Colour.NO_DATA.value,
            nobody and green[3],
        ),
        green,
        *lower,
    ]
    return first_that_holds(asked)


def _held_back(guards: str, *, capped: bool) -> str:
    """What stands guard, and whether it changes anything."""
    if not guards:
        return "nothing stands guard"
    return f"held back by {guards}" if capped else f"{guards}, but it is no greener anyway"
