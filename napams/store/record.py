"""The audit trail: who did what when, each event holding the hash of the one before.

An event altered, removed or moved breaks the chain; a tail cut off shows against a head that was
noted before (the last brief prints it).
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, insert, select

from napams import clock
from napams.domain import events
from napams.domain.events import Event, Head
from napams.domain.months import Month
from napams.store.tables.identity import EVENTS

GENESIS = "0" * 64
_APPENDED = insert(EVENTS)
_HEADS = select(EVENTS.c.sequence, EVENTS.c.hash).order_by(EVENTS.c.sequence.desc()).limit(1)
_CHANGES = _HEADS.where(EVENTS.c.action.not_in(events.CHANGE_NO_FIGURE))
"""Statements are built once: building one takes longer than running it."""


def head(connection: Connection) -> Head:
    """The end of the trail."""
    return _last(connection, _HEADS)


def last_change(connection: Connection, known_on: datetime | None = None) -> Head:
    """The last event (by `known_on`) that can have changed a figure: the version of the data."""
    if known_on is None:
        return _last(connection, _CHANGES)
    return _last(connection, _CHANGES.where(EVENTS.c.at <= known_on))


def at(connection: Connection, event: Head) -> datetime:
    """The instant of an event; of one that is not in the trail, the beginning of time."""
    query = select(EVENTS.c.at).where(EVENTS.c.sequence == event.sequence)
    found: datetime | None = connection.execute(query).scalar()
    return found or datetime.fromtimestamp(0, UTC)


def _last(connection: Connection, heads: Select[tuple[int, str]]) -> Head:
    last = connection.execute(heads).first()
    return Head(last.sequence, last.hash) if last else Head(0, GENESIS)


def append(
    connection: Connection,
    actor: str,
    action: Event,
    subject: str,
    detail: dict[str, Any] | None = None,
    *,
    at: datetime | None = None,
) -> Head:
    """Add an event, in the transaction of what it records; `detail` must be plain JSON.

    It happens now unless `at` says when.
    """
    end = head(connection)
    event: dict[str, Any] = {
        "sequence": end.sequence + 1,
        "at": (at or clock.now()).astimezone(UTC),
        "actor": actor,
        "action": str(action),
        "subject": subject,
        "detail": detail or {},
        "previous_hash": end.hash,
    }
    event["hash"] = fingerprint(event)
    connection.execute(_APPENDED, event)
    return Head(event["sequence"], event["hash"])


def concerning(month: Month | str, department: str | None = None) -> ColumnElement[bool]:
    """Events about one return, or about all returns of a month and the month itself."""
    subject = EVENTS.c.subject
    if department is not None:
        return subject == events.of_return(department, month)
    return subject.like(events.of_return("%", month)) | (subject == str(month))


def concerning_department(department: str) -> ColumnElement[bool]:
    """Events about any return of a department."""
    return EVENTS.c.subject.like(events.of_return(department, "%"))


def fingerprint(event: dict[str, Any]) -> str:
    """SHA-256 over the event's own words, without its hash; hexadecimal."""
    words = {
        "sequence": event["sequence"],
        "at": event["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event["actor"],
        "action": event["action"],
        "subject": event["subject"],
        "detail": event["detail"],
        "previous_hash": event["previous_hash"],
    }
    canonical = json.dumps(words, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def breaks(connection: Connection, expected: Head | None = None) -> list[str]:
    """What is wrong with the trail, in words; empty when it is whole.

    With `expected`, a head noted earlier, a tail that was cut off is found too.
    """
    found: list[str] = []
    previous, sequence, hashes = GENESIS, 0, {0: GENESIS}
    for row in connection.execute(select(EVENTS).order_by(EVENTS.c.sequence)).mappings():
        sequence += 1
        if row["sequence"] != sequence:
            found.append(f"event {sequence} is missing: the next one is {row['sequence']}")
            sequence = row["sequence"]
        if row["previous_hash"] != previous:
            found.append(f"event {row['sequence']} does not follow the one before it")
        if row["hash"] != fingerprint(dict(row)):
            found.append(f"event {row['sequence']} was altered")
        previous = row["hash"]
        hashes[row["sequence"]] = row["hash"]
    if expected is not None and hashes.get(expected.sequence) != expected.hash:
        found.append(f"the noted head, event {expected.sequence}, is not in the trail")
    return found
