"""Opening one return: its file and revisions, what was done with it, and whether it may change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from napams.domain.access import Action
from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.domain.return_history import NOTHING_CAME, ReturnHistory
from napams.intake.reading.reader import Workbook, open_workbook
from napams.intake.return_rows import names_of_rows
from napams.intake.return_rows import row_names as names_in
from napams.problems import Problem, Refused, from_dict, refuse
from napams.services.actors import authorise, known, reading
from napams.store import answers, months, returns, revisions, uploads
from napams.store.engine import database
from napams.store.returns import Accepted
from napams.store.revisions import Revision
from napams.store.tables.returns import ReviewOutcome


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of one revision; the frames are those of `store.returns`."""

    month: Month
    revision: int
    figures: pd.DataFrame
    milestones: pd.DataFrame
    narrative: pd.DataFrame


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent in; `revision` is 0 where it was refused.

    `notices` are sentences on what of it was not read, or is hidden. Where it is not `readable`,
    its day is no day of receipt.
    """

    upload_id: int
    file_name: str
    data: bytes
    sha256: str
    received_on: date
    uploaded_at: datetime
    uploaded_by: str
    outcome: str
    department: str | None
    month: Month | None
    revision: int
    nil: bool
    completeness: float | None
    problems: tuple[Problem, ...]
    notices: tuple[str, ...]
    readable: bool

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)


@dataclass(frozen=True, slots=True)
class OpenedReturn:
    """One file of a return, opened, and all that is known of the return.

    `workbook` is None for a file that cannot be read. Where the file does not say whose it is, the
    rest is empty. `files` are those of the return (`store.returns.files`),
    `revisions` what each of its revisions says, by number, `last_month` what was accepted for the
    month before. `queries` are those of the file's own revision with their answers
    (`store.answers.queries`), `history` is who did what when with the return, newest first; by
    `came` its day of receipt is worked out.
    """

    file: SentFile
    workbook: Workbook | None
    files: pd.DataFrame
    revisions: Mapping[int, Contents]
    last_month: Contents | None
    queries: pd.DataFrame
    history: pd.DataFrame
    closed: bool
    came: ReturnHistory = NOTHING_CAME

    @property
    def contents(self) -> Contents | None:
        """What the file's own revision says; None for a refused file: its figures do not count."""
        return self.revisions.get(self.file.revision)

    @property
    def newest(self) -> int:
        """The number of the return's newest revision, 0 if there is none."""
        return max(self.revisions, default=0)

    @property
    def is_newest(self) -> bool:
        """Whether the revision may be decided upon."""
        return self.file.revision == self.newest > 0

    @property
    def counts(self) -> bool:
        """Whether the file's own revision is the one that gives the figures."""
        accepted = (r["revision"] for r in records(self.files) if r["state"] == "accepted")
        return self.file.revision == max(accepted, default=None)

    @property
    def row(self) -> Row:
        """The file's own row in `files`; empty where it says not whose it is."""
        own = (r for r in records(self.files) if r["upload_id"] == self.file.upload_id)
        return next(own, {})

    @property
    def state(self) -> str:
        """`received`, `accepted`, `sent back` or `refused`."""
        return str(self.row.get("state", "refused"))

    @property
    def row_names(self) -> dict[tuple[str, int], str]:
        """What each row of the file is about, `M04-K1, Lahore`, by sheet and row number."""
        return names_of_rows(self.workbook) if self.workbook else {}


def open_return(
    actor: str, department: str, month: Month, revision: int | None = None
) -> OpenedReturn:
    """Open a revision of a return: the one named, else the newest.

    Where none came, the last file that was refused. Refused: NOT_ALLOWED, NO_SUCH_RETURN.
    """
    with reading(actor, Action.SEE_RETURNS, department) as (connection, _):
        files = returns.files(connection, department, month)
        found = files if revision is None else files[files["revision"] == revision]
        if found.empty:
            raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
        received = found[found["revision"] > 0]
        newest = (found if received.empty else received).iloc[-1]
        row = uploads.find(connection, int(newest["upload_id"]))
        return _opened(connection, _sent_file(row or {}), files)


