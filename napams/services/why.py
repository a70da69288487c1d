"""Why something has its colour, and who says so: from a colour down to the cell it rests on.

Source: docs/rules.md, Why, and says who.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from napams.domain.access import Action
from napams.domain.catalogue import Plan, nearest_codes
from napams.domain.colours import (
    GROUP_RULES,
    KPI_RULES,
    MILESTONE_RULES,
    Check,
    Rule,
    RuleKey,
    checks,
)
from napams.domain.computed import returns_on_time
from napams.domain.expectation import Weighed, weighed
from napams.domain.frames import Row, of_month, records
from napams.domain.lagging import Lag
from napams.domain.milestones import otherwise_today
from napams.domain.months import Month
from napams.domain.path import Waypoint, waypoints
from napams.domain.provenance import (
    AcceptedFigure,
    AcceptedMilestone,
    Answered,
    Formed,
    Origin,
    Part,
    formed,
    ranked_parts,
)
from napams.domain.report import StatusReport
from napams.domain.trend import Streak, streak
from napams.problems import refuse
from napams.services.actors import Actor, known
from napams.services.status import month_number, status_report
from napams.store import figures
from napams.store.answers import given
from napams.store.engine import database


class CodeKind(StrEnum):
    """What a code can name."""

    INDICATOR = "indicator"
    MILESTONE = "milestone"
    MEASURE = "measure"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Why:
    """One thing in one month with everything that its colour rests on.

    `row` is its row of the rated frame, by column; `checks` the rules of its colour in their order.
    Indicators have `path`, `formed`, `weighed` (the months that a pooled ratio is held to, where
    all of its figures may be seen) and `split` (the accepted breakdown of the month), milestones
    `reports` and their row of `today` where that differs, measures and departments `parts`,
    departments `lags` too. `own_shares` are the rows of the departments that report an indicator
    together, each by its own figures; `share_of` is the department where it is one of these.
    `answers` are those to the queries on what entered. `eyes` is the department of an actor who may
    not see those of others, `withheld` counts figures of these, `silent_others` such departments
    without one.
    """

    kind: CodeKind
    code: str
    name: str
    month: Month
    row: dict[str, Any]
    streak: Streak
    checks: tuple[Check, ...]
    share_of: str = ""
    path: tuple[Waypoint, ...] = ()
    formed: Formed | None = None
    weighed: tuple[Weighed, ...] = ()
    own_shares: tuple[Row, ...] = ()
    split: tuple[AcceptedFigure, ...] = ()
    reports: tuple[AcceptedMilestone, ...] = ()
    today: Row | None = None
    parts: tuple[Part, ...] = ()
    lags: tuple[Lag, ...] = ()
    answers: tuple[Answered, ...] = ()
    eyes: str = ""
    withheld: int = 0
    silent_others: int = 0

    @property
    def sources(self) -> tuple[Origin, ...]:
        """Where the row's own figures come from, or the milestone report that counts."""
        if self.kind is CodeKind.MILESTONE:
            told_in = self.row["reported_in"]
            return tuple(r.origin for r in self.reports if r.month_number == told_in)
        if self.formed is None:
            return ()
        last = self.formed.months[1]
        return tuple(e.origin for e in self.formed.entered if e.month_number == last)


def why(
    actor: str, code: str, month: Month, known_on: datetime | None = None, share_of: str = ""
) -> Why:
    """As `explain`, on the report of now or of a past instant."""
    return explain(actor, status_report(actor, known_on), code, month, share_of)


