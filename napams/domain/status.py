"""Value and colour of every KPI in every month, vectorised over KPI × month.

Source: docs/rules.md, Shares and schedule variance; The colour of an indicator; Months behind,
forecast, needed from now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from napams.domain.catalogue import Combine, Kpi, Plan, Polarity, Shape, Unit
from napams.domain.colours import (
    KPI_RULES,
    RATED,
    Colour,
    Columns,
    RuleKey,
    decide,
    is_one_of,
)
from napams.domain.contributions import Contributions
from napams.domain.parts import keep
from napams.domain.path import Floats, Paths, settle
from napams.domain.policy import ThresholdPolicy
from napams.domain.reporting import ContributionState
from napams.domain.values import POOLED_MONTHS, Subjects, ValueKind, Values, by_month, values

Column = NDArray[Any]
_STANDS = (
    "actual",
    "numerator",
    "base",
    "expected",
    "planned_share",
    "earned_share",
    "schedule_variance",
    "colour",
)
"""What a KPI on hold shows as of the last month in which it was not."""


def rate_kpis(
    plans: Mapping[int, Plan], contributions: Contributions, months: Sequence[int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Whole KPIs, and departments' own shares: a row each × plan month, in the plan's order.

    `plans` gives the plan in force in each month. Both frames have `month_number`, `month`
    (`2025-03`), `code`, `department` (empty for a whole KPI), `kind` (ValueKind), `actual`,
    `numerator`, `base` (denominator of a ratio) and the `least` that it needs, `expected`,
    `target`, `planned_share`, `earned_share`, `schedule_variance` (shares of the planned change),
    `monthly` (what was given for the month alone; of a ratio, `monthly_numerator` and
    `monthly_denominator`), `reported` (accepted figures of the month) and
    whether all of them name `evidence`, `months_reported`, `months_behind`, `forecast_month` (plan
    months), `needed` (per month left),
    `colour`, `decided` (the key of the rule that gave it), `on_hold` and `held_from` (the plan
    month whose figures stand; 0 before there is one, NaN where it is not on hold), `partial`
    (silent reporters without whom the value was formed, by blanks), what the catalogue says of the
    KPI, and the columns that `napams.domain.parts.keep` adds. After the plan's last month KPIs
    stand as at its end.
    """
    length = contributions.months
    last = plans[max(plans)]
    subjects = Subjects.of(last, contributions)
    columns = _rated(last, contributions, subjects)
    for plan in {p.version: p for p in plans.values() if p.version != last.version}.values():
        own = np.array([plans[n].version == plan.version for n in range(1, length + 1)])
        own = own[columns["month_number"] - 1]
        earlier = _rated(plan, contributions, subjects)
        columns = {c: np.where(own, earlier[c], of) for c, of in columns.items()}
    _hold(columns, length)
    _look_ahead(last, columns, length)
    keep(last.thresholds, columns, length)
    _of_the_month(contributions, subjects, columns)
    columns["partial"] = _partial(contributions, subjects, columns)
    columns = _after_the_end(last, columns, length, months)
    whole = columns["department"] == ""
    return _frame(columns, whole), _frame(columns, ~whole)


def _frame(columns: Columns, rows: NDArray[np.bool_]) -> pd.DataFrame:
    return pd.DataFrame({name: of[rows] for name, of in columns.items()})


