"""Why a status is what it is: a sentence with the numbers in it, for rows of a report's frames."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from napams.domain.frames import Row, plain, records
from napams.domain.report import StatusReport
from napams.wording.group_reasons import department_reason, group_reason
from napams.wording.kpi_reasons import kpi_reason
from napams.wording.milestones import milestone_reason


def kpi_reasons(report: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.kpis` or `report.own_shares`."""
    return [kpi_reason(report, row) for row in records(frame)]


def group_reasons(report: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.measures`."""
    return [group_reason(report, row) for row in records(frame)]


def department_reasons(report: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.departments`."""
    return [department_reason(report, row) for row in records(frame)]


def milestone_reasons(report: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.milestones`."""
    return [milestone_reason(report, row) for row in records(frame)]


REASONS: dict[str, Callable[[StatusReport, pd.DataFrame], list[str]]] = {
    "kpis": kpi_reasons,
    "own_shares": kpi_reasons,
    "measures": group_reasons,
    "departments": department_reasons,
    "milestones": milestone_reasons,
}
"""By the name of the report's frame."""


def reason(report: StatusReport, kind: str, row: Row, eyes: str = "") -> str:
    """Why an `indicator`, `milestone`, `measure` or `department` is what its row says.

    `eyes`: as in `napams.wording.waiting`.
    """
    row = plain(row)
    made: dict[str, Callable[[], str]] = {
        "indicator": lambda: kpi_reason(report, row, eyes),
        "milestone": lambda: milestone_reason(report, row, eyes),
        "measure": lambda: group_reason(report, row, eyes),
        "department": lambda: department_reason(report, row),
    }
    return made[kind]()
