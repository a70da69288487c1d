"""The desk's two queues, and accepting all clean returns of the inbox at once."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from napams.domain.frames import Row, records
from napams.problems import Refused
from napams.services import register, review
from napams.services.actors import Actor
from napams.services.review import Reviewed
from napams.ui import messages
from napams.ui.links import to_return
from napams.ui.markup import (
    OF_STATE,
    TableColumn,
    drawn_mark,
    joined,
    link,
    month_name,
    paragraph,
    section,
    sub,
    table,
    tag,
)
from napams.wording.marks import OF_LIGHT
from napams.wording.numbers import NOTHING, count, day

INBOX = (
    TableColumn("Return"),
    TableColumn("To answer", figures=True),
    TableColumn("Received on"),
    TableColumn("Waits", figures=True),
)
OUTSTANDING = (
    TableColumn("Return"),
    TableColumn("Why", wide=True),
    TableColumn("Since"),
    TableColumn("Waits", figures=True),
)
OUTCOMES = (
    TableColumn("Return"),
    TableColumn("Outcome"),
    TableColumn("Why it was left", wide=True),
)
_RESULTS = "clean accepted"


def show(actor: Actor) -> list[Row]:
    """Draw both queues, the oldest first; returns the rows of the inbox."""
    inbox = records(register.inbox(actor.email))
    outstanding = records(register.outstanding(actor.email))
    ours, theirs = ("Waiting for us", "Waiting for them")
    if actor.department is not None:
        ours, theirs = ("Waiting for the JTF", f"Waiting for {actor.department}")
    left, right = st.columns(2, gap="large")
    left.html(_queue(ours, INBOX, [_received(row) for row in inbox], "No return waits for review."))
    nothing = "Nothing is late, missing or sent back."
    right.html(_queue(theirs, OUTSTANDING, [_owed(row) for row in outstanding], nothing))
    return inbox


def accept_clean(actor: Actor, waiting: list[Row]) -> None:
    """Draw the button that accepts all clean returns, and the outcome of the last press."""
    clean = sum(not row["unanswered"] and not row["revises"] for row in waiting)
    if clean and st.button(f"Accept all that are clean ({clean})", type="primary"):
        _accept(actor)
    if results := st.session_state.pop(_RESULTS, None):
        _say(results)


def outcomes(results: list[Reviewed]) -> Markup:
    """A table of what became of each return, those not accepted first."""
    rows = [
        (
            f"{r.department}, {r.month.label}, revision {r.revision}",
            drawn_mark(OF_STATE["accepted" if r.accepted else "received"]),
            "; ".join(p.message for p in r.problems) or NOTHING,
        )
        for r in sorted(results, key=lambda r: r.accepted)
    ]
    return table("Returns that waited for review", OUTCOMES, rows)


def _accept(actor: Actor) -> None:
    """Accept one by one, each in its own transaction; an interrupted run keeps what is done."""
    progress = st.progress(0.0, "Accepting")
    results: list[Reviewed] = []
    try:
        for done in review.accept_clean(actor.email):
            results.append(done)
            progress.progress(done.nth / done.of, f"{done.nth} of {done.of}: {done.department}")
    except Refused as refused:
        progress.empty()
        messages.say(refused)
        return
    st.session_state[_RESULTS] = results
    st.rerun()


def _say(results: list[Reviewed]) -> None:
    accepted = sum(r.accepted for r in results)
    left = len(results) - accepted
    rest = f"; {left} left for somebody to look at" if left else ""
    messages.note(f"{count(accepted, 'return')} accepted{rest}.")
    st.html(section("Outcome of each", outcomes(results)))


def _queue(
    heading: str, columns: tuple[TableColumn, ...], rows: list[tuple[object, ...]], nothing: str
) -> Markup:
    caption = f"{count(len(rows), 'return')}, the oldest first"
    content = table(caption, columns, rows) if rows else paragraph(nothing)
    return tag("section", tag("h2", heading), content, class_="nm nm-queue")


def _received(row: Row) -> tuple[object, ...]:
    replaces = f"replaces revision {row['revises']}, accepted" if row["revises"] else ""
    return (
        _return(row),
        joined((row["unanswered"] or "nothing", sub(replaces) if replaces else "")),
        day(row["received_on"]),
        _waits(row["days"]),
    )


def _owed(row: Row) -> tuple[object, ...]:
    marks = OF_STATE if row["why"] in OF_STATE else OF_LIGHT
    note = sub(row["note"]) if row["note"] else ""
    why = joined((drawn_mark(marks[row["why"]]), note))
    return (_return(row), why, day(row["since"]), _waits(row["days"]))


def _return(row: Row) -> Markup:
    """The name of a return, linked if any of it has come."""
    words = f"{row['department']}, {month_name(row['month'])}"
    if not row["revision"]:
        return joined((words,))
    under = tag("span", f" rev. {row['revision']}", class_="nm-where")
    return joined((link(to_return(row["department"], row["month"], row["revision"]), words), under))


def _waits(days: int) -> str:
    return count(days, "day") if days else "since today"
