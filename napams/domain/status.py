"""Value and status of every KPI in every month, vectorised over KPI × month.

Source: docs/rules.md, Shares and schedule variance; The colour of an indicator; Months behind,
forecast, needed from now.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from napams.domain.catalogue import Combine, Kpi, Plan, Polarity
from napams.domain.colours import KPI_RULES, Colour, decide
from napams.domain.path import Floats, Paths, settle

FIGURES = (
    "code",
    "month_number",
    "monthly",
    "numerator",
    "denominator",
    "reported",
    "valued",
    "running",
    "pooled_numerator",
    "pooled_denominator",
    "evidence",
)
"""Columns of the frame of figures that the store gives.

It has one row per KPI and plan month in which at least one department's figure was accepted. Over
the departments of that month: `monthly`, `numerator`, `denominator` (sums), `reported`
(departments with an accepted figure) and `valued` (those that gave a value rather than "not
applicable"). Over the months up to it: `running` (of `monthly`, from the plan's start),
`pooled_numerator` and `pooled_denominator` (POOLED_MONTHS).
"""

POOLED_MONTHS = 3
"""The months that a pooled ratio rests on, the one shown among them."""
RATED = (Colour.GREEN.value, Colour.AMBER.value, Colour.RED.value)


def values(kpis: Sequence[Kpi], figures: pd.DataFrame, months: Sequence[int]) -> pd.DataFrame:
    """One row per KPI × month, in that order: the figures with the KPI's value `actual`.

    `actual` is NaN without a value; "not applicable" adds nothing to a total and does not hide it.
    `complete`: every reporter's figure is in. `applies`: a value can be formed from them. `base`:
    denominator of a ratio, else NaN. `months_reported`: complete months so far.
    """
    grid = pd.MultiIndex.from_product(
        [[k.code for k in kpis], months], names=["code", "month_number"]
    )
    frame = figures.set_index(["code", "month_number"]).reindex(grid).reset_index()
    row = np.repeat(np.arange(len(kpis)), len(months))
    combine = np.array([k.combine.value for k in kpis])[row]
    scale = np.array([k.scale for k in kpis])[row]

    frame["row"] = row
    frame["expected_reports"] = np.array([len(k.reporters) for k in kpis])[row]
    frame["reported"] = frame["reported"].fillna(0).astype("int64")
    frame["valued"] = frame["valued"].fillna(0).astype("int64")
    complete = frame["reported"].to_numpy() >= frame["expected_reports"].to_numpy()

    pooled = combine == Combine.POOLED_RATIO.value
    ratio = pooled | (combine == Combine.LAST_RATIO.value)
    part = np.where(pooled, frame["pooled_numerator"], frame["numerator"]).astype(float)
    base = np.where(pooled, frame["pooled_denominator"], frame["denominator"]).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(base > 0, part / base * scale, np.nan)
    of_month = np.where(frame["valued"].to_numpy() > 0, frame["monthly"], np.nan)
    plain = np.where(combine == Combine.SUM.value, frame["running"], of_month).astype(float)

    frame["actual"] = np.where(complete, np.where(ratio, share, plain), np.nan)
    frame["base"] = np.where(ratio, base, np.nan)
    frame["complete"] = complete
    frame["applies"] = complete & frame["actual"].notna().to_numpy()
    frame["months_reported"] = frame.groupby("row", sort=False)["applies"].cumsum().astype("int64")
    return frame


def rate_kpis(plan: Plan, figures: pd.DataFrame, months: Sequence[int]) -> pd.DataFrame:
    """One row per KPI × plan month, KPIs in catalogue order, months ascending.

    `figures` has the columns FIGURES. Adds to them: `month` (`2025-03`), `name`, `measure`, `unit`,
    `departments`, `expected`, `target`, `planned_share`, `earned_share`,
    `schedule_variance` (shares of the planned change), `months_behind`, `forecast_month` (plan
    months), `needed` (per month left), `colour`, `decided` (the key of the rule that gave it),
    and the catalogue's marks `polarity`, `combine`, `score`, `headline`.
    """
    kpis = list(plan.kpis.values())
    frame = values(kpis, figures, months)
    paths = Paths.of(kpis)
    row = frame["row"].to_numpy()
    month = frame["month_number"].to_numpy(dtype="int64")
    actual = frame["actual"].to_numpy(dtype=float)

    expected = paths.expected(row, month)
    planned, earned = paths.share(row, expected), paths.share(row, actual)
    variance, shared = _variance(kpis, paths, row, expected, actual, planned, earned)
    frame["expected"], frame["target"] = expected, paths.target[row]
    frame["planned_share"] = np.where(shared, settle(planned), np.nan)
    frame["earned_share"] = np.where(shared, settle(earned), np.nan)
    frame["schedule_variance"] = settle(variance)
    frame["polarity"] = np.array([k.polarity.value for k in kpis])[row]
    frame["combine"] = np.array([k.combine.value for k in kpis])[row]
    frame["colour"], frame["decided"] = decide(plan.thresholds, KPI_RULES, frame)

    silent = frame["colour"].isin([Colour.NO_DATA, Colour.UNRATED])
    for column in ("earned_share", "schedule_variance"):
        frame[column] = frame[column].mask(silent)
    rated = frame["colour"].isin(RATED).to_numpy()
    schedule = paths.earned_schedule(row, month, earned)
    behind = np.where(frame["schedule_variance"] >= 0, 0.0, month - schedule)
    frame["months_behind"] = np.where(rated & shared, settle(behind), np.nan)
    frame["forecast_month"] = np.where(
        rated & shared, _forecast(plan, paths, frame, schedule), np.nan
    )
    left = plan.months - month
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = (frame["target"] - actual) / left
    ceiling = np.array([k.is_ceiling for k in kpis])[row]
    frame["needed"] = np.where(rated & ~ceiling & (left > 0), needed, np.nan)
    return _described(plan, kpis, frame)


def _variance(
    kpis: Sequence[Kpi],
    paths: Paths,
    row: np.ndarray,
    expected: Floats,
    actual: Floats,
    planned: Floats,
    earned: Floats,
) -> tuple[Floats, np.ndarray]:
    """Schedule variance of each pair, and whether it has shares (ceilings and holds have none)."""
    ceiling = np.array([k.is_ceiling for k in kpis])[row]
    hold = np.array([k.is_hold for k in kpis])[row]
    sign = np.array([-1.0 if k.polarity is Polarity.LOWER else 1.0 for k in kpis])[row]
    target = paths.target[row]
    met = np.where(settle(actual - target) == 0, 0.0, np.where(np.isnan(actual), np.nan, -1.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        under_ceiling = np.where(target == 0, met, (expected - actual) / target)
        held = np.where(target == 0, met, sign * (actual - target) / np.abs(target))
    shared = ~(ceiling | hold)
    return np.where(ceiling, under_ceiling, np.where(hold, held, earned - planned)), shared


def _forecast(plan: Plan, paths: Paths, frame: pd.DataFrame, schedule: Floats) -> Floats:
    """The plan month in which the target is reached at the present pace; NaN if too early."""
    row = frame["row"].to_numpy()
    month = frame["month_number"].to_numpy(dtype="int64")
    begins, ends = paths.begins[row], paths.ends[row]
    with np.errstate(divide="ignore", invalid="ignore"):
        pace = (schedule - begins) / (month - begins)
        reached = begins + (ends - begins) / pace
    known = (frame["months_reported"] >= plan.thresholds.forecast_from_months).to_numpy()
    return np.where(known & (month > begins) & (settle(schedule) > begins), settle(reached), np.nan)


def _described(plan: Plan, kpis: Sequence[Kpi], frame: pd.DataFrame) -> pd.DataFrame:
    """With the catalogue's words and the reason."""
    row = frame["row"].to_numpy()
    numbers = sorted(set(frame["month_number"]))
    written = {n: str(plan.month(n)) for n in numbers}
    frame["month"] = frame["month_number"].map(written)
    texts: dict[str, list[object]] = {
        "measure": [k.measure for k in kpis],
        "name": [k.name for k in kpis],
        "unit": [k.unit for k in kpis],
        "departments": [" ".join(k.reporters) for k in kpis],
        "score": [k.score for k in kpis],
        "headline": [k.headline for k in kpis],
    }
    for column, of_kpis in texts.items():
        frame[column] = np.array(of_kpis)[row]
    frame["evidence"] = frame["evidence"].fillna(False).astype(bool)
    return frame.drop(columns="row")
