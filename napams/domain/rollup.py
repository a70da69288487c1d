"""From KPIs and milestones to measures and departments.

Source: docs/rules.md, Measures and departments.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from napams.domain.catalogue import Plan
from napams.domain.colours import GROUP_RULES, Colour, Columns, decide
from napams.domain.contributions import Mask
from napams.domain.frames import Row
from napams.domain.lagging import Lag
from napams.domain.parts import Parts
from napams.domain.path import Floats, settle
from napams.domain.policy import ThresholdPolicy
from napams.domain.reporting import NOT_EXPECTED, ReportingStatus


class Guard(StrEnum):
    """What keeps a measure or a department from being green; the first that holds is named."""

    HEADLINE_RED = "headline_red"
    MANY_RED = "many_red"
    MOSTLY_NOT_GREEN = "mostly_not_green"
    LONG_OVERDUE = "long_overdue"


def roll_up(plan: Plan, parts: Parts, order: Sequence[str], months: Sequence[int]) -> pd.DataFrame:
    """One row per group × month: shares, variance, colour, and what they rest on.

    Groups without any part are in the result too. Sorted by `order`, then month. `decided` is the
    key of the rule that gave the colour; the rules look at `parts` (how many there are), `counted`
    (how many enter the mean), `coloured` (KPIs whose colour the guard counts), `red_parts`,
    `accepted` (something of it was accepted so far), `all_on_hold` (all of it, ever since) and
    `guard` (a Guard, empty where nothing keeps it from being green); `red_weight` and
    `not_green_weight` are shares of the weight of the KPIs that have a colour. `on_hold`: no part
    has news (done milestones and parts left out apart), so all stands as in month `held_from` (0
    before there is one, NaN where not on hold); `held_parts` counts those on hold.
    """
    rows = {str(name): parts.rows[name].to_numpy() for name in parts.rows}
    numbers = sorted(months)
    cell = _cells(rows["group"], rows["month_number"], order, numbers)
    cells = len(order) * len(numbers)
    weight, days = rows["weight"], rows["days"]
    counts, coloured, kpi = rows["counts"], rows["coloured"], rows["kind"] == "kpi"
    red, not_green = rows["colour"] == Colour.RED, rows["colour"] != Colour.GREEN
    held, done = rows["on_hold"].astype(bool), ~kpi & (rows["earned_share"] == 1)
    held, news = held & ~done, ~held & ~done & (~kpi | counts | coloured)

    def total(of: np.ndarray) -> Floats:
        return np.bincount(cell, weights=of, minlength=cells).astype(np.float64)

    with np.errstate(divide="ignore", invalid="ignore"):
        whole, of_kpis = total(counts * weight), total(coloured * weight)
        planned = total(counts * weight * rows["planned_share"]) / whole
        earned = total(counts * weight * rows["earned_share"]) / whole
        columns: dict[str, NDArray[Any]] = {
            "group": np.repeat(np.array(order, dtype=object), len(numbers)),
            "month_number": np.tile(np.array(numbers, dtype="int64"), len(order)),
            "planned_share": settle(planned),
            "earned_share": settle(earned),
            "schedule_variance": settle(earned - planned),
            "parts": total(np.ones(len(weight))).astype("int64"),
            "counted": total(counts).astype("int64"),
            "coloured": total(coloured).astype("int64"),
            "red_parts": total(red & (coloured | ~kpi)).astype("int64"),
            "milestones_overdue": total(~kpi & (days > 0)).astype("int64"),
            "red_weight": settle(total(coloured * red * weight) / of_kpis),
            "not_green_weight": settle(total(coloured * not_green * weight) / of_kpis),
            "accepted": total(rows["accepted"]) > 0,
            "all_on_hold": total(~rows["held_so_far"]) == 0,
            "held_parts": total(held).astype("int64"),
            "on_hold": (total(held) > 0) & (total(news) == 0),
        }
    columns["held_from"] = _held_from(columns["on_hold"], numbers)
    late = days > plan.thresholds.milestone_red_after_days
    headline = total(coloured & red & rows["headline"]) > 0
    columns["guard"] = _guard(plan.thresholds, columns, headline, total(late) > 0)
    columns["colour"], columns["decided"] = decide(plan.thresholds, GROUP_RULES, columns)
    return pd.DataFrame(columns)


def _held_from(on_hold: Mask, numbers: Sequence[int]) -> Floats:
    """The last month in which each group on hold was not; NaN where it is not."""
    held = on_hold.reshape(-1, max(len(numbers), 1))
    judged = np.maximum.accumulate(np.where(held, 0, np.array(numbers, dtype="int64")), axis=1)
    return np.where(held, judged, np.nan).ravel()


def _cells(
    groups: NDArray[Any], months: NDArray[Any], order: Sequence[str], numbers: Sequence[int]
) -> NDArray[np.int64]:
    """The place of each row's group and month in the grid of both."""
    first = {group: place * len(numbers) for place, group in enumerate(order)}
    column = {number: place for place, number in enumerate(numbers)}
    pairs = zip(groups.tolist(), months.tolist(), strict=True)
    return np.array([first[group] + column[month] for group, month in pairs], dtype="int64")


