"""What has gained most against its plan in a month."""

from __future__ import annotations

import pandas as pd

from napams.domain.path import settle
from napams.domain.status import RATED


def gains(kpis: pd.DataFrame, number: int) -> pd.DataFrame:
    """The scored KPIs whose schedule variance rose in plan month `number`, most first.

    `kpis` as `rate_kpis` gives them. Rated in the month and in the one before; `gain` is the rise
    as a share of the planned change, `before` the value a month ago. Equal gains by code.
    """
    rated = kpis[kpis["score"] & kpis["colour"].isin(RATED)]
    now = rated[rated["month_number"] == number]
    past = rated[rated["month_number"] == number - 1].set_index("code")
    rows = now[now["code"].isin(past.index)]
    variance = rows["code"].map(past["schedule_variance"]).astype("float64")
    rows = rows.assign(
        before=rows["code"].map(past["actual"]),
        gain=settle((rows["schedule_variance"] - variance).to_numpy(dtype=float)),
    )
    rows = rows[rows["gain"] > 0]
    return rows.sort_values(["gain", "code"], ascending=[False, True], kind="stable")
