"""The files sent in on the last day on which any came, what needs somebody first."""

from __future__ import annotations

from datetime import date

import streamlit as st

from napams.domain.frames import Row, records
from napams.services import contents
from napams.services.actors import Actor
from napams.ui.desk.return_view import to_file, to_return
from napams.ui.desk.returns_tables import moment, month_name
from napams.ui.marks import OF_OUTCOME, OF_STATE, REPLACED, drawn
from napams.ui.markup import Column, Html, link, paragraph, section, table
from napams.wording.numbers import NOTHING, day

FILES = (
    Column("File", wide=True),
    Column("Outcome"),
    Column("Department"),
    Column("Month"),
    Column("Revision", figures=True),
    Column("Mistakes", figures=True),
    Column("Questions", figures=True),
    Column("Sent in"),
    Column("Look at it"),
)
_FIRST = ("refused", "received", "already received")


def show(actor: Actor) -> None:
    """Every file with its outcome and a link to open it."""
    sent_on, frame = contents.sent_in(actor.email)
    if sent_on is None or frame.empty:
        st.html(section("Files sent in", paragraph("No file has been sent in yet.")))
        return
    st.html(section("Files sent in", table_of(records(frame), sent_on)))


def table_of(rows: list[Row], sent_on: date) -> Html:
    """The files of one day; the columns of the rows are those of `services.contents.sent_in`."""
    caption = f"Files sent in on {day(sent_on)}, those that need somebody first"
    last = {_whose(row): n for n, row in enumerate(rows) if row["outcome"] == "received"}
    for n, row in enumerate(rows):
        if not row["state"] and n < last.get(_whose(row), -1):
            row["state"] = REPLACED
    return table(caption, FILES, [_cells(row) for row in sorted(rows, key=_urgency)])


def _whose(row: Row) -> tuple[str, str]:
    return (row["department"], row["month"])


def _urgency(row: Row) -> tuple[bool, int, bool]:
    return (row["state"] != "", _FIRST.index(row["outcome"]), not row["queries"])


def _cells(row: Row) -> tuple[object, ...]:
    reviewed = OF_STATE[row["state"]] if row["state"] else OF_OUTCOME[row["outcome"]]
    return (
        row["file_name"],
        drawn(reviewed),
        row["department"] or NOTHING,
        month_name(row["month"] or None),
        row["revision"] or NOTHING,
        row["errors"] or NOTHING,
        row["queries"] or NOTHING,
        moment(row["at"]),
        _way(row),
    )


def _way(row: Row) -> Html | str:
    if row["revision"]:
        address = to_return(row["department"], row["month"], row["revision"])
    elif row["upload_id"]:
        address = to_file(row["upload_id"])
    else:
        return NOTHING
    whose = f"{row['department']} {month_name(row['month'] or None)}" if row["department"] else ""
    return link(address, "Open", aria_label=f"Open {whose or row['file_name']}")
