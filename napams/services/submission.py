"""Taking in a file: read it, keep its bytes, and make a revision of it if it is right."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from napams import clock
from napams.domain.access import OWN_DEPARTMENT_ONLY, Action
from napams.domain.catalogue import Plan
from napams.domain.history import NO_HISTORY, History
from napams.domain.months import Month
from napams.domain.returns import Identity
from napams.intake.returns import Reading, read_return
from napams.problems import Problem, errors, problem, refuse
from napams.services.actors import Actor, authorise, authorise_own
from napams.store import record
from napams.store.accepted import OBLIGATIONS, REVISIONS, UPLOADS
from napams.store.engine import database
from napams.store.history import history
from napams.store.moments import moment
from napams.store.months import is_closed
from napams.store.plan import in_force, load_plan
from napams.store.received import add_revision, keep_upload
from napams.store.tables.returns import UploadOutcome

RECEIVED = UploadOutcome.RECEIVED.value
REFUSED = UploadOutcome.REFUSED.value
ALREADY_RECEIVED = "already received"
LONGEST_NAME = 255

_VERSIONS = select(OBLIGATIONS.c.month, OBLIGATIONS.c.plan_version).distinct()
_KNOWN = (
    select(OBLIGATIONS.c.department, OBLIGATIONS.c.month, REVISIONS.c.number)
    .join(REVISIONS, REVISIONS.c.obligation_id == OBLIGATIONS.c.id)
    .join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id)
    .where(UPLOADS.c.sha256 == bindparam("digest"))
)

UNREADABLE = {
    "TOO_INCOMPLETE",
    "WRONG_MONTH",
    "WRONG_DEPARTMENT",
    "MONTH_NOT_OPEN",
    "RECEIVED_IN_FUTURE",
    "RECEIVED_BEFORE_MONTH_ENDED",
}
"""Problems with which the day of a file does not count as the day of receipt."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a file: `outcome` is `received`, `refused` or `already received`.

    `notices` say what in it was passed over; they need no answer.
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


def submit(
    actor: str,
    file_name: str,
    data: bytes,
    received_on: date | None = None,
    *,
    department: str | None = None,
    month: Month | None = None,
) -> Submitted:
    """Take in one file; whatever is wrong with it is in the answer, and its bytes are kept.

    `received_on` is the day on which the JTF received it (today if not stated). `department` and
    `month` are what it was sent in for, where that is known; the form must agree. Raises Refused
    (NOT_ALLOWED) alone.
    """
    received_on = received_on or clock.today()
    file_name = _plain_name(file_name)
    digest = hashlib.sha256(data).hexdigest()
    with database().read() as connection:
        who = authorise_own(connection, actor, Action.SUBMIT)
        if department is not None:
            authorise(connection, actor, Action.SUBMIT, department)
        if who.role in OWN_DEPARTMENT_ONLY and received_on != clock.today():
            raise refuse("NOT_ALLOWED", found=f"day of receipt {received_on}", expected="today")
        plans = plans_by_month(connection)
    reading = read_return(
        data,
        plan_for=plans,
        received_on=received_on,
        file_name=file_name,
        department=department or who.department,
        month=month,
        history_of=lambda identity: _history(identity, plans),
    )
    with database().write() as connection:
        who = authorise_own(connection, actor, Action.SUBMIT)
        if known := _known(connection, digest):
            return _already(connection, who, file_name, digest, known)
        at = moment(connection)
        problems = (
            *_closed(connection, reading),
            *_wrong_day(reading, received_on),
            *reading.problems,
        )
        valid = None if errors(problems) else reading.valid
        outcome = UploadOutcome.REFUSED if valid is None else UploadOutcome.RECEIVED
        identity = reading.identity
        upload_id = keep_upload(
            connection,
            file_name=file_name,
            data=data,
            sha256=digest,
            received_on=received_on,
            uploaded_at=at,
            uploaded_by=who.email,
            outcome=outcome,
            problems=problems,
            identity=identity,
            readable=_is_readable(reading, problems),
        )
        number = add_revision(connection, upload_id, valid) if valid else None
        record.append(
            connection,
            at=at,
            actor=who.email,
            action=f"return {outcome.value}",
            subject=f"{identity.department} {identity.month}" if identity else "unknown form",
            detail={
                "upload": upload_id,
                "sha256": digest,
                "revision": number,
                "received_on": received_on.isoformat(),
                "problems": [p.code for p in problems],
            },
        )
    return Submitted(
        outcome=outcome.value,
        file_name=file_name,
        sha256=digest,
        department=identity.department if identity else None,
        month=identity.month if identity else None,
        revision=number,
        completeness=reading.completeness,
        problems=problems,
        upload_id=upload_id,
        notices=reading.notices,
    )


def _plain_name(file_name: str) -> str:
    """The name as it was sent, without folders, control characters and what no database keeps."""
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c if c.isprintable() else "�" for c in name)
    return name[:LONGEST_NAME] or "unnamed"


def plans_by_month(connection: Connection) -> Callable[[Month], Plan | None]:
    """The version of the plan in force in a month, None if the month is not open."""
    versions = {row.month: row.plan_version for row in connection.execute(_VERSIONS)}
    plans = {v: load_plan(connection, v) for v in set(versions.values())} or {
        0: in_force(connection)
    }
    return lambda month: plans.get(versions.get(str(month), -1))


def _history(identity: Identity, plans: Callable[[Month], Plan | None]) -> History:
    """The accepted past of whoever the form says it is from."""
    plan = plans(identity.month)
    if plan is None:
        return NO_HISTORY
    with database().read() as connection:
        return history(connection, plan, identity.department, identity.month)


def _known(connection: Connection, digest: str) -> dict[str, Any] | None:
    row = connection.execute(_KNOWN, {"digest": digest}).mappings().first()
    return dict(row) if row else None


def _already(
    connection: Connection, who: Actor, file_name: str, digest: str, known: dict[str, Any]
) -> Submitted:
    label = f"{known['department']} {known['month']}, revision {known['number']}"
    record.append(
        connection,
        at=clock.now(),
        actor=who.email,
        action="return already received",
        subject=f"{known['department']} {known['month']}",
        detail={"file": file_name, "sha256": digest, "revision": known["number"]},
    )
    return Submitted(
        outcome=ALREADY_RECEIVED,
        file_name=file_name,
        sha256=digest,
        department=known["department"],
        month=Month.parse(known["month"]),
        revision=known["number"],
        problems=(problem("ALREADY_RECEIVED", found=label),),
    )


def _is_readable(reading: Reading, problems: tuple[Problem, ...]) -> bool:
    """Whether the day of this file counts as the day of receipt, though it may hold mistakes."""
    return reading.completeness is not None and not UNREADABLE & {p.code for p in problems}


def _closed(connection: Connection, reading: Reading) -> list[Problem]:
    """A closed month takes no further revision; the file is kept, and its day counts."""
    if reading.identity is None or not is_closed(connection, reading.identity.month):
        return []
    return [problem("MONTH_CLOSED", found=reading.identity.month.label)]


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
