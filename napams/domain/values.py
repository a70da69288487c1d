"""The value of a KPI in a month, from figures that the database has summed (docs/rules.md).

`figures` has one row per KPI and plan month in which at least one department's figure was
accepted: `code`, `month_number`, then over the departments of that month `monthly`, `numerator`,
`denominator` (sums), `reported` (departments with an accepted figure) and `valued` (those that
gave a value rather than "not applicable"), and over the months up to it `running` (of
`monthly`, from the plan's start), `pooled_numerator` and `pooled_denominator` (POOLED_MONTHS).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from napams.domain.catalogue import Combine, Kpi

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
"""Columns of the frame of figures that the store gives."""

POOLED_MONTHS = 3
"""The months that a pooled ratio rests on, the one shown among them."""


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