def open_file(actor: str, upload_id: int) -> OpenedReturn:
    """Open any file that was sent in, with its return where it says whose it is.

    Whoever sent in a file that does not say so may open it. Refused: NO_SUCH_RETURN, NOT_ALLOWED.
    """
    with database().read() as connection:
        file = _sent_file(_upload(connection, upload_id))
        if file.department is None or file.month is None:
            _authorise_for(connection, actor, file.uploaded_by, file.department)
            return _opened(connection, file, pd.DataFrame())
        authorise(connection, actor, Action.SEE_RETURNS, file.department)
        files = returns.files(connection, file.department, file.month)
        return _opened(connection, file, files)


def original(actor: str, upload_id: int) -> tuple[str, bytes]:
    """The name and the very bytes of a file as it was sent in."""
    with database().read() as connection:
        row = _upload(connection, upload_id)
        _authorise_for(connection, actor, row["uploaded_by"], row["department"])
    return str(row["file_name"]), bytes(row["data"])


def row_names(actor: str, upload_id: int) -> dict[tuple[str, int], str]:
    """What each row of a file is about, `M04-K1, Lahore`, by sheet and row number."""
    return names_in(original(actor, upload_id)[1])


def files(actor: str, department: str, month: Month) -> pd.DataFrame:
    """Every file that named this return, refused ones too, oldest first."""
    with reading(actor, Action.SEE_RETURNS, department) as (connection, _):
        return returns.files(connection, department, month)


def history(
    actor: str, month: Month, department: str | None = None, known_on: datetime | None = None
) -> pd.DataFrame:
    """Who did what when with one return, or with all returns of a month and the month itself.

    Without a department, a focal person sees what was done with the own department's.
    """
    with reading(actor, Action.SEE_RETURNS, department) as (connection, who):
        return returns.history(connection, month, who.scope(department), known_on)


def narratives(actor: str, known_on: datetime | None = None) -> pd.DataFrame:
    """What departments say in words: a row per filled field of each accepted return.

    Columns of `store.returns.NARRATIVES`. Refused: NOT_ALLOWED, NO_SUCH_ACCOUNT.
    """
    with reading(actor, Action.SEE_EVERYTHING) as (connection, _):
        return returns.narratives(connection, known_on)


def open_revision(
    connection: Connection, department: str, month: Month, revision: int | None
) -> Revision:
    """The newest revision of a return, on which there is no word yet, in an open month.

    Refused: NO_SUCH_RETURN, MONTH_CLOSED, CHANGED_SINCE_YOU_LOOKED (`revision`, the one looked
    at, is not the newest), ALREADY_REVIEWED.
    """
    newest = _newest_in_open_month(connection, department, month)
    if revision is not None and revision != newest.number:
        raise refuse(
            "CHANGED_SINCE_YOU_LOOKED",
            found=f"revision {revision}",
            expected=f"revision {newest.number}",
        )
    if newest.outcome is not None:
        raise refuse("ALREADY_REVIEWED", found=f"revision {newest.number} is {newest.outcome}")
    return newest


def open_acceptance(
    connection: Connection, department: str, month: Month, revision: int | None
) -> Accepted:
    """The revision that counts for a return, in an open month.

    Refused: NO_SUCH_RETURN, MONTH_CLOSED, NOTHING_ACCEPTED (`revision`, the one looked at, is not
    accepted), CHANGED_SINCE_YOU_LOOKED (a later one counts), NEWER_SENT_BACK (without the
    acceptance nobody could accept anything until the correction comes).
    """
    newest = _newest_in_open_month(connection, department, month)
    counts = returns.accepted(connection, department, month)
    if counts is None or counts.number < (revision or 0):
        raise refuse("NOTHING_ACCEPTED", found=f"revision {revision or newest.number}")
    if revision is not None and revision != counts.number:
        raise refuse(
            "CHANGED_SINCE_YOU_LOOKED",
            found=f"revision {revision}",
            expected=f"revision {counts.number}",
        )
    if newest.outcome is ReviewOutcome.SENT_BACK:
        raise refuse(
            "NEWER_SENT_BACK",
            found=f"revision {newest.number}, sent back",
            expected=f"its correction, before revision {counts.number} is withdrawn",
        )
    return counts


