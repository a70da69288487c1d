"""The printed documents from any page: a button each, made when it is clicked."""

from __future__ import annotations

import streamlit as st

from napams.domain.months import Month
from napams.services import briefs
from napams.services.actors import Actor
from napams.services.briefs import Document
from napams.ui.cache import CachedReport
from napams.ui.markup import paragraph, tag

LABELS = {
    Document.BRIEF: "Download the committee’s brief (PDF)",
    Document.AGENDA: "Download the JTF’s agenda (PDF)",
}
CONTENTS = (
    "The brief has the committee’s page first, then a page for each measure that is behind, "
    "lagging departments, milestones, restatements, every figure, and the head of the audit "
    "trail. The agenda has the items of the JTF’s meeting with what is on the table for each."
)


def show(cached: CachedReport, month: Month, actor: Actor) -> None:
    """Both documents of a month with what is in them."""
    words = (tag("h2", f"To print, {month.label}"), paragraph(CONTENTS))
    st.html(tag("div", *words, class_="nm"))
    with st.container(horizontal=True):
        for document in Document:
            button(cached, month, actor, document)


def button(
    cached: CachedReport, month: Month, actor: Actor, document: Document = Document.BRIEF
) -> None:
    """A button that gives a document of the month, as known on the page's day.

    No page waits for it: it is made when it is asked for, for whom the service then allows it.
    """
    st.download_button(
        LABELS[document],
        lambda: briefs.printed(actor.email, month, document, report=cached.report),
        f"napams-{document}-{month}.pdf",
        "application/pdf",
        on_click="ignore",
        key=f"{document} button",
    )
