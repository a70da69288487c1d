"""Returns of the made-up year: figures around what the plan expects, milestones, narratives."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np

from napams.domain.catalogue import TOTAL, Combine, Kpi, Milestone, Plan, Unit
from napams.domain.months import Month
from napams.domain.path import Paths
from napams.domain.returns import MilestoneStatus, NarrativeField
from napams.forms.contract import Entry, MilestoneState
from napams.services.demo.breakdowns import counted, dealt, hits, split
from napams.services.demo.profiles import (
    AHEAD,
    BEHIND,
    CASES,
    DEATHS,
    INTERCEPTED,
    PROFILES,
    PROGRESS,
    STEADY,
    Profile,
    Scale,
)
from napams.services.demo.story import TOLD, TOLD_MILESTONES

NOT_APPLICABLE = "N/A"
Rows = dict[tuple[str, str], Entry]


class FigureMaker:
    """Makes up figures; the same seed makes the same figures."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan = plan
        self.seed = seed
        kpis = list(plan.kpis.values())
        self._rows = {k.code: n for n, k in enumerate(kpis)}
        self._paths = Paths.of(kpis, plan.months)

    def entries(self, department: str, number: int) -> Rows:
        """Every row of the department's form for plan month `number`."""
        made: Rows = {}
        for kpi in self.plan.kpis_of(department):
            chance = random.Random(f"{self.seed} {kpi.code} {department} {number}")  # noqa: S311
            made |= self._kpi(kpi, department, number, chance)
        return made

    def _kpi(self, kpi: Kpi, department: str, number: int, chance: random.Random) -> Rows:
        if kpi.combine.is_ratio:
            return self._ratio(kpi, department, number, chance)
        value = self._value(kpi, department, number, chance)
        whole = kpi.unit != Unit.MONEY
        evidence = f"{kpi.verification or 'register'}, {self.plan.month(number).label}"
        typed: float | str = "yes" if kpi.unit == Unit.YES_NO and value >= 1 else value
        made = {(kpi.code, TOTAL): Entry(value=typed, evidence=evidence)}
        for category, part in split(kpi, value, whole, self.seed, chance).items():
            made[kpi.code, category] = Entry(value=part)
        return made

    def _ratio(self, kpi: Kpi, department: str, number: int, chance: random.Random) -> Rows:
        scale = CASES.get(kpi.code, Scale(40))
        categories = kpi.breakdown.categories if kpi.breakdown else ()
        told = _told(kpi, department, number)
        if number <= scale.before or (told and told[0] is None):
            remark = (told and told[2]) or scale.none_yet
            none = Entry(value=NOT_APPLICABLE, remark=remark)
            return {(kpi.code, category): none for category in (TOTAL, *categories)}
        cases = (told and told[1]) or self._cases(kpi, department, scale, chance)
        parts = self._parts(kpi, cases, chance)
        if told and told[0] is not None:
            above = dealt(round(cases * told[0] / 100), parts)
        else:
            above = self._numerators(kpi, department, number, parts, chance)
        evidence = f"{kpi.verification or 'register'}, {self.plan.month(number).label}"
        made = {
            (kpi.code, TOTAL): Entry(
                numerator=round(sum(above.values()), 1),
                denominator=round(sum(parts.values()), 1),
                evidence=evidence,
            )
        }
        for category in categories:
            made[kpi.code, category] = Entry(numerator=above[category], denominator=parts[category])
        return made

    def _parts(self, kpi: Kpi, cases: float, chance: random.Random) -> dict[str, float]:
        """The cases by category; all under the total's name where there is no breakdown."""
        steady = random.Random(f"{self.seed} {kpi.code}")  # noqa: S311 - made-up figures
        reached = kpi.code in self.plan.suspicion.never_falls
        return split(kpi, cases, True, self.seed, steady if reached else chance) or {TOTAL: cases}

    def _numerators(
        self,
        kpi: Kpi,
        department: str,
        number: int,
        parts: dict[str, float],
        chance: random.Random,
    ) -> dict[str, float]:
        """By category, around what the department's pace reaches."""
        wished = self._wished(kpi, department, number)
        if kpi.code in self.plan.suspicion.never_falls:
            return {c: float(int(n * wished / 100)) for c, n in parts.items()}
        share = min(100.0, max(0.0, wished + chance.gauss(0, 1.5)))
        if kpi.code == "M01-K2":
            return {c: round(n * share / 100, 1) for c, n in parts.items()}
        return {c: hits(n, share / 100, chance) for c, n in parts.items()}

    def _cases(self, kpi: Kpi, department: str, scale: Scale, chance: random.Random) -> float:
        if kpi.code in ("M01-K2", "M03-K2"):
            return scale.cases
        usual = scale.cases
        if kpi.code == "M11-K2":
            usual = INTERCEPTED.get(department, usual)
        return max(4, round(chance.gauss(usual, usual * 0.08)))

    def _value(self, kpi: Kpi, department: str, number: int, chance: random.Random) -> float:
        told = _told(kpi, department, number)
        if told and told[0] is not None:
            return told[0]
        if kpi.is_context:
            usual = INTERCEPTED.get(department, 30)
            return max(0, round(chance.gauss(usual, usual * 0.15)))
        if kpi.is_ceiling:
            return DEATHS[(number - 1) % len(DEATHS)]
        now = self._wished(kpi, department, number)
        if kpi.combine is Combine.LAST:
            return float(max(0, round(now)))
        month = max(0.0, self._planned(kpi, number) - self._planned(kpi, number - 1))
        month *= self._pace(kpi, department, number) * max(0.0, chance.gauss(1, 0.1))
        return round(month, 1) if kpi.unit == Unit.MONEY else counted(month, chance)

    def _wished(self, kpi: Kpi, department: str, number: int) -> float:
        """Value that the department's pace reaches by the end of a month."""
        start = float(kpi.start or 0.0)
        return start + (self._planned(kpi, number) - start) * self._pace(kpi, department, number)

    def _planned(self, kpi: Kpi, number: int) -> float:
        """Value that the plan expects by the end of a month."""
        if number <= 0:
            return float(kpi.start or 0.0)
        row, month = np.array([self._rows[kpi.code]]), np.array([number])
        return float(self._paths.expected(row, month)[0])

    def _pace(self, kpi: Kpi, department: str, number: int) -> float:
        profile = PROFILES.get(department, STEADY)
        return _pace(profile, number) * AHEAD.get(kpi.code, 1.0) * BEHIND.get(kpi.code, 1.0)


