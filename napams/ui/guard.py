"""The first statement of every page: who is looking, and may they (design.md §4.8, §7).

Decided from the cookie and the database at every run; nothing of it is kept in the session.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from html import escape
from typing import NoReturn
from urllib.parse import quote, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from napams import clock
from napams.config import settings
from napams.domain.access import Action
from napams.services import sign_in
from napams.services.actors import Actor
from napams.services.plan import open_months
from napams.store.engine import database
from napams.store.plan import is_demonstration
from napams.ui import refusals, theme
from napams.web import roles, session_ownership, sessions
from napams.web.screens import NAME
from napams.web.sign_in import SIGN_IN, SIGN_OUT


def visitor() -> Actor | None:
    """Whoever the browser's cookie stands for at this moment."""
    token = sessions.token_of(st.context.cookies)
    if context := get_script_run_ctx():
        session_ownership.belongs(context.session_id, token)
    return sign_in.who(token)


def require(action: Action, department: str | None = None) -> Actor:
    """The actor if it may do this, else a sentence and the end of the page's run.

    Without a department, a focal person is asked about the own one. Draws the page's head.
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
    st.html(
        "<p>You are not signed in, or your time has run out. "
        f'<a href="{SIGN_IN}?next={quote(asked, safe="")}" target="_self">Sign in</a></p>'
    )
    st.stop()


def not_allowed() -> NoReturn:
    """Say that this is for others, to whom it opens and whom to ask; ends the run."""
    actor = visitor()
    if actor is None:
        signed_out()
    theme.dress()
    st.html(f"{_head(actor)}{refusals.closed_page(actor.name, roles.title(actor))}")
    st.stop()


_STYLE = """<style>
[data-testid=stMainBlockContainer]{padding:3.6rem 2.5rem 4rem}
@media(max-width:900px){[data-testid=stMainBlockContainer]{padding-inline:1rem}}
.head{display:flex;flex-wrap:wrap;gap:0 1.5rem;justify-content:space-between;font-size:.875rem}
.head a{color:inherit}
.banner{margin:.5rem 0 0;padding:.375rem .75rem;font-size:.875rem;
 border-left:4px solid #b7791f;background:rgba(183,121,31,.12)}
@media print{.head span+span{display:none}}
</style>"""


def _head(actor: Actor) -> str:
    """Who is signed in, the way out, and anything that makes the figures not the real ones."""
    who = f"{escape(actor.name)} · {escape(roles.title(actor))}"
    told = escape(" ".join(_banners()))
    lines = f'<p class="banner">{told}</p>' if told else ""
    return (
        f'{_STYLE}<div class="head"><span><b>{NAME}</b></span>'
        f'<span>{who} · <a href="{SIGN_OUT}" target="_self">Sign out</a></span></div>{lines}'
    )


def _banners() -> list[str]:
    lines = []
    with database().read() as connection:
        if is_demonstration(connection):
            lines.append("Made-up returns: this database is a demonstration, no figure is real.")
    if settings().now is not None:
        moment = clock.now().astimezone(clock.PAKISTAN)
        lines.append(
            f"Rehearsal: the clock stands still at {moment:%H:%M} on {moment.day} {moment:%b %Y}."
        )
    return lines
