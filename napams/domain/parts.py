"""What KPIs and milestones bring to the measures and departments that they are parts of.

Source: docs/rules.md, Measures and departments.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from napams.domain.colours import RATED, Colour, Columns, is_one_of
from napams.domain.frames import Row, records
from napams.domain.path import DECIMALS, Floats, settle
from napams.domain.policy import ThresholdPolicy
from napams.domain.values import ValueKind

_BY_BADNESS = np.array([Colour.NOT_DUE.value, *RATED], dtype=object)
"""Colours of a part from the best to the worst; their positions are compared."""


def keep(limits: ThresholdPolicy, columns: dict[str, NDArray[Any]], length: int) -> None:
    """Add what each KPI brings to its groups, month by month; rows are KPI × month, in order.

    `part_planned`, `part_earned` (0 to 1, NaN for ceilings and holds) and `part_colour`: those of
    the month, or kept. On hold
    all stands as before. A silent KPI keeps what it had achieved while the plan goes on, and its
    colour unless today's plan makes that worse. Not applicable or with too few cases after having
    been rated, it stands for `standing_months` and is then `left_out`. `last_colour` is the last
    that figures gave, `part_from` the month of it (0 before there is one), `stood` for how many
    months it has stood.
    """
    months = _Kept(limits, columns, length)
    for column in range(length):
        months.judge(column)
    for name, found in months.found.items():
        columns[name] = found.ravel()
    for name in ("part_colour", "last_colour"):
        columns[name] = _BY_BADNESS[columns[name]]
    for name in ("part_planned", "part_earned"):
        columns[name] = np.where(columns["shared"], columns[name], np.nan)


class _Kept:
    """The state of every part while the months go by."""

    def __init__(self, limits: ThresholdPolicy, columns: Columns, length: int) -> None:
        def by_month(column: str) -> NDArray[Any]:
            return columns[column].reshape(-1, length)

        self._limits = limits
        self._kind, self._colour = by_month("kind"), by_month("colour")
        self._planned = _clamped(by_month("planned_share"))
        self._earned = _clamped(by_month("earned_share"))
        self._shared = by_month("shared")[:, 0]
        self._rank = np.zeros(self._colour.shape, dtype="int64")
        for place, colour in enumerate(_BY_BADNESS.tolist()):
            self._rank[self._colour == colour] = place
        count = self._kind.shape[0]
        self._now: dict[str, Any] = {
            "part_planned": np.zeros(count),
            "part_earned": np.zeros(count),
            "part_colour": np.zeros(count, dtype="int64"),
            "last_colour": np.zeros(count, dtype="int64"),
            "part_from": np.zeros(count, dtype="int64"),
            "left_out": np.zeros(count, dtype=bool),
            "stood": np.zeros(count, dtype="int64"),
        }
        self._rated = np.zeros(count, dtype=bool)  # "not due" is a judgement too
        shape = self._kind.shape
        self.found = {name: np.zeros(shape, dtype=of.dtype) for name, of in self._now.items()}

    def judge(self, column: int) -> None:
        """Take one month in."""
        kind, colour = self._kind[:, column], self._colour[:, column]
        held, silent = kind == ValueKind.ON_HOLD, kind == ValueKind.NO_VALUE
        unrated = ~held & ~silent & (colour == Colour.UNRATED)
        self._silent(silent, column)
        self._stand(unrated)
        self._speak(~held & ~silent & ~unrated, column)
        for name, now in self._now.items():
            self.found[name][:, column] = now

    def _silent(self, silent: NDArray[np.bool_], column: int) -> None:
        """Keep what was achieved while the plan goes on."""
        now = self._now
        goes_on = silent & ~now["left_out"] & self._shared
        risen = np.maximum(now["part_planned"], self._planned[:, column])
        earned = now["part_earned"]
        graded = self._graded(risen, earned)
        # Nobody becomes green by silence: a part without a colour gets one only to the worse.
        graded = np.where((now["part_colour"] == 0) & (graded == 1), 0, graded)
        colour = np.maximum(graded, now["part_colour"])
        now["part_planned"] = np.where(goes_on, risen, now["part_planned"])
        now["part_colour"] = np.where(goes_on, colour, now["part_colour"])

    def _graded(self, planned: Floats, earned: Floats) -> NDArray[np.int64]:
        """The position of the colour that kept shares would have."""
        limits, variance = self._limits, settle(earned - planned)
        nothing = (settle(planned) >= limits.nothing_of) & (settle(earned) <= 0)
        idle = (settle(planned) == 0) & (settle(earned) <= 0)
        red = (variance < limits.amber_from) | nothing
        return np.select([idle, variance >= limits.green_from, red], [0, 1, 3], default=2)

    def _stand(self, unrated: NDArray[np.bool_]) -> None:
        """Let a colour stand for a while, then leave the part out until it is rated again."""
        now = self._now
        stood = now["stood"] + 1
        stands = self._rated & ~now["left_out"] & (stood <= self._limits.standing_months)
        now["stood"] = np.where(unrated, stood, now["stood"])
        now["left_out"] = np.where(unrated, ~stands, now["left_out"])

    def _speak(self, spoken: NDArray[np.bool_], column: int) -> None:
        """Take what the month's figures say."""
        now, rank = self._now, self._rank[:, column]
        said = {
            "part_planned": self._planned[:, column],
            "part_earned": self._earned[:, column],
            "part_colour": rank,
            "last_colour": rank,
            "part_from": np.full(len(rank), column + 1),
            "left_out": np.zeros(len(rank), dtype=bool),
            "stood": np.zeros(len(rank), dtype="int64"),
        }
        for name, value in said.items():
            now[name] = np.where(spoken, value, now[name])
        self._rated |= spoken


