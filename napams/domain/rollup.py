"""From KPIs and milestones to measures and departments.

Source: docs/rules.md, Measures and departments; Lagging.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from napams.domain.catalogue import Kpi, Milestone, Plan
from napams.domain.colours import GROUP_RULES, Colour, decide
from napams.domain.lagging import Lag
from napams.domain.milestones import State
from napams.domain.path import Floats, settle
from napams.domain.reporting import NOT_EXPECTED, ReportingStatus

HEAVIEST = 3
"""How many of the parts that pull a group down are named."""
_KEYS = ["group", "month_number"]


class GuardState(StrEnum):
    """What makes a part keep its group from being green."""

    RED = "red"
    WAS_RED = "was_red"
    LONG_OVERDUE = "long_overdue"


@dataclass(frozen=True, slots=True)
class Guard:
    """A part that keeps its group from being green: an indicator, red now or when it last spoke,
    or a milestone that is long overdue."""

    code: str
    state: GuardState


@dataclass(frozen=True, slots=True)
class Heavy:
    """A part that pulls its group down: by how much of the schedule variance, and how overdue."""

    code: str
    pull: float
    days: int
    falls_due: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """What is rolled up: one row per part and month.

    `code`, `kind` (`kpi` or `milestone`), `month_number`, `weight`, `planned_share`,
    `earned_share` (0 to 1, carried forward through months without data), `colour`, `days` overdue,
    and five yes-or-no columns: `scored` (not for context alone), `counts` (enters the mean),
    `guards` (keeps its group from being green), `ever_reported` (somebody has reported on it),
    `falls_due` (a milestone not completed on its due day: planned already, not yet overdue).
    """

    rows: pd.DataFrame

    @classmethod
    def of(cls, plan: Plan, kpis: pd.DataFrame, milestones: pd.DataFrame) -> Parts:
        """The parts of a plan from its rated KPIs and milestones."""
        rows = pd.concat([_kpi_parts(plan, kpis), _milestone_parts(plan, milestones)])
        return cls(rows.reset_index(drop=True))

    def under(self, groups: pd.DataFrame) -> pd.DataFrame:
        """The parts with the group each belongs to; `groups` has `code` and `group`."""
        return self.rows.merge(groups, on="code")


def measure_groups(plan: Plan) -> pd.DataFrame:
    """Which measure each part belongs to."""
    parts: list[Kpi | Milestone] = [*plan.kpis.values(), *plan.milestones.values()]
    return pd.DataFrame({"code": [p.code for p in parts], "group": [p.measure for p in parts]})


def department_groups(plan: Plan) -> pd.DataFrame:
    """Which departments each part is counted for: KPIs they report, milestones they own."""
    pairs = [(k.code, d) for k in plan.kpis.values() for d in k.reporters]
    pairs += [(t.code, t.owner) for t in plan.milestones.values()]
    return pd.DataFrame(pairs, columns=["code", "group"])


def roll_up(plan: Plan, parts: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """One row per group × month: shares, variance, colour, counts and reason.

    `parts` as `Parts.under` gives them; groups without any part are in the result too. Sorted by
    `order`, then month. Months are those of the parts. `decided` is the key of the rule that gave
    the colour; the rules look at `parts` (how many there are), `counted` (how many enter the mean),
    `ever_reported` (somebody has reported on one) and `guards` (codes of those that keep the group
    from being green).
    """
    months = sorted(parts["month_number"].unique())
    grid = pd.MultiIndex.from_product([order, months], names=["group", "month_number"])
    keys = ["group", "month_number"]
    counted = parts[parts["counts"]]
    weighted = pd.DataFrame(
        {
            "group": counted["group"],
            "month_number": counted["month_number"],
            "weight": counted["weight"],
            "planned": counted["weight"] * counted["planned_share"],
            "earned": counted["weight"] * counted["earned_share"],
        }
    )
    sums = weighted.groupby(keys).sum().reindex(grid)
    frame = pd.DataFrame(index=grid)
    frame["planned_share"] = settle((sums["planned"] / sums["weight"]).to_numpy(dtype=float))
    frame["earned_share"] = settle((sums["earned"] / sums["weight"]).to_numpy(dtype=float))
    frame["schedule_variance"] = settle((frame["earned_share"] - frame["planned_share"]).to_numpy())
    hits = {"parts": slice(None), "counted": parts["counts"], **_tallies(parts)}
    for name, hit in hits.items():
        frame[name] = parts[hit].groupby(keys).size().reindex(grid).fillna(0).astype("int64")
    reported = parts[parts["ever_reported"]].groupby(keys).size()
    frame["ever_reported"] = reported.reindex(grid).notna()
    for name, facts in (("guards", _guards(parts)), ("heaviest", _heaviest(parts))):
        of_groups = [facts.get(key, ()) for key in grid]
        frame[name] = pd.Series(of_groups, index=grid, dtype=object)
    frame["colour"], frame["decided"] = decide(plan.thresholds, GROUP_RULES, frame)
    return frame.reset_index()


def pulls(parts: pd.DataFrame) -> Floats:
    """What each part adds to the schedule variance of its group; NaN for one outside the mean.

    `parts` as `Parts.under` gives them.
    """
    weight = parts["weight"].where(parts["counts"])
    total = weight.groupby([parts["group"], parts["month_number"]]).transform("sum")
    change = parts["earned_share"] - parts["planned_share"]
    return settle((change * weight / total).to_numpy(dtype=float))


def _kpi_parts(plan: Plan, kpis: pd.DataFrame) -> pd.DataFrame:
    catalogue = plan.kpis
    rows = kpis.sort_values(["code", "month_number"], kind="stable").reset_index(drop=True)
    silent = rows["colour"] == Colour.NO_DATA
    unrated = rows["colour"] == Colour.UNRATED
    by_kpi = rows["code"]
    earned = rows["earned_share"].clip(0, 1).mask(silent | unrated)
    carried = earned.groupby(by_kpi).ffill().fillna(0.0)
    last_said = rows["colour"].mask(silent).groupby(by_kpi).ffill()

    def of_each(mark: str) -> pd.Series:
        marked = by_kpi.map({c: bool(getattr(k, mark)) for c, k in catalogue.items()})
        return marked.astype(bool)  # of no rows at all pandas would make text

    scored = of_each("score") & ~of_each("is_context")
    has_shares = ~of_each("is_ceiling") & ~of_each("is_hold")
    return pd.DataFrame(
        {
            "code": by_kpi,
            "kind": "kpi",
            "month_number": rows["month_number"],
            "weight": by_kpi.map({c: k.weight for c, k in catalogue.items()}).astype(float),
            "planned_share": rows["planned_share"].clip(0, 1).fillna(0.0),
            "earned_share": earned.fillna(carried),
            "scored": scored,
            "counts": scored & has_shares & (last_said != Colour.UNRATED),
            "guards": scored & (last_said == Colour.RED),
            "ever_reported": scored & (~silent).groupby(by_kpi).cummax(),
            "colour": rows["colour"],
            "days": 0,
            "falls_due": False,
        }
    )


def _milestone_parts(plan: Plan, milestones: pd.DataFrame) -> pd.DataFrame:
    overdue = milestones["state"] == State.OVERDUE
    return pd.DataFrame(
        {
            "code": milestones["code"],
            "kind": "milestone",
            "month_number": milestones["month_number"],
            "weight": milestones["weight"].astype(float),
            "planned_share": milestones["planned_share"],
            "earned_share": milestones["earned_share"],
            "scored": True,
            "counts": True,
            "ever_reported": milestones["status"].notna(),
            "guards": overdue & (milestones["days"] > plan.thresholds.milestone_red_after_days),
            "colour": milestones["colour"],
            "days": milestones["days"].where(overdue, 0),
            "falls_due": (milestones["state"] == State.DUE) & (milestones["days"] == 0),
        }
    )


def _tallies(parts: pd.DataFrame) -> dict[str, pd.Series]:
    """The counts of a measure's row; KPIs that are no score are in none of them."""
    kpi = (parts["kind"] == "kpi") & parts["scored"]
    milestone = parts["kind"] == "milestone"
    colours = (Colour.GREEN, Colour.AMBER, Colour.RED, Colour.NO_DATA)
    counts = {f"kpis_{c.value}": kpi & (parts["colour"] == c) for c in colours}
    return {**counts, "milestones_overdue": milestone & (parts["days"] > 0)}


