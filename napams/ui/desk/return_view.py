"""Which return is opened: from the address to the file, the revision and what it is set against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

import pandas as pd
import streamlit as st

from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.problems import Refused
from napams.services import contents
from napams.services.actors import Actor
from napams.services.contents import Contents, SentFile
from napams.ui import links, refusals
from napams.ui.markup import link

DEPARTMENT, MONTH, REVISION, FILE, AGAINST = "department", "month", "revision", "file", "against"


@dataclass(frozen=True, slots=True)
class Opened:
    """One file of a return: what it is, what else there is of the return.

    `said` is None for a refused file, whose figures were not taken; `newest` is the number of the
    return's newest revision, 0 if there is none.
    """

    file: SentFile
    files: pd.DataFrame
    newest: int
    said: Contents | None

    @property
    def is_newest(self) -> bool:
        """Whether the revision may be decided upon."""
        return self.file.revision == self.newest > 0

    @property
    def row(self) -> Row:
        """The file's own row among the files of the return; empty where it says not whose it is."""
        own = (r for r in records(self.files) if r["upload_id"] == self.file.upload_id)
        return next(own, {})

    @property
    def state(self) -> str:
        """`received`, `accepted`, `sent back` or `refused`."""
        return str(self.row.get("state", "refused"))


def title() -> str:
    """The heading of the page, from its address alone."""
    month = st.query_params.get(MONTH, "")
    department = st.query_params.get(DEPARTMENT, "")
    if not (department and month):
        return "A file that was sent in" if FILE in st.query_params else "Return"
    try:
        return f"Return of {department}, {Month.parse(month).label}"
    except ValueError:
        return "Return"


def asked(actor: Actor) -> Opened:
    """What the address asks for; ends the run with a sentence and a way on if there is none."""
    query = st.query_params
    try:
        if FILE in query:
            return _file(actor, int(query[FILE]))
        department = query.get(DEPARTMENT) or actor.department or ""
        month = Month.parse(query.get(MONTH, ""))
        number = int(query[REVISION]) if REVISION in query else None
    except ValueError:
        _nothing("The address names no return: a department and a month are needed.")
    except Refused as refused:
        _refused(refused)
    return _return(actor, department, month, number)


def to_return(department: str, month: Month | str, revision: int | None = None) -> str:
    """The address of a return's newest revision, or of the one named."""
    shown: dict[str, object] = {DEPARTMENT: department, MONTH: month}
    return links.to("return", None, **shown, **({REVISION: revision} if revision else {}))


def to_file(upload_id: int) -> str:
    """The address of a file, refused or not."""
    return links.to("return", None, **{FILE: upload_id})


def _file(actor: Actor, upload_id: int) -> Opened:
    file = contents.sent_file(actor.email, upload_id)
    if file.department is None or file.month is None:
        return Opened(file, pd.DataFrame(), 0, None)
    files = contents.files(actor.email, file.department, file.month)
    return _opened(actor, file, files)


def _return(actor: Actor, department: str, month: Month, number: int | None) -> Opened:
    try:
        files = contents.files(actor.email, department, month)
        ours = [r for r in records(files) if number is None or r["revision"] == number]
        if not ours:
            _nothing(_none_came(department, month, number))
        revisions = [r for r in ours if r["revision"]]
        file = contents.sent_file(actor.email, (revisions or ours)[-1]["upload_id"])
        return _opened(actor, file, files)
    except Refused as refused:
        _refused(refused)


def _opened(actor: Actor, file: SentFile, files: pd.DataFrame) -> Opened:
    said = None
    if file.revision and file.department and file.month:
        said = contents.revision(actor.email, file.department, file.month, file.revision)
    return Opened(file, files, int(files["revision"].max()), said)


def _none_came(department: str, month: Month, number: int | None) -> str:
    what = f"revision {number} of the return" if number else "return"
    return f"There is no {what} of {department or 'this department'} for {month.label}."


def _nothing(sentence: str) -> NoReturn:
    refusals.note(sentence, _back())
    st.stop()


def _refused(refused: Refused) -> NoReturn:
    refusals.say(refused)
    refusals.note(_back())
    st.stop()


def _back() -> object:
    return link("returns", "To the returns desk")