def _rated(plan: Plan, contributions: Contributions, subjects: Subjects) -> dict[str, Column]:
    """Every subject × month by one version of the plan, with the colour that its figures give.

    Arrays by name, month after month within a subject.
    """
    kpis = tuple(plan.kpis.get(k.code, k) for k in subjects.kpis)
    paths = Paths.of(kpis, plan.months)
    found = values(contributions, replace(subjects, kpis=kpis), plan.thresholds, paths)
    count, length = found.value.shape
    numbers = np.arange(1, length + 1)
    expected = _expected(kpis, found, by_month(paths, numbers))
    row, month = np.repeat(np.arange(count), length), np.tile(numbers, count)
    actual, planned_for = found.value.ravel(), expected.ravel()
    figures = _Figures(kpis, paths, row)
    planned, earned = figures.share(planned_for), figures.share(actual)
    columns = _described(kpis, row) | {
        "subject": row,
        "month_number": month,
        "department": np.array(subjects.department, dtype=object)[row],
        "kind": found.kind.ravel(),
        "actual": actual,
        "numerator": found.numerator.ravel(),
        "base": found.cases.ravel(),
        "expected": planned_for,
        "target": paths.target[row],
        "least": _least_cases(plan.thresholds, kpis)[row],
        "planned_share": settle(planned),
        "earned_share": settle(earned),
        "schedule_variance": settle(figures.variance(actual, planned_for)),
    }
    with np.errstate(divide="ignore", invalid="ignore"):
        one_more = (columns["numerator"] + columns["one_case"]) / columns["base"] * columns["scale"]
    columns["with_one_case"] = settle(figures.variance(one_more, planned_for))
    columns["colour"], columns["decided"] = decide(plan.thresholds, KPI_RULES, columns)
    columns["earned_at"] = paths.earned_schedule(row, month, earned)
    columns["expected_at"] = paths.earned_schedule(row, month, planned)
    columns["reached_at"] = paths.first_reached(row, np.minimum(earned, 1.0))
    columns["begins"], columns["ends"] = paths.begins[row], paths.ends[row]
    columns["met"] = columns["earned_share"] >= 1
    empty = is_one_of(columns["colour"], Colour.NO_DATA, Colour.UNRATED)
    for name in ("earned_share", "schedule_variance"):
        columns[name] = np.where(empty, np.nan, columns[name])
    return columns


def _described(kpis: Sequence[Kpi], row: np.ndarray) -> dict[str, Column]:
    """What the catalogue says of each row's KPI."""
    texts = {
        "code": [k.code for k in kpis],
        "measure": [k.measure for k in kpis],
        "name": [k.name for k in kpis],
        "unit": [k.unit for k in kpis],
        "departments": [" ".join(k.reporters) for k in kpis],
        "polarity": [k.polarity.value for k in kpis],
        "combine": [k.combine.value for k in kpis],
        "shape": [k.shape.value if k.shape else "" for k in kpis],
    }
    numbers = {
        "weight": [k.weight for k in kpis],
        "scale": [k.scale for k in kpis],
        "one_case": [_one_case(k) for k in kpis],
    }
    flags = {
        "score": [k.score for k in kpis],
        "headline": [k.headline for k in kpis],
        "ceiling": [k.is_ceiling for k in kpis],
        "scored": [k.score and not k.is_context for k in kpis],
        "shared": [not (k.is_context or k.is_ceiling or k.is_hold) for k in kpis],
    }
    columns: dict[str, Column] = {}
    # A plan may have milestones alone: nothing is no list of numbers then.
    for of_type, named in (("object", texts), ("float64", numbers), ("bool", flags)):
        columns |= {name: np.array(of, dtype=of_type)[row] for name, of in named.items()}
    return columns


def _one_case(kpi: Kpi) -> float:
    """What one case more in the numerator (fewer, where lower is better) adds; NaN for no cases."""
    if not kpi.combine.is_ratio or kpi.unit != Unit.PERCENT:
        return np.nan
    return -1.0 if kpi.polarity is Polarity.LOWER else 1.0


def _expected(kpis: Sequence[Kpi], found: Values, path: Floats) -> Floats:
    """What is expected of the months that entered each value: subject × month."""
    pooled = np.array([k.combine is Combine.POOLED_RATIO for k in kpis], dtype=bool)[:, None]
    has_value = ~np.isnan(found.value)
    weighted, weights = np.zeros_like(path), np.zeros_like(path)
    for ago in range(POOLED_MONTHS):
        earlier, weight = np.zeros_like(path), np.zeros_like(path)
        earlier[:, ago:] = path[:, : path.shape[1] - ago]
        weight[:, ago:] = 1.0
        weight = np.where(has_value, found.weights[ago], weight)
        weighted += earlier * weight
        weights += weight
    with np.errstate(divide="ignore", invalid="ignore"):
        averaged = weighted / weights
    return np.where(pooled, averaged, path - found.excused)


