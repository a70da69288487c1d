"""The plan: loading its catalogue, and opening its months."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from napams import clock
from napams.domain.access import Action
from napams.domain.catalogue import Plan
from napams.domain.events import Event
from napams.domain.months import Month
from napams.domain.reporting import due_on, missing_from
from napams.problems import Problem, Refused, problem
from napams.services.actors import OPERATOR, SYSTEM, reading, writing
from napams.store import months, record
from napams.store import plan as stored_plan
from napams.store.figures import completed
from napams.store.plan import load_plan
from napams.store.plan_rows import clear_plan, save_plan

WORDING = {"name", "note", "parent", "verification", "numerator", "denominator"}
WORDING |= {"baseline_basis", "headline", "amounts"}
"""Fields that may be reworded without changing what a month was judged by."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading the catalogue did."""

    plan: Plan
    changed: bool
    months_opened: int


def load(actor: str, plan: Plan, *, demonstration: bool = False) -> Loaded:
    """Bring the tables to the catalogue; a second time changes nothing.

    Refused (PLAN_ALTERS_THE_PAST) when a month that has ended was judged by something else. Until
    then the plan may be corrected, its start too: its months are opened anew.
    """
    with writing(actor, Action.LOAD_PLAN) as (connection, who):
        stored = load_plan(connection)
        if stored != plan:
            if stored is not None and _was_judged_by(connection):
                if altered := tuple(alterations(stored, plan)):
                    raise Refused(*altered)
            elif stored is not None:
                clear_plan(connection)
            save_plan(connection, plan, demonstration=demonstration)
            subject = f"version {plan.version}"
            detail = {"starts": str(plan.starts), "demonstration": demonstration}
            record.append(connection, who.email, Event.PLAN_LOADED, subject, detail)
        opened = _open_months(connection, plan)
    return Loaded(plan, changed=stored != plan, months_opened=opened)


def alterations(stored: Plan, plan: Plan) -> list[Problem]:
    """One problem for each difference in what months were judged by."""
    before, after = _judged_by(stored), _judged_by(plan)
    return [
        problem(
            "PLAN_ALTERS_THE_PAST",
            cell=key,
            found=after.get(key, "nothing"),
            expected=str(before.get(key, "nothing")),
        )
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]


def is_demonstration(actor: str) -> bool:
    """Whether the returns of this database are made up."""
    with reading(actor, Action.SEE_PLAN) as (connection, _):
        return stored_plan.is_demonstration(connection)


def open_months() -> None:
    """Let the program itself open every month that has begun; nothing to do most days."""
    with reading(SYSTEM, Action.LOAD_PLAN) as (connection, _):
        plan = load_plan(connection)
        if plan is None or not _to_open(connection, plan):
            return
    with writing(SYSTEM, Action.LOAD_PLAN) as (connection, _):
        _open_months(connection, plan)


def _to_open(connection: Connection, plan: Plan) -> dict[int, list[str]]:
    """The plan months that have begun and are not open yet, with who may hand in a return.

    That is whoever owes one, and after that whoever owns a milestone that is not known to be done.
    """
    last = months.last_opened(connection)
    begun = plan.month_number(Month.of(clock.today()))
    if begun <= last:
        return {}
    done = completed(connection) if begun > plan.months else frozenset()
    found = {n: _reporting(plan, n, done) for n in range(last + 1, begun + 1)}
    return {number: departments for number, departments in found.items() if departments}


def _reporting(plan: Plan, number: int, done: frozenset[str]) -> list[str]:
    return [
        d.code
        for d in plan.departments
        if (own := {t.code for t in plan.milestones_of(d.code)}) - done
        or ((own or plan.kpis_of(d.code)) and number <= plan.owed_until(d.code))
    ]


def _open_months(connection: Connection, plan: Plan) -> int:
    to_open = _to_open(connection, plan)
    for number, departments in to_open.items():
        month = plan.month(number)
        months.open_month(
            connection,
            month,
            number,
            departments,
            due=due_on(month, plan.calendar),
            missing_from=missing_from(month, plan.calendar),
            plan_version=plan.version,
            at=clock.now(),
        )
        detail = {"departments": departments}
        record.append(connection, OPERATOR, Event.MONTH_OPENED, str(month), detail)
    return len(to_open)


def _was_judged_by(connection: Connection) -> bool:
    """Whether a month of the stored plan has ended, or a return has come for one that is ending."""
    first = months.first_opened(connection)
    if first is not None and first.last_day < clock.today():
        return True
    return months.any_return_came(connection)


def _judged_by(plan: Plan) -> dict[str, object]:
    """Everything of a plan that a colour can depend on, by a readable key."""
    found: dict[str, object] = {"version": plan.version, "effective_from": plan.effective_from}
    found |= {"starts": str(plan.starts), "months": plan.months}
    for policy in ("calendar", "thresholds", "lagging"):
        found |= {f"{policy}.{k}": v for k, v in getattr(plan, policy).model_dump().items()}
    parts = [*plan.departments, *plan.kpis.values(), *plan.milestones.values()]
    for part in parts:
        values = part.model_dump(mode="json", exclude=WORDING)
        found |= {f"{part.code}.{k}": v for k, v in values.items()}  # type: ignore[attr-defined]
    return found
