"""Doing what a button asks for, and saying once, on the next run, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import streamlit as st

from napams.problems import Refused
from napams.ui import guard, refusals

_DONE, _REFUSED, _EMPTIED = "flash done", "flash refused", "emptied "

Action = Callable[[str], str]
"""Does something on behalf of an e-mail address; gives the sentence to show."""


def run_action(action: Action, *fields: str) -> None:
    """Act on behalf of whoever is signed in; for a button's `on_click`.

    This runs before the page's guard, so the visitor is looked up here, and the service decides
    whether they may. The `fields` are emptied, unless the service refuses.
    """
    actor = guard.visitor()
    if actor is None:
        return
    try:
        st.session_state[_DONE] = action(actor.email)
    except Refused as refused:
        st.session_state[_REFUSED] = refused
        return
    for field in fields:
        st.session_state[field] = ""


def start_over(form: str, sentence: str) -> NoReturn:
    """Run the page again with the form as it is stored and a sentence on what was done."""
    st.session_state[_DONE] = sentence
    empty(form)
    st.rerun()


def empty(form: str) -> None:
    """Forget what was typed into a form's fields."""
    st.session_state[_EMPTIED + form] = times_emptied(form) + 1


def times_emptied(form: str) -> int:
    """How often a form was emptied: the keys of its fields hold it, so that they start anew."""
    return int(st.session_state.get(_EMPTIED + form, 0))


def show_flash() -> None:
    """The outcome of the action before this run, once."""
    if sentence := st.session_state.pop(_DONE, ""):
        refusals.note(sentence)
    refused: Refused | None = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        refusals.say(refused)