def explain(actor: str, report: StatusReport, code: str, month: Month, share_of: str = "") -> Why:
    """Why a measure, indicator, milestone or department has its colour in a month of a report.

    With `share_of`, why a department's own share of an indicator has it. Refused: NO_SUCH_CODE,
    NO_OWN_SHARE, NO_SUCH_MONTH, NOT_ALLOWED (a focal person, for what the own department neither
    reports nor owns, and for the shares of others).
    """
    kind, code = kind_of(report.plan, code)
    number, share_of = month_number(report, month), share_of.strip().upper()
    with database().read() as connection:
        who = _authorised(connection, actor, report.plan, kind, code)
        if share_of and not who.may(Action.SEE_EVERYTHING):
            who.require(Action.SEE_RETURNS, share_of)
        found = _rated(report, kind, code, number, share_of)
        if kind is CodeKind.INDICATOR:
            return _for_eyes_of(who, _with_figures(connection, report, found, number))
        if kind is CodeKind.MILESTONE:
            return _with_reports(connection, report, found)
    return _with_parts(report, found, number)


def may_ask(actor: Actor, plan: Plan) -> dict[str, str]:
    """What the actor may ask about: codes with names, measure by measure, then departments.

    For a focal person the own department, and what it reports or owns.
    """
    if actor.may(Action.SEE_EVERYTHING):
        return plan.names
    own = actor.department or ""
    offered = {d.code: d.name for d in plan.departments if d.code == own}
    offered |= {k.code: k.name for k in plan.kpis_of(own)}
    return offered | {t.code: t.name for t in plan.milestones_of(own)}


def kind_of(plan: Plan, code: str) -> tuple[CodeKind, str]:
    """What a code names, and the code as the plan writes it; Refused (NO_SUCH_CODE)."""
    written = code.strip().upper()
    by_kind: dict[CodeKind, Mapping[str, object]] = {
        CodeKind.INDICATOR: plan.kpis,
        CodeKind.MILESTONE: plan.milestones,
        CodeKind.MEASURE: plan.measure_by_code,
        CodeKind.DEPARTMENT: plan.department_by_code,
    }
    for kind, codes in by_kind.items():
        if written in codes:
            return kind, written
    near = nearest_codes(code, plan.names) or ["M04", "M04-K1", "M04-T1", "FIA-AHS"]
    raise refuse("NO_SUCH_CODE", found=code, expected=f"such as {', '.join(near)}")


def _owners(plan: Plan, kind: CodeKind, code: str) -> tuple[str, ...]:
    """Departments that report or own `code`; empty for measures, which are shared."""
    if kind is CodeKind.INDICATOR:
        return plan.kpis[code].reporters
    if kind is CodeKind.MILESTONE:
        return (plan.milestones[code].owner,)
    return (code,) if kind is CodeKind.DEPARTMENT else ()


def _authorised(connection: Connection, actor: str, plan: Plan, kind: CodeKind, code: str) -> Actor:
    who = known(connection, actor)
    if who.department in _owners(plan, kind, code):
        who.require(Action.SEE_RETURNS, who.department)
        return who
    if who.department and not who.may(Action.SEE_EVERYTHING):
        raise refuse(
            "NOT_ALLOWED",
            found=f"{code} {plan.names[code]}",
            expected=f"what {who.department} reports or owns; ask the JTF about the rest",
        )
    who.require(Action.SEE_EVERYTHING)
    return who


def _rated(report: StatusReport, kind: CodeKind, code: str, number: int, share_of: str = "") -> Why:
    """The rated row with the rule that decided; what it rests on is added by kind."""
    frames: dict[CodeKind, tuple[pd.DataFrame, str, tuple[Rule, ...]]] = {
        CodeKind.INDICATOR: (report.kpis, "code", KPI_RULES),
        CodeKind.MILESTONE: (report.milestones, "code", MILESTONE_RULES),
        CodeKind.MEASURE: (report.measures, "measure", GROUP_RULES),
        CodeKind.DEPARTMENT: (report.departments, "department", GROUP_RULES),
    }
    frame, key, rules = frames[kind]
    if share_of:
        frame = report.own_shares[report.own_shares["department"] == share_of]
        if not has_own_share(report, code, share_of):
            raise refuse("NO_OWN_SHARE", found=f"{code} of {share_of}")
    own = frame[(frame[key] == code) & (frame["month_number"] == number)]
    (applied,) = checks(report.plan.thresholds, rules, own)
    return Why(
        kind=kind,
        code=code,
        name=report.plan.names[code],
        month=report.plan.month(number),
        row={str(column): value for column, value in own.iloc[0].items()},
        streak=streak(frame, key, code, number) or Streak(number, ""),
        checks=applied,
        share_of=share_of,
    )


