"""What goes back to a department: its own workbook with marks, and a text for the mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, select

from napams import clock
from napams.domain.access import Action
from napams.domain.lagging import DAYS_TO_CORRECT
from napams.domain.months import Month
from napams.domain.wording import day
from napams.intake.marking import mark
from napams.problems import Problem, Refused, Severity, from_dict, refuse
from napams.services.actors import authorise
from napams.services.returns import upload_of
from napams.store.engine import database
from napams.store.plan import load_plan
from napams.store.queries.accepted import OBLIGATIONS, REVIEWS, REVISIONS
from napams.store.queries.answers import answered
from napams.store.queries.figures import revision_of
from napams.store.tables.returns import ReviewOutcome


@dataclass(frozen=True, slots=True)
class Marked:
    """What the JTF mails: `data` is the marked workbook, None where the file is no workbook that
    can be opened; `text` is to be pasted into the mail."""

    file_name: str
    data: bytes | None
    text: str


def for_return(
    actor: str, department: str, month: Month, revision: int | None = None, note: str = ""
) -> Marked:
    """The marked workbook of a revision, the newest if none is named; see `for_upload`.

    Refused: NO_SUCH_RETURN, NOT_ALLOWED.
    """
    with database().read() as connection:
        authorise(connection, actor, Action.SEE_RETURNS, department)
        number = revision or revision_of(connection, department, str(month))
        query = (
            select(REVISIONS.c.upload_id)
            .join(OBLIGATIONS, OBLIGATIONS.c.id == REVISIONS.c.obligation_id)
            .where(OBLIGATIONS.c.department == department, OBLIGATIONS.c.month == str(month))
            .where(REVISIONS.c.number == number)
        )
        upload_id = connection.execute(query).scalar()
    if upload_id is None:
        raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
    return for_upload(actor, int(upload_id), note)


def for_upload(actor: str, upload_id: int, note: str = "") -> Marked:
    """The marked workbook of any file that was sent in, refused ones too.

    Marked are its errors and the queries that nobody has answered. `note` is the analyst's; where
    the revision was sent back already and none is given, the note of that. Changes nothing.
    Refused: NO_SUCH_RETURN, NOT_ALLOWED.
    """
    with database().read() as connection:
        upload = upload_of(connection, actor, upload_id)
        number, left, said, back_on = _handled(connection, upload)
        plan = load_plan(connection)
    note = note.strip() or said
    named = plan.department_by_code.get(upload["department"]) if plan else None
    try:
        data = mark(bytes(upload["data"]), left, note)
    except Refused:
        data = None
    name = PurePath(upload["file_name"])
    whose = f"{named.name} ({named.code})" if named else ""
    return Marked(
        file_name=f"{name.stem}-to-correct.xlsx",
        data=data,
        text=_text(upload, whose, number, left, note, back_on, marked=data is not None),
    )


def _handled(
    connection: Connection, upload: dict[str, Any]
) -> tuple[int | None, list[Problem], str, date]:
    """The file's revision, what is left to correct, the note, the day on which it went back."""
    problems = [from_dict(p) for p in upload["problems"]]
    query = (
        select(REVISIONS.c.id, REVISIONS.c.number, REVIEWS.c.outcome, REVIEWS.c.note, REVIEWS.c.at)
        .outerjoin(REVIEWS, REVIEWS.c.revision_id == REVISIONS.c.id)
        .where(REVISIONS.c.upload_id == upload["id"])
    )
    row = connection.execute(query).first()
    if row is None:
        return None, problems, "", clock.today()
    done = answered(connection, row.id)
    left = [p for n, p in enumerate(problems) if n not in done]
    if row.outcome != ReviewOutcome.SENT_BACK:
        return row.number, left, "", clock.today()
    return row.number, left, row.note, clock.local_day(row.at)


def _text(
    upload: dict[str, Any],
    whose: str,
    number: int | None,
    problems: Sequence[Problem],
    note: str,
    back_on: date,
    *,
    marked: bool,
) -> str:
    """The mail: whose return, what is to be done by when, every problem with its place."""
    month = Month.parse(upload["month"]).label if upload["month"] else ""
    revision = f", revision {number}" if number else ""
    of = " for ".join(part for part in (f"of {whose}" if whose else "", month) if part)
    lines = [f"Monthly return {of}{revision}".replace("  ", " ").strip()]
    lines += [f"File: {upload['file_name']}, received on {day(upload['received_on'])}", ""]
    if number is None:
        lines += ["The file could not be taken as the month's return."]
    else:
        lines += ["The return goes back to you for correction."]
    lines += ["", note] if note else []
    if problems:
        lines += ["", "To correct or to answer:"]
        lines += [f"{n}. {_line(p)}" for n, p in enumerate(problems, start=1)]
    by = day(back_on + timedelta(days=DAYS_TO_CORRECT))
    lines += ["", *_what_to_do(by, marked=marked)]
    return "\n".join(lines) + "\n"


def _what_to_do(by: str, *, marked: bool) -> list[str]:
    if marked:
        return [
            "The attached workbook is your own. The cells in question are coloured and carry a "
            "comment. Correct them there, save the workbook as .xlsx and send it to the JTF "
            f"by {by}. Questions can also be answered by mail."
        ]
    return [
        "The file could not be opened, so nothing is marked in it. Fill in the form that the JTF "
        f"issued, save it as .xlsx and send it to the JTF by {by}."
    ]


def _line(problem: Problem) -> str:
    """`Return!G17 (question): …`, without the code, which says nothing to a department."""
    asked = " (question)" if problem.severity is Severity.QUERY else ""
    where = f"{problem.place}{asked}: " if problem.place else ""
    found = f" Found: {problem.found}." if problem.found else ""
    expected = f" Expected: {problem.expected}." if problem.expected else ""
    return f"{where}{problem.message}{found}{expected}"
