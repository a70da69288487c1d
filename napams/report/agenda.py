"""The items of the JTF's monthly meeting of 90 minutes, each with what is on the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from napams.domain.catalogue import Kpi
from napams.domain.colours import Colour
from napams.domain.frames import of_month, records, worst_first
from napams.domain.months import Month
from napams.domain.referrals import lagging_turns, nsc_meets, referrals
from napams.domain.reporting import NOT_OWED, ReportingStatus
from napams.domain.returns import NarrativeField, ReturnState
from napams.domain.trend import stands_since, turned
from napams.report.brief_data import BriefData
from napams.report.committee_page import (
    Decision,
    LaggingDepartment,
    decisions,
    lagging_departments,
)
from napams.report.milestones import MilestonesAtHand, milestones_at_hand
from napams.wording import lags as referral_words
from napams.wording.marks import OF_COLOUR, OF_LIGHT, Mark, status
from napams.wording.numbers import NOTHING, count, day, out_of, quantity, short_points
from napams.wording.quotes import Quote, quoted
from napams.wording.returns import state_of

MONTHS_OF_A_ROUTE = 6
"""Months that a route is shown for."""
LETTERS_OF_A_DECISION = 300


@dataclass(frozen=True, slots=True)
class OpenReturn:
    """A return that is not yet in order."""

    department: str
    light: Mark
    due: str
    received: str
    late: str
    state: str


@dataclass(frozen=True, slots=True)
class StatusLine:
    """What is far behind or newly behind; `was` is None where its status is the same."""

    code: str
    name: str
    mark: Mark
    was: Mark | None
    since: str
    variance: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RouteValue:
    """A month's own figure; `cases` are what a rate rests on."""

    value: str
    cases: str = ""