def _clamped(shares: Floats) -> Floats:
    return np.clip(np.nan_to_num(shares, nan=0.0), 0.0, 1.0)


class Parts:
    """What is rolled up: one row per group, part and month.

    `group`, `code`, `row` (its place in the frame that it is taken from), `kind` (`kpi` or
    `milestone`), `month_number`, `weight`, `planned_share` and `earned_share` (0 to 1; kept while a
    part is on hold or silent), `colour` (kept likewise), `on_hold`, `from_month` (the plan month
    that shares and colour are of; 0 before there is one), `days` overdue, `decided` and `base` (of
    a KPI: the rule of its own colour in the month, and its cases), and yes-or-no columns:
    `counts` (enters the mean), `coloured` (a KPI whose colour the guard counts), `headline`,
    `accepted` (something of it was accepted, this month or before), `held_so_far` (on hold in every
    month until now).
    """

    def __init__(self, *columns: Columns) -> None:
        names = columns[0]
        self.rows = pd.DataFrame({n: np.concatenate([of[n] for of in columns]) for n in names})

    @classmethod
    def of_measures(
        cls, kpis: pd.DataFrame, milestones: pd.DataFrame, register: pd.DataFrame
    ) -> Parts:
        """The parts of every measure: whole KPIs and milestones."""
        scored = kpis["scored"].to_numpy(dtype=bool)
        of_kpis = {n: of[scored] for n, of in _kpi_parts(kpis, "measure").items()}
        return cls(of_kpis, _milestone_parts(milestones, "measure", register))

    @classmethod
    def of_departments(
        cls, own: pd.DataFrame, milestones: pd.DataFrame, register: pd.DataFrame
    ) -> Parts:
        """The parts of every department: its own shares and the milestones that it owns."""
        of_kpis = _kpi_parts(own, "department")
        of_kpis["headline"] = np.zeros(len(own), dtype=bool)
        return cls(of_kpis, _milestone_parts(milestones, "owner", register))

    @cached_property
    def _by_group(self) -> dict[tuple[str, int], list[Row]]:
        found: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in records(self.rows):
            found[row["group"], row["month_number"]].append(row)
        return found

    def of(self, group: str, month_number: int) -> list[Row]:
        """The parts of one group in a month, with what each adds to its variance (`pull`).

        `pull` is None for one outside the mean.
        """
        own = self._by_group.get((group, month_number), [])
        whole = sum(part["weight"] for part in own if part["counts"])
        return [part | {"pull": _pull(part, whole) if part["counts"] else None} for part in own]


