"""Which departments lag, by which rule, on what evidence (design.md §4.7, R1 to R3 and R5).

R4 speaks of the committee's decisions, which are recorded elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count as count_up
from typing import Any

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.colours import Colour
from napams.domain.frames import longest_first
from napams.domain.milestones import State
from napams.domain.reporting import Light
from napams.domain.status import RATED
from napams.wording.numbers import count, day, percent


@dataclass(frozen=True, slots=True)
class Lag:
    """One rule that holds for a department, with its sentence."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Overdue:
    code: str
    name: str
    due: date
    days: int


class Evidence:
    """What the rules look at, by department and plan month."""

    def __init__(
        self, plan: Plan, register: pd.DataFrame, kpis: pd.DataFrame, milestones: pd.DataFrame
    ) -> None:
        """`register` has `department`, `month_number`, `light` and `uncorrected`."""
        self.plan = plan
        self._lights: dict[str, dict[int, str]] = defaultdict(dict)
        self._uncorrected: dict[str, set[int]] = defaultdict(set)
        self._rated: dict[tuple[str, int], int] = defaultdict(int)
        self._red: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._overdue: dict[tuple[str, int], list[_Overdue]] = defaultdict(list)
        columns = ["department", "month_number", "light", "uncorrected"]
        for department, number, light, uncorrected in _tuples(register, columns):
            self._lights[department][number] = light
            if uncorrected:
                self._uncorrected[department].add(number)
        scored = kpis[kpis["score"] & kpis["colour"].isin(RATED)]
        for code, number, colour in _tuples(scored, ["code", "month_number", "colour"]):
            for department in plan.kpis[code].reporters:
                self._rated[department, number] += 1
                if colour == Colour.RED:
                    self._red[department, number].append(code)
        late = milestones[
            (milestones["state"] == State.OVERDUE)
            & (milestones["days"] > plan.lagging.milestone_days)
        ]
        columns = ["owner", "month_number", "code", "name", "due", "days"]
        for owner, number, *overdue in _tuples(longest_first(late), columns):
            self._overdue[owner, number].append(_Overdue(*overdue))

    def lags(self, department: str, number: int) -> list[Lag]:
        """The rules that hold for a department in a plan month, in their order."""
        rules = (self._returns, self._red_kpis, self._milestones, self._not_corrected)
        found = (rule(department, number) for rule in rules)
        return [lag for lag in found if lag is not None]

    def _returns(self, department: str, number: int) -> Lag | None:
        policy, lights = self.plan.lagging, self._lights[department]
        last = range(number - policy.missing_in_a_row + 1, number + 1)
        if all(lights.get(n) == Light.MISSING for n in last):
            months = " and ".join(self.plan.month(n).label for n in last)
            run = next(n for n in count_up() if lights.get(number - n) != Light.MISSING)
            since = self.plan.month(number - run + 1).label
            longer = f", {run} in a row since {since}" if run > policy.missing_in_a_row else ""
            return Lag("R1", f"The returns for {months} are missing{longer}.")
        window = [n for n in _last(number, policy.poor_returns_window) if n in lights]
        poor = [n for n in window if lights[n] in (Light.LATE, Light.MISSING)]
        if len(poor) < policy.poor_returns:
            return None
        named = ", ".join(f"{self.plan.month(n).label} {lights[n]}" for n in poor)
        returns = count(len(window), "return")
        return Lag("R1", f"{len(poor)} of the last {returns} were late or missing: {named}.")

    def _red_kpis(self, department: str, number: int) -> Lag | None:
        policy = self.plan.lagging
        rated, red = self._rated[department, number], self._red[department, number]
        if 0 < rated <= policy.few_kpis:
            months = _last(number, policy.few_kpis_red_months)
            if not all(self._red[department, n] for n in months):
                return None
            since = self.plan.month(months[0]).label
            return Lag("R2", f"{', '.join(red)} red, and a KPI red in every month since {since}.")
        months = _last(number, policy.red_months)
        if not all(self._mostly_red(department, n) for n in months):
            return None
        return Lag(
            "R2",
            f"{len(red)} of {rated} rated KPIs are red ({', '.join(red)}); it was "
            f"{percent(policy.red_share)} or more the month before too.",
        )

    def _mostly_red(self, department: str, number: int) -> bool:
        policy = self.plan.lagging
        rated, red = self._rated[department, number], len(self._red[department, number])
        return red >= policy.least_red and red >= policy.red_share * rated

    def _milestones(self, department: str, number: int) -> Lag | None:
        late = self._overdue[department, number]
        if not late:
            return None
        named = "; ".join(
            f"{t.code} {t.name} (due {day(t.due)}, {count(t.days, 'day')} overdue)" for t in late
        )
        return Lag("R3", f"Overdue without an extension: {named}.")

    def _not_corrected(self, department: str, number: int) -> Lag | None:
        if not {number - 1, number} <= self._uncorrected[department]:
            return None
        months = f"{self.plan.month(number - 1).label} and {self.plan.month(number).label}"
        days = count(self.plan.lagging.correction_days, "day")
        return Lag("R5", f"Returns sent back for {months} were not corrected within {days}.")


def _last(number: int, months: int) -> range:
    return range(number - months + 1, number + 1)


def _tuples(frame: pd.DataFrame, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(frame[c].tolist() for c in columns), strict=True)
