"""Why something has its colour, as the command line prints it for programs: a JSON row."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import pandas as pd

from napams.clock import local_day
from napams.domain.catalogue import Plan
from napams.domain.colours import Check
from napams.domain.frames import Row, plain
from napams.domain.provenance import (
    AcceptedFigure,
    AcceptedMilestone,
    Answered,
    Origin,
    Outside,
    Part,
)
from napams.domain.report import StatusReport
from napams.exports.columns import COLUMNS, SUMMARIES
from napams.exports.csv import held_month
from napams.services.why import CodeKind, Why
from napams.wording.arithmetic import arithmetic
from napams.wording.explanation import (
    condition,
    outside,
    what_was_found,
)
from napams.wording.kpi_reasons import kpi_reason
from napams.wording.lags import sentence
from napams.wording.numbers import halves_up
from napams.wording.reasons import reason
from napams.wording.sources import kpi_source, place, places

_COLUMNS = {
    CodeKind.INDICATOR: SUMMARIES["kpis"].columns,
    CodeKind.MILESTONE: SUMMARIES["milestones"].columns,
    CodeKind.MEASURE: SUMMARIES["measures"].columns,
    CodeKind.DEPARTMENT: SUMMARIES["departments"].columns,
}


def as_json(report: StatusReport, found: Why) -> dict[str, Any]:
    """One row of plain values: the columns of `status`, then what the colour rests on as lists.

    Added keys: `since`, `before`, `checks`, and by kind `path`, `arithmetic`, `value`, `counted`,
    `figures`, `breakdown`, `reports`, `answers`, `parts`, `lags`.
    """
    plan = report.plan

    def month(plan_month: int) -> str:
        return str(plan.month(plan_month))

    counted = found.formed is not None and found.formed.counted
    source = kpi_source(report, found.row) if counted else places(found.sources)
    made: dict[str, str | None] = {
        "reason": reason(report, found.kind, found.row, found.eyes),
        "source": source,
    }
    state = report.states[found.month].state.value
    made |= {"step": "", "month_state": state}
    if found.kind is not CodeKind.MILESTONE:
        made["state"] = state
    if found.eyes and "partial" in found.row:
        made["partial"] = found.eyes if found.eyes in found.row["partial"].split() else ""
    if "held_from" in found.row:
        made["on_hold"] = held_month(report, found.row["held_from"], found.row.get("state", state))
    row: dict[str, Any] = {k: _column(k, (found.row | made)[k]) for k in _COLUMNS[found.kind]}
    row |= {"since": month(found.streak.first), "before": found.streak.before}
    row["checks"] = [_check(plan, c) for c in found.checks]
    if found.formed is not None:
        row["path"] = [asdict(p) for p in found.path]
        row["arithmetic"] = arithmetic(plan.kpis[found.code], found.row, found.weighed)
        row["value"] = {
            "from": month(found.formed.months[0]) if found.formed.months[1] else None,
            "to": month(found.formed.months[1]) if found.formed.months[1] else None,
            "numerator": found.formed.numerator,
            "denominator": found.formed.denominator,
            "value": found.formed.value,
            "lacking": {d: s.value for d, s in found.formed.lacking.items()},
            "withheld": found.withheld,
            "silent_others": found.silent_others,
        }
        row["counted"] = [
            asdict(c) | {"month": month(c.month_number)} for c in found.formed.counted
        ]
        row["figures"] = [_figure(e) for e in found.formed.entered]
        row["stand_ins"] = [_figure(e) for e in found.formed.stand_ins]
        row["own_shares"] = [_own_share(report, r, found.eyes) for r in found.own_shares]
        row["breakdown"] = [_figure(e) for e in found.split]
    if found.kind is CodeKind.MILESTONE:
        row["reports"] = [_report(r) for r in found.reports]
    if found.kind in (CodeKind.INDICATOR, CodeKind.MILESTONE):
        row["answers"] = [_answered(a) for a in found.answers]
    if found.kind in (CodeKind.MEASURE, CodeKind.DEPARTMENT):
        row["parts"] = [_part(plan, p) for p in found.parts]
    if found.kind is CodeKind.DEPARTMENT:
        row["lags"] = [{"rule": lag.rule, "reason": sentence(plan, lag)} for lag in found.lags]
    plain: dict[str, Any] = _plain(row)
    return plain


def _column(name: str, value: Any) -> Any:
    """With the decimals that the column has in the summaries."""
    decimals = COLUMNS[name].decimals
    return halves_up(value, decimals) if decimals is not None and not pd.isna(value) else value


def _figure(entry: AcceptedFigure) -> dict[str, Any]:
    return {
        **_origin(entry.origin),
        "category": entry.category,
        "state": entry.state.value,
        "value": entry.value,
        "numerator": entry.numerator,
        "denominator": entry.denominator,
        "evidence": entry.named,
        "remark": entry.remark,
    }


def _own_share(report: StatusReport, row: Row, eyes: str) -> dict[str, Any]:
    columns = ("department", "colour", "actual", "expected", "planned_share", "earned_share")
    return {c: row[c] for c in (*columns, "schedule_variance")} | {
        "reason": kpi_reason(report, plain(row), eyes)
    }


def _report(report: AcceptedMilestone) -> dict[str, Any]:
    return {
        **_origin(report.origin),
        "status": report.status,
        "forecast": report.forecast,
        "completed_on": report.completed_on,
        "evidence": report.named,
        "remark": report.remark,
    }


def _answered(answer: Answered) -> dict[str, Any]:
    return {
        "month": str(answer.month),
        "department": answer.department,
        "revision": answer.revision,
        "place": answer.place,
        "code": answer.code,
        "query": answer.query,
        "found": answer.found,
        "answer": answer.text,
        "answered_by": answer.by,
        "answered_on": local_day(answer.at),
    }


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        "month": str(origin.month),
        "department": origin.department,
        "source": place(origin),
        "sheet": origin.sheet,
        "cell": origin.cell,
        "revision": origin.revision,
        "received_on": origin.received_on,
        "sent_by": origin.sent_by,
        "accepted_by": origin.accepted_by,
        "accepted_on": local_day(origin.accepted_at),
        "answer": origin.answer,
        "file": origin.file_name,
        "sha256": origin.sha256,
        "upload": origin.upload_id,
    }


def _check(plan: Plan, check: Check) -> dict[str, Any]:
    return {
        "condition": condition(check, plan.thresholds),
        "found": what_was_found(check),
        "colour": check.colour.value if check.colour else None,
        "holds": check.holds,
        "decided": check.decided,
    }


def _part(plan: Plan, part: Part) -> dict[str, Any]:
    """As its line; one that is left out has no colour."""
    row = {k: v for k, v in asdict(part).items() if k not in ("decided", "cases")}
    return row | {
        "colour": None if part.outside is Outside.LEFT_OUT else part.colour,
        "outside": outside(plan, part),
        "kept_from": str(plan.month(part.kept_from)) if part.kept_from else None,
    }


def _plain(value: Any) -> Any:
    """Four decimals at most, no NaN, days as they are written in addresses."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float):
        return None if math.isnan(value) else halves_up(value, 4)
    return value.item() if hasattr(value, "item") else value