def _told(kpi: Kpi, department: str, number: int) -> tuple[float | None, float, str] | None:
    """The figure of a month, its cases (0: the usual ones) and a remark, if they are told."""
    told = TOLD.get((kpi.code, department))
    if told is None or number > len(told.figures):
        return None
    cases = told.cases[number - 1] if told.cases else 0.0
    return told.figures[number - 1], cases, told.remark


def _pace(profile: Profile, number: int) -> float:
    if profile.turns_after is None or number <= profile.turns_after:
        return profile.pace
    months = min(1.0, (number - profile.turns_after) / 3)
    return profile.pace + (profile.later_pace - profile.pace) * months


def milestones(
    plan: Plan, seed: int, department: str, month: Month, day: date
) -> dict[str, MilestoneState]:
    """State of each of the department's milestones in the return of `month`, sent on `day`.

    The same seed delays the same milestones by the same days.
    """
    profile = PROFILES.get(department, STEADY)
    return {
        t.code: _milestone(plan, seed, t, profile, month, day)
        for t in plan.milestones_of(department)
    }


def narrative(plan: Plan, department: str, month: Month, day: date) -> dict[NarrativeField, str]:
    """The narrative of the return of `month`, sent on `day`."""
    profile, number = PROFILES.get(department, STEADY), plan.month_number(month)
    name = plan.department_by_code[department].name
    fields = {
        NarrativeField.COMPILED_BY: f"Section officer, {name}",
        NarrativeField.AUTHORISED_BY: f"Joint secretary, {name}",
        NarrativeField.SENT_ON: day.isoformat(),
        NarrativeField.PROGRESS: _progress(department, number, month),
    }
    if number in profile.nil:
        fields[NarrativeField.NIL_RETURN] = "yes"
        fields[NarrativeField.PROGRESS] = f"There was no reportable activity in {month.label}."
    if profile.constraint:
        fields[NarrativeField.CONSTRAINTS] = profile.constraint
    if profile.blocked_by:
        fields[NarrativeField.BLOCKED_BY] = profile.blocked_by
    if profile.asks and number in range(profile.asks_from, profile.asks_until + 1):
        fields[NarrativeField.DECISIONS_REQUESTED] = profile.asks
    return fields


def _milestone(
    plan: Plan, seed: int, milestone: Milestone, profile: Profile, month: Month, day: date
) -> MilestoneState:
    chance = random.Random(f"{seed} {milestone.code}")  # noqa: S311
    due = plan.due(milestone)
    completed = due + timedelta(days=profile.slip + chance.randint(-18, 10))
    untold = False
    if told := TOLD_MILESTONES.get(milestone.code):
        completed = due + timedelta(days=told.days)
        untold = plan.month_number(month) < told.month_number
    if completed <= min(day, month.last_day) and not untold:
        return MilestoneState(MilestoneStatus.COMPLETED, None, completed, due)
    begun = due - month.last_day < timedelta(days=75)
    forecast = due + timedelta(days=profile.slip) if begun and profile.slip > 10 else None
    if forecast is not None and forecast <= day:
        forecast = completed if completed > day else None
    status = MilestoneStatus.IN_PROGRESS if begun else MilestoneStatus.NOT_STARTED
    return MilestoneState(status, forecast, None, due)


def _progress(department: str, number: int, month: Month) -> str:
    sentences = PROGRESS.get(department)
    if sentences is None:
        return f"Work went on in {month.label} as reported."
    return sentences[(number - 1) % 2]
