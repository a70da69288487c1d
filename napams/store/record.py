"""The audit trail: who did what when, each event holding the hash of the one before.

An event altered, removed or moved breaks the chain; a tail cut off shows against a head that was
noted before (the last brief prints it).
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from napams.domain.events import Head
from napams.store.tables import AuditEvent
from napams.store.tables.base import table

GENESIS = "0" * 64
SIGNED_IN, SIGNED_OUT = "signed in", "signed out"
FORMS_ISSUED, MONTH_OPENED = "forms issued", "month opened"
DRAFT_SAVED, DRAFT_DISCARDED = "draft saved", "draft discarded"
CHANGES_NO_FIGURE = (SIGNED_IN, SIGNED_OUT, FORMS_ISSUED, DRAFT_SAVED, DRAFT_DISCARDED)
"""Actions after which every report is still what it was."""
_EVENTS = table(AuditEvent)
_APPENDED = insert(_EVENTS)
_HEADS = select(_EVENTS.c.sequence, _EVENTS.c.hash).order_by(_EVENTS.c.sequence.desc()).limit(1)
_CHANGES = _HEADS.where(_EVENTS.c.action.not_in(CHANGES_NO_FIGURE))
"""Statements are built once: building one takes longer than running it."""


def head(connection: Connection) -> Head:
    """The end of the trail."""
    return _last(connection, _HEADS)


def last_change(connection: Connection, known_on: datetime | None = None) -> Head:
    """The last event (by `known_on`) that can have changed a figure: the version of the data."""
    if known_on is None:
        return _last(connection, _CHANGES)
    return _last(connection, _CHANGES.where(_EVENTS.c.at <= known_on))


def at(connection: Connection, event: Head) -> datetime:
    """The instant of an event; of one that is not in the trail, the beginning of time."""
    query = select(_EVENTS.c.at).where(_EVENTS.c.sequence == event.sequence)
    found: datetime | None = connection.execute(query).scalar()
    return found or datetime.fromtimestamp(0, UTC)


def _last(connection: Connection, heads: Select[tuple[int, str]]) -> Head:
    last = connection.execute(heads).first()
    return Head(last.sequence, last.hash) if last else Head(0, GENESIS)


def append(
    connection: Connection,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: dict[str, Any] | None = None,
) -> Head:
    """Add an event, in the transaction of what it tells of; `detail` must be plain JSON."""
    end = head(connection)
    event: dict[str, Any] = {
        "sequence": end.sequence + 1,
        "at": at.astimezone(UTC),
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": detail or {},
        "previous_hash": end.hash,
    }
    event["hash"] = fingerprint(event)
    connection.execute(_APPENDED, event)
    return Head(event["sequence"], event["hash"])


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
    for row in connection.execute(select(_EVENTS).order_by(_EVENTS.c.sequence)).mappings():
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
