"""`datapackage.json`: what each column of the summaries is (Frictionless Data Package)."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from napams.domain.colours import Colour
from napams.domain.report import StatusReport

FIELDS: dict[str, tuple[str, str]] = {
    "month": ("yearmonth", "Calendar month that the row speaks of"),
    "code": ("string", "Code of the KPI or milestone"),
    "measure": ("string", "Code of the measure"),
    "name": ("string", "Name of the KPI, milestone or department"),
    "title": ("string", "Title of the measure"),
    "unit": ("string", "Unit of expected and actual"),
    "lead": ("string", "Leading departments"),
    "departments": ("string", "Departments that report the KPI"),
    "department": ("string", "Code of the department"),
    "owner": ("string", "Department that owns the milestone"),
    "expected": ("number", "Value planned for the end of the month, in the unit"),
    "actual": ("number", "Value of the KPI in the month, in the unit"),
    "planned_share": ("number", "Share of the planned change that was due, 0 to 1"),
    "earned_share": ("number", "Share of the planned change that is achieved"),
    "schedule_variance": ("number", "Earned share less planned share"),
    "months_behind": ("number", "Months behind the planned path"),
    "forecast_month": ("number", "Plan month in which the target is reached at this pace"),
    "colour": ("string", "Status"),
    "reason": ("string", "Why, in a sentence"),
    "source": ("string", "Return, revision, sheet and cell that the figure comes from"),
    "kpis_green": ("integer", "KPIs that are green"),
    "kpis_amber": ("integer", "KPIs that are amber"),
    "kpis_red": ("integer", "KPIs that are red"),
    "kpis_no_data": ("integer", "KPIs without an accepted figure for the month"),
    "milestones_overdue": ("integer", "Milestones that are overdue"),
    "reporting": ("string", "Reporting light of the month's return"),
    "on_time_rate": ("number", "Returns on time, of those expected so far"),
    "lagging": ("boolean", "Whether a lagging rule holds"),
    "rules": ("string", "Lagging rules that hold"),
    "step": ("string", "Step of the ladder of escalation"),
    "due": ("date", "Due day"),
    "first_due": ("date", "Due day as first adopted"),
    "state": ("string", "Where the milestone or the return stands"),
    "days": ("integer", "Days overdue, or days until due"),
    "completed_on": ("date", "Day of completion"),
    "forecast": ("date", "Day expected by the owner"),
    "missing_from": ("date", "Day from which the return counts as missing"),
    "light": ("string", "Reporting light"),
    "received_on": ("date", "Day on which the JTF received a readable file"),
    "revisions": ("integer", "Revisions received"),
    "days_late": ("integer", "Days after the due day"),
}
"""Type and meaning of every column of every summary."""

DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n"}
"""Said, so that no reader guesses: sentences hold semicolons."""

KEYS = {
    "kpis": ["month", "code"],
    "measures": ["month", "measure"],
    "departments": ["month", "department"],
    "milestones": ["month", "code"],
    "register": ["month", "department"],
}


def describe(
    report: StatusReport, chosen: dict[str, str], frames: dict[str, pd.DataFrame]
) -> bytes:
    """The descriptor as JSON; it says which state of the data the figures come from.

    `chosen` names what rows were asked for: `month`, `measure`, `department`, each or `all`.
    """
    descriptor: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "napams-summaries",
        "title": report.plan.title,
        "description": "Made-up returns." if report.demonstration else "Accepted returns only.",
        "created": f"{report.as_of.isoformat()}T00:00:00+05:00",
        **chosen,
        "known_on": report.known_on.isoformat() if report.known_on else None,
        "audit_head": {"sequence": report.head.sequence, "hash": report.head.hash},
        "resources": [_resource(name, frame) for name, frame in frames.items()],
    }
    return json.dumps(descriptor, indent=2, ensure_ascii=False).encode()


def _resource(name: str, frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "schema": {
            "fields": [_field(str(column)) for column in frame.columns],
            "primaryKey": KEYS[name],
            "missingValues": [""],
        },
    }


def _field(column: str) -> dict[str, Any]:
    kind, meaning = FIELDS[column]
    field: dict[str, Any] = {"name": column, "type": kind, "description": meaning}
    if column == "colour":
        field["constraints"] = {"enum": [c.value for c in Colour]}
    if kind == "boolean":
        field |= {"trueValues": ["True"], "falseValues": ["False"]}
    return field
