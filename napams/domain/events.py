"""The record of what was done: which events there are, what they concern, and its end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from napams.domain.months import Month


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the record: number and hash of its last event; sequence 0 if it is empty."""

    sequence: int
    hash: str


class Event(StrEnum):
    """What can have happened; the value is the name that the record stores and hashes."""

    PLAN_LOADED = "plan loaded"
    MONTH_OPENED = "month opened"
    MONTH_CLOSED = "month closed"
    MONTH_REOPENED = "month reopened"
    FORMS_ISSUED = "forms issued"
    DRAFT_SAVED = "draft saved"
    DRAFT_DISCARDED = "draft discarded"
    RETURN_RECEIVED = "return received"
    RETURN_REFUSED = "return refused"
    RETURN_ALREADY_RECEIVED = "return already received"
    RETURN_ACCEPTED = "return accepted"
    RETURN_SENT_BACK = "return sent back"
    ACCEPTANCE_WITHDRAWN = "acceptance withdrawn"
    QUERY_ANSWERED = "query answered"
    RETURN_WAIVED = "return waived"
    WAIVER_WITHDRAWN = "waiver withdrawn"
    FIRST_ADMINISTRATOR = "first administrator"
    ACCOUNT_ADDED = "account added"
    ACCOUNT_DISABLED = "account disabled"
    PASSWORD_SET = "password set"  # noqa: S105 - the name of an event
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"


SENT_IN = (Event.RETURN_RECEIVED, Event.RETURN_REFUSED, Event.RETURN_ALREADY_RECEIVED)
"""A file was sent in."""
CHANGE_NO_FIGURE = (
    Event.SIGNED_IN,
    Event.SIGNED_OUT,
    Event.FORMS_ISSUED,
    Event.DRAFT_SAVED,
    Event.DRAFT_DISCARDED,
)
"""Every report is still what it was after these."""
LEAVE_RETURNS_ALONE = (
    Event.FORMS_ISSUED,
    Event.MONTH_OPENED,
    Event.DRAFT_SAVED,
    Event.DRAFT_DISCARDED,
)
"""Nothing was done with a return, though its department or month may be the subject."""

_SUBJECT = re.compile(r"(?:(\S+) )?(\d{4}-\d{2})")


def short_name(action: str) -> str:
    """What was done with a return: `accepted` of `return accepted`; other names as they are."""
    return action.removeprefix("return ")


def of_return(department: str, month: Month | str) -> str:
    """The subject of an event that concerns one return."""
    return f"{department} {month}"


def concerns(subject: str) -> tuple[str | None, Month | None]:
    """The department and the month that an event's subject names; None where it names none."""
    found = _SUBJECT.fullmatch(subject)
    return (found[1], Month.parse(found[2])) if found else (None, None)
