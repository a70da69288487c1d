"""Registers, made up: every return came in time and was accepted, but for what is said of some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.contributions import FIGURES
from napams.domain.events import Head
from napams.domain.milestones import REPORTS
from napams.domain.provenance import SOURCES
from napams.domain.report import Known, StatusReport
from napams.domain.reporting import due_on
from tests.plans.facts import Facts

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
            "refused_on": None,
            "waived_by": None,
            **(but or {}).get(n, {}),
        }
        for n in months
        for department in plan.departments
    ]
    frame = pd.DataFrame(rows)
    frame["uncorrected"] = frame["uncorrected"].astype(object)
    return frame


def reports(facts: Facts) -> pd.DataFrame:
    """The frame of milestone reports."""
    rows = [
        {
            "code": code,
            "month_number": month,
            "status": "completed" if report.completed else "in progress",
            "forecast": report.forecast,
            "completed_on": report.completed_on,
            "reported_in": month,
        }
        for (code, month), report in facts.reports.items()
    ]
    return pd.DataFrame(rows, columns=list(REPORTS))


def report_of(
    plan: Plan, facts: Facts, register: pd.DataFrame, until: int, today: date
) -> StatusReport:
    """The report on a plan of milestones alone."""
    nothing = pd.DataFrame(columns=list(FIGURES)), pd.DataFrame(columns=list(SOURCES))
    known = Known(nothing[0], reports(facts), register, nothing[1])
    months, nobody = range(1, until + 1), Head(0, "")
    return StatusReport.of(plan, known, months, as_of=today, head=nobody)
