"""Streamlit's entry script: the menu of what this visitor may open, then the page itself.

It is kept apart from `pages/`, since Streamlit runs a `pages` folder beside its entry script
without it on the first request after a start. A page that is not for the visitor keeps its
address, but its file is not run.
"""

from __future__ import annotations

import streamlit as st

from napams.services.actors import Actor
from napams.ui import guard
from napams.web import process
from napams.web.screens import NAME, SCREENS, Screen, landing


def _page(screen: Screen, actor: Actor | None) -> st.Page:
    if screen.open_to(actor):
        return st.Page(
            screen.file,
            title=screen.title,
            icon="",
            url_path=screen.path,
            visibility="hidden" if screen.hidden else "visible",
        )
    return st.Page(
        guard.signed_out if actor is None else guard.not_allowed,
        title=screen.title,
        icon="",
        url_path=screen.path,
        visibility="hidden",
    )


if "frozen" not in st.session_state:
    process.freeze()
    st.session_state["frozen"] = True

st.set_page_config(layout="wide")
_actor = guard.visitor()
_pages = {screen: _page(screen, _actor) for screen in SCREENS}


def _start() -> None:
    """The address without a path, which the middleware redirects."""
    if _actor is None:
        guard.signed_out()
    st.switch_page(_pages[landing(_actor)])


_root = st.Page(_start, title=NAME, icon="", default=True, visibility="hidden")
st.navigation([_root, *_pages.values()], position="top" if _actor else "hidden").run()
