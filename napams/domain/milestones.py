"""State and colour of every milestone at the end of each month, or on a day between.

Source: docs/rules.md, Milestones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from napams.domain.catalogue import Milestone, Plan
from napams.domain.colours import MILESTONE_RULES, RuleKey, decide
from napams.domain.frames import Row, longest_first, records
from napams.domain.months import Month
from napams.domain.reporting import ContributionState
from napams.domain.returns import MilestoneStatus

REPORTS = ("code", "month_number", "status", "forecast", "completed_on", "reported_in")
"""Columns of the frame of accepted milestone reports that the store gives (dates or None);
`reported_in` is the plan month of the return."""


class State(StrEnum):
    """Where a milestone stands."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a milestone for a month: what its newest return up to then says (nothing in
    `said` if none came), and the completion, told by whichever return, with the first that did."""

    said: Row
    completion: date | None = None
    first_told: Row | None = None


def rate_milestones(
    plan: Plan,
    reports: pd.DataFrame,
    register: pd.DataFrame,
    months: Sequence[int],
    today: date,
    due: Mapping[str, date] | None = None,
) -> pd.DataFrame:
    """One row per milestone × plan month, as it stood at the month's end (or today, if earlier).

    `register` is a report's; `due` are the dates in force where they were moved, by code. `as_of`
    is the day for which the state is told, `days` the number of days overdue, else the days until
    it is due. `planned_share` is 1 from the day after the due day, `earned_share` 1 once completed.
    `on_hold`: the state is that of month `held_from` (0: the day before the plan starts). `status`
    and `forecast` are those of the newest return up to the month; so is `reported_in`, but where
    the return for a later month was the first to tell of the completion it is that. `completion` is
    the day of completion as known, `completed_on` the same where it is not later than `as_of`.
    """
    last = max(months, default=0)
    stands = _standing_months(plan, register, last)
    ends = [plan.starts.first_day - timedelta(days=1)]
    ends += [min(plan.month(n).last_day, today) for n in range(1, last + 1)]
    told: dict[str, list[Row]] = {}
    for report in records(reports[reports["status"].notna()].sort_values("month_number")):
        told.setdefault(report["code"], []).append(report)
    rows = []
    for t in plan.milestones.values():
        of_one = told.get(t.code, [])
        falls_due = (due or {}).get(t.code, plan.due(t))
        for n in months:
            stood = stands[t.owner, n]
            row = _row(plan, t, n, falls_due, _known(of_one, n), ends[n], ends[stood])
            held = {"on_hold": stood < n, "held_from": stood if stood < n else np.nan}
            rows.append(row | held)
    return _coloured(plan, rows)


def _known(of_one: list[Row], number: int) -> _Known:
    """Of the reports on one milestone, oldest first."""
    said = next((r for r in reversed(of_one) if r["month_number"] <= number), {})
    newest: Row = of_one[-1] if of_one else {}
    if newest.get("status") != MilestoneStatus.COMPLETED:
        return _Known(said)
    completion = newest["completed_on"]
    first = next(r for r in of_one if r["completed_on"] == completion)
    return _Known(said, completion, first)


def _row(
    plan: Plan, t: Milestone, number: int, due: date, known: _Known, as_of: date, judged_on: date
) -> Row:
    """What the rules of colour ask of a milestone in a month.

    Judged for the day `judged_on`, but for a completion: that counts up to `as_of`.
    """
    completed_on = known.completion
    if completed_on is None or completed_on > as_of:
        completed_on, as_of = None, judged_on
    first, source = known.first_told, known.said
    if completed_on is not None and first is not None and first["month_number"] > number:
        source = first
    return {
        "code": t.code,
        "month_number": number,
        "status": known.said.get("status"),
        "forecast": known.said.get("forecast"),
        "completed_on": completed_on,
        "reported_in": source.get("reported_in"),
        "measure": t.measure,
        "name": t.name,
        "owner": t.owner,
        "weight": t.weight,
        "month": str(plan.month(number)),
        "first_due": plan.due(t),
        "due": due,
        "as_of": as_of,
        "days_past_due": (as_of - due).days,
        "planned_share": float(judged_on > due),
        "completion": known.completion,
        "on_hold": False,
        "held_from": np.nan,
    }


_COLUMNS = (
    *REPORTS,
    *("measure", "name", "owner", "weight", "month", "first_due", "due", "as_of", "days_past_due"),
    *("planned_share", "completion", "on_hold", "held_from"),
)
_TYPES = {
    **dict.fromkeys(("month_number", "days_past_due"), "int64"),
    **dict.fromkeys(("weight", "planned_share", "held_from"), "float64"),
    "on_hold": "bool",
}
_AS_THEY_ARE = frozenset(_COLUMNS) - _TYPES.keys()
"""Of these columns pandas would guess a type: dates and months, None where there is none."""


def _coloured(plan: Plan, rows: list[Row]) -> pd.DataFrame:
    """The rows with their colour and state."""
    columns: dict[str, NDArray[Any]] = {
        name: np.empty(len(rows), _TYPES.get(name, "object")) for name in _COLUMNS
    }
    for name, column in columns.items():
        column[:] = [row[name] for row in rows]
    limits, past = plan.thresholds, columns["days_past_due"]
    columns["colour"], columns["decided"] = decide(limits, MILESTONE_RULES, columns)
    done = columns["decided"] == RuleKey.COMPLETED
    states = {
        State.DONE: done,
        State.OVERDUE: past > 0,
        State.DUE: -past <= limits.milestone_due_days,
    }
    names = [state.value for state in states]
    columns["state"] = np.select(list(states.values()), names, State.PLANNED.value).astype(object)
    columns["days"] = np.where(done, 0, np.abs(past))
    columns["earned_share"] = done.astype(float)
    return pd.DataFrame(
        {
            name: pd.Series(of, dtype=object if name in _AS_THEY_ARE else None)
            for name, of in columns.items()
        }
    )


def _standing_months(plan: Plan, register: pd.DataFrame, last: int) -> dict[tuple[str, int], int]:
    """By owner and month, the month whose state a milestone has: its own unless it is on hold."""
    columns = ["department", "month_number", "accepted", "contribution", "owed"]
    by_return = {(r[0], r[1]): r[2:] for r in zip(*(register[c] for c in columns), strict=True)}
    found: dict[tuple[str, int], int] = {}
    for owner in {t.owner for t in plan.milestones.values()}:
        stands, waits = 0, False
        for n in range(1, last + 1):
            accepted, state, owed = by_return.get((owner, n), (False, "", False))
            if not accepted:
                waits |= state == ContributionState.WAITING
            excused = owed and state in (ContributionState.AWAITED, ContributionState.WAIVED)
            if accepted or not (waits or excused):
                stands = n
            found[owner, n] = stands
    return found


def holding(register: pd.DataFrame, owner: str, number: int) -> list[Row]:
    """The returns for which an owner's milestones are on hold in a month: rows of the register."""
    up_to = register[(register["department"] == owner) & (register["month_number"] <= number)]
    excused = up_to["owed"] & up_to["contribution"].isin(
        (ContributionState.AWAITED, ContributionState.WAIVED)
    )
    held = (up_to["contribution"] == ContributionState.WAITING) | (
        (up_to["month_number"] == number) & excused
    )
    return records(up_to[~up_to["accepted"].astype(bool) & held].sort_values("month_number"))


