"""A small plan and what its departments sent in, judged by the product's rules on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from napams.domain.catalogue import Department, Kpi, Measure, Milestone, Plan
from napams.domain.contributions import FIGURES
from napams.domain.events import Head
from napams.domain.frames import records
from napams.domain.milestones import REPORTS
from napams.domain.months import Month
from napams.domain.provenance import SOURCES
from napams.domain.report import Known, StatusReport
from napams.domain.reporting import days_late, due_on, missing_from, reporting_status
from napams.domain.return_history import (
    NOTHING_CAME,
    ReceivedRevision,
    ReturnHistory,
    contribution,
    day_of_receipt,
    is_uncorrected,
)
from napams.wording.reasons import REASONS

STARTS = Month(2025, 1)
Figure = float | tuple[float, float] | None
"""A value, or numerator and denominator; None is `not applicable`."""
Figures = Mapping[tuple[str, str], Mapping[int, Figure]]
"""By indicator and department, month by month."""
Returns = Mapping[tuple[str, int], ReturnHistory]


def after(month: int, day: int) -> date:
    """A day of the month after a plan month."""
    return (STARTS + month).first_day.replace(day=day)


def nothing() -> ReturnHistory:
    """No return came."""
    return NOTHING_CAME


def unread(month: int) -> ReturnHistory:
    """Received on the 5th and not reviewed."""
    return ReturnHistory((ReceivedRevision(after(month, 5)),))


def indicator(code: str, targets: tuple[float | None, ...], **more: Any) -> Kpi:
    """A rising total that FIA reports, unless it is said otherwise."""
    combine = more.get("combine", "sum")
    ratio = str(combine).endswith("ratio")
    words: dict[str, Any] = {"numerator": "part", "denominator": "whole"} if ratio else {}
    start = {} if combine == "sum" else {"baseline": 0}
    asked = {
        "code": code,
        "name": f"Indicator {code}",
        "unit": "%" if ratio else "count",
        "polarity": "higher",
        "combine": combine,
        "shape": "linear",
        "baseline_basis": "illustrative",
        "targets": targets,
        "reporters": ("FIA",),
        **words,
        **start,
    }
    return Kpi.model_validate(asked | more)


def judged(
    figures: Figures,
    *kpis: Kpi,
    until: int,
    today: date | None = None,
    returns: Returns | None = None,
    milestones: tuple[Milestone, ...] = (),
    done: Mapping[str, tuple[int, date]] | None = None,
) -> StatusReport:
    """The report on the plan month `until`, seen on the 20th after it.

    Every return was received on the 5th and accepted but those in `returns`; `done` has the plan
    month of the return that told of a milestone, and the day of its completion.
    """
    plan = _plan(kpis, milestones)
    today = today or after(until, 20)
    register = _register(plan, until, today, returns or {})
    reports = [
        (code, m, "completed", None, completed, m) for code, (m, completed) in (done or {}).items()
    ]
    known = Known(
        _figures(figures, until, returns or {}),
        pd.DataFrame(reports, columns=list(REPORTS), dtype=object),
        register,
        pd.DataFrame(columns=list(SOURCES)),
    )
    return StatusReport.of(plan, known, range(1, until + 1), as_of=today, head=Head(0, ""))


def _plan(kpis: tuple[Kpi, ...], milestones: tuple[Milestone, ...]) -> Plan:
    named = {d for k in kpis for d in k.reporters} | {t.owner for t in milestones}
    measures = sorted({k.measure for k in kpis} | {t.measure for t in milestones})
    return Plan(
        title="A plan",
        starts=STARTS,
        adopted_on=STARTS.first_day - timedelta(days=30),
        departments=tuple(Department(code=d, name=f"Department {d}") for d in sorted(named)),
        measures=tuple(
            Measure(
                code=code,
                title=f"Measure {code}",
                purpose="To be judged.",
                lead=(sorted(named)[0],),
                kpis=tuple(k for k in kpis if k.measure == code),
                milestones=tuple(t for t in milestones if t.measure == code),
            )
            for code in measures
        ),
    )


def _register(plan: Plan, until: int, today: date, returns: Returns) -> pd.DataFrame:
    """As `napams.store.register` gives it."""
    days = plan.lagging.correction_days
    rows = []
    for d in plan.departments:
        for n in range(1, until + 1):
            owed = n <= plan.months or any(
                t.owner == d.code and t.due_month >= n for t in plan.milestones.values()
            )
            fallback = ReturnHistory((ReceivedRevision(after(n, 5), accepted=True),))
            history = returns.get((d.code, n), fallback if owed else NOTHING_CAME)
            month = plan.month(n)
            due, missing = due_on(month, plan.calendar), missing_from(month, plan.calendar)
            came = day_of_receipt(history, today, days)
            light = reporting_status(due, missing, came, today, waived=history.waived)
            rows.append(
                {
                    "department": d.code,
                    "month": str(month),
                    "month_number": n,
                    "due": due,
                    "missing_from": missing,
                    "light": light.value if owed else "",
                    "received_on": came,
                    "revisions": len(history.revisions),
                    "state": history.state or "",
                    "days_late": days_late(due, came, today, excused=history.waived or not owed),
                    "accepted": history.accepted,
                    "contribution": contribution(history, due, today, days).value,
                    "owed": owed,
                    "uncorrected": is_uncorrected(history, today, days),
                    "sent_backs": history.sent_backs,
                    "sent_back_on": history.sent_back_on,
                    "waiting_since": history.waiting_since,
                    "refused_on": history.refused_on,
                    "waived_by": "the chair" if history.waived else None,
                }
            )
    return pd.DataFrame(rows).astype({"uncorrected": object})


def _figures(figures: Figures, until: int, returns: Returns) -> pd.DataFrame:
    rows = []
    for (code, department), by_month in figures.items():
        for n, figure in by_month.items():
            history = returns.get((department, n))
            if n > until or (history is not None and not history.accepted):
                continue
            ratio = figure if isinstance(figure, tuple) else (None, None)
            value = None if isinstance(figure, tuple) else figure
            state = "not applicable" if figure is None else "given"
            rows.append((code, department, n, state, value, *ratio, True))
    return pd.DataFrame(rows, columns=list(FIGURES))


def row_of(report: StatusReport, frame: str, code: str, month: int, **of: str) -> dict[str, Any]:
    """One row of a report's frame with its sentence as `reason`."""
    rows = getattr(report, frame)
    key = {"measures": "measure", "departments": "department"}.get(frame, "code")
    found = rows[(rows[key] == code) & (rows["month_number"] == month)]
    for column, value in of.items():
        found = found[found[column] == value]
    (row,) = records(found)
    name = "kpis" if frame == "own_shares" else frame
    return row | {"reason": REASONS[name](report, found)[0]}
