"""The reason of something as plain rows: what the command line prints and a program can read."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from napams.clock import local_day
from napams.domain.contributions import Pull
from napams.domain.provenance import Answered, Entry, Origin, Report
from napams.domain.report import StatusReport
from napams.exports.columns import SUMMARIES
from napams.services.why import Kind, Why
from napams.wording.lags import sentence

_COLUMNS = {
    Kind.INDICATOR: SUMMARIES["kpis"].columns,
    Kind.MILESTONE: SUMMARIES["milestones"].columns,
    Kind.MEASURE: SUMMARIES["measures"].columns,
    Kind.DEPARTMENT: SUMMARIES["departments"].columns,
}


def as_row(found: Why, report: StatusReport) -> dict[str, Any]:
    """One row: that of `status` (the contract's columns), then the chain under it as lists.

    Added keys: `since`, `before`, `checks`, and by kind `path`, `value`, `figures`, `breakdown`,
    `reports`, `answers`, `parts`, `lags`.
    """
    plan = report.plan

    def month(number: int) -> str:
        return str(plan.month(number))

    row: dict[str, Any] = {k: found.row[k] for k in _COLUMNS[found.kind]}
    row |= {"since": month(found.run.first), "before": found.run.before}
    row["checks"] = [asdict(c) for c in found.checks]
    if found.formed is not None:
        row["path"] = [asdict(p) for p in found.path]
        row["value"] = {
            "from": month(found.formed.months[0]),
            "to": month(found.formed.months[1]),
            "numerator": found.formed.numerator,
            "denominator": found.formed.denominator,
            "value": found.formed.value,
            "missing": list(found.formed.missing),
            "withheld": found.withheld,
            "silent_others": found.silent_others,
        }
        row["figures"] = [_figure(e) for e in found.formed.entered]
        row["breakdown"] = [_figure(e) for e in found.split]
    if found.kind is Kind.MILESTONE:
        row["reports"] = [_report(r) for r in found.reports]
    if found.kind in (Kind.INDICATOR, Kind.MILESTONE):
        row["answers"] = [_answered(a) for a in found.answers]
    if found.whole is not None:
        row["parts"] = [_part(p, month) for p in found.whole.parts]
    if found.kind is Kind.DEPARTMENT:
        row["lags"] = [{"rule": lag.rule, "reason": sentence(plan, lag)} for lag in found.lags]
    plain: dict[str, Any] = _plain(row)
    return plain


def _figure(entry: Entry) -> dict[str, Any]:
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


def _report(report: Report) -> dict[str, Any]:
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
        "source": origin.place,
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


def _part(part: Pull, month: Any) -> dict[str, Any]:
    carried = part.carried_from
    return {
        **asdict(part),
        "carried_from": month(carried) if carried else None,
        "silent": carried is not None,
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
        return None if math.isnan(value) else round(value, 4)
    return value.item() if hasattr(value, "item") else value
