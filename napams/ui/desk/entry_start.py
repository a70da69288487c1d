"""What a form to fill in starts from: a revision, a draft, or nothing that has come in yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from napams.clock import local_day
from napams.domain.frames import Row
from napams.domain.months import Month
from napams.domain.returns import ReturnState
from napams.ui.desk.return_view import to_return
from napams.ui.desk.returns_tables import moment
from napams.ui.markup import joined, link
from napams.wording.numbers import count, day


def line(
    department: str, month: Month, files: Sequence[Row], draft: datetime | None, *, closed: bool
) -> object:
    """One line for the head of the form.

    `files` are those of the return, with the columns of `services.contents.files`; `draft` is when
    the reader's own draft was saved, None if there is none.
    """
    received = [row for row in files if row["revision"]]
    newest = max(received, key=lambda row: row["revision"], default=None)
    parts: list[object] = [_start(department, month, files, newest, draft)]
    if closed:
        parts.append(f" {month.label} is closed: a correction needs a reopening with a reason.")
    elif newest is not None:
        parts.append(f" What you send in becomes revision {newest['revision'] + 1}.")
    return joined(parts)


def _start(
    department: str,
    month: Month,
    files: Sequence[Row],
    newest: Row | None,
    draft: datetime | None,
) -> object:
    if newest is None:
        refused = f": {count(len(files), 'file')} sent in, none of them taken" if files else ""
        nothing = f"Nothing has come in for {month.label} yet{refused}."
        return f"{_draft(draft)} {nothing}" if draft else nothing
    number = newest["revision"]
    named = link(to_return(department, month, number), f"revision {number}")
    if draft is None:
        return joined(("Starts from ", named, f", {_state(newest)}."))
    since = newest["uploaded_at"] > draft
    came = f"{_state(newest)}, {'came in after that' if since else 'had come in by then'}."
    return joined((_draft(draft), " The newest is ", named, f", {came}"))


def _draft(saved_at: datetime | None) -> str:
    return f"Starts from your draft of {moment(saved_at)}, not sent in yet." if saved_at else ""


def _state(row: Row) -> str:
    """`accepted 9 Apr 2025`; one that waits by the day on which it was received."""
    if row["state"] == ReturnState.RECEIVED:
        return f"received {day(row['received_on'])} and not reviewed yet"
    return f"{row['state']} {day(local_day(row['reviewed_at']))}"