@dataclass(frozen=True, slots=True)
class RouteLine:
    """An indicator's figures for a route, month by month."""

    code: str
    name: str
    values: tuple[RouteValue, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """All that is reported by route, of one route over the last months."""

    name: str
    months: tuple[str, ...]
    lines: tuple[RouteLine, ...]


@dataclass(frozen=True, slots=True)
class Constraint:
    """What stands in a department's way, who could clear it, and for how many months."""

    department: str
    text: Quote
    blocked_by: Quote
    months_running: int


@dataclass(frozen=True, slots=True)
class Notices:
    """Who begins to lag, who still does, who no longer does ("CODE name")."""

    begin: tuple[LaggingDepartment, ...]
    stay: tuple[LaggingDepartment, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """Every item in its order; `for_the_nsc` are sentences."""

    decisions: tuple[Decision, ...]
    returns: tuple[OpenReturn, ...]
    measures: tuple[StatusLine, ...]
    kpis: tuple[StatusLine, ...]
    route: Route | None
    milestones: MilestonesAtHand
    constraints: tuple[Constraint, ...]
    notices: Notices
    for_the_nsc: tuple[str, ...]
    nsc_meets: bool


def agenda(data: BriefData) -> Agenda:
    """The agenda of a month."""
    report, month = data.report, data.month
    scored = report.kpis[report.kpis["score"]]
    return Agenda(
        decisions=decisions(data, LETTERS_OF_A_DECISION),
        returns=tuple(_open_returns(data)),
        measures=_behind(data, report.measures, "measure", "title", "lead"),
        kpis=_behind(data, scored, "code", "name", "departments"),
        route=_route(data),
        milestones=milestones_at_hand(data),
        constraints=_constraints(data),
        notices=_notices(data),
        for_the_nsc=tuple(referral_words.referred(r) for r in referrals(report, month)),
        nsc_meets=nsc_meets(data.plan, data.number),
    )


def _open_returns(data: BriefData) -> Iterable[OpenReturn]:
    """Returns that have not come, were sent back, wait, or have open queries."""
    queries = data.unreviewed.set_index("department")["queries"]
    open_lights = (
        ReportingStatus.LATE.value,
        ReportingStatus.MISSING.value,
        ReportingStatus.DUE.value,
    )
    for row in records(of_month(data.report.register, data.month)):
        accepted = row["state"] == ReturnState.ACCEPTED
        if accepted and row["light"] not in open_lights:
            continue
        if row["light"] in (ReportingStatus.WAIVED.value, NOT_OWED) and not row["revisions"]:
            continue  # nobody is expected to send it
        yield OpenReturn(
            department=row["department"],
            light=OF_LIGHT[row["light"]],
            due=day(row["due"]),
            received=day(row["received_on"]),
            late=count(row["days_late"], "day") if row["days_late"] > 0 else NOTHING,
            state=state_of(row["state"], int(queries.get(row["department"], 0))),
        )


def _behind(
    data: BriefData, frame: pd.DataFrame, key: str, name: str, who: str
) -> tuple[StatusLine, ...]:
    """What is red, since when, and what has newly turned amber."""
    now = of_month(frame, data.month)
    changed = turned(frame, key, data.month)
    newly = set(changed.loc[changed["colour"].isin((Colour.RED, Colour.AMBER)), key])
    was = changed.set_index(key)["was"]
    shown = now[(now["colour"] == Colour.RED) | now[key].isin(newly)]
    return tuple(
        StatusLine(
            code=row[key],
            name=row[name],
            mark=status(row),
            was=OF_COLOUR[was[row[key]]] if row[key] in newly else None,
            since=stands_since(data.plan, frame, key, row[key], data.month).label,
            variance=short_points(row["schedule_variance"]),
            who=tuple(row[who].split()),
        )
        for row in records(worst_first(shown))
    )


def _route(data: BriefData) -> Route | None:
    """One route, each in its turn."""
    route = data.plan.route_of(data.number)
    if route is None:
        return None
    first = max(1, data.number - MONTHS_OF_A_ROUTE + 1)
    months = [data.plan.month(n) for n in range(first, data.number + 1)]
    own = data.breakdowns[data.breakdowns["category"] == route]
    return Route(
        name=route,
        months=tuple(m.label for m in months),
        lines=tuple(
            RouteLine(code, kpi.name, tuple(_at(own[own["code"] == code], m, kpi) for m in months))
            for code, kpi in data.plan.kpis_by_route.items()
            if kpi.breakdown is not None and route in kpi.breakdown.categories
        ),
    )


def _at(frame: pd.DataFrame, month: Month, kpi: Kpi) -> RouteValue:
    """The month's own figure; for a ratio the cases that it rests on too."""
    for row in records(of_month(frame, month)):
        if not kpi.combine.is_ratio:
            return RouteValue(quantity(row["value"], kpi.unit))
        if row["denominator"] > 0:
            share = row["numerator"] / row["denominator"] * kpi.scale
            cases = out_of(row["numerator"], row["denominator"])
            return RouteValue(quantity(share, kpi.unit), cases)
    return RouteValue(NOTHING)


def _constraints(data: BriefData) -> tuple[Constraint, ...]:
    """In the plan's order of departments."""
    constraints = data.words_by_department(NarrativeField.CONSTRAINTS)
    blocked_by = data.words_by_department(NarrativeField.BLOCKED_BY)
    fields = (NarrativeField.CONSTRAINTS, NarrativeField.BLOCKED_BY)
    return tuple(
        Constraint(
            department=d.code,
            text=quoted(constraints.get(d.code, NOTHING)),
            blocked_by=quoted(blocked_by.get(d.code, NOTHING)),
            months_running=max(data.months_running(d.code, field) for field in fields),
        )
        for d in data.plan.departments
        if d.code in constraints or d.code in blocked_by
    )


def _notices(data: BriefData) -> Notices:
    turns = lagging_turns(data.report, data.month)
    now = lagging_departments(data.report, data.month)
    names = {d.code: d.name for d in data.plan.departments}
    return Notices(
        begin=tuple(d for d in now if d.code in turns.begin),
        stay=tuple(d for d in now if d.code in turns.stay),
        left=tuple(f"{code} {names[code]}" for code in turns.left),
    )
