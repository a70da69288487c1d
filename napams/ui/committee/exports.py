"""A month as files: the printed documents, and the summaries with their first rows."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from markupsafe import Markup

from napams.domain.months import Month
from napams.exports import csv
from napams.exports.csv import Chosen
from napams.services import briefs
from napams.services.actors import Actor
from napams.services.briefs import Document
from napams.ui import cache, links, messages
from napams.ui.cache import CachedReport
from napams.ui.markup import TableColumn, link, paragraph, table, tag
from napams.wording.numbers import count

LABELS = {
    Document.BRIEF: "Download the committee’s brief (PDF)",
    Document.AGENDA: "Download the JTF’s agenda (PDF)",
}
IN_DOCUMENTS = (
    "The brief has the committee’s page first, then a page for each measure that is behind, "
    "lagging departments, milestones, restatements, every figure, and the head of the audit "
    "trail. The agenda has the items of the JTF’s meeting with what is on the table for each."
)


def show_documents(cached: CachedReport, month: Month, actor: Actor) -> None:
    """Both documents of a month with what is in them."""
    words = (tag("h2", f"To print, {month.label}"), paragraph(IN_DOCUMENTS))
    st.html(tag("div", *words, class_="nm"))
    with st.container(horizontal=True):
        for document in Document:
            document_button(cached, month, actor, document)


def document_button(
    cached: CachedReport, month: Month, actor: Actor, document: Document = Document.BRIEF
) -> None:
    """A button that downloads a document of the month, as known on the page's day.

    The document is made when the button is pressed, if the service then allows it.
    """
    st.download_button(
        LABELS[document],
        lambda: briefs.printed(actor.email, month, document, report=cached.report),
        f"napams-{document}-{month}.pdf",
        "application/pdf",
        on_click="ignore",
        key=f"{document} button",
    )


CONTENTS = {
    "kpis": ("Indicators", "one row for each indicator and month: planned, reported, status, why"),
    "measures": ("Measures", "one row for each of the measures and month: its shares and status"),
    "departments": ("Departments", "one row for each department and month: reporting, delivery"),
    "milestones": ("Milestones", "one row for each milestone and month: due, done or overdue"),
    "register": ("Register of returns", "one row for each return owed: due, received, how late"),
    "own_shares": (
        "Departments’ own shares",
        "one row for each department, indicator and month: what the department itself delivered",
    ),
}
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PREVIEWED = 4
"""Rows that a preview shows."""


EVERY = "all"
ONLY_MEASURE, ONLY_DEPARTMENT = "only_measure", "only_department"
"""Parameters of the address of the exports page that narrow its rows."""


def invitation(cached: CachedReport, month: Month, **only: str) -> Markup:
    """A link to the exports page, narrowed to the rows that another page shows."""
    where = links.to("exports", cached.known_on, month=month, **only)
    words = "Export these rows (CSV, workbook)"
    return tag("div", paragraph(link(where, words)), class_="nm")


def chosen(cached: CachedReport, month: Month) -> Chosen:
    """The rows chosen in the page's lists, whose choices are kept in the address."""
    plan = cached.report.plan
    st.html(tag("div", tag("h2", "To work with"), class_="nm"))
    columns = st.columns(2)
    with columns[0]:
        measures = {m.code: f"{m.code} {m.title}" for m in plan.measures}
        measure = _one_of("Measure", ONLY_MEASURE, measures)
    with columns[1]:
        departments = {d.code: f"{d.code} {d.name}" for d in plan.departments}
        department = _one_of("Department", ONLY_DEPARTMENT, departments)
    every = st.checkbox("All months in one file", key="every month")
    return Chosen(None if every else month, measure, department)


def show_package(cached: CachedReport, rows: Chosen) -> None:
    """All summaries with the description of their columns in one zip, and as one workbook.

    Each is made when its button is pressed.
    """

    def files() -> dict[str, bytes]:
        return cache.drawn(
            cached,
            f"package {rows}",
            lambda: csv.package(cached.report, rows.month, rows.measure, rows.department),
        )

    with st.container(horizontal=True):
        st.download_button(
            "Download everything as one zip file",
            lambda: csv.zipped(files(), cached.report.as_of),
            f"napams-{rows}.zip",
            "application/zip",
            on_click="ignore",
            type="primary",
        )
        st.download_button(
            "Download everything as one workbook",
            lambda: files()[csv.WORKBOOK],
            f"napams-{rows}.xlsx",
            WORKBOOK_TYPE,
            on_click="ignore",
        )


def show_summary(cached: CachedReport, name: str, rows: Chosen) -> None:
    """One summary: what is in it, its first rows, its file."""
    frame = cache.drawn(
        cached,
        f"summaries {rows}",
        lambda: csv.tables(cached.report, rows.month, rows.measure, rows.department),
    )[name]
    title, contents = CONTENTS[name]
    words = f"{name}.csv: {contents}. {count(len(frame), 'row')}, {len(frame.columns)} columns."
    st.html(tag("div", tag("h2", title), paragraph(words), class_="nm"))
    data = cache.drawn(cached, f"csv {name} {rows}", lambda: csv.as_csv(frame))
    file = f"napams-{name}-{rows}.csv"
    st.download_button(f"Download {file}", data, file, "text/csv", on_click="ignore")
    with st.expander(f"First rows of {name}.csv"):
        st.html(
            cache.drawn(
                cached,
                f"preview {name} {rows}",
                lambda: tag("div", preview(name, frame), class_="nm"),
            )
        )


def _one_of(label: str, name: str, titles: dict[str, str]) -> str | None:
    """A code of a list, or None for all."""
    written = {EVERY: f"All {label.lower()}s", **titles}
    code, sentence = links.choose(label, name, list(written), EVERY, lambda c: written[c])
    if sentence:
        messages.note(sentence)
    return None if code == EVERY else code


def preview(name: str, frame: pd.DataFrame) -> Markup:
    """The first rows as the file has them."""
    head = frame.head(PREVIEWED).astype(object)
    rows = head.where(head.notna(), "").to_numpy().tolist()
    return table(f"First rows of {name}.csv", [TableColumn(str(c)) for c in frame.columns], rows)
