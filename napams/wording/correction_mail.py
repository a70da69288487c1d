"""The mail that goes with a marked workbook, according to the state of the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from napams.domain.months import Month
from napams.domain.return_history import FREE_CORRECTIONS
from napams.domain.returns import ReturnState
from napams.problems import Problem, Severity, errors, queries
from napams.wording.numbers import day


@dataclass(frozen=True, slots=True)
class FileState:
    """What became of a file: `revision` is None where it was refused.

    `outcome` is `accepted`, `sent back` or empty, `on` its day, or today where there is none.
    `newer` is the number of a later revision of the return, None if this is the newest.
    """

    revision: int | None
    outcome: str
    on: date
    note: str = ""
    newer: int | None = None

    @property
    def settled(self) -> bool:
        """Whether the department has nothing left to do about this file."""
        return self.outcome == ReturnState.ACCEPTED or self.newer is not None


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when the next file keeps the day of receipt `keeps`, seen on the day `today`.

    Both are None where the file gives no day. `sent_backs` is how often the return was sent back.
    """

    by: date | None
    keeps: date | None
    today: date
    sent_backs: int = 0

    @property
    def is_ahead(self) -> bool:
        """Whether the next file can still come by then."""
        return self.by is not None and self.today <= self.by


def mail(
    *,
    whose: str,
    month: Month | None,
    file_name: str,
    received_on: date,
    state: FileState,
    problems: Sequence[Problem],
    note: str,
    deadline: Deadline | None,
    marked: bool,
) -> str:
    """The whole mail: the return, its state, its open problems, what to do by when.

    `deadline` is None where nothing of the day of receipt depends on what the department does.

    `whose` is the department by name and code, empty where the file does not say.
    """
    revision = f", revision {state.revision}" if state.revision else ""
    parts = (f"of {whose}" if whose else "", month.label if month else "")
    of = " for ".join(part for part in parts if part)
    lines = [f"Monthly return {of}{revision}".replace("  ", " ").strip()]
    lines += [f"File: {file_name}, received on {day(received_on)}", ""]
    lines += [_state_line(state)]
    lines += ["", note] if note else []
    if state.settled:
        return "\n".join(lines) + "\n"
    if problems:
        lines += ["", f"{_heading(problems)}:"]
        lines += [f"{n}. {_line(p)}" for n, p in enumerate(problems, start=1)]
    by = f" by {day(deadline.by)}" if deadline and deadline.is_ahead else ""
    if what := _what_to_do(state, by, problems, marked=marked):
        lines += ["", what]
    if deadline:
        lines += ["", _which_day_counts(deadline)]
    return "\n".join(lines) + "\n"


def _state_line(state: FileState) -> str:
    if state.outcome == ReturnState.ACCEPTED:
        return f"The return was accepted on {day(state.on)}. Nothing is left to correct in it."
    if state.newer is not None:
        return f"Revision {state.newer} has come in since. Nothing is asked about this one."
    if state.revision is None:
        return "The file could not be taken as the month's return."
    if state.outcome:
        return f"The return was sent back to you on {day(state.on)} for correction."
    return "The return has been received and waits for the JTF's review. It was not sent back."


def _heading(problems: Sequence[Problem]) -> str:
    wrong = len(errors(problems))
    if not wrong:
        return "To answer"
    return "To correct" if wrong == len(problems) else "To correct or to answer"


def _what_to_do(state: FileState, by: str, problems: Sequence[Problem], *, marked: bool) -> str:
    waits = state.revision is not None and not state.outcome
    if not marked:
        return (
            "The file could not be opened, so nothing is marked in it. Fill in the form that the "
            f"JTF issued, save it as .xlsx and send it to the JTF{by}."
        )
    own = "The attached workbook is your own."
    if waits:
        if not problems:
            return ""
        return (
            f"{own} The cells in question are coloured and carry a comment. Answer by mail, and "
            "the return can be accepted. If a figure is wrong, correct it there, save the workbook "
            "as .xlsx and send it to the JTF."
        )
    coloured = " The cells in question are coloured and carry a comment. Correct them there"
    there = coloured if problems else " Correct it"
    by_mail = " Questions can also be answered by mail." if queries(problems) else ""
    return f"{own}{there}, save the workbook as .xlsx and send it to the JTF{by}.{by_mail}"


def _which_day_counts(deadline: Deadline) -> str:
    """What the next file, and its day, do to the day of receipt."""
    if deadline.sent_backs > FREE_CORRECTIONS:
        return (
            f"The return has been sent back {deadline.sent_backs} times. The day on which the next "
            "revision comes counts as its day of receipt."
        )
    if deadline.sent_backs:
        if not deadline.is_ahead:
            return "The day on which the correction comes counts as the day of receipt."
        return (
            f"If it comes by then, the return keeps its day of receipt, {day(deadline.keeps)}; "
            "after that, the day on which it comes counts. One correction is free: should the "
            "return be sent back again, the day of the revision after that counts."
        )
    if deadline.is_ahead:
        return (
            f"If a file without errors comes by then, the return counts as received on "
            f"{day(deadline.keeps)}; after that, on the day on which that file comes."
        )
    return "The return counts as received on the day on which a file without errors comes."


def _line(problem: Problem) -> str:
    """`Return!G17 (question): …`, without the code, which says nothing to a department."""
    asked = " (question)" if problem.severity is Severity.QUERY else ""
    where = f"{problem.place}{asked}: " if problem.place else ""
    found = f" Found: {problem.found}." if problem.found else ""
    expected = f" Expected: {problem.expected}." if problem.expected else ""
    return f"{where}{problem.message}{found}{expected}"
