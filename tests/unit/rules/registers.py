"""Registers of returns, made up: everything came in time and was accepted, but for what is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.reporting import due_on

Change = Mapping[str, Any]

WAITING: Change = {"accepted": False, "contribution": "waiting", "state": "received"}
SILENT: Change = {"accepted": False, "light": "missing", "state": "", "days_late": 99}
AWAITED: Change = {"accepted": False, "contribution": "awaited", "light": "due", "state": ""}
WAIVED: Change = {"accepted": False, "contribution": "waived", "light": "waived", "state": ""}


def registered(
    plan: Plan, months: Iterable[int], but: Mapping[int, Change] | None = None
) -> pd.DataFrame:
    """A row for every department and month; `but` are the changes by month, for all departments."""
    rows = [
        {
            "department": department.code,
            "month": str(plan.month(n)),
            "month_number": n,
            "due": due_on(plan.month(n), plan.calendar),
            "light": "on time",
            "received_on": due_on(plan.month(n), plan.calendar),
            "state": "accepted",
            "days_late": 0,
            "accepted": True,
            "contribution": "silent",
            "owed": True,
            "uncorrected": False,
            "sent_backs": 0,
            "sent_back_on": None,
            "waiting_since": None,
            "waived_by": None,
            **(but or {}).get(n, {}),
        }
        for n in months
        for department in plan.departments
    ]
    frame = pd.DataFrame(rows)
    frame["uncorrected"] = frame["uncorrected"].astype(object)
    return frame
