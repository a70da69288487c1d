"""Value and colour of every KPI in every month, vectorised over KPI × month.

Source: docs/rules.md, Shares and schedule variance; The colour of an indicator; Months behind,
forecast, needed from now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from napams.domain.catalogue import Combine, Kpi, Plan, Polarity, Shape, Unit
from napams.domain.colours import KPI_RULES, RATED, Colour, RuleKey, decide
from napams.domain.contributions import Contributions
from napams.domain.parts import keep
from napams.domain.path import Floats, Paths, settle
from napams.domain.policy import ThresholdPolicy
from napams.domain.reporting import ContributionState
from napams.domain.values import POOLED_MONTHS, Subjects, ValueKind, Values, by_month, values

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
    `monthly` (what was given for the month alone), `reported` (accepted figures of the month) and
    whether all of them name `evidence`, `months_reported`, `months_behind`, `forecast_month` (plan
    months), `needed` (per month left),
    `colour`, `decided` (the key of the rule that gave it), `on_hold` and `held_from` (the plan
    month whose figures stand; 0 before there is one, NaN where it is not on hold), `partial`
    (silent reporters by blanks), what the catalogue says of the KPI, and the columns that
    `napams.domain.parts.keep` adds. After the plan's last month KPIs stand as at its end.
    """
    length = contributions.months
    last = plans[max(plans)]
    subjects = Subjects.of(last, contributions)
    versions = {plan.version: plan for plan in plans.values()}
    by_version = {v: _rated(plan, contributions, subjects) for v, plan in versions.items()}
    in_force = np.array([plans[n].version for n in range(1, length + 1)])
    frame = pd.concat(
        [rows[in_force[rows["month_number"] - 1] == v] for v, rows in by_version.items()]
    ).sort_values(["subject", "month_number"], kind="stable", ignore_index=True)
    _hold(frame, length)
    _look_ahead(last, frame, length)
    keep(last.thresholds, frame, length)
    _of_the_month(contributions, subjects, frame)
    frame["partial"] = _partial(contributions, subjects, frame)
    frame = _after_the_end(last, frame, length, months)
    whole = (frame["department"] == "").to_numpy()
    return frame[whole].reset_index(drop=True), frame[~whole].reset_index(drop=True)


def _rated(plan: Plan, contributions: Contributions, subjects: Subjects) -> pd.DataFrame:
    """Every subject × month by one version of the plan, with the colour that its figures give."""
    kpis = tuple(plan.kpis.get(k.code, k) for k in subjects.kpis)
    paths = Paths.of(kpis, plan.months)
    found = values(contributions, replace(subjects, kpis=kpis), plan.thresholds, paths)
    count, length = found.value.shape
    numbers = np.arange(1, length + 1)
    expected = _expected(kpis, found, by_month(paths, numbers))
    row, month = np.repeat(np.arange(count), length), np.tile(numbers, count)
    frame = _described(plan, kpis, row)
    frame["subject"], frame["month_number"] = row, month
    frame["department"] = np.array(subjects.department, dtype=object)[row]
    frame["kind"] = found.kind.ravel()
    frame["actual"] = found.value.ravel()
    frame["numerator"], frame["base"] = found.numerator.ravel(), found.cases.ravel()
    frame["expected"], frame["target"] = expected.ravel(), paths.target[row]
    frame["least"] = _least_cases(plan.thresholds, kpis)[row]
    figures = _Figures(kpis, paths, row)
    actual, planned_for = found.value.ravel(), expected.ravel()
    planned, earned = figures.share(planned_for), figures.share(actual)
    frame["planned_share"], frame["earned_share"] = settle(planned), settle(earned)
    frame["schedule_variance"] = settle(figures.variance(actual, planned_for))
    with np.errstate(divide="ignore", invalid="ignore"):
        one_more = (frame["numerator"] + frame["one_case"]) / frame["base"] * frame["scale"]
    frame["with_one_case"] = settle(figures.variance(one_more.to_numpy(dtype=float), planned_for))
    frame["colour"], frame["decided"] = decide(plan.thresholds, KPI_RULES, frame)
    frame["earned_at"] = paths.earned_schedule(row, month, earned)
    frame["expected_at"] = paths.earned_schedule(row, month, planned)
    frame["reached_at"] = paths.first_reached(row, np.minimum(earned, 1.0))
    frame["begins"], frame["ends"] = paths.begins[row], paths.ends[row]
    empty = frame["colour"].isin([Colour.NO_DATA, Colour.UNRATED])
    frame["met"] = frame["earned_share"] >= 1
    for column in ("earned_share", "schedule_variance"):
        frame[column] = frame[column].mask(empty)
    return frame


