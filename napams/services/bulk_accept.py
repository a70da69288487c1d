"""Accepting many returns at once, each by itself, with its outcome as soon as it is known."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from napams.domain.access import Action
from napams.domain.months import Month
from napams.problems import Problem, Refused, refuse
from napams.services import review
from napams.services.actors import admit
from napams.services.register import inbox


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Outcome for one return, the `nth` of `of`; `problems` say why it was not accepted."""

    month: Month
    department: str
    revision: int
    accepted: bool
    nth: int
    of: int
    problems: tuple[Problem, ...] = ()


def accept_clean(actor: str, month: Month | None = None) -> Iterator[Reviewed]:
    """Accept every waiting return without open queries, of a month or of all, the oldest first.

    Each in a transaction of its own, and only the revision that was waiting when this began: if a
    newer one comes meanwhile, that return is left (CHANGED_SINCE_YOU_LOOKED). Returns with open
    queries are left too, with QUERIES_UNANSWERED. Refused before the first: NOT_ALLOWED.
    """
    admit(actor, Action.REVIEW)
    waiting = inbox(actor, month).to_dict("records")
    return (_accept(actor, row, nth, len(waiting)) for nth, row in enumerate(waiting, start=1))


def files_in(folder: Path) -> list[Path]:
    """Files of a folder by name, of any type.

    Hidden files and the lock files of Office (`~$…`) are left out.
    """
    found = (f for f in folder.iterdir() if f.is_file())
    return sorted(f for f in found if not f.name.startswith((".", "~$")))


def _accept(actor: str, row: Mapping[Hashable, Any], nth: int, of: int) -> Reviewed:
    month, department, revision = Month.parse(row["month"]), row["department"], row["revision"]
    try:
        if row["unanswered"]:
            raise refuse("QUERIES_UNANSWERED", found=f"{row['unanswered']} open")
        review.accept(actor, department, month, revision)
    except Refused as refusal:
        return Reviewed(month, department, revision, False, nth, of, refusal.problems)
    return Reviewed(month, department, revision, True, nth, of)
