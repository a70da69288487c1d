"""The two queues of the desk: what waits for the JTF, what waits for the departments."""

from __future__ import annotations

from datetime import date

import streamlit as st

from napams.domain.frames import Row, records
from napams.services import queues
from napams.services.actors import Actor
from napams.ui.desk.return_view import to_return
from napams.ui.desk.returns_tables import month_name
from napams.ui.marks import OF_LIGHT, OF_STATE, drawn
from napams.ui.markup import Column, Html, joined, link, paragraph, table, tag
from napams.wording.numbers import count, day

FOR_US = (
    Column("Return"),
    Column("To answer", figures=True),
    Column("Received on"),
    Column("Waits", figures=True),
)
FOR_THEM = (
    Column("Return"),
    Column("Why", wide=True),
    Column("Since"),
    Column("Waits", figures=True),
)


def show(actor: Actor) -> list[Row]:
    """Both queues side by side, the oldest first; gives what waits for the JTF."""
    for_us = records(queues.waiting_for_us(actor.email))
    for_them = records(queues.waiting_for_them(actor.email))
    ours, theirs = ("Waiting for us", "Waiting for them")
    if actor.department is not None:
        ours, theirs = ("Waiting for the JTF", f"Waiting for {actor.department}")
    left, right = st.columns(2, gap="large")
    left.html(_queue(ours, FOR_US, [_for_us(row) for row in for_us], "No return waits for review."))
    nothing = "Nothing is late, missing or sent back."
    right.html(_queue(theirs, FOR_THEM, [_for_them(row) for row in for_them], nothing))
    return for_us


def _queue(
    heading: str, columns: tuple[Column, ...], rows: list[tuple[object, ...]], nothing: str
) -> Html:
    caption = f"{count(len(rows), 'return')}, the oldest first"
    content = table(caption, columns, rows) if rows else paragraph(nothing)
    return tag("section", tag("h2", heading), content, class_="nm nm-queue")


def _for_us(row: Row) -> tuple[object, ...]:
    return (
        _return(row),
        row["unanswered"] or "nothing",
        day(row["received_on"]),
        _waits(row["days"]),
    )


def _for_them(row: Row) -> tuple[object, ...]:
    marks = OF_STATE if row["why"] in OF_STATE else OF_LIGHT
    note = tag("span", row["note"], class_="sub") if row["note"] else ""
    since: date = row["since"]
    return (_return(row), joined((drawn(marks[row["why"]]), note)), day(since), _waits(row["days"]))


def _return(row: Row) -> Html:
    """The return by name; a link where something of it has come."""
    words = f"{row['department']}, {month_name(row['month'])}"
    if not row["revision"]:
        return joined((words,))
    under = tag("span", f" rev. {row['revision']}", class_="nm-where")
    return joined((link(to_return(row["department"], row["month"], row["revision"]), words), under))


def _waits(days: int) -> str:
    return count(days, "day") if days else "since today"