def _guard(
    limits: ThresholdPolicy, columns: Columns, headline_red: Mask, long_overdue: Mask
) -> np.ndarray:
    """The first reason for which each group is not green; empty if there is none."""
    conditions = {
        Guard.HEADLINE_RED: headline_red,
        Guard.MANY_RED: columns["red_weight"] >= limits.guard_red,
        Guard.MOSTLY_NOT_GREEN: columns["not_green_weight"] > limits.guard_not_green,
        Guard.LONG_OVERDUE: long_overdue,
    }
    names = [guard.value for guard in conditions]
    return np.select(list(conditions.values()), names, default="").astype(object)


def guarding(limits: ThresholdPolicy, part: Row, guard: str) -> bool:
    """Whether the guard that held for a group is about this part of it."""
    red = part["colour"] == Colour.RED
    about = {
        "": False,
        Guard.HEADLINE_RED.value: part["coloured"] and red and part["headline"],
        Guard.MANY_RED.value: part["coloured"] and red,
        Guard.MOSTLY_NOT_GREEN.value: part["coloured"] and part["colour"] != Colour.GREEN,
        Guard.LONG_OVERDUE.value: part["days"] > limits.milestone_red_after_days,
    }
    return bool(about[guard])


def rate_measures(
    plan: Plan, parts: Parts, kpis: pd.DataFrame, months: Sequence[int]
) -> pd.DataFrame:
    """One row per measure × month, with how many of its KPIs have which colour."""
    order = [m.code for m in plan.measures]
    frame = roll_up(plan, parts, order, months).rename(columns={"group": "measure"})
    frame["month"] = [str(plan.month(n)) for n in frame["month_number"].tolist()]
    frame["title"] = [m.title for m in plan.measures for _ in months]
    frame["lead"] = [" ".join(m.lead) for m in plan.measures for _ in months]
    scored = kpis["scored"].to_numpy(dtype=bool)
    own, number, colour = (
        kpis[c].to_numpy()[scored] for c in ("measure", "month_number", "colour")
    )
    cell = _cells(own, number, order, sorted(months))
    for counted in (Colour.GREEN, Colour.AMBER, Colour.RED, Colour.NO_DATA):
        found = np.bincount(cell[colour == counted], minlength=len(frame))
        frame[f"kpis_{counted.value}"] = found
    return frame


def rate_departments(
    plan: Plan, parts: Parts, register: pd.DataFrame, lags: Iterable[Lag], months: Sequence[int]
) -> pd.DataFrame:
    """One row per department × month."""
    frame = roll_up(plan, parts, [d.code for d in plan.departments], months)
    frame = frame.rename(columns={"group": "department"})
    frame["month"] = [str(plan.month(n)) for n in frame["month_number"].tolist()]
    frame["name"] = [d.name for d in plan.departments for _ in months]
    by_department = defaultdict(list)
    for lag in lags:
        by_department[lag.department, lag.month_number].append(lag)
    keys = list(zip(frame["department"].tolist(), frame["month_number"].tolist(), strict=True))
    found = [by_department[key] for key in keys]
    frame["lagging"] = [bool(f) for f in found]
    frame["rules"] = [" ".join(lag.rule for lag in f) for f in found]
    returns = _reporting(register)
    reporting = [returns.get(key, _NOTHING_OWED) for key in keys]
    for place, name in enumerate(("reporting", "on_time_rate", "received_rate")):
        frame[name] = [of[place] for of in reporting]
    return frame


_NOTHING_OWED = ("", np.nan, np.nan)


def _reporting(register: pd.DataFrame) -> dict[tuple[str, int], tuple[str, float, float]]:
    """The light of each return, and the shares on time and received of those expected until then.

    By department and plan month; NaN as long as none was expected.
    """
    names = ("department", "month_number", "light", "received_on")
    returns = sorted(zip(*(register[c].tolist() for c in names), strict=True), key=lambda r: r[:2])
    found = {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for department, number, light, received_on in returns:
        so_far = counts[department]
        if light not in NOT_EXPECTED:
            so_far["expected"] += 1
            so_far["received"] += received_on is not None
        so_far["on time"] += light == ReportingStatus.ON_TIME
        expected = so_far["expected"] or np.nan
        rates = (so_far["on time"] / expected, so_far["received"] / expected)
        found[department, number] = (light, *rates)
    return found
