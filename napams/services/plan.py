"""Loading the plan's catalogue, and opening its months."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from napams import clock
from napams.domain.access import Action
from napams.domain.catalogue import Plan
from napams.domain.events import Event
from napams.domain.months import Month
from napams.domain.reporting import due_on, missing_from
from napams.problems import Problem, Refused, problem, refuse
from napams.services.actors import OPERATOR, authorise
from napams.store import record
from napams.store.accepted import OBLIGATIONS, REVISIONS
from napams.store.engine import database
from napams.store.plan import clear_plan, load_plan, save_plan

WORDS = {"name", "note", "parent", "verification", "numerator", "denominator", "baseline_basis"}
WORDS |= {"headline"}
"""What may be put in other words without changing what a month was judged by."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading the catalogue did."""

    plan: Plan
    changed: bool
    months_opened: int


def load(actor: str, plan: Plan, *, demonstration: bool = False) -> Loaded:
    """Bring the tables to the catalogue; a second time changes nothing.

    Refused (PLAN_ALTERS_THE_PAST) when a month that has ended was judged by something else. Until
    then the plan may be put right, its start too: its months are opened anew.
    """
    with database().write() as connection:
        who = authorise(connection, actor, Action.LOAD_PLAN)
        stored = load_plan(connection)
        if stored != plan:
            if stored is not None and _was_judged_by(connection):
                if altered := tuple(alterations(stored, plan)):
                    raise Refused(*altered)
            elif stored is not None:
                clear_plan(connection)
            save_plan(connection, plan, demonstration=demonstration)
            record.append(
                connection,
                at=clock.now(),
                actor=who.email,
                action=Event.PLAN_LOADED,
                subject=f"version {plan.version}",
                detail={"starts": str(plan.starts), "demonstration": demonstration},
            )
        opened = _open_months(connection, plan)
    return Loaded(plan, changed=stored != plan, months_opened=opened)


def alterations(stored: Plan, plan: Plan) -> list[Problem]:
    """A problem for everything that months were judged by and that differs."""
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


def in_force(connection: Connection) -> Plan:
    """The newest version of the plan; Refused (NO_PLAN) in an empty database."""
    plan = load_plan(connection)
    if plan is None:
        raise refuse("NO_PLAN")
    return plan


def open_months() -> None:
    """Create the obligations of every month that has begun; nothing to do most days."""
    with database().read() as connection:
        plan = load_plan(connection)
        if plan is None or _last_open(connection) >= plan.month_number(Month.of(clock.today())):
            return
    with database().write() as connection:
        _open_months(connection, plan)


def _open_months(connection: Connection, plan: Plan) -> int:
    last = _last_open(connection)
    begun = plan.month_number(Month.of(clock.today()))
    for number in range(last + 1, begun + 1):
        month = plan.month(number)
        owing = [
            d.code for d in plan.departments if plan.kpis_of(d.code) or plan.milestones_of(d.code)
        ]
        rows = [
            {
                "department": code,
                "month": str(month),
                "month_number": number,
                "due": due_on(month, plan.calendar),
                "missing_from": missing_from(month, plan.calendar),
                "plan_version": plan.version,
                "opened_at": clock.now(),
            }
            for code in owing
        ]
        connection.execute(insert(OBLIGATIONS), rows)
        record.append(
            connection,
            at=clock.now(),
            actor=OPERATOR,
            action=Event.MONTH_OPENED,
            subject=str(month),
            detail={"departments": owing},
        )
    return max(0, begun - last)


def _last_open(connection: Connection) -> int:
    newest = connection.execute(select(func.max(OBLIGATIONS.c.month_number))).scalar_one()
    return int(newest or 0)


def _was_judged_by(connection: Connection) -> bool:
    """Whether a month of the stored plan has ended, or a return has come for one that is ending."""
    first = connection.execute(select(func.min(OBLIGATIONS.c.month))).scalar_one()
    if first is not None and Month.parse(first).last_day < clock.today():
        return True
    return connection.execute(select(REVISIONS.c.id).limit(1)).first() is not None


def _judged_by(plan: Plan) -> dict[str, object]:
    """Everything of a plan that a colour can depend on, by a readable key."""
    found: dict[str, object] = {"version": plan.version, "effective_from": plan.effective_from}
    found |= {"starts": str(plan.starts), "months": plan.months}
    for policy in ("calendar", "thresholds", "lagging"):
        found |= {f"{policy}.{k}": v for k, v in getattr(plan, policy).model_dump().items()}
    parts = [*plan.departments, *plan.kpis.values(), *plan.milestones.values()]
    for part in parts:
        values = part.model_dump(mode="json", exclude=WORDS)
        found |= {f"{part.code}.{k}": v for k, v in values.items()}  # type: ignore[attr-defined]
    return found
