"""A small report: two measures, two departments, three months, made by the rules themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

import pandas as pd

from napams.domain.catalogue import (
    Combine,
    Department,
    Kpi,
    Measure,
    Milestone,
    Plan,
    Polarity,
    Shape,
)
from napams.domain.comparison import MonthRows, changes
from napams.domain.contributions import FIGURES
from napams.domain.events import Head
from napams.domain.frames import of_month
from napams.domain.milestones import REPORTS
from napams.domain.months import Month
from napams.domain.provenance import SOURCES
from napams.domain.report import Known, StatusReport
from napams.domain.reporting import days_late, due_on, missing_from, reporting_status
from napams.domain.returns import NarrativeField
from napams.report.brief_data import BriefData
from napams.services.changes import COLUMNS, Changed, Earlier
from napams.store.returns import NARRATIVES
from napams.wording.changes import change_rows
from napams.wording.restatements import RESTATEMENTS

JANUARY, FEBRUARY, MARCH = (Month(2025, n) for n in (1, 2, 3))
TODAY = date(2025, 4, 17)
PAST = datetime(2025, 4, 9, 18, 59, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> & [a](http://x.example)"

ARRESTS, MONEY, WAITING, DEATHS = "M01-K1", "M01-K2", "M02-K1", "M02-K2"
REPORTED: dict[str, dict[int, float]] = {
    ARRESTS: {1: 2, 2: 2, 3: 1},
    MONEY: {1: 0.5, 2: 1.0, 3: 1.0},
    WAITING: {1: 10, 2: 9.5},
    DEATHS: {1: 0, 2: 5, 3: 1},
}
RECEIVED: dict[tuple[str, int], date] = {
    ("FIA", 1): date(2025, 2, 7),
    ("FIA", 2): date(2025, 3, 8),
    ("FIA", 3): date(2025, 4, 7),
    ("POL", 1): date(2025, 2, 1),
}


def _kpi(code: str, name: str, unit: str, **more: object) -> Kpi:
    values: dict[str, object] = {
        "code": code,
        "name": name,
        "unit": unit,
        "polarity": Polarity.HIGHER,
        "combine": Combine.SUM,
        "shape": Shape.LINEAR,
        "baseline": 0,
        "baseline_basis": "illustrative",
        "reporters": ("FIA",),
    }
    return Kpi.model_validate({**values, **more})


@cache
def small_plan() -> Plan:
    """A rising total, a PKR total, a fall, a context figure; a title that is hostile."""
    arrests = _kpi(ARRESTS, "Arrests", "count", targets=(9, 18, 27, 36), headline=True)
    money = _kpi(MONEY, "Assets frozen", "PKR m", targets=(3, 6, 9, 12), score=False)
    waiting = _kpi(
        WAITING,
        "Days of waiting",
        "days",
        combine=Combine.LAST,
        polarity=Polarity.LOWER,
        baseline=10,
        targets=(8, 6, 4, 2),
        headline=True,
    )
    deaths = _kpi(DEATHS, "Deaths", "count", polarity=Polarity.CONTEXT, shape=None, score=False)
    papers = Milestone(code="M01-T1", name="Papers issued", owner="POL", due_month=1)
    return Plan(
        title="A plan",
        starts=JANUARY,
        adopted_on=date(2024, 12, 1),
        departments=(
            Department(code="FIA", name="Federal Agency"),
            Department(code="POL", name="Police"),
        ),
        measures=(
            Measure(
                code="M01",
                title=HOSTILE,
                purpose="To arrest.",
                lead=("FIA",),
                kpis=(arrests, money),
                milestones=(papers,),
            ),
            Measure(
                code="M02",
                title="Waiting",
                purpose="To wait less.",
                lead=("POL", "FIA"),
                kpis=(waiting, deaths),
            ),
        ),
    )


def _figures() -> pd.DataFrame:
    rows = [
        {
            "code": code,
            "department": "FIA",
            "month_number": number,
            "state": "given",
            "value": value,
            "numerator": None,
            "denominator": None,
            "evidence": number > 1,
        }
        for code, by_month in REPORTED.items()
        for number, value in by_month.items()
    ]
    return pd.DataFrame(rows, columns=list(FIGURES))


def _sources() -> pd.DataFrame:
    rows = [
        (code, number, str(small_plan().month(number)), "FIA", 1, "Return", "G7")
        for code, by_month in REPORTED.items()
        for number in by_month
    ]
    return pd.DataFrame(rows, columns=list(SOURCES))


def _register() -> pd.DataFrame:
    plan, rows = small_plan(), []
    for number in (1, 2, 3, 4):
        month = plan.month(number)
        due, missing = due_on(month, plan.calendar), missing_from(month, plan.calendar)
        for department in ("FIA", "POL"):
            came = RECEIVED.get((department, number))
            rows.append(
                {
                    "month": str(month),
                    "month_number": number,
                    "department": department,
                    "due": due,
                    "missing_from": missing,
                    "light": reporting_status(due, missing, came, TODAY).value,
                    "received_on": came,
                    "revisions": int(came is not None),
                    "state": "accepted" if came else "",
                    "days_late": days_late(due, came, TODAY),
                    "uncorrected": False if came else None,
                    "contribution": "silent" if due < TODAY else "awaited",
                    "accepted": came is not None,
                    "sent_backs": 0,
                    "sent_back_on": None,
                    "waiting_since": None,
                    "refused_on": None,
                    "waived_by": None,
                    "owed": True,
                }
            )
    return pd.DataFrame(rows)


@cache
def small_report(known_on: datetime | None = None) -> StatusReport:
    """Three months that have ended and one that has begun."""
    no_reports = pd.DataFrame(columns=list(REPORTS))
    return StatusReport.of(
        small_plan(),
        Known(_figures(), no_reports, _register(), _sources()),
        (1, 2, 3),
        as_of=TODAY,
        head=Head(0, ""),
        known_on=known_on,
    )


def small_data(month: Month) -> BriefData:
    """The data of a month's one page; one department asks for a decision in hostile words."""
    asked = {
        "month": str(month),
        "month_number": small_plan().month_number(month),
        "department": "FIA",
        "field": NarrativeField.DECISIONS_REQUESTED.value,
        "text": HOSTILE,
        "revision": 1,
        "received_on": TODAY,
        "source": "Narrative!B9",
    }
    return BriefData(
        report=small_report(),
        month=month,
        narratives=pd.DataFrame([asked], columns=list(NARRATIVES)),
        restatements=pd.DataFrame(columns=list(RESTATEMENTS)),
        unreviewed=pd.DataFrame(columns=["department", "revision", "queries"]),
        breakdowns=pd.DataFrame(),
        changed_at=PAST,
    )


def small_changes(month: Month) -> Changed:
    """What changed against the month before, which nobody closed; in the first month, nothing."""
    report = small_report()
    before = max(JANUARY, month + -1)
    found = changes(_stand(before), _stand(month))
    rows = change_rows(report, found).assign(since=str(month))
    return Changed(Earlier(report, before, as_closed=False), rows[list(COLUMNS)])


def _stand(month: Month) -> MonthRows:
    report = small_report()
    frames = (report.measures, report.kpis, report.departments, report.milestones)
    return MonthRows(*(of_month(frame, month) for frame in frames))