def _described(plan: Plan, kpis: Sequence[Kpi], row: np.ndarray) -> pd.DataFrame:
    """What the catalogue says of each row's KPI."""
    said: dict[str, list[object]] = {
        "code": [k.code for k in kpis],
        "measure": [k.measure for k in kpis],
        "name": [k.name for k in kpis],
        "unit": [k.unit for k in kpis],
        "departments": [" ".join(k.reporters) for k in kpis],
        "polarity": [k.polarity.value for k in kpis],
        "combine": [k.combine.value for k in kpis],
        "shape": [k.shape.value if k.shape else "" for k in kpis],
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
    columns = {name: np.array(of)[row] for name, of in said.items()}
    # A plan may have milestones alone: nothing is no list of numbers then.
    columns |= {name: np.array(of, dtype=bool)[row] for name, of in flags.items()}
    return pd.DataFrame(columns)


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


def _hold(frame: pd.DataFrame, length: int) -> None:
    """Let a KPI on hold stand as in the last month in which it was not."""
    held = (frame["decided"] == RuleKey.ON_HOLD).to_numpy().reshape(-1, length)
    column = np.arange(length)
    stands = np.maximum.accumulate(np.where(held, -1, column), axis=1)
    first = np.arange(len(frame)).reshape(-1, length)[:, :1]
    source = (first + np.maximum(stands, 0)).ravel()
    on_hold = held.ravel()
    never = on_hold & (stands.ravel() < 0)
    frame["on_hold"] = on_hold
    frame["held_from"] = np.where(on_hold, stands.ravel() + 1.0, np.nan)
    for name in _STANDS:
        frame[name] = frame[name].to_numpy()[source]
    frame.loc[never, ["actual", "numerator", "base", "expected"]] = np.nan
    zero = np.where(frame["shared"], 0.0, np.nan)[never]
    for name in ("planned_share", "earned_share", "schedule_variance"):
        frame.loc[never, name] = zero
    frame.loc[never, "colour"] = Colour.NOT_DUE.value


def _look_ahead(plan: Plan, frame: pd.DataFrame, length: int) -> None:
    """Add months behind, forecast, and what is needed from now on."""
    limits = plan.thresholds
    month = frame["month_number"].to_numpy(dtype="int64")
    has_value = (frame["kind"] == ValueKind.VALUE).to_numpy()
    reported = has_value.reshape(-1, length).cumsum(axis=1).ravel()
    frame["months_reported"] = reported
    rated = frame["colour"].isin(RATED).to_numpy() & ~frame["on_hold"].to_numpy()
    shared = rated & frame["shared"].to_numpy()
    behind = (frame["expected_at"] - frame["earned_at"]).clip(lower=0.0).to_numpy(dtype=float)
    frame["months_behind"] = np.where(shared, settle(behind), np.nan)
    ahead = frame["earned_share"] > frame["planned_share"]
    earned_at = np.where(ahead, frame["reached_at"], frame["earned_at"])
    begins, ends = frame["begins"].to_numpy(), frame["ends"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        pace = (earned_at - begins) / (frame["expected_at"].to_numpy() - begins)
        reached = settle(begins + (ends - begins) / pace)
    known = (
        (reported >= limits.forecast_from_months)
        & (month - begins >= limits.forecast_since_months)
        & (frame["shape"] != Shape.STEP).to_numpy()
        & (settle(earned_at) > begins)
        & (settle(frame["expected_at"].to_numpy(dtype=float)) > begins)
        & (reached <= 2 * plan.months)
    )
    since = _met_since(frame, has_value, length)
    met = (frame["earned_share"] >= 1).to_numpy()
    forecast = np.where(met, since, np.where(known, reached, np.nan))
    frame["forecast_month"] = np.where(shared, forecast, np.nan)
    left = plan.months - month
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = (frame["target"] - frame["actual"]).to_numpy(dtype=float) / left
    wanted = rated & ~frame["ceiling"].to_numpy() & (left > 0)
    frame["needed"] = np.where(wanted, needed, np.nan)


def _of_the_month(contributions: Contributions, subjects: Subjects, frame: pd.DataFrame) -> None:
    """Add what was given for the month alone, by how many, and whether all named evidence."""
    given = contributions.is_in(ContributionState.GIVEN)
    said = contributions.is_in(ContributionState.GIVEN, ContributionState.NOT_APPLICABLE)
    reported, named = subjects.total(said), subjects.total(said * contributions.evidence)
    summed = subjects.total(np.where(given, contributions.value, 0.0))
    frame["monthly"] = np.where(subjects.total(given) > 0, summed, np.nan).ravel()
    frame["reported"] = reported.ravel().astype("int64")
    frame["evidence"] = ((reported > 0) & (named == reported)).ravel()


def _met_since(frame: pd.DataFrame, has_value: np.ndarray, length: int) -> Floats:
    """The first of the months running in which the target is met; months without a value pass."""
    met = frame["met"].to_numpy().reshape(-1, length)
    counts = has_value.reshape(-1, length)
    since = np.zeros(met.shape[0])
    found = np.zeros(met.shape)
    for column in range(length):
        begun = np.where(since > 0, since, column + 1.0)
        since = np.where(counts[:, column], np.where(met[:, column], begun, 0.0), since)
        found[:, column] = since
    return found.ravel()


def _partial(contributions: Contributions, subjects: Subjects, frame: pd.DataFrame) -> list[str]:
    """The silent reporters of each row, of the month whose figures it shows."""
    silent = contributions.is_in(ContributionState.SILENT)
    month = frame["held_from"].fillna(frame["month_number"]).to_numpy(dtype="int64")
    named = [""] * len(frame)
    counted = subjects.total(silent)
    subject = frame["subject"].to_numpy()
    some = (month > 0) & (counted[subject, np.maximum(month - 1, 0)] > 0)
    pairs_of: dict[int, list[int]] = {}
    for row, of in zip(subjects.rows.tolist(), subjects.members.tolist(), strict=True):
        pairs_of.setdefault(of, []).append(row)
    for place in np.flatnonzero(some & (frame["polarity"] != Polarity.CONTEXT).to_numpy()).tolist():
        column = month[place] - 1
        rows = [r for r in pairs_of[int(subject[place])] if silent[r, column]]
        named[place] = " ".join(contributions.pairs[r][1] for r in rows)
    return named


def _after_the_end(
    plan: Plan, frame: pd.DataFrame, length: int, months: Sequence[int]
) -> pd.DataFrame:
    """The months asked for; those after the plan's last month as at its end."""
    numbers = np.array(sorted(months), dtype="int64")
    columns = np.minimum(numbers, length) - 1
    first = np.arange(0, len(frame), length)
    rows = (first[:, None] + columns[None, :]).ravel()
    shown: pd.DataFrame = frame.iloc[rows].reset_index(drop=True)
    shown["month_number"] = np.tile(numbers, len(first))
    shown["month"] = shown["month_number"].map({n: str(plan.month(n)) for n in numbers.tolist()})
    return shown