def _heaviest(parts: pd.DataFrame) -> dict[tuple[object, object], tuple[Heavy, ...]]:
    """The parts that pull each group and month down most."""
    pulling = parts.assign(pull=pulls(parts))
    pulling = pulling[pulling["pull"] < 0].sort_values(["pull", "code"])
    rows = pulling.groupby(_KEYS).head(HEAVIEST)
    found: dict[tuple[object, object], tuple[Heavy, ...]] = {}
    columns = [*_KEYS, "code", "pull", "days", "falls_due"]
    for group, month, *facts in rows[columns].itertuples(index=False):
        found[group, month] = (*found.get((group, month), ()), Heavy(*facts))
    return found


def _guards(parts: pd.DataFrame) -> dict[tuple[object, object], tuple[Guard, ...]]:
    """The parts that keep each group and month from being green, in the order of `parts`."""
    found: dict[tuple[object, object], tuple[Guard, ...]] = {}
    columns = [*_KEYS, "code", "kind", "colour"]
    for group, month, code, kind, colour in parts.loc[parts["guards"], columns].itertuples(
        index=False
    ):
        state = GuardState.RED if colour == Colour.RED else GuardState.WAS_RED
        guard = Guard(code, GuardState.LONG_OVERDUE if kind == "milestone" else state)
        found[group, month] = (*found.get((group, month), ()), guard)
    return found


def rate_departments(
    plan: Plan, parts: Parts, register: pd.DataFrame, lags: Iterable[Lag]
) -> pd.DataFrame:
    """One row per department × month."""
    order = [d.code for d in plan.departments]
    frame = roll_up(plan, parts.under(department_groups(plan)), order)
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
