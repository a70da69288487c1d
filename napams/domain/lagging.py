"""Which departments lag, by which rule, on which facts.

Source: docs/rules.md, Lagging departments. R4 is about the committee's decisions, which are
not kept yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, takewhile
from typing import Any

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.colours import RATED, Colour
from napams.domain.frames import longest_first
from napams.domain.milestones import State
from napams.domain.reporting import ReportingStatus


@dataclass(frozen=True, slots=True)
class MissingInARow:
    """R1: the returns of `months` are missing, the last of `running` months without one."""

    months: tuple[int, ...]
    running: int


@dataclass(frozen=True, slots=True)
class LateOrMissing:
    """R1: so many of the last `returns` were late or missing; `poor` has their month and light."""

    returns: int
    poor: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ManyRed:
    """R2: so many of the `rated` KPIs are red, and the month before too."""

    red: tuple[str, ...]
    rated: int


@dataclass(frozen=True, slots=True)
class FewRed:
    """R2, where few KPIs are rated: these are red, and one was in every month from `since` on."""

    red: tuple[str, ...]
    since: int


@dataclass(frozen=True, slots=True)
class OverdueMilestone:
    """A milestone that R3 is about."""

    code: str
    name: str
    due: date
    days: int


@dataclass(frozen=True, slots=True)
class LongOverdue:
    """R3: milestones overdue without an extension, longest first."""

    milestones: tuple[OverdueMilestone, ...]


@dataclass(frozen=True, slots=True)
class NotCorrected:
    """R5: the returns of `months` were sent back and not corrected in time."""

    months: tuple[int, ...]


LagFacts = MissingInARow | LateOrMissing | ManyRed | FewRed | LongOverdue | NotCorrected


@dataclass(frozen=True, slots=True)
class Lag:
    """One rule that holds for a department in a plan month; `facts` name plan months by number."""

    department: str
    month_number: int
    rule: str
    facts: LagFacts


def lags_of(lags: Iterable[Lag], department: str, month_number: int) -> tuple[Lag, ...]:
    """Those of a department in a plan month, in the order of the rules."""
    return tuple(
        lag for lag in lags if lag.department == department and lag.month_number == month_number
    )


def lagging_since(lags: Iterable[Lag], department: str, month_number: int) -> int:
    """The first of the months without a break in which a department has lagged by any rule."""
    months = {lag.month_number for lag in lags if lag.department == department}
    running = sum(1 for _ in takewhile(months.__contains__, count(month_number, -1)))
    return month_number - max(running, 1) + 1


class LaggingRules:
    """The rules of lagging over the months of a plan."""

    def __init__(
        self, plan: Plan, register: pd.DataFrame, kpis: pd.DataFrame, milestones: pd.DataFrame
    ) -> None:
        """`register` has `department`, `month_number`, `light` and `uncorrected`."""
        self.plan = plan
        self._lights: dict[str, dict[int, str]] = defaultdict(dict)
        self._uncorrected: dict[str, set[int]] = defaultdict(set)
        self._rated: dict[tuple[str, int], int] = defaultdict(int)
        self._red: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._overdue: dict[tuple[str, int], list[OverdueMilestone]] = defaultdict(list)
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
            self._overdue[owner, number].append(OverdueMilestone(*overdue))

    def all_lags(self, months: Iterable[int]) -> tuple[Lag, ...]:
        """Every lag, by month and then in the plan's order of departments."""
        return tuple(
            lag
            for number in months
            for department in self.plan.departments
            for lag in self.lags(department.code, number)
        )

    def lags(self, department: str, number: int) -> list[Lag]:
        """The rules that hold for a department in a plan month, in their order."""
        found = {
            "R1": self._returns(department, number),
            "R2": self._red_kpis(department, number),
            "R3": self._milestones(department, number),
            "R5": self._not_corrected(department, number),
        }
        return [
            Lag(department, number, rule, facts)
            for rule, facts in found.items()
            if facts is not None
        ]

    def _returns(self, department: str, number: int) -> LagFacts | None:
        policy, lights = self.plan.lagging, self._lights[department]
        last = _last(number, policy.missing_in_a_row)
        if all(lights.get(n) == ReportingStatus.MISSING for n in last):
            running = next(n for n in count() if lights.get(number - n) != ReportingStatus.MISSING)
            return MissingInARow(tuple(last), running)
        window = [n for n in _last(number, policy.poor_returns_window) if n in lights]
        poor = [
            (n, lights[n])
            for n in window
            if lights[n] in (ReportingStatus.LATE, ReportingStatus.MISSING)
        ]
        if len(poor) < policy.poor_returns:
            return None
        return LateOrMissing(len(window), tuple(poor))

    def _red_kpis(self, department: str, number: int) -> LagFacts | None:
        policy = self.plan.lagging
        rated, red = self._rated[department, number], tuple(self._red[department, number])
        if 0 < rated <= policy.few_kpis:
            months = _last(number, policy.few_kpis_red_months)
            in_every_month = all(self._red[department, n] for n in months)
            return FewRed(red, months[0]) if in_every_month else None
        months = _last(number, policy.red_months)
        mostly = all(self._mostly_red(department, n) for n in months)
        return ManyRed(red, rated) if mostly else None

    def _mostly_red(self, department: str, number: int) -> bool:
        policy = self.plan.lagging
        rated, red = self._rated[department, number], len(self._red[department, number])
        return red >= policy.least_red and red >= policy.red_share * rated

    def _milestones(self, department: str, number: int) -> LagFacts | None:
        late = self._overdue[department, number]
        return LongOverdue(tuple(late)) if late else None

    def _not_corrected(self, department: str, number: int) -> LagFacts | None:
        months = (number - 1, number)
        return NotCorrected(months) if set(months) <= self._uncorrected[department] else None


def _last(number: int, months: int) -> range:
    return range(number - months + 1, number + 1)


def _tuples(frame: pd.DataFrame, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(frame[c].tolist() for c in columns), strict=True)
