"""The JTF's word on the returns that wait: accepted, or sent back with a note."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from napams.domain.months import Month
from napams.domain.wording import count, day, percent
from napams.problems import Refused
from napams.services import returns, review
from napams.services.actors import Actor
from napams.ui import guard, refusals
from napams.ui.frames import Row, records
from napams.ui.markup import Html, paragraph, section, tag
from napams.ui.refusals import problem_table
from napams.ui.returns_tables import moment, month_name

_DONE, _REFUSED = "review done", "review refused"

Decision = Callable[[str, str, Month, int | None, str], int]
"""A service that reviews: actor, department, month, revision, answer or note."""


def waiting(revisions: pd.DataFrame) -> list[Row]:
    """The newest revision of each return that nobody has reviewed, oldest month first."""
    newest = revisions.groupby(["department", "month"])["revision"].transform("max")
    open_ones = revisions[(revisions["revision"] == newest) & (revisions["state"] == "received")]
    return records(open_ones.sort_values(["month", "department"]))


def review_returns(actor: Actor, open_ones: list[Row]) -> None:
    """Choose a waiting return, look at it, accept it or send it back."""
    st.html(section("Returns waiting for review"))
    if sentence := st.session_state.pop(_DONE, ""):
        refusals.note(sentence)
    if refused := st.session_state.pop(_REFUSED, None):
        refusals.say(refused)
    if not open_ones:
        st.html(tag("div", paragraph("No return is waiting."), class_="nm"))
        return
    by_upload = {row["upload_id"]: row for row in open_ones}
    upload = st.selectbox(
        f"{count(len(open_ones), 'return')} to look at",
        list(by_upload),
        format_func=lambda key: _named(by_upload[key]),
        key="waiting return",
        width=480,
    )
    row = by_upload[upload]
    st.html(_described(actor, row))
    name, data = returns.original(actor.email, upload)
    st.download_button("Download this workbook", data, name, on_click="ignore")
    accepting, sending_back = st.columns(2, gap="medium")
    with accepting:
        _accept(row)
    with sending_back:
        _send_back(row)


def _accept(row: Row) -> None:
    words = f"answer {row['upload_id']}"
    with st.form(f"accept {row['upload_id']}"):
        if row["queries"]:
            st.text_area("Answer to the questions", key=words)
        st.form_submit_button(
            f"Accept revision {row['revision']}",
            type="primary",
            on_click=_decide,
            args=(review.accept, row, words, "Accepted"),
        )


def _send_back(row: Row) -> None:
    words = f"note {row['upload_id']}"
    with st.form(f"send back {row['upload_id']}"):
        st.text_area("What the department should correct", key=words)
        st.form_submit_button(
            f"Send revision {row['revision']} back",
            on_click=_decide,
            args=(review.send_back, row, words, "Sent back"),
        )


def _decide(service: Decision, row: Row, words: str, done: str) -> None:
    """Act on the revision that was on the screen when the button was pressed.

    This runs before the page's guard, so who is acting is asked here too; what was typed stays
    where it is if the service refuses.
    """
    actor = guard.visitor()
    if actor is None:
        return
    month, revision = Month.parse(row["month"]), int(row["revision"])
    typed = st.session_state.get(words, "")
    try:
        service(actor.email, row["department"], month, revision, typed)
    except Refused as refused:
        st.session_state[_REFUSED] = refused
    else:
        st.session_state[_DONE] = f"{done}: {_named(row)}."


def _named(row: Row) -> str:
    questions = f", {count(row['queries'], 'question')}" if row["queries"] else ""
    return f"{row['department']}, {month_name(row['month'])}, revision {row['revision']}{questions}"


def _described(actor: Actor, row: Row) -> Html:
    sentence = (
        f"Received on {day(row['received_on'])}, sent in by {row['uploaded_by']} on "
        f"{moment(row['uploaded_at'])}. {percent(row['completeness'])} of its figures are given."
    )
    parts = [paragraph(sentence)]
    if row["queries"]:
        questions = returns.problems_of(actor.email, row["upload_id"])
        parts.append(problem_table("Questions that need an answer", questions))
    return tag("div", *parts, class_="nm")