def _newest_in_open_month(connection: Connection, department: str, month: Month) -> Revision:
    newest = revisions.find(connection, department, month)
    if newest is None:
        raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
    if months.is_closed(connection, month):
        raise refuse("MONTH_CLOSED", found=month.label)
    return newest


def _opened(connection: Connection, file: SentFile, of_return: pd.DataFrame) -> OpenedReturn:
    """The file with its return; `of_return` are the files of that, none if it is not known."""
    try:
        workbook = open_workbook(file.data)
    except Refused:
        workbook = None
    if file.department is None or file.month is None:
        nothing = pd.DataFrame()
        return OpenedReturn(file, workbook, of_return, {}, None, nothing, nothing, False)
    own = {
        int(r["revision_id"]): (file.month, r["revision"])
        for r in records(of_return)
        if r["revision"]
    }
    last = returns.accepted(connection, file.department, file.month + -1)
    before = {last.revision_id: (file.month + -1, last.number)} if last else {}
    contents = _contents(connection, own | before)
    return OpenedReturn(
        file=file,
        workbook=workbook,
        files=of_return,
        revisions={number: contents[key] for key, (_, number) in own.items()},
        last_month=contents[last.revision_id] if last else None,
        queries=answers.queries(connection, str(file.month), file.department, file.revision),
        history=returns.history(connection, file.month, file.department),
        closed=months.is_closed(connection, file.month),
        came=revisions.history(connection, file.department, file.month),
    )


def _contents(
    connection: Connection, revisions: Mapping[int, tuple[Month, int]]
) -> dict[int, Contents]:
    """The contents of revisions, given and found by their keys."""
    reads = (returns.figures, returns.milestones, returns.narrative)
    frames = [read(connection, list(revisions)) for read in reads]

    def of(key: int) -> Iterator[pd.DataFrame]:
        for frame in frames:
            rows = frame[frame["revision_id"] == key]
            yield rows.drop(columns="revision_id").reset_index(drop=True)

    return {key: Contents(*named, *of(key)) for key, named in revisions.items()}


def _upload(connection: Connection, upload_id: int) -> dict[str, Any]:
    row = uploads.find(connection, upload_id)
    if row is None:
        raise refuse("NO_SUCH_RETURN", found=f"upload {upload_id}")
    return row


def _authorise_for(
    connection: Connection, actor: str, sent_by: str, department: str | None
) -> None:
    """That the actor may see a file: whoever sent it in may, whatever it says of itself."""
    who = known(connection, actor)
    who.require(Action.SEE_RETURNS, who.scope() if sent_by == who.email else department)


def _sent_file(row: Mapping[str, Any]) -> SentFile:
    return SentFile(
        upload_id=row["id"],
        file_name=row["file_name"],
        data=bytes(row["data"]),
        sha256=row["sha256"],
        received_on=row["received_on"],
        uploaded_at=row["uploaded_at"],
        uploaded_by=row["uploaded_by"],
        outcome=str(row["outcome"]),
        department=row["department"],
        month=Month.parse(row["month"]) if row["month"] else None,
        revision=row["revision"] or 0,
        nil=bool(row["nil"]),
        completeness=row["completeness"],
        problems=tuple(from_dict(p) for p in row["problems"]),
        notices=tuple(row["notices"] or ()),
        readable=bool(row["readable"]),
    )
