"""From KPIs and milestones to measures and departments.

Source: docs/rules.md, Measures and departments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.colours import GROUP_RULES, Colour, decide
from napams.domain.contributions import Mask
from napams.domain.lagging import Lag
from napams.domain.parts import Parts
from napams.domain.path import Floats, settle
from napams.domain.policy import ThresholdPolicy
from napams.domain.reporting import NOT_EXPECTED, ReportingStatus

_KEYS = ["group", "month_number"]


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
    rows, numbers = parts.rows, sorted(months)
    grid = pd.MultiIndex.from_product([order, numbers], names=_KEYS)
    cell = _cells(rows, order, numbers)
    weight = rows["weight"].to_numpy()
    counts, coloured = rows["counts"].to_numpy(), rows["coloured"].to_numpy()
    days, kpi = rows["days"].to_numpy(), (rows["kind"] == "kpi").to_numpy()
    red = (rows["colour"] == Colour.RED).to_numpy()
    not_green = (rows["colour"] != Colour.GREEN).to_numpy()
    held = rows["on_hold"].to_numpy(dtype=bool)
    done = ~kpi & (rows["earned_share"] == 1).to_numpy()
    held, news = held & ~done, ~held & ~done & (~kpi | counts | coloured)

    def total(of: np.ndarray) -> Floats:
        return np.bincount(cell, weights=of, minlength=len(grid)).astype(np.float64)

    with np.errstate(divide="ignore", invalid="ignore"):
        whole, of_kpis = total(counts * weight), total(coloured * weight)
        planned = total(counts * weight * rows["planned_share"].to_numpy()) / whole
        earned = total(counts * weight * rows["earned_share"].to_numpy()) / whole
        frame = pd.DataFrame(
            {
                "planned_share": settle(planned),
                "earned_share": settle(earned),
                "schedule_variance": settle(earned - planned),
                "parts": total(np.ones(len(rows))).astype("int64"),
                "counted": total(counts).astype("int64"),
                "coloured": total(coloured).astype("int64"),
                "red_parts": total(red & (coloured | ~kpi)).astype("int64"),
                "milestones_overdue": total(~kpi & (days > 0)).astype("int64"),
                "red_weight": settle(total(coloured * red * weight) / of_kpis),
                "not_green_weight": settle(total(coloured * not_green * weight) / of_kpis),
                "accepted": total(rows["accepted"].to_numpy()) > 0,
                "all_on_hold": total(~rows["held_so_far"].to_numpy()) == 0,
                "held_parts": total(held).astype("int64"),
                "on_hold": (total(held) > 0) & (total(news) == 0),
            },
            index=grid,
        )
    frame["held_from"] = _held_from(frame["on_hold"].to_numpy(), numbers)
    late = days > plan.thresholds.milestone_red_after_days
    headline = total(coloured & red & rows["headline"].to_numpy()) > 0
    frame["guard"] = _guard(plan.thresholds, frame, headline, total(late) > 0)
    frame["colour"], frame["decided"] = decide(plan.thresholds, GROUP_RULES, frame)
    return frame.reset_index()


def _held_from(on_hold: Mask, numbers: Sequence[int]) -> Floats:
    """The last month in which each group on hold was not; NaN where it is not."""
    held = on_hold.reshape(-1, max(len(numbers), 1))
    judged = np.maximum.accumulate(np.where(held, 0, np.array(numbers, dtype="int64")), axis=1)
    return np.where(held, judged, np.nan).ravel()


def _cells(rows: pd.DataFrame, order: Sequence[str], numbers: Sequence[int]) -> np.ndarray:
    """The place of each part's group and month in the grid of both."""
    group = pd.Index(order).get_indexer(pd.Index(rows["group"]))
    month = pd.Index(numbers).get_indexer(pd.Index(rows["month_number"]))
    return np.asarray(group * len(numbers) + month)