def _least_cases(limits: ThresholdPolicy, kpis: Sequence[Kpi]) -> Floats:
    """The cases under which a pooled ratio is not rated; 0 for others."""
    least = np.zeros(len(kpis))
    for place, kpi in enumerate(kpis):
        if kpi.combine is not Combine.POOLED_RATIO or kpi.is_context:
            continue
        least[place] = limits.least_denominator
        span = abs((kpi.target or 0.0) - (kpi.start or 0.0))
        if kpi.unit == Unit.PERCENT and span:
            wanted = np.ceil(settle(np.array(limits.cases_per_span / span)))
            least[place] = max(least[place], float(wanted))
    return least


class _Figures:
    """Shares and variances of values, row by row."""

    def __init__(self, kpis: Sequence[Kpi], paths: Paths, row: np.ndarray) -> None:
        self._paths, self._row = paths, row
        self._ceiling = np.array([k.is_ceiling for k in kpis], dtype=bool)[row]
        self._hold = np.array([k.is_hold for k in kpis], dtype=bool)[row]
        lower = np.array([k.polarity is Polarity.LOWER for k in kpis], dtype=bool)[row]
        self._sign = np.where(lower, -1.0, 1.0)
        self._target = paths.target[row]

    def share(self, of: Floats) -> Floats:
        """As a share of the planned change; NaN for ceilings and holds, which have none."""
        shares = self._paths.share(self._row, of)
        return np.where(self._ceiling | self._hold, np.nan, shares)

    def variance(self, actual: Floats, expected: Floats) -> Floats:
        """The schedule variance."""
        over = self._sign * (actual - self._target)
        met = np.where(np.isnan(actual), np.nan, np.where(settle(over) >= 0, 0.0, -1.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            under = (expected - actual) / self._target
            held = over / np.abs(self._target)
        none = self._target == 0
        of_shares = self.share(actual) - self.share(expected)
        return np.where(
            self._ceiling,
            np.where(none, met, under),
            np.where(self._hold, np.where(none, met, held), of_shares),
        )


def _hold(columns: dict[str, Column], length: int) -> None:
    """Let a KPI on hold stand as in the last month in which it was not."""
    held = (columns["decided"] == RuleKey.ON_HOLD).reshape(-1, length)
    stands = np.maximum.accumulate(np.where(held, -1, np.arange(length)), axis=1)
    first = np.arange(held.size).reshape(-1, length)[:, :1]
    source = (first + np.maximum(stands, 0)).ravel()
    on_hold = held.ravel()
    never = on_hold & (stands.ravel() < 0)
    columns["on_hold"] = on_hold
    columns["held_from"] = np.where(on_hold, stands.ravel() + 1.0, np.nan)
    for name in _STANDS:
        columns[name] = columns[name][source]
    for name in ("actual", "numerator", "base", "expected"):
        columns[name][never] = np.nan
    for name in ("planned_share", "earned_share", "schedule_variance"):
        columns[name][never] = np.where(columns["shared"][never], 0.0, np.nan)
    columns["colour"][never] = Colour.NOT_DUE.value


def _look_ahead(plan: Plan, columns: dict[str, Column], length: int) -> None:
    """Add months behind, forecast, and what is needed from now on."""
    limits = plan.thresholds
    month, has_value = columns["month_number"], columns["kind"] == ValueKind.VALUE
    reported = has_value.reshape(-1, length).cumsum(axis=1).ravel()
    columns["months_reported"] = reported
    rated = is_one_of(columns["colour"], *RATED) & ~columns["on_hold"]
    shared = rated & columns["shared"]
    earned_at, expected_at = columns["earned_at"], columns["expected_at"]
    behind = settle(np.clip(expected_at - earned_at, 0.0, None))
    columns["months_behind"] = np.where(shared, behind, np.nan)
    ahead = columns["earned_share"] > columns["planned_share"]
    earned_at = np.where(ahead, columns["reached_at"], earned_at)
    begins, ends = columns["begins"], columns["ends"]
    with np.errstate(divide="ignore", invalid="ignore"):
        pace = (earned_at - begins) / (expected_at - begins)
        reached = settle(begins + (ends - begins) / pace)
    known = (
        (reported >= limits.forecast_from_months)
        & (month - begins >= limits.forecast_since_months)
        & (columns["shape"] != Shape.STEP)
        & (settle(earned_at) > begins)
        & (settle(expected_at) > begins)
        & (reached <= 2 * plan.months)
    )
    since = _met_since(columns["met"], has_value, length)
    forecast = np.where(columns["earned_share"] >= 1, since, np.where(known, reached, np.nan))
    columns["forecast_month"] = np.where(shared, forecast, np.nan)
    left = plan.months - month
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = (columns["target"] - columns["actual"]) / left
    wanted = rated & ~columns["ceiling"] & (left > 0)
    columns["needed"] = np.where(wanted, needed, np.nan)


def _of_the_month(
    contributions: Contributions, subjects: Subjects, columns: dict[str, Column]
) -> None:
    """Add what was given for the month alone, by how many, and whether all named evidence."""
    given = contributions.is_in(ContributionState.GIVEN)
    said = contributions.is_in(ContributionState.GIVEN, ContributionState.NOT_APPLICABLE)
    reported, named = subjects.total(said), subjects.total(said * contributions.evidence)
    some = subjects.total(given) > 0
    for name, figures in (
        ("monthly", contributions.value),
        ("monthly_numerator", contributions.numerator),
        ("monthly_denominator", contributions.denominator),
    ):
        summed = subjects.total(np.where(given, figures, 0.0))
        columns[name] = np.where(some, summed, np.nan).ravel()
    columns["reported"] = reported.ravel().astype("int64")
    columns["evidence"] = ((reported > 0) & (named == reported)).ravel()


def _met_since(is_met: Column, has_value: Column, length: int) -> Floats:
    """The first of the months running in which the target is met; months without a value pass."""
    met = is_met.reshape(-1, length)
    counts = has_value.reshape(-1, length)
    since = np.zeros(met.shape[0])
    found = np.zeros(met.shape)
    for column in range(length):
        begun = np.where(since > 0, since, column + 1.0)
        since = np.where(counts[:, column], np.where(met[:, column], begun, 0.0), since)
        found[:, column] = since
    return found.ravel()


def _partial(contributions: Contributions, subjects: Subjects, columns: Columns) -> Column:
    """The silent reporters without whom each value was formed, of the month that it is of."""
    silent = contributions.is_in(ContributionState.SILENT)
    held_from, subject = columns["held_from"], columns["subject"]
    month = np.where(columns["on_hold"], held_from, columns["month_number"]).astype("int64")
    named = np.full(len(subject), "", dtype=object)
    counted = subjects.total(silent)
    some = (month > 0) & (counted[subject, np.maximum(month - 1, 0)] > 0)
    pairs_of: dict[int, list[int]] = {}
    for row, of in zip(subjects.rows.tolist(), subjects.members.tolist(), strict=True):
        pairs_of.setdefault(of, []).append(row)
    for place in np.flatnonzero(some & ~np.isnan(columns["actual"])).tolist():
        column = month[place] - 1
        rows = [r for r in pairs_of[int(subject[place])] if silent[r, column]]
        named[place] = " ".join(contributions.pairs[r][1] for r in rows)
    return named


def _after_the_end(
    plan: Plan, columns: Columns, length: int, months: Sequence[int]
) -> dict[str, Column]:
    """The months asked for; those after the plan's last month as at its end."""
    numbers = np.array(sorted(months), dtype="int64")
    first = np.arange(0, len(columns["subject"]), length)
    rows = (first[:, None] + np.minimum(numbers, length)[None, :] - 1).ravel()
    named = np.array([str(plan.month(n)) for n in numbers.tolist()], dtype=object)
    return {name: of[rows] for name, of in columns.items()} | {
        "month_number": np.tile(numbers, len(first)),
        "month": np.tile(named, len(first)),
    }
