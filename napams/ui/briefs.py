"""The printed documents from any page: a button each, made once for each version of the data."""

from __future__ import annotations

import streamlit as st

from napams.domain.months import Month
from napams.services import briefs
from napams.services.actors import Actor
from napams.services.briefs import Document
from napams.ui import cache
from napams.ui.cache import Held

LABELS = {
    Document.BRIEF: "Download the committee’s brief (PDF)",
    Document.AGENDA: "Download the JTF’s agenda (PDF)",
}


def button(held: Held, month: Month, actor: Actor, document: Document = Document.BRIEF) -> None:
    """A button that gives the document of the month, as known on the page's day.

    It is made when it is asked for, so that no page waits for it.
    """
    st.download_button(
        LABELS[document],
        lambda: cache.drawn(
            held,
            f"{document} {month}",
            lambda: briefs.printed(actor.email, month, document, picture=held.picture),
        ),
        f"napams-{document}-{month}.pdf",
        "application/pdf",
        on_click="ignore",
        key=f"{document} button",
    )
