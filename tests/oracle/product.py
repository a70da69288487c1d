"""What the product's rules are given and what they answer, for a world on a day.

The frames are made from the world by the second computation's desk, so that the rules of rating
are compared apart from those of receipt; `receipt.py` compares these.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from napams.domain import catalogue
from napams.domain.contributions import FIGURES, NIL
from napams.domain.milestones import REPORTS
from napams.domain.months import Month
from napams.domain.reporting import ContributionState
from napams.domain.returns import MilestoneStatus, ReturnState

from . import world as w
from .judgement import Judgement
from .second import code_of, returns
from .values import Values


def plan_of(plan: w.Plan) -> catalogue.Plan:
    """The plan as the product reads it from the catalogue."""
    return catalogue.Plan(
        title="A plan",
        starts=Month.of(plan.starts),
        months=plan.months,
        adopted_on=plan.starts,
        departments=tuple(
            catalogue.Department(code=code_of(d), name=f"Department {d}") for d in plan.departments
        ),
        measures=tuple(_measure(plan, code) for code in plan.measures),
    )


def _measure(plan: w.Plan, code: str) -> catalogue.Measure:
    return catalogue.Measure(
        code=code,
        title=f"Measure {code}",
        purpose="To be judged",
        lead=(code_of(plan.departments[0]),),
        kpis=tuple(_kpi(k) for k in plan.kpis if k.measure == code),
        milestones=tuple(
            catalogue.Milestone(
                code=t.code,
                name=f"Step {t.code}",
                owner=code_of(t.owner),
                due_month=t.due_month,
                weight=float(t.weight),
            )
            for t in plan.milestones
            if t.measure == code
        ),
    )


def _kpi(kpi: w.Kpi) -> catalogue.Kpi:
    return catalogue.Kpi.model_validate(
        {
            "code": kpi.code,
            "name": f"Indicator {kpi.code}",
            "unit": kpi.unit,
            "polarity": kpi.polarity,
            "combine": kpi.combine,
            "shape": None if kpi.is_context else kpi.shape,
            "numerator": "part" if kpi.is_ratio else "",
            "denominator": "whole" if kpi.is_ratio else "",
            "baseline": None if kpi.combine == "sum" else float(kpi.baseline),
            "baseline_basis": "illustrative",
            "targets": tuple(
                None if t is None or kpi.is_context else float(t) for t in kpi.targets
            ),
            "weight": float(kpi.weight),
            "score": kpi.score,
            "headline": kpi.headline,
            "computed": "returns_on_time" if kpi.is_computed else None,
            "reporters": tuple(code_of(d) for d in kpi.reporters if d != w.PROGRAM),
        }
    )


@dataclass(frozen=True)
class Given:
    """What the product's rules are given."""

    plan: catalogue.Plan
    figures: pd.DataFrame
    register: pd.DataFrame
    reports: pd.DataFrame
    months: list[int]
    today: date


def given(found: Judgement, until: int) -> Given:
    """The inputs for the months up to `until`, as known on the day of the judgement."""
    register = _register(found, until)
    return Given(
        plan=plan_of(found.plan),
        figures=_figures(found.values),
        register=register,
        reports=_reports(found),
        months=sorted(set(register["month_number"])),
        today=found.desk.today,
    )


def _figures(values: Values) -> pd.DataFrame:
    """Every accepted figure, one row each."""
    rows = []
    for kpi in (k for k in values.plan.kpis if not k.is_computed):
        for department in kpi.reporters:
            for month in range(1, values.plan.months + 1):
                said = values.figure(kpi, department, month)
                if said is None:
                    continue
                state = ContributionState.NOT_APPLICABLE if said == w.NOT_APPLICABLE else "given"
                parts = (said.value, said.numerator, said.denominator)
                revision = values.desk.accepted(department, month)
                if kpi.combine == "last" and revision is not None and revision.nil:
                    state, parts = NIL, (None, None, None)
                numbers = [None if n is None else float(n) for n in parts]
                rows.append((kpi.code, code_of(department), month, str(state), *numbers, True))
    frame = pd.DataFrame(rows, columns=list(FIGURES))
    numbers = ["value", "numerator", "denominator"]
    return frame.astype(dict.fromkeys(numbers, "float64"))


def _reports(found: Judgement) -> pd.DataFrame:
    """What accepted returns say of milestones."""
    rows = []
    for milestone in found.plan.milestones:
        for department, month in sorted(found.desk.world.returns):
            if department != milestone.owner:
                continue
            said = found.milestones.told(milestone, month)
            if said is None:
                continue
            done = said.completed_on is not None
            status = MilestoneStatus.COMPLETED if done else MilestoneStatus.IN_PROGRESS
            rows.append(
                (milestone.code, month, str(status), said.forecast, said.completed_on, month)
            )
    return pd.DataFrame(rows, columns=list(REPORTS)).astype(
        {"forecast": object, "completed_on": object}
    )


def _register(found: Judgement, until: int) -> pd.DataFrame:
    """The register of returns."""
    return pd.DataFrame(
        [_row(found, department, month) for month, department in returns(found, until)]
    )


def _row(found: Judgement, department: str, month: int) -> dict[str, object]:
    desk = found.desk
    revisions = desk.revisions(department, month)
    back = [r.sent_back for r in revisions if desk.is_sent_back(r)]
    newest = revisions[-1] if revisions else None
    state = ""
    if newest is not None:
        state = ReturnState.RECEIVED.value
        if desk.is_accepted(newest):
            state = ReturnState.ACCEPTED.value
        elif desk.is_sent_back(newest):
            state = ReturnState.SENT_BACK.value
    unread = newest is not None and state == ReturnState.RECEIVED
    waived = desk.is_waived(department, month)
    tried = [d for d in desk.refused(department, month) if not newest or d > newest.received]
    return {
        "month": str(Month.of(desk.plan.first_day(month))),
        "month_number": month,
        "department": code_of(department),
        "due": desk.plan.due_day(month),
        "missing_from": desk.plan.missing_day(month),
        "received_on": desk.received(department, month),
        "revisions": len(revisions),
        "state": state,
        "light": desk.light(department, month),
        "days_late": desk.days_late(department, month),
        "waived_by": "the secretary" if waived else None,
        "waiver_reason": "a flood" if waived else None,
        "contribution": desk.waits_for(department, month),
        "accepted": desk.accepted(department, month) is not None,
        "sent_backs": len(back),
        "sent_back_on": back[-1] if back else None,
        "waiting_since": newest.received if unread and newest else None,
        "refused_on": max(tried, default=None),
        "uncorrected": found.lagging.was_not_corrected(department, month),
        "owed": month <= desk.plan.owed_until(department),
    }