def has_own_share(report: StatusReport, code: str, department: str) -> bool:
    """Whether a department is judged by its own share of an indicator."""
    shares = report.own_shares
    return bool(((shares["code"] == code) & (shares["department"] == department)).any())


def _with_figures(connection: Connection, report: StatusReport, found: Why, number: int) -> Why:
    kpi = report.plan.kpis[found.code]
    if kpi.computed:
        return replace(found, path=waypoints(report.plan, kpi), formed=_counted(report, found))
    entries = figures.entries(connection, (kpi.code,), report.known_on)[kpi.code]
    if found.share_of:
        entries = tuple(e for e in entries if e.origin.department == found.share_of)
    made = formed(report.plan, report.contributions, entries, found.row)
    origins = [e.origin for e in (*made.entered, *made.stand_ins)]
    shares = report.own_shares
    own = shares[(shares["code"] == kpi.code) & (shares["month_number"] == number)]
    several = len(kpi.reporters) > 1 and not found.share_of
    return replace(
        found,
        path=waypoints(report.plan, kpi),
        formed=made,
        weighed=weighed(report.plan, kpi.code, made),
        own_shares=tuple(records(own)) if several else (),
        answers=given(connection, origins, report.known_on),
        split=tuple(e for e in entries if e.category and e.month_number == made.months[1]),
    )


def _counted(report: StatusReport, found: Why) -> Formed:
    """How the value of a KPI came about that the program counts itself."""
    made = formed(report.plan, report.contributions, (), found.row)
    months = returns_on_time(report.register, report.as_of)
    number = report.plan.month_number(found.month)
    counted = tuple(c for c in months if made.months[0] <= c.month_number <= number)
    return replace(made, counted=counted)


def _with_reports(connection: Connection, report: StatusReport, found: Why) -> Why:
    reports = figures.reports(connection, found.code, report.known_on)
    answers = given(connection, [r.origin for r in reports], report.known_on)
    rows = of_month(report.milestones, found.month)
    today = otherwise_today(report.plan, report.milestones, rows, report.as_of)
    return replace(found, reports=reports, answers=answers, today=today.get(found.code))


def _with_parts(report: StatusReport, found: Why, number: int) -> Why:
    is_measure = found.kind is CodeKind.MEASURE
    rows = report.measure_parts if is_measure else report.department_parts
    guard = found.row["guard"] if found.row["decided"] == RuleKey.GUARDED else ""
    parts = ranked_parts(report.plan, rows, found.code, number, guard)
    lags = () if is_measure else report.lags_of(found.code, found.month)
    return replace(found, parts=parts, lags=lags)


def _for_eyes_of(who: Actor, found: Why) -> Why:
    """Without the figures of departments that the actor may not see."""
    if found.formed is None or who.may(Action.SEE_EVERYTHING):
        return found
    made = found.formed

    def own(entries: tuple[AcceptedFigure, ...]) -> tuple[AcceptedFigure, ...]:
        return tuple(e for e in entries if e.origin.department == who.department)

    lacking = {d: state for d, state in made.lacking.items() if d == who.department}
    entered, stand_ins = own(made.entered), own(made.stand_ins)
    withheld = len(made.entered) + len(made.stand_ins) - len(entered) - len(stand_ins)
    return replace(
        found,
        formed=replace(made, entered=entered, stand_ins=stand_ins, lacking=lacking),
        own_shares=tuple(r for r in found.own_shares if r["department"] == who.department),
        answers=tuple(a for a in found.answers if a.department == who.department),
        eyes=who.department or "",
        silent_others=len(made.lacking) - len(lacking),
        split=own(found.split),
        weighed=() if withheld else found.weighed,
        withheld=withheld,
    )