class Horizon(StrEnum):
    """Which milestones are looked at."""

    ALL = "all"
    OVERDUE = "overdue"
    SOON = "60"
    QUARTER = "90"
    DONE = "done"


def standing(plan: Plan, milestones: pd.DataFrame, today: date) -> pd.DataFrame:
    """One row per milestone as it stands on `today`, by due day and code, whoever is waited for.

    `milestones` are those of the months that are shown; what is known of the last of them counts.
    Columns as `rate_milestones` gives them, `days` from or to `today`.
    """
    last = int(milestones["month_number"].max()) if len(milestones) else 0
    number = max(last, plan.month_number(Month.of(today)), 1)
    newest = {r["code"]: r for r in records(milestones[milestones["month_number"] == last])}
    rows = []
    for t in plan.milestones.values():
        row = newest.get(t.code, {})
        due = row.get("due", plan.due(t))
        rows.append(_row(plan, t, number, due, _Known(row, row.get("completion")), today, today))
    return _coloured(plan, rows).sort_values(["due", "code"]).reset_index(drop=True)


def otherwise_today(
    plan: Plan, milestones: pd.DataFrame, rows: pd.DataFrame, today: date
) -> dict[str, Row]:
    """The rows of today, by code, of those that stand otherwise in `rows`, which are of one month.

    Days until one is due pass by themselves; days overdue are told of both days.
    """
    then = {r["code"]: r for r in records(rows)}
    return {
        now["code"]: now
        for now in records(standing(plan, milestones, today))
        if (was := then.get(now["code"])) is not None
        and (
            was["state"] != now["state"]
            or (now["state"] == State.OVERDUE and was["days"] != now["days"])
        )
    }


def within(frame: pd.DataFrame, horizon: Horizon, today: date) -> pd.DataFrame:
    """Those of the horizon: overdue, due from today within so many days, done, or all."""
    if horizon is Horizon.ALL:
        return frame
    if horizon is Horizon.OVERDUE:
        return frame[frame["state"] == State.OVERDUE]
    if horizon is Horizon.DONE:
        return frame[frame["state"] == State.DONE]
    until = today + timedelta(days=int(horizon.value))
    ahead = (frame["due"] >= today) & (frame["due"] <= until)
    return frame[ahead & (frame["state"] != State.DONE)]


def most_pressing(milestones: pd.DataFrame) -> tuple[pd.DataFrame, list[Row]]:
    """Those overdue, longest first; and the one to name: the first of them, else the next due.

    The list is empty where all are done. `milestones` are rows of one month.
    """
    late = longest_first(milestones[milestones["state"] == State.OVERDUE])
    ahead = milestones[milestones["state"].isin((State.DUE, State.PLANNED))]
    ahead = ahead.sort_values("days", kind="stable")
    return late, records(pd.concat([late, ahead]).head(1))
