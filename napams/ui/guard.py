"""The first statement of every page: who is looking, and may they.

Decided from the cookie and the database at every run; nothing of it is kept in the session.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NoReturn
from urllib.parse import quote, urlsplit

import streamlit as st
from markupsafe import Markup
from streamlit.runtime.scriptrunner import get_script_run_ctx

from napams import clock
from napams.config import settings
from napams.domain.access import Action
from napams.services import sign_in
from napams.services.actors import SYSTEM, Actor
from napams.services.plan import is_demonstration, open_months
from napams.ui import markup
from napams.ui.markup import joined, link, paragraph, tag
from napams.web import session_ownership, sessions
from napams.web.screens import NAME
from napams.web.sign_in import SIGN_IN, SIGN_OUT
from napams.wording import page_frame


def visitor() -> Actor | None:
    """The actor signed in by the browser's cookie at this moment."""
    token = sessions.token_of(st.context.cookies)
    if context := get_script_run_ctx():
        session_ownership.record_owner(context.session_id, token)
    return sign_in.who(token)


def require(action: Action, department: str | None = None) -> Actor:
    """The visitor if allowed to do this, else a sentence and the end of the page's run.

    Without a department, a focal person's own is meant. Draws the page's head.
    """
    actor = visitor()
    if actor is None:
        signed_out()
    if not actor.may(action, department or actor.department):
        not_allowed()
    _open_months(clock.today())
    st.html(_head(actor))
    return actor


@lru_cache(maxsize=1)
def _open_months(day: date) -> None:
    """Open the months that have begun, at the first page of a day."""
    open_months()


def signed_out() -> NoReturn:
    """Say that nobody is signed in, with the way in; ends the run."""
    address = urlsplit(st.context.url or "/")
    asked = (address.path or "/") + (f"?{address.query}" if address.query else "")
    way_in = link(f"{SIGN_IN}?next={quote(asked, safe='')}", "Sign in", target="_self")
    st.html(tag("p", "You are not signed in, or your time has run out. ", way_in))
    st.stop()


def not_allowed() -> NoReturn:
    """Say that this is for others, to whom it opens and whom to ask; ends the run."""
    actor = visitor()
    if actor is None:
        signed_out()
    markup.dress()
    st.html(_head(actor) + _closed_page(actor.name, page_frame.title(actor.role, actor.department)))
    st.stop()


def _closed_page(name: str, role: str) -> Markup:
    """In place of a page that an account may not open: why, the way back, and whom to ask."""
    return tag(
        "div",
        tag("h1", "This page is not open to you"),
        paragraph("Your account may not open this page.", class_="lead"),
        paragraph(
            f"You are signed in as {name} ({role}), and this page is for other duties. If you need "
            "it for yours, ask the administrator of this program for another role; about a figure "
            "on it, ask the desk of the Joint Task Force."
        ),
        paragraph(link("/", "To the first page", target="_self")),
        class_="nm",
        role="alert",
    )


def _head(actor: Actor) -> Markup:
    """Who is signed in, the way out, and anything that makes the figures not the real ones."""
    out = link(SIGN_OUT, "Sign out", target="_self")
    who = f"{actor.name} · {page_frame.title(actor.role, actor.department)} · "
    head = tag("div", tag("span", tag("b", NAME)), tag("span", who, out), class_="head")
    words = " ".join(_banners())
    banner = tag("p", words, class_="banner") if words else ""
    return joined((markup.HEAD, head, banner))


def _banners() -> list[str]:
    lines = []
    if is_demonstration(SYSTEM):
        lines.append(page_frame.DEMONSTRATION)
    if settings().now is not None:
        lines.append(page_frame.held_clock(clock.now().astimezone(clock.PAKISTAN)))
    return lines
