"""What goes back to a department: its own workbook with marks, and a text for the mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath

from napams import clock
from napams.domain.access import Action
from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.domain.policy import LaggingPolicy
from napams.domain.return_history import day_of_receipt
from napams.domain.returns import ReturnState
from napams.intake.marking.workbook import mark_opened
from napams.problems import Problem, Refused, refuse
from napams.services import returns
from napams.services.actors import reading
from napams.services.returns import OpenedReturn
from napams.store.plan import load_plan
from napams.wording.correction_mail import Deadline, FileState, mail


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """What the JTF mails: `data` is the marked workbook, None where the file is no workbook that
    can be opened; `text` is to be pasted into the mail."""

    file_name: str
    data: bytes | None
    text: str


def for_return(
    actor: str, department: str, month: Month, revision: int | None = None, note: str = ""
) -> CorrectionRequest:
    """The request about a revision, the newest if none is named; see `request`.

    Refused: NO_SUCH_RETURN, NOT_ALLOWED.
    """
    opened = returns.open_return(actor, department, month, revision)
    if not opened.file.revision:
        raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
    return request(opened, _plan(actor, department), note)


def for_upload(actor: str, upload_id: int, note: str = "") -> CorrectionRequest:
    """The request about any file that was sent in, refused ones too; refusals as `for_return`."""
    opened = returns.open_file(actor, upload_id)
    return request(opened, _plan(actor, opened.file.department), note)


def request(opened: OpenedReturn, plan: Plan | None, note: str = "") -> CorrectionRequest:
    """What is asked of the department about an opened return.

    Marked are its errors and the queries that nobody has answered. `note` is the analyst's; where
    the revision was sent back already and none is given, the note of that. Changes nothing.
    """
    file, state, problems = opened.file, _state(opened), _open_problems(opened)
    limits = plan.lagging if plan else LaggingPolicy()
    note = note.strip() or state.note
    data = None
    if opened.workbook is not None:
        try:
            data = mark_opened(opened.workbook, problems, note)
        except Refused:
            data = None
    named = plan.department_by_code.get(file.department or "") if plan else None
    text = mail(
        whose=f"{named.name} ({named.code})" if named else "",
        month=file.month,
        file_name=file.file_name,
        received_on=file.received_on,
        state=state,
        problems=problems,
        note=note,
        deadline=_deadline(opened, limits.correction_days),
        marked=data is not None,
    )
    return CorrectionRequest(f"{PurePath(file.file_name).stem}-to-correct.xlsx", data, text)


def _plan(actor: str, department: str | None) -> Plan | None:
    with reading(actor, Action.SEE_RETURNS, department) as (connection, _):
        return load_plan(connection)


def _deadline(opened: OpenedReturn, days: int) -> Deadline | None:
    """By when a correction keeps the day of receipt; None where it changes nothing of that."""
    came, today = opened.came, clock.today()
    if came.accepted or came.state is ReturnState.RECEIVED:
        return None
    back = came.sent_back_on
    if back is None:
        day = opened.file.received_on if opened.file.readable else None
        return Deadline(day and day + timedelta(days=days), day, today)
    by = back + timedelta(days=days)
    return Deadline(by, day_of_receipt(came, today, days), today, came.sent_backs)


def _state(opened: OpenedReturn) -> FileState:
    """What became of the file."""
    number = opened.file.revision
    if not number:
        return FileState(None, "", clock.today())
    newer = opened.newest if opened.newest > number else None
    if opened.state == ReturnState.RECEIVED:
        return FileState(number, "", clock.today(), newer=newer)
    note = opened.row["note"] if opened.state == ReturnState.SENT_BACK else ""
    return FileState(number, opened.state, clock.local_day(opened.row["reviewed_at"]), note, newer)


def _open_problems(opened: OpenedReturn) -> list[Problem]:
    """The problems of the file without the queries that were answered."""
    if opened.queries.empty:
        return list(opened.file.problems)
    done = set(opened.queries[opened.queries["answer"].notna()]["position"])
    return [p for n, p in enumerate(opened.file.problems) if n not in done]
