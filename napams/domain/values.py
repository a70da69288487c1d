"""The value of every KPI in every month, over all its reporters or one department's own share.

Source: docs/rules.md, The value of an indicator.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from napams.domain.catalogue import Combine, Kpi, Plan
from napams.domain.contributions import Contributions, Mask
from napams.domain.path import Floats, Integers, Paths
from napams.domain.policy import ThresholdPolicy
from napams.domain.reporting import ContributionState

POOLED_MONTHS = 3
"""The months that a pooled ratio rests on, the one judged among them."""


class ValueKind(StrEnum):
    """How a KPI stands in a month before it is rated."""

    ON_HOLD = "on hold"
    NO_VALUE = "no value"
    NOT_APPLICABLE = "not applicable"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Subjects:
    """What is rated: KPIs over all their reporters, then departments' own shares of KPIs.

    `members` holds the pairs of a contribution's row and its subject, `size` how many reporters
    each subject has; `department` is empty for a whole KPI.
    """

    kpis: tuple[Kpi, ...]
    department: tuple[str, ...]
    rows: Integers
    members: Integers
    size: Integers

    @classmethod
    def of(cls, plan: Plan, contributions: Contributions) -> Subjects:
        """The KPIs of a plan in its order, then the own shares in the order of their pairs."""
        pairs = contributions.pairs
        whole = list(plan.kpis.values())
        place = {k.code: n for n, k in enumerate(whole)}
        own = [row for row, (code, d) in enumerate(pairs) if is_own_share(plan.kpis[code], d)]
        rows = np.array([*range(len(pairs)), *own], dtype="int64")
        members = np.array(
            [*(place[code] for code, _ in pairs), *range(len(whole), len(whole) + len(own))],
            dtype="int64",
        )
        return cls(
            kpis=(*whole, *(plan.kpis[pairs[row][0]] for row in own)),
            department=(*("" for _ in whole), *(pairs[row][1] for row in own)),
            rows=rows,
            members=members,
            size=np.bincount(members, minlength=len(whole) + len(own)),
        )

    def total(self, of_contributions: NDArray[np.generic]) -> Floats:
        """Sums over the reporters of each subject: subject × month."""
        summed = np.zeros((len(self.kpis), of_contributions.shape[1]))
        np.add.at(summed, self.members, of_contributions[self.rows].astype(float))
        return summed


def is_own_share(kpi: Kpi, department: str) -> bool:
    """Whether a department is judged by what it alone gives to a KPI.

    Counts that several report are in no department's account, nor is what is for context alone or
    counted by the program itself.
    """
    scored = kpi.score and not kpi.is_context and bool(department)
    return scored and (kpi.combine.is_ratio or len(kpi.reporters) == 1)


@dataclass(frozen=True, slots=True)
class Values:
    """Values by subject and month; NaN where there is none.

    `kind` holds ValueKind. `numerator` and `cases` are those of a ratio. `weights` has the
    denominators that entered a ratio, by how many months ago. `excused` is the part of the path
    that is not expected of a total.
    """

    kind: NDArray[np.object_]
    value: Floats
    numerator: Floats
    cases: Floats
    weights: tuple[Floats, ...]
    excused: Floats


def values(
    contributions: Contributions, subjects: Subjects, limits: ThresholdPolicy, paths: Paths
) -> Values:
    """Every subject's value in every month of the contributions; `paths` has a row a subject."""
    combine = np.array([k.combine.value for k in subjects.kpis])[:, None]
    pooled = combine == Combine.POOLED_RATIO.value
    ratio = pooled | (combine == Combine.LAST_RATIO.value)
    stands = ~contributions.is_in(ContributionState.SILENT) | _recent(contributions, limits)
    carried = carried_months(contributions, limits)
    entering = _Entering(contributions, subjects, carried)
    some = np.where(pooled, _pooled(entering.counted()), entering.counted()[0])
    above, below = entering.of(contributions.numerator), entering.of(contributions.denominator)
    numerator = np.where(pooled, _pooled(above), above[0])
    cases = np.where(pooled, _pooled(below), below[0])
    is_sum = combine == Combine.SUM.value
    given = contributions.is_in(ContributionState.GIVEN)
    running = subjects.total(np.where(given, contributions.value, 0.0)).cumsum(axis=1)
    some = np.where(is_sum, subjects.total(given).cumsum(axis=1), some)
    scale = np.array([k.scale for k in subjects.kpis])[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = numerator / cases * scale
    figure = np.where(is_sum, running, entering.of(contributions.value)[0])
    kind = _kinds(contributions, subjects, stands, some > 0)
    there = kind == ValueKind.VALUE.value
    return Values(
        kind=kind,
        value=np.where(there, np.where(ratio, share, figure), np.nan),
        numerator=np.where(there & ratio, numerator, np.nan),
        cases=np.where(there & ratio, cases, np.nan),
        weights=tuple(np.where(there, months_ago, np.nan) for months_ago in below),
        excused=np.where(is_sum, _excused(contributions, subjects, paths), 0.0),
    )


def _recent(contributions: Contributions, limits: ThresholdPolicy) -> Mask:
    """Where what a reporter last said is recent enough to go on without it.

    Without somebody who was never heard of, a value is formed for as many months.
    """
    numbers = np.arange(1, contributions.months + 1)
    return np.asarray(numbers - contributions.last_said() <= limits.carried_months)


def carried_months(contributions: Contributions, limits: ThresholdPolicy) -> Integers:
    """The month whose figure is carried for a silent reporter; 0 where none is."""
    last = contributions.last_said()
    silent = contributions.is_in(ContributionState.SILENT)
    given = contributions.is_in(ContributionState.GIVEN)
    was_given = np.take_along_axis(given, np.maximum(last - 1, 0), axis=1) & (last > 0)
    return np.where(silent & _recent(contributions, limits) & was_given, last, 0)


@dataclass(frozen=True, slots=True)
class _Entering:
    """The figures that enter a value: those given, and in the month judged what is carried."""

    contributions: Contributions
    subjects: Subjects
    carried: Integers

    def of(self, figures: Floats) -> tuple[Floats, ...]:
        """Sums over reporters, by how many months ago: this month, the one before, …"""
        given = self.contributions.is_in(ContributionState.GIVEN)
        before = np.take_along_axis(figures, np.maximum(self.carried - 1, 0), axis=1)
        stand_in = np.where(self.carried > 0, before, 0.0)
        past = self.subjects.total(np.where(given, figures, 0.0))
        found = [self.subjects.total(np.where(given, figures, stand_in))]
        for ago in range(1, POOLED_MONTHS):
            earlier = np.zeros_like(past)
            earlier[:, ago:] = past[:, :-ago]
            found.append(earlier)
        return tuple(found)

    def counted(self) -> tuple[Floats, ...]:
        """How many figures enter."""
        return self.of(np.ones_like(self.contributions.value))


def _pooled(by_month: tuple[Floats, ...]) -> Floats:
    return np.asarray(sum(by_month), dtype=np.float64)


def _kinds(
    contributions: Contributions, subjects: Subjects, stands: Mask, some: Mask
) -> NDArray[np.object_]:
    """The first that holds: silent too long, on hold, silent alone, not applicable, a value."""

    def any_of(*states: ContributionState) -> Mask:
        return np.asarray(subjects.total(contributions.is_in(*states)) > 0)

    combine = np.array([k.combine.value for k in subjects.kpis])[:, None]
    too_long = (subjects.total(~stands) > 0) & (combine != Combine.SUM.value)
    given = any_of(ContributionState.GIVEN)
    several = (subjects.size > 1)[:, None] & (combine == Combine.LAST.value)
    waived = any_of(ContributionState.WAIVED) & (~given | several)
    unread = any_of(ContributionState.WAITING, ContributionState.AWAITED)
    silent = any_of(ContributionState.SILENT) & ~given
    return np.select(
        [too_long, unread | waived, silent, ~some],
        [
            k.value
            for k in (
                ValueKind.NO_VALUE,
                ValueKind.ON_HOLD,
                ValueKind.NO_VALUE,
                ValueKind.NOT_APPLICABLE,
            )
        ],
        default=ValueKind.VALUE.value,
    ).astype(object)


def _excused(contributions: Contributions, subjects: Subjects, paths: Paths) -> Floats:
    """The steps of a path that are not expected: months unread, awaited or waived.

    Under a ceiling silent ones too: an allowance for a month that nobody told of would be a gain by
    silence, which a waiver would take away.
    """
    months = np.arange(contributions.months + 1)
    path = by_month(paths, months)
    states = (ContributionState.WAITING, ContributionState.AWAITED, ContributionState.WAIVED)
    untold = subjects.total(contributions.is_in(*states))
    silent = subjects.total(contributions.is_in(ContributionState.SILENT))
    ceiling = np.array([k.is_ceiling for k in subjects.kpis], dtype=bool)[:, None]
    reporters = (untold + np.where(ceiling, silent, 0.0)) / subjects.size[:, None]
    steps = np.where(reporters > 0, np.diff(path, axis=1), 0.0)
    return np.asarray((steps * reporters).cumsum(axis=1), dtype=np.float64)


def by_month(paths: Paths, months: Integers) -> Floats:
    """The planned value of every row of the paths at the end of every month: row × month."""
    rows = np.arange(len(paths.start))
    pairs = np.repeat(rows, len(months)), np.tile(months, len(rows))
    return paths.expected(*pairs).reshape(len(rows), len(months))
