"""Doing what a button asks for before the page is drawn, and saying once what came of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from napams.problems import Refused
from napams.ui import guard, refusals

_DONE, _REFUSED = "acted done", "acted refused"

Deed = Callable[[str], str]
"""Does something in the name of an e-mail address; gives the sentence to show."""


def do(deed: Deed, *typed: str) -> None:
    """Act for whoever the browser's cookie stands for; for a button's `on_click`.

    This runs before the page's guard, so who is acting is asked here, and whether they may by the
    service. What stands in the fields `typed` stays there if the service refuses.
    """
    actor = guard.visitor()
    if actor is None:
        return
    try:
        st.session_state[_DONE] = deed(actor.email)
    except Refused as refused:
        st.session_state[_REFUSED] = refused
        return
    for field in typed:
        st.session_state[field] = ""


def tell(sentence: str) -> None:
    """Have the next run say what was done in this one."""
    st.session_state[_DONE] = sentence


def say() -> None:
    """The outcome of the button that was pressed before this run, once."""
    if sentence := st.session_state.pop(_DONE, ""):
        refusals.note(sentence)
    refused: Refused | None = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        refusals.say(refused)
