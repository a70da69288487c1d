"""The tables of the returns desk: what is owed, what came in, what was made of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from napams.clock import PAKISTAN
from napams.domain.months import Month
from napams.domain.wording import NOTHING, day, percent
from napams.services.submission import Submitted
from napams.ui.frames import Row, records
from napams.ui.marks import OF_LIGHT, OF_OUTCOME, drawn
from napams.ui.markup import Column, Html, joined, paragraph, table, tag
from napams.ui.refusals import problem_table

OWED = (
    Column("Department"),
    Column("Month"),
    Column("Return"),
    Column("Due by"),
    Column("Received on"),
    Column("Days late", figures=True),
    Column("State"),
)
OUTCOMES = (
    Column("File", wide=True),
    Column("Outcome"),
    Column("Department"),
    Column("Month"),
    Column("Revision", figures=True),
    Column("Filled in", figures=True),
    Column("Problems", figures=True),
)
REVISIONS = (
    Column("Return"),
    Column("State"),
    Column("Received on"),
    Column("Sent in"),
    Column("Reviewed"),
    Column("Answer or note", wide=True),
    Column("Questions", figures=True),
    Column("Filled in", figures=True),
    Column("File", wide=True),
)


def moment(value: datetime | None) -> str:
    """`5 Apr 2025, 14:30` in Pakistan; pandas' empty time is nothing too."""
    if value is None or pd.isna(value):
        return NOTHING
    local = value.astimezone(PAKISTAN)
    return f"{day(local.date())}, {local:%H:%M}"


def month_name(written: str | None) -> str:
    """`2025-03` as `Mar 2025`; a dash where no month could be read."""
    return Month.parse(written).label if isinstance(written, str) else NOTHING


def owed(caption: str, register: pd.DataFrame) -> Html:
    """Obligations with their reporting light; a sentence while the month has not begun."""
    if register.empty:
        return paragraph("No return is owed for this month yet.")
    rows = [
        (
            r["department"],
            month_name(r["month"]),
            drawn(OF_LIGHT[r["light"]]),
            day(r["due"]),
            day(r["received_on"]),
            r["days_late"] or NOTHING,
            _state(r),
        )
        for r in records(register)
    ]
    return table(caption, OWED, rows)


def outcomes(results: Sequence[Submitted]) -> Html:
    """What became of the files just sent in, then problems and notices by file and cell."""
    rows = [
        (
            r.file_name,
            drawn(OF_OUTCOME[r.outcome]),
            r.department or NOTHING,
            r.month.label if r.month else NOTHING,
            r.revision or NOTHING,
            percent(r.completeness),
            len(r.problems) or "none",
        )
        for r in results
    ]
    problems = (
        problem_table(f"Problems of {r.file_name}", r.problems) for r in results if r.problems
    )
    notices = (paragraph(f"{r.file_name}: {notice}") for r in results for notice in r.notices)
    whole = (table("Files just sent in", OUTCOMES, rows), *problems, *notices)
    return tag("div", *whole, class_="nm")


def revisions(caption: str, frame: pd.DataFrame) -> Html:
    """Revisions with their review; a sentence if none came."""
    if frame.empty:
        return paragraph("No return has come in for this month yet.")
    rows = [
        (
            f"{r['department']}, revision {r['revision']}",
            r["state"],
            day(r["received_on"]),
            _by(r["uploaded_at"], r["uploaded_by"]),
            _by(r["reviewed_at"], r["reviewed_by"]),
            r["note"] or NOTHING,
            r["queries"] or "none",
            percent(r["completeness"]),
            r["file_name"],
        )
        for r in records(frame)
    ]
    return table(caption, REVISIONS, rows)


def _state(row: Row) -> str:
    revised = f" (revision {row['revisions']})" if row["revisions"] > 1 else ""
    return (row["state"] or "nothing received") + revised


def _by(at: datetime | None, who: str | None) -> Html | str:
    if at is None or pd.isna(at):
        return NOTHING
    return joined((moment(at), tag("span", who or NOTHING, class_="sub")))
