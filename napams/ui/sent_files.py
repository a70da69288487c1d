"""Every file that was sent in for a month, refused ones too, as it came."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from napams.domain.months import Month
from napams.services import returns
from napams.services.actors import Actor
from napams.ui import returns_tables
from napams.ui.frames import Row, records
from napams.ui.markup import section, tag
from napams.ui.refusals import problem_table
from napams.ui.returns_tables import moment


def show_register(revisions: pd.DataFrame, month: Month) -> None:
    """The revisions of the month's returns."""
    own = revisions[revisions["month"] == str(month)]
    caption = f"Revisions for {month.label}"
    st.html(section("Register", returns_tables.revisions(caption, own)))


def show_files(actor: Actor, month: Month) -> None:
    """A file of the month, or one whose month could not be read: its problems, its bytes."""
    uploads = returns.uploads(actor.email)
    files = {r["upload_id"]: r for r in records(uploads) if r["month"] in (str(month), None)}
    if not files:
        return
    chosen = st.selectbox(
        "Original files, refused ones too",
        list(files),
        format_func=lambda key: _named(files[key]),
        width=640,
    )
    problems = returns.problems_of(actor.email, chosen)
    if problems:
        caption = f"Problems of {files[chosen]['file_name']}"
        st.html(tag("div", problem_table(caption, problems), class_="nm"))
    name, data = returns.original(actor.email, chosen)
    st.download_button("Download the original", data, name, on_click="ignore")


def _named(row: Row) -> str:
    return f"{row['file_name']} ({row['outcome']}, sent in {moment(row['uploaded_at'])})"
