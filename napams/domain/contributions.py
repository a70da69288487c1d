"""What each reporter gives to each KPI in each month: its state and its figures.

Source: docs/rules.md, The value of an indicator.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from napams.domain.catalogue import Combine, Plan
from napams.domain.path import Floats, Integers
from napams.domain.reporting import ContributionState

FIGURES = (
    "code",
    "department",
    "month_number",
    "state",
    "value",
    "numerator",
    "denominator",
    "evidence",
)
"""Columns of the frame of accepted figures: one row per KPI, reporter and plan month.

`state` is `given`, `not applicable` or NIL, `evidence` whether some is named; a figure that the
program counts itself has no department.
"""
NIL = "nil"
"""What a nil return says of a KPI that is no sum: of a `last` that its last figure stands."""

STATES = tuple(ContributionState)
_CODE = {state: np.int8(code) for code, state in enumerate(STATES)}
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Contributions:
    """States and figures as arrays: a row per pair of KPI and reporter, a column per plan month.

    Columns are the months 1 to the last one judged (at least one), at most the plan's length.
    `state` holds positions in STATES; figures are 0 where none is given. `told_in` is the plan
    month in whose return a given figure was typed: an earlier one where a nil return lets it stand.
    """

    pairs: tuple[tuple[str, str], ...]
    state: NDArray[np.int8]
    value: Floats
    numerator: Floats
    denominator: Floats
    evidence: Floats
    told_in: Integers

    @property
    def months(self) -> int:
        """The number of months."""
        return int(self.state.shape[1])

    def is_in(self, *states: ContributionState) -> Mask:
        """Where a contribution is in one of these states."""
        return np.isin(self.state, [_CODE[state] for state in states])

    def of(self, code: str, month_number: int) -> dict[str, ContributionState]:
        """The state of each reporter of a KPI in a month; after the plan's end that of its end."""
        column = min(month_number, self.months) - 1
        return {
            department: STATES[self.state[row, column]]
            for row, (kpi, department) in enumerate(self.pairs)
            if kpi == code
        }

    def last_said(self) -> Integers:
        """The month before each in which the reporter's last accepted figure stands; 0 if none."""
        said = self.is_in(ContributionState.GIVEN, ContributionState.NOT_APPLICABLE)
        numbers = np.where(said, np.arange(1, self.months + 1), 0)
        upto = np.maximum.accumulate(numbers, axis=1)
        before = np.zeros_like(upto)
        before[:, 1:] = upto[:, :-1]
        return before


def contributions(
    plan: Plan, figures: pd.DataFrame, register: pd.DataFrame, months: Iterable[int]
) -> Contributions:
    """The contributions of a plan's KPIs; `figures` has the columns FIGURES.

    `register` has `department`, `month_number` and `contribution`: what a figure is that no
    accepted revision gives. A figure that the program counts itself is awaited until it is there.
    """
    pairs = tuple((k.code, d) for k in plan.kpis.values() for d in reporters_of(k.reporters))
    length = max(1, min(max(months, default=1), plan.months))
    row_of = {pair: row for row, pair in enumerate(pairs)}
    shape = (len(pairs), length)
    absent = _absent(register, [department for _, department in pairs], length)
    state = np.broadcast_to(absent, shape).astype(np.int8)
    arrays = {name: np.zeros(shape) for name in ("value", "numerator", "denominator", "evidence")}
    keys = zip(figures["code"], figures["department"], strict=True)
    rows = np.array([row_of.get(key, -1) for key in keys], dtype="int64")
    columns = figures["month_number"].to_numpy(dtype="int64") - 1
    kept = (rows >= 0) & (columns >= 0) & (columns < length)
    place = (rows[kept], columns[kept])
    for name, array in arrays.items():
        array[place] = figures[name].to_numpy(dtype=float, na_value=0.0)[kept]
    ratio = np.array([plan.kpis[code].combine.is_ratio for code, _ in pairs], dtype=bool)
    given = (figures["state"] == ContributionState.GIVEN).to_numpy()[kept]
    cases = arrays["denominator"][place] != 0
    state[place] = np.where(
        given & (cases | ~ratio[rows[kept]]),
        _CODE[ContributionState.GIVEN],
        _CODE[ContributionState.NOT_APPLICABLE],
    )
    told_in = np.tile(np.arange(1, length + 1), (len(pairs), 1))
    nil = (figures["state"] == NIL).to_numpy()[kept]
    for row, column in sorted(zip(place[0][nil].tolist(), place[1][nil].tolist(), strict=True)):
        before = np.flatnonzero(state[row, :column] == _CODE[ContributionState.GIVEN])
        if plan.kpis[pairs[row][0]].combine is Combine.LAST and len(before):
            state[row, column] = _CODE[ContributionState.GIVEN]
            told_in[row, column] = told_in[row, before[-1]]
            for array in arrays.values():
                array[row, column] = array[row, before[-1]]
    return Contributions(pairs, state, **arrays, told_in=told_in)


def reporters_of(reporters: tuple[str, ...]) -> tuple[str, ...]:
    """Those who report a KPI; one without a name for what the program counts itself."""
    return reporters or ("",)


def _absent(register: pd.DataFrame, departments: list[str], length: int) -> NDArray[np.int8]:
    """The state of a figure that nobody has accepted, by department and month."""
    found = np.full((len(departments), length), _CODE[ContributionState.SILENT])
    rows_of: dict[str, list[int]] = {}
    for row, department in enumerate(departments):
        rows_of.setdefault(department, []).append(row)
    found[rows_of.get("", [])] = _CODE[ContributionState.AWAITED]
    columns = ("department", "month_number", "contribution")
    for department, number, said in zip(*(register[c].tolist() for c in columns), strict=True):
        if department in rows_of and 1 <= number <= length:
            found[rows_of[department], number - 1] = _CODE[ContributionState(said)]
    return found
