"""The JTF's word on the return that is open: accepted, or sent back with a note."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from napams.domain.months import Month
from napams.problems import Refused, queries
from napams.services import review
from napams.services.actors import Actor
from napams.ui import guard, refusals
from napams.ui.markup import joined, link, section
from napams.ui.opened import Opened, to_return

_DONE, _REFUSED = "review done", "review refused"

Decision = Callable[[str, str, Month, int | None, str], int]
"""A service that reviews: actor, department, month, revision, answer or note."""


def say_what_was_done(opened: Opened) -> None:
    """The outcome of the decision before this run, once; the way to a newer revision."""
    if sentence := st.session_state.pop(_DONE, ""):
        refusals.note(sentence, link("returns", "Back to the returns desk"))
    refused: Refused | None = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        refusals.say(refused)
    file = opened.file
    if file.revision and not opened.is_newest and file.department and file.month:
        newest = link(
            to_return(file.department, file.month, opened.newest), f"revision {opened.newest}"
        )
        refusals.note(joined(("This is not the newest revision. Decide upon ", newest, ".")))


def decide(actor: Actor, opened: Opened) -> None:
    """Accept or send back, where the revision waits for that; else say why not."""
    st.html(section("Decision"))
    file = opened.file
    if not opened.is_newest or file.department is None or file.month is None:
        return
    words = f"answer {file.upload_id}"
    with st.form(f"accept {file.upload_id}"):
        if queries(file.problems):
            st.text_area("Answer to the questions", key=words)
        st.form_submit_button(
            f"Accept revision {file.revision}",
            type="primary",
            on_click=_decide,
            args=(review.accept, opened, words, "Accepted"),
        )
    words = f"note {file.upload_id}"
    with st.form(f"send back {file.upload_id}"):
        st.text_area("What the department should correct", key=words)
        st.form_submit_button(
            f"Send revision {file.revision} back",
            on_click=_decide,
            args=(review.send_back, opened, words, "Sent back"),
        )


def _decide(service: Decision, opened: Opened, words: str, done: str) -> None:
    """Act on the revision that was on the screen when the button was pressed.

    This runs before the page's guard, so who is acting is asked here too; what was typed stays
    where it is if the service refuses.
    """
    actor, file = guard.visitor(), opened.file
    if actor is None or file.department is None or file.month is None:
        return
    typed = st.session_state.get(words, "")
    try:
        service(actor.email, file.department, file.month, file.revision, typed)
    except Refused as refused:
        st.session_state[_REFUSED] = refused
    else:
        what = f"{file.department}, {file.month.label}, revision {file.revision}"
        st.session_state[_DONE] = f"{done}: {what}."
