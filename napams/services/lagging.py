"""The departments that lag in a month, a row for each rule that holds."""

from __future__ import annotations

import pandas as pd

from napams.domain.frames import of_month, records, worst_first
from napams.domain.lagging import lagging_since
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.services.status import month_number
from napams.wording.lags import sentence

LAGGING_COLUMNS = ("month", "department", "name", "rule", "rules", "step", "since", "reason")
"""`rules` are all that hold for the department, `since` the month from which it has lagged on."""


def lagging(report: StatusReport, month: Month) -> pd.DataFrame:
    """One row per department × rule, with its sentence, worst first; Refused (NO_SUCH_MONTH)."""
    number, plan = month_number(report, month), report.plan
    rows = [
        {
            "month": str(month),
            "department": d["department"],
            "name": d["name"],
            "rule": lag.rule,
            "rules": " ".join(each.rule for each in lags),
            "step": "",
            "since": str(plan.month(lagging_since(report.lags, d["department"], number))),
            "reason": sentence(plan, lag),
        }
        for d in records(worst_first(of_month(report.departments, month)))
        for lags in [report.lags_of(d["department"], month)]
        for lag in lags
    ]
    return pd.DataFrame(rows, columns=list(LAGGING_COLUMNS))
