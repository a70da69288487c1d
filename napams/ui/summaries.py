"""The CSV summaries, each with what is in it and how it begins."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from napams.domain.months import Month
from napams.domain.wording import count
from napams.exports import csv
from napams.ui import cache
from napams.ui.cache import Held
from napams.ui.markup import Column, Html, paragraph, table, tag

CONTENTS = {
    "kpis": ("Indicators", "one row for each indicator and month: planned, reported, status, why"),
    "measures": ("Measures", "one row for each of the measures and month: its shares and status"),
    "departments": ("Departments", "one row for each department and month: reporting, delivery"),
    "milestones": ("Milestones", "one row for each milestone and month: due, done or overdue"),
    "register": ("Register of returns", "one row for each return owed: due, received, how late"),
}
PREVIEWED = 4
"""Rows that a preview shows."""


def show_package(held: Held, month: Month | None) -> None:
    """All summaries with the description of their columns, in one zip."""
    name = f"napams-{month or 'all-months'}"
    data = cache.drawn(
        held,
        f"package {month}",
        lambda: csv.zipped(csv.package(held.picture, month), held.picture.as_of),
    )
    st.download_button(
        "Download everything as one zip file",
        data,
        f"{name}.zip",
        "application/zip",
        on_click="ignore",
        type="primary",
    )


def show_summary(held: Held, name: str, month: Month | None) -> None:
    """One summary: what is in it, its first rows, its file."""
    frame = cache.drawn(held, f"summaries {month}", lambda: csv.tables(held.picture, month))[name]
    title, contents = CONTENTS[name]
    words = f"{name}.csv: {contents}. {count(len(frame), 'row')}, {len(frame.columns)} columns."
    st.html(tag("div", tag("h2", title), paragraph(words), class_="nm"))
    data = cache.drawn(held, f"csv {name} {month}", lambda: csv.as_csv(frame))
    file = f"napams-{name}-{month or 'all-months'}.csv"
    st.download_button(f"Download {file}", data, file, "text/csv", on_click="ignore")
    with st.expander(f"First rows of {name}.csv"):
        st.html(tag("div", preview(name, frame), class_="nm"))


def preview(name: str, frame: pd.DataFrame) -> Html:
    """The first rows as the file has them."""
    head = frame.head(PREVIEWED).astype(object)
    rows = head.where(head.notna(), "").to_numpy().tolist()
    return table(f"First rows of {name}.csv", [Column(str(c)) for c in frame.columns], rows)