def _guard(
    limits: ThresholdPolicy, frame: pd.DataFrame, headline_red: Mask, long_overdue: Mask
) -> np.ndarray:
    """The first reason for which each group is not green; empty if there is none."""
    conditions = {
        Guard.HEADLINE_RED: headline_red,
        Guard.MANY_RED: (frame["red_weight"] >= limits.guard_red).to_numpy(),
        Guard.MOSTLY_NOT_GREEN: (frame["not_green_weight"] > limits.guard_not_green).to_numpy(),
        Guard.LONG_OVERDUE: long_overdue,
    }
    names = [guard.value for guard in conditions]
    return np.select(list(conditions.values()), names, default="").astype(object)


def guarding(limits: ThresholdPolicy, parts: pd.DataFrame, guard: str) -> pd.Series:
    """Which of a group's parts the guard that held is about."""
    red = parts["colour"] == Colour.RED
    late = parts["days"] > limits.milestone_red_after_days
    return {
        "": red & False,
        Guard.HEADLINE_RED.value: parts["coloured"] & red & parts["headline"],
        Guard.MANY_RED.value: parts["coloured"] & red,
        Guard.MOSTLY_NOT_GREEN.value: parts["coloured"] & (parts["colour"] != Colour.GREEN),
        Guard.LONG_OVERDUE.value: late,
    }[guard]


def rate_measures(
    plan: Plan, parts: Parts, kpis: pd.DataFrame, months: Sequence[int]
) -> pd.DataFrame:
    """One row per measure × month, with how many of its KPIs have which colour."""
    frame = roll_up(plan, parts, [m.code for m in plan.measures], months)
    frame = frame.rename(columns={"group": "measure"})
    frame["month"] = [str(plan.month(n)) for n in frame["month_number"]]
    frame["title"] = frame["measure"].map({m.code: m.title for m in plan.measures})
    frame["lead"] = frame["measure"].map({m.code: " ".join(m.lead) for m in plan.measures})
    keys = pd.MultiIndex.from_frame(frame[["measure", "month_number"]])
    scored = kpis[kpis["scored"]]
    for colour in (Colour.GREEN, Colour.AMBER, Colour.RED, Colour.NO_DATA):
        of_colour = scored[scored["colour"] == colour]
        found = of_colour.groupby(["measure", "month_number"]).size()
        frame[f"kpis_{colour.value}"] = found.reindex(keys, fill_value=0).to_numpy()
    return frame


def rate_departments(
    plan: Plan, parts: Parts, register: pd.DataFrame, lags: Iterable[Lag], months: Sequence[int]
) -> pd.DataFrame:
    """One row per department × month."""
    frame = roll_up(plan, parts, [d.code for d in plan.departments], months)
    frame = frame.rename(columns={"group": "department"})
    frame["month"] = [str(plan.month(n)) for n in frame["month_number"]]
    frame["name"] = frame["department"].map({d.code: d.name for d in plan.departments})
    by_department = defaultdict(list)
    for lag in lags:
        by_department[lag.department, lag.month_number].append(lag)
    keys = zip(frame["department"], frame["month_number"], strict=True)
    found = [by_department[key] for key in keys]
    frame["lagging"] = [bool(f) for f in found]
    frame["rules"] = [" ".join(lag.rule for lag in f) for f in found]
    frame = frame.merge(_reporting(register), on=["department", "month_number"], how="left")
    frame["reporting"] = frame["reporting"].fillna("")
    return frame


def _reporting(register: pd.DataFrame) -> pd.DataFrame:
    """The light of each month, and which shares of the returns expected until then came."""
    rows = register.sort_values(["department", "month_number"])
    is_expected = ~rows["light"].isin(NOT_EXPECTED)
    counts = pd.DataFrame(
        {
            "expected": is_expected,
            "received": is_expected & rows["received_on"].notna(),
            "on_time": rows["light"] == ReportingStatus.ON_TIME,
        }
    )
    so_far = counts.groupby(rows["department"]).cumsum()
    some = so_far["expected"].where(so_far["expected"] > 0)
    return pd.DataFrame(
        {
            "department": rows["department"],
            "month_number": rows["month_number"],
            "reporting": rows["light"],
            "on_time_rate": so_far["on_time"] / some,
            "received_rate": so_far["received"] / some,
        }
    )
