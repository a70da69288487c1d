"""How far a return is, and what keeps its month open, in a few words."""

from __future__ import annotations

from datetime import date

from napams.domain.months import Month
from napams.wording.numbers import count, day

NOT_CORRECTED = "sent back and not corrected"


def waits_for_review(revision: int) -> str:
    """`revision 2 waits for review`."""
    return f"revision {revision} waits for review"


def counts_now(revision: int) -> str:
    """`revision 1 counts again`; 0 where none does."""
    return f"revision {revision} counts again" if revision else "nothing of the return counts now"


def not_yet(missing_from: date) -> str:
    """`no return yet; missing from 16 Apr 2025`."""
    return f"no return yet; missing from {day(missing_from)}"


def month_ends(month: Month) -> str:
    """`Mar 2025 ends on 31 Mar 2025`."""
    return f"{month.label} ends on {day(month.last_day)}"


def state_of(state: str | None, open_queries: int) -> str:
    """`received, 2 open queries`, `not received`."""
    unanswered = f", {count(open_queries, 'open query', 'open queries')}" if open_queries else ""
    return (state or "not received") + unanswered
