"""The row of a department: how it reports, how it delivers, whether it lags.

Source: docs/rules.md, Measures and departments; Lagging departments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.lagging import Lag
from napams.domain.reporting import ReportingStatus
from napams.domain.rollup import Parts, department_groups, roll_up

NOT_EXPECTED = (ReportingStatus.DUE.value, ReportingStatus.WAIVED.value)
"""Lights of obligations that no rate counts: still open, or waived."""


def rate_departments(
    plan: Plan, parts: Parts, register: pd.DataFrame, lags: Iterable[Lag]
) -> pd.DataFrame:
    """One row per department × month."""
    order = [d.code for d in plan.departments]
    frame = roll_up(plan, parts.under(department_groups(plan)), order)
    frame = frame.rename(columns={"group": "department"})
    frame["month"] = [str(plan.month(n)) for n in frame["month_number"]]
    frame["name"] = frame["department"].map({d.code: d.name for d in plan.departments})
    by_department = defaultdict(list)
    for lag in lags:
        by_department[lag.department, lag.month_number].append(lag)
    keys = zip(frame["department"], frame["month_number"], strict=True)
    found = [by_department[key] for key in keys]
    frame["lagging"] = [bool(f) for f in found]
    frame["rules"] = [" ".join(lag.rule for lag in f) for f in found]
    frame = frame.merge(_reporting(register), on=["department", "month_number"], how="left")
    frame["reporting"] = frame["reporting"].fillna("")
    return frame


def _reporting(register: pd.DataFrame) -> pd.DataFrame:
    """The light of each month and the share of expected returns that came on time until then."""
    rows = register.sort_values(["department", "month_number"])
    expected = (~rows["light"].isin(NOT_EXPECTED)).astype(int).groupby(rows["department"]).cumsum()
    on_time = (
        (rows["light"] == ReportingStatus.ON_TIME).astype(int).groupby(rows["department"]).cumsum()
    )
    return pd.DataFrame(
        {
            "department": rows["department"],
            "month_number": rows["month_number"],
            "reporting": rows["light"],
            "on_time_rate": (on_time / expected).where(expected > 0),
        }
    )
