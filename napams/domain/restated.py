"""Restatements: figures of past returns that a later accepted revision replaced."""

from __future__ import annotations

import pandas as pd

from napams.domain.path import settle

ACCEPTED = (
    "month",
    "department",
    "code",
    "revision",
    "value",
    "accepted_at",
    "accepted_by",
    "note",
)
"""Columns of the frame of accepted figures that the store gives: one row a KPI and revision."""

RESTATEMENTS = (*ACCEPTED, "before", "replaced")


def restatements(accepted: pd.DataFrame) -> pd.DataFrame:
    """The accepted figures that differ from the accepted ones before them, newest first.

    `value` is what stands since `accepted_at`, `before` what stood until then, `replaced` the
    number of the revision that it stood in.
    """
    rows = accepted.sort_values(["month", "department", "code", "revision"], kind="stable")
    earlier = rows.groupby(["month", "department", "code"], sort=False)
    rows = rows.assign(before=earlier["value"].shift(), replaced=earlier["revision"].shift())
    rows = rows[rows["replaced"].notna()]
    same = (settle((rows["value"] - rows["before"]).to_numpy(dtype=float)) == 0) | (
        rows["value"].isna() & rows["before"].isna()
    )
    changed = rows[~same].astype({"replaced": "int64"})
    order = ["accepted_at", "month", "department", "code"]
    changed = changed.sort_values(order, ascending=[False, True, True, True], kind="stable")
    return pd.DataFrame(changed[list(RESTATEMENTS)]).reset_index(drop=True)
