"""Which departments lag, by which rule, on which facts.

Source: docs/rules.md, Lagging departments. R4 is about the committee's decisions, which are
not kept yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, takewhile
from typing import Any

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.colours import RATED, Colour
from napams.domain.frames import Row, longest_first
from napams.domain.lag_facts import (
    FewRed,
    LagFacts,
    LateOrMissing,
    LongOverdue,
    ManyRed,
    MissingInARow,
    NotCorrected,
    OverdueMilestone,
    PoorReturn,
    RedInMonth,
    SentBack,
)
from napams.domain.milestones import State
from napams.domain.reporting import NOT_OWED, ContributionState, ReportingStatus, due_on
from napams.domain.values import is_own_share

NOT_CORRECTED_RUNNING = 2
"""The returns running for which R5 holds."""


@dataclass(frozen=True, slots=True)
class Lag:
    """One rule that holds for a department, as shown in a plan month.

    `facts` name plan months by number. `evaluated` is the month for which the rules were asked,
    where that is an earlier one: the returns for the month shown may still come.
    """

    department: str
    month_number: int
    rule: str
    facts: LagFacts
    evaluated: int | None = None


def evaluated_month(plan: Plan, number: int, today: date) -> int:
    """The plan month by which departments lag as shown in month `number`; 0 before there is one.

    The newest up to it whose due day lies more than the plan's `late_days` back.
    """
    late = timedelta(days=plan.lagging.late_days)
    ready = (n for n in range(number, 0, -1) if due_on(plan.month(n), plan.calendar) + late < today)
    return next(ready, 0)


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
    """The rules of lagging over the months of a plan, as known on a day."""

    def __init__(
        self,
        plan: Plan,
        register: pd.DataFrame,
        own: pd.DataFrame,
        milestones: pd.DataFrame,
        today: date,
    ) -> None:
        """`register`, `own` (the own shares) and `milestones` are a report's."""
        self.plan, self.today = plan, today
        self._own_kpis = _own_kpis(plan)
        self._returns_of: dict[str, dict[int, Row]] = defaultdict(dict)
        self._colours: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
        self._overdue: dict[tuple[str, int], list[OverdueMilestone]] = defaultdict(list)
        columns = ["department", "month_number", "light", "days_late", "accepted", "contribution"]
        columns += ["uncorrected", "sent_backs"]
        for of_one in _tuples(register, columns):
            row = dict(zip(columns, of_one, strict=True))
            self._returns_of[row["department"]][row["month_number"]] = row
        counted = own[~own["left_out"].astype(bool) & own["last_colour"].isin(RATED)]
        columns = ["department", "month_number", "code", "last_colour"]
        for department, number, code, colour in _tuples(counted, columns):
            self._colours[department, number][code] = colour
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
        """The rules that hold for a department as shown in a plan month, in their order."""
        judged = evaluated_month(self.plan, number, self.today)
        if not judged:
            return []
        found = {
            "R1": self._returns(department, judged),
            "R2": self._red_kpis(department, judged),
            "R3": self._milestones(department, judged),
            "R5": self._not_corrected(department, judged),
        }
        earlier = judged if judged < number else None
        return [
            Lag(department, number, rule, facts, earlier)
            for rule, facts in found.items()
            if facts is not None
        ]

    def _returns(self, department: str, number: int) -> LagFacts | None:
        policy, returns = self.plan.lagging, self._returns_of[department]

        def is_missing(n: int) -> bool:
            return n in returns and returns[n]["light"] == ReportingStatus.MISSING

        last = _last(number, policy.missing_in_a_row)
        if all(is_missing(n) for n in last):
            running = next(n for n in count() if not is_missing(number - n))
            return MissingInARow(tuple(last), running)
        window = [
            n
            for n in _last(number, policy.poor_returns_window)
            if n in returns and returns[n]["light"] != NOT_OWED
        ]
        poor = tuple(
            PoorReturn(n, returns[n]["light"], returns[n]["days_late"])
            for n in window
            if is_missing(n)
            or (
                returns[n]["light"] == ReportingStatus.LATE
                and returns[n]["days_late"] > policy.late_days
            )
        )
        return LateOrMissing(len(window), poor) if len(poor) >= policy.poor_returns else None

    def _red_kpis(self, department: str, number: int) -> LagFacts | None:
        policy, own = self.plan.lagging, self._own_kpis[department]
        few = len(own) <= policy.few_kpis
        wanted = policy.few_kpis_red_months if few else policy.red_months
        judged = [n for n in range(1, number + 1) if self._is_judged(department, n)][-wanted:]
        if len(judged) < wanted:
            return None
        months = [self._red_in(department, own, n) for n in judged]
        if few:
            always = tuple(code for code in own if all(code in month.red for month in months))
            return FewRed(always, tuple(judged)) if always else None
        mostly = all(
            len(m.red) >= policy.least_red and len(m.red) >= policy.red_share * m.rated
            for m in months
        )
        return ManyRed(tuple(months)) if mostly else None

    def _is_judged(self, department: str, number: int) -> bool:
        """Whether a month of the plan counts in R2: accepted, or nobody else is waited for."""
        row = self._returns_of[department].get(number)
        if row is None or number > self.plan.months:
            return False
        return bool(row["accepted"]) or row["contribution"] == ContributionState.SILENT

    def _red_in(self, department: str, own: list[str], number: int) -> RedInMonth:
        colours = self._colours[department, number]
        red = tuple(code for code in own if colours.get(code) == Colour.RED)
        return RedInMonth(number, red, len(colours))

    def _milestones(self, department: str, number: int) -> LagFacts | None:
        late = self._overdue[department, number]
        return LongOverdue(tuple(late)) if late else None

    def _not_corrected(self, department: str, number: int) -> LagFacts | None:
        returns = self._returns_of[department]
        decided = [
            returns[n]
            for n in range(1, number + 1)
            if n in returns and returns[n]["uncorrected"] is not None
        ][-NOT_CORRECTED_RUNNING:]
        if len(decided) < NOT_CORRECTED_RUNNING or not all(r["uncorrected"] for r in decided):
            return None
        return NotCorrected(tuple(SentBack(r["month_number"], r["sent_backs"]) for r in decided))


def _own_kpis(plan: Plan) -> dict[str, list[str]]:
    """The KPIs by which each department is judged, by its own share or as their only reporter."""
    found: dict[str, list[str]] = {d.code: [] for d in plan.departments}
    for kpi in plan.kpis.values():
        for department in kpi.reporters:
            if is_own_share(kpi, department):
                found[department].append(kpi.code)
    return found


def _last(number: int, months: int) -> range:
    return range(number - months + 1, number + 1)


def _tuples(frame: pd.DataFrame, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(frame[c].tolist() for c in columns), strict=True)
