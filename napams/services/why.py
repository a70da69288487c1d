"""Why something has its colour, and who says so: the way from a colour to the cell it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from napams.domain.access import Action
from napams.domain.catalogue import Plan, nearest_codes
from napams.domain.contributions import Decomposed, decompose
from napams.domain.lagging import Lag
from napams.domain.months import Month
from napams.domain.provenance import Answered, Entry, Formed, Report, formed
from napams.domain.report import StatusReport
from napams.domain.rollup import department_groups, measure_groups
from napams.domain.silence import silences
from napams.domain.trend import Run, run_of
from napams.domain.why import Check, Waypoint, indicator_checks, milestone_checks, path_of
from napams.problems import refuse
from napams.services.actors import Actor, authorise, find
from napams.services.given_answers import given
from napams.services.status import month_number, status_report
from napams.store import sources
from napams.store.engine import database


class Kind(StrEnum):
    """What a code can stand for."""

    INDICATOR = "indicator"
    MILESTONE = "milestone"
    MEASURE = "measure"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Why:
    """One thing in one month with all that its colour rests on.

    `row` is its row of the status, by column. Indicators have `path`, `formed` and `split` (the
    accepted breakdown of the month), milestones `reports`, measures and departments `whole`,
    departments `lags` too. `silences` tells by department without a figure what became of its
    return. `answers` are those to the queries on what entered. `withheld` counts
    figures of departments that the asker may not see, `silent_others` such departments without one.
    """

    kind: Kind
    code: str
    name: str
    month: Month
    row: dict[str, Any]
    run: Run
    checks: tuple[Check, ...]
    path: tuple[Waypoint, ...] = ()
    formed: Formed | None = None
    silences: Mapping[str, str] = field(default_factory=dict)
    split: tuple[Entry, ...] = ()
    reports: tuple[Report, ...] = ()
    whole: Decomposed | None = None
    lags: tuple[Lag, ...] = ()
    answers: tuple[Answered, ...] = ()
    withheld: int = 0
    silent_others: int = 0


def why(actor: str, code: str, month: Month, known_on: datetime | None = None) -> Why:
    """As `explain`, on the report of now or of a past instant."""
    return explain(actor, status_report(actor, known_on), code, month)


def explain(actor: str, report: StatusReport, code: str, month: Month) -> Why:
    """Why a measure, indicator, milestone or department stands in a month as the report says.

    Refused: NO_SUCH_CODE, NO_SUCH_MONTH, NOT_ALLOWED (a focal person, for what is not of the own
    department).
    """
    kind, code = kind_of(report.plan, code)
    number = month_number(report, month)
    with database().read() as connection:
        who = _authorised(connection, actor, report.plan, kind, code)
        if kind is Kind.INDICATOR:
            return _for_eyes_of(who, _indicator(connection, report, code, number))
        if kind is Kind.MILESTONE:
            return _milestone(connection, report, code, number)
    return _group(report, kind, code, number)


def kind_of(plan: Plan, code: str) -> tuple[Kind, str]:
    """What a code stands for, and the code as the plan writes it; Refused (NO_SUCH_CODE)."""
    written = code.strip().upper()
    found: dict[Kind, Mapping[str, object]] = {
        Kind.INDICATOR: plan.kpis,
        Kind.MILESTONE: plan.milestones,
        Kind.MEASURE: plan.measure_by_code,
        Kind.DEPARTMENT: plan.department_by_code,
    }
    for kind, codes in found.items():
        if written in codes:
            return kind, written
    near = nearest_codes(code, plan.names) or ["M04", "M04-K1", "M04-T1", "FIA-AHS"]
    raise refuse("NO_SUCH_CODE", found=code, expected=f"such as {', '.join(near)}")


def concerned(plan: Plan, kind: Kind, code: str) -> tuple[str, ...]:
    """The departments whose own something is; a measure is everybody's and so nobody's."""
    if kind is Kind.INDICATOR:
        return plan.kpis[code].reporters
    if kind is Kind.MILESTONE:
        return (plan.milestones[code].owner,)
    return (code,) if kind is Kind.DEPARTMENT else ()


def _authorised(connection: Connection, actor: str, plan: Plan, kind: Kind, code: str) -> Actor:
    who = find(connection, actor)
    if who and who.department in concerned(plan, kind, code):
        return authorise(connection, actor, Action.SEE_RETURNS, who.department)
    if who and who.department and not who.may(Action.SEE_EVERYTHING):
        raise refuse(
            "NOT_ALLOWED",
            found=f"{code} {plan.names[code]}",
            expected=f"what {who.department} reports or owns; ask the JTF about the rest",
        )
    return authorise(connection, actor, Action.SEE_EVERYTHING)


def _indicator(connection: Connection, report: StatusReport, code: str, number: int) -> Why:
    plan, kpi = report.plan, report.plan.kpis[code]
    entries = sources.entries(connection, (code,), report.known_on)[code]
    row = _row(report.kpis, "code", code, number)
    made = formed(kpi, entries, number)
    return Why(
        kind=Kind.INDICATOR,
        code=code,
        name=kpi.name,
        month=plan.month(number),
        row=row,
        run=_run(report.kpis, "code", code, number),
        checks=indicator_checks(plan, kpi, row),
        path=path_of(kpi),
        formed=made,
        silences=silences(report.register, made.missing, plan.month(number)),
        answers=given(connection, [e.origin for e in made.entered], report.known_on),
        split=tuple(e for e in entries if e.category and e.month_number == number),
    )


def _milestone(connection: Connection, report: StatusReport, code: str, number: int) -> Why:
    row = _row(report.milestones, "code", code, number)
    reports = sources.reports(connection, code, report.known_on)
    reports = tuple(r for r in reports if r.month_number <= number)
    as_of = min(report.plan.month(number).last_day, report.as_of)
    return Why(
        kind=Kind.MILESTONE,
        code=code,
        name=report.plan.milestones[code].name,
        month=report.plan.month(number),
        row=row,
        run=_run(report.milestones, "code", code, number),
        checks=milestone_checks(report.plan, row, as_of),
        reports=reports,
        answers=given(connection, [r.origin for r in reports], report.known_on),
    )


def _group(report: StatusReport, kind: Kind, code: str, number: int) -> Why:
    plan, is_measure = report.plan, kind is Kind.MEASURE
    frame = report.measures if is_measure else report.departments
    groups = measure_groups(plan) if is_measure else department_groups(plan)
    whole = decompose(plan, report.kpis, report.milestones, groups, code, number)
    lags = () if is_measure else report.lags_of(code, plan.month(number))
    title = plan.measure_by_code[code].title if is_measure else plan.department_by_code[code].name
    return Why(
        kind=kind,
        code=code,
        name=title,
        month=plan.month(number),
        row=_row(frame, kind.value, code, number),
        run=_run(frame, kind.value, code, number),
        checks=whole.checks,
        whole=whole,
        lags=lags,
    )


def _for_eyes_of(who: Actor, found: Why) -> Why:
    """Without the figures of departments that the actor may not see."""
    if found.formed is None or who.may(Action.SEE_EVERYTHING):
        return found
    own = tuple(e for e in found.formed.entered if e.origin.department == who.department)
    missing = tuple(d for d in found.formed.missing if d == who.department)
    of_month = sorted(e.origin.place for e in own if e.origin.month == found.month)
    return replace(
        found,
        row=found.row | {"source": "; ".join(of_month)},
        formed=replace(found.formed, entered=own, missing=missing),
        answers=tuple(a for a in found.answers if a.department == who.department),
        silences={d: found.silences[d] for d in missing},
        silent_others=len(found.formed.missing) - len(missing),
        split=tuple(e for e in found.split if e.origin.department == who.department),
        withheld=len(found.formed.entered) - len(own),
    )


def _row(frame: pd.DataFrame, key: str, code: str, number: int) -> dict[str, Any]:
    own = frame[(frame[key] == code) & (frame["month_number"] == number)]
    return {str(k): v for k, v in own.iloc[0].items()}


def _run(frame: pd.DataFrame, key: str, code: str, number: int) -> Run:
    return run_of(frame, key, code, number) or Run(number, "")
