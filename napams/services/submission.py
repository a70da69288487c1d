"""Submitting a file: read it, store its bytes, and make a revision of it if it is valid."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from napams import clock
from napams.domain import events
from napams.domain.access import OWN_DEPARTMENT_ONLY, Action
from napams.domain.catalogue import Plan
from napams.domain.events import Event
from napams.domain.history import NO_HISTORY, Amounts, History
from napams.domain.months import Month
from napams.domain.returns import Identity
from napams.intake.returns import Reading, read_return
from napams.problems import Problem, errors, problem, refuse
from napams.services import actors
from napams.services.actors import Actor
from napams.services.resubmission import look_again
from napams.store import engine, months, record, revisions, uploads
from napams.store.history import counted, history
from napams.store.months import moment
from napams.store.plan import in_force, load_plan
from napams.store.tables.returns import UploadOutcome

RECEIVED = UploadOutcome.RECEIVED.value
REFUSED = UploadOutcome.REFUSED.value
ALREADY_RECEIVED = "already received"
LONGEST_NAME = 255
UNKNOWN = "unknown form"
"""The subject of an event about a file that does not say whose it is."""

UNREADABLE = {
    "TOO_INCOMPLETE",
    "WRONG_MONTH",
    "WRONG_DEPARTMENT",
    "MONTH_NOT_OPEN",
    "NOTHING_TO_HAND_IN",
    "RECEIVED_IN_FUTURE",
    "RECEIVED_BEFORE_MONTH_ENDED",
    "NOTHING_CHANGED",
}
"""Problems with which the day of a file does not count as the day of receipt."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a file: `outcome` is `received`, `refused` or `already received`.

    `notices` are sentences on what of it was not read; they need no answer.
    """

    outcome: str
    file_name: str
    sha256: str
    department: str | None = None
    month: Month | None = None
    revision: int | None = None
    completeness: float | None = None
    problems: tuple[Problem, ...] = ()
    upload_id: int | None = None
    notices: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Plain JSON, for the command line."""
        return {
            "file": self.file_name,
            "outcome": self.outcome,
            "department": self.department,
            "month": str(self.month) if self.month else None,
            "revision": self.revision,
            "completeness": self.completeness,
            "sha256": self.sha256,
            "problems": [p.as_dict() for p in self.problems],
            "notices": list(self.notices),
        }


@dataclass(frozen=True)
class _File:
    """A file as it came; `received_on` is the day on which the JTF received it."""

    name: str
    data: bytes
    received_on: date

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def submit(
    actor: str,
    file_name: str,
    data: bytes,
    received_on: date | None = None,
    *,
    department: str | None = None,
    month: Month | None = None,
) -> Submitted:
    """Submit one file; the answer holds its problems, and its bytes are stored in any case.

    `received_on` is the day on which the JTF received it (today if not stated). `department` and
    `month` are what it was sent in for, where that is known; the form must agree. Raises Refused
    (NOT_ALLOWED) alone.
    """
    file = _File(_plain_name(file_name), data, received_on or clock.today())
    with actors.reading(actor, Action.SUBMIT, department) as (connection, who):
        if who.role in OWN_DEPARTMENT_ONLY and file.received_on != clock.today():
            found = f"day of receipt {file.received_on}"
            raise refuse("NOT_ALLOWED", found=found, expected="today")
        plans = plans_by_month(connection)
    reading = read_return(
        data,
        plan_for=plans,
        received_on=file.received_on,
        file_name=file.name,
        department=department or who.department,
        month=month,
        history_of=lambda identity: _history(actor, identity, plans),
    )
    with actors.writing(actor, Action.SUBMIT) as (connection, who):
        known = uploads.received_as(connection, file.sha256)
        if known and who.may(Action.SEE_RETURNS, known["department"]):
            return _already(connection, who, file, known)
        return _take_in(connection, who, file, reading)


def _take_in(connection: Connection, who: Actor, file: _File, reading: Reading) -> Submitted:
    """Store the file, and a revision if it has no errors, with one event."""
    at = moment(connection)
    problems = (
        *_closed(connection, reading),
        *_not_expected(connection, reading),
        *_wrong_day(reading, file.received_on),
        *reading.problems,
    )
    if reading.valid and not errors(problems):
        problems = (*look_again(connection, reading.valid, problems), *problems)
    valid = None if errors(problems) else reading.valid
    outcome = UploadOutcome.REFUSED if valid is None else UploadOutcome.RECEIVED
    identity = _kept_under(who, reading.identity)
    upload_id = uploads.keep(
        connection,
        file_name=file.name,
        data=file.data,
        sha256=file.sha256,
        received_on=file.received_on,
        uploaded_at=at,
        uploaded_by=who.email,
        outcome=outcome,
        problems=problems,
        notices=reading.notices,
        identity=identity,
        readable=_is_readable(reading, problems),
    )
    number = revisions.add(connection, upload_id, valid) if valid else None
    record.append(
        connection,
        at=at,
        actor=who.email,
        action=Event.RETURN_REFUSED if valid is None else Event.RETURN_RECEIVED,
        subject=events.of_return(identity.department, identity.month) if identity else UNKNOWN,
        detail={
            "upload": upload_id,
            "sha256": file.sha256,
            "revision": number,
            "received_on": file.received_on.isoformat(),
            "problems": [p.code for p in problems],
        },
    )
    return Submitted(
        outcome=outcome.value,
        file_name=file.name,
        sha256=file.sha256,
        department=identity.department if identity else None,
        month=identity.month if identity else None,
        revision=number,
        completeness=reading.completeness,
        problems=problems,
        upload_id=upload_id,
        notices=reading.notices,
    )