def _pull(part: Row, whole: float) -> float:
    change = part["earned_share"] - part["planned_share"]
    return round(float(change * part["weight"] / whole), DECIMALS) + 0.0


def _kpi_parts(rows: pd.DataFrame, group: str) -> dict[str, NDArray[Any]]:
    """`rows` are all months of each KPI or own share, in order."""
    length = max(1, rows["month_number"].nunique())
    of = {str(name): rows[name].to_numpy() for name in rows}
    colour, left_out = of["part_colour"], of["left_out"].astype(bool)

    def so_far(condition: NDArray[np.bool_], of_months: np.ufunc) -> NDArray[np.bool_]:
        by_month = condition.reshape(-1, length)
        return np.asarray(of_months.accumulate(by_month, axis=1)).ravel()

    return {
        "group": of[group],
        "code": of["code"],
        "row": rows.index.to_numpy(),
        "kind": np.full(len(rows), "kpi", dtype=object),
        "month_number": of["month_number"],
        "weight": of["weight"].astype(float),
        "planned_share": np.nan_to_num(of["part_planned"]),
        "earned_share": np.nan_to_num(of["part_earned"]),
        "colour": colour,
        "on_hold": of["on_hold"],
        "from_month": of["part_from"],
        "decided": of["decided"],
        "base": of["base"],
        "days": np.zeros(len(rows), dtype="int64"),
        "counts": of["shared"].astype(bool) & ~left_out,
        "coloured": is_one_of(colour, *RATED) & ~left_out,
        "headline": of["headline"].astype(bool),
        "accepted": so_far(of["reported"] > 0, np.logical_or),
        "held_so_far": so_far(of["kind"] == ValueKind.ON_HOLD, np.logical_and),
    }


def _milestone_parts(
    milestones: pd.DataFrame, group: str, register: pd.DataFrame
) -> dict[str, NDArray[Any]]:
    """`milestones` are all months of each, in order."""
    length = max(1, milestones["month_number"].nunique())
    of = {str(name): milestones[name].to_numpy() for name in milestones}
    first_accepted: dict[str, int] = {}
    columns = (register[c] for c in ("department", "month_number", "accepted"))
    for owner, number, accepted in zip(*columns, strict=True):
        if accepted:
            first_accepted[owner] = min(number, first_accepted.get(owner, number))
    since = np.array([first_accepted.get(owner, np.inf) for owner in of["owner"]])
    held = of["on_hold"].astype(bool).reshape(-1, length)
    nothing = np.zeros(len(milestones), dtype=bool)
    return {
        "group": of[group],
        "code": of["code"],
        "row": milestones.index.to_numpy(),
        "kind": np.full(len(milestones), "milestone", dtype=object),
        "month_number": of["month_number"],
        "weight": of["weight"].astype(float),
        "planned_share": of["planned_share"],
        "earned_share": of["earned_share"],
        "colour": of["colour"],
        "on_hold": of["on_hold"],
        "from_month": np.where(held.ravel(), of["held_from"], of["month_number"]),
        "decided": np.full(len(milestones), "", dtype=object),
        "base": np.full(len(milestones), np.nan),
        "days": np.where(of["state"] == "overdue", of["days"], 0),
        "counts": ~nothing,
        "coloured": nothing,
        "headline": nothing,
        "accepted": since <= of["month_number"],
        "held_so_far": np.logical_and.accumulate(held, axis=1).ravel(),
    }