def _kept_under(who: Actor, identity: Identity | None) -> Identity | None:
    """The return that a file is listed under: never another department's than the sender's own."""
    if identity is None or who.may(Action.SUBMIT, identity.department) or who.department is None:
        return identity
    return replace(identity, department=who.department)


def _plain_name(file_name: str) -> str:
    """File name without folders and control characters, cut to what the database holds."""
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c if c.isprintable() else "�" for c in name)
    return name[:LONGEST_NAME] or "unnamed"


def complete_notices(connection: Connection) -> None:
    """Store the notices of files that came before notices were stored, by reading them again.

    Part of bringing a database up to date; does nothing where nothing is missing. It stands here
    and not in a migration because it needs the reader of forms and the plans, as they are in the
    present tables.
    """
    missing = uploads.without_notices(connection)
    if not missing:
        return
    plans = plans_by_month(connection)
    with engine.append_only_lifted(connection, "upload"):
        for upload_id in missing:
            row = uploads.find(connection, upload_id)
            if row is not None:
                data, received_on = bytes(row["data"]), row["received_on"]
                reading = read_return(data, plan_for=plans, received_on=received_on)
                uploads.note_notices(connection, upload_id, reading.notices)


def plans_by_month(connection: Connection) -> Callable[[Month], Plan | None]:
    """The version of the plan in force in a month, None if the month is not open."""
    versions = months.plan_versions(connection)
    plans = {v: load_plan(connection, v) for v in set(versions.values())} or {
        0: in_force(connection)
    }
    return lambda month: plans.get(versions.get(str(month), -1))


def _history(actor: str, identity: Identity, plans: Callable[[Month], Plan | None]) -> History:
    """Accepted past of the department that the form names, for an actor who may see it."""
    plan = plans(identity.month)
    if plan is None:
        return NO_HISTORY
    with actors.reading(actor, Action.SEE_RETURNS, identity.department) as (connection, _):
        past = history(connection, plan, identity.department, identity.month)
    return replace(past, counted=lambda: _counted(actor, plan, identity.month))


def _counted(actor: str, plan: Plan, month: Month) -> dict[str, Amounts]:
    with actors.reading(actor, Action.SUBMIT) as (connection, _):
        return counted(connection, plan, month, clock.today())


def _already(connection: Connection, who: Actor, file: _File, known: dict[str, Any]) -> Submitted:
    label = f"{known['department']} {known['month']}, revision {known['number']}"
    record.append(
        connection,
        at=clock.now(),
        actor=who.email,
        action=Event.RETURN_ALREADY_RECEIVED,
        subject=events.of_return(known["department"], known["month"]),
        detail={"file": file.name, "sha256": file.sha256, "revision": known["number"]},
    )
    return Submitted(
        outcome=ALREADY_RECEIVED,
        file_name=file.name,
        sha256=file.sha256,
        department=known["department"],
        month=Month.parse(known["month"]),
        revision=known["number"],
        problems=(problem("ALREADY_RECEIVED", found=label),),
    )


def _is_readable(reading: Reading, problems: tuple[Problem, ...]) -> bool:
    """Whether the day of this file counts as the day of receipt, though it may hold mistakes."""
    return reading.completeness is not None and not UNREADABLE & {p.code for p in problems}


def _closed(connection: Connection, reading: Reading) -> list[Problem]:
    """Problem of a file for a closed month; it is stored, and its day of receipt counts."""
    if reading.identity is None or not months.is_closed(connection, reading.identity.month):
        return []
    return [problem("MONTH_CLOSED", found=reading.identity.month.label)]


def _not_expected(connection: Connection, reading: Reading) -> list[Problem]:
    """Problem of a file for a month in which its department has no return to hand in."""
    whose = reading.identity
    if whose is None or reading.completeness is None:  # nothing of it was read
        return []
    if months.obligation(connection, whose.department, whose.month) is not None:
        return []
    return [problem("NOTHING_TO_HAND_IN", found=f"{whose.department} {whose.month.label}")]


def _wrong_day(reading: Reading, received_on: date) -> list[Problem]:
    if received_on > clock.today():
        return [
            problem(
                "RECEIVED_IN_FUTURE",
                found=received_on.isoformat(),
                expected=f"{clock.today().isoformat()} or before",
            )
        ]
    if reading.identity is not None and received_on < reading.identity.month.last_day:
        return [
            problem(
                "RECEIVED_BEFORE_MONTH_ENDED",
                found=received_on.isoformat(),
                expected=f"{reading.identity.month.last_day.isoformat()} or later",
            )
        ]
    return []
