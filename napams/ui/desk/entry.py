"""Typing a return in the browser: drafts, and sending it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup

from napams import clock
from napams.clock import local_day
from napams.domain.access import Action
from napams.domain.frames import Row, of_month, records
from napams.domain.months import Month
from napams.domain.returns import NarrativeField, ReturnState
from napams.forms.contract import NO, YES, TypedReturn
from napams.problems import Refused
from napams.services import closing, entry, returns, submission
from napams.services.actors import Actor
from napams.services.submission import Submitted
from napams.ui import messages
from napams.ui.desk import entry_sheets
from napams.ui.links import to, to_return
from napams.ui.markup import joined, link, moment, section, tag
from napams.wording.numbers import count, day

MONTH = "month"
"""The parameter of the address that names the month filled in."""
_FORM, _WRONG = "entry", "entry refused"
SHORT = tuple(NarrativeField)[:4]
LONG = tuple(NarrativeField)[4:]
HINTS = {
    NarrativeField.NIL_RETURN: "yes, if there was nothing to report; then say why under Progress",
    NarrativeField.SENT_ON: "a day, such as 5 Apr 2025",
    NarrativeField.BLOCKED_BY: "the departments waited for, such as FIN, MOI",
}


def fill_in(actor: Actor, department: str, month: Month) -> None:
    """Draw the form, filled from the draft or from the newest revision."""
    try:
        form, entered = entry.begin(actor.email, department, month)
        saved = entry.resume(actor.email, department, month)
    except Refused as refused:
        messages.say(refused)
        return
    files = records(returns.files(actor.email, department, month))
    saved_at = saved.saved_at if saved else None
    closed = closing.is_closed(actor.email, month)
    messages.note(start(department, month, files, saved_at, closed=closed))
    _say_what_was_wrong(actor, department, month)
    key = f"entry {department} {month} {messages.times_emptied(_FORM)}"
    with st.form(key, border=False):
        typed = entry_sheets.type_in(form, entered, key)
        typed = replace(typed, narrative=_narrative(entered, key))
        received_on = _received_on(actor, key)
        sending, saving, _ = st.columns([1, 1, 3], width=720)
        send = sending.form_submit_button("Send in", type="primary")
        save = saving.form_submit_button("Save as a draft")
    if save:
        _save(actor, department, month, typed)
    if send:
        _send(actor, department, month, typed, received_on)
    if saved:
        st.button(
            "Throw the draft away",
            on_click=messages.run_action,
            args=(partial(_discard, department, month),),
        )


def settled(register: pd.DataFrame, department: str, month: Month) -> bool:
    """Whether a department's return for a month is accepted, and no correction of it waits."""
    own = register[register["department"] == department]
    return bool((of_month(own, month)["state"] == ReturnState.ACCEPTED).any())


def nothing_to_fill_in(department: str, month: Month) -> Markup:
    """That no return is to come, with the way to correct the one that is accepted."""
    words = f"There is no return of {department} to fill in now. "
    where = to("entry", None, department=department, month=month)
    return joined((words, link(where, f"Correct the accepted one for {month.label}"), "."))


def start(
    department: str, month: Month, files: Sequence[Row], draft: datetime | None, *, closed: bool
) -> object:
    """One line at the head of the form: what it starts from.

    `files` are those of the return, with the columns of `services.returns.files`; `draft` is when
    the reader's own draft was saved, None if there is none.
    """
    received = [row for row in files if row["revision"]]
    newest = max(received, key=lambda row: row["revision"], default=None)
    parts: list[object] = [_start_words(department, month, files, newest, draft)]
    if closed:
        parts.append(f" {month.label} is closed: a correction needs a reopening with a reason.")
    elif newest is not None:
        parts.append(f" What you send in becomes revision {newest['revision'] + 1}.")
    return joined(parts)


def _narrative(entered: TypedReturn, key: str) -> dict[NarrativeField, str]:
    """Draw the fields of the Narrative sheet; returns what was typed into them."""
    st.html(section("Narrative"))
    places = [*st.columns(len(SHORT)), *st.columns(2), *st.columns(2)]
    typed: dict[NarrativeField, str | None] = {}
    for field, place in zip((*SHORT, *LONG), places, strict=True):
        given = entered.narrative.get(field, "")
        name = f"{key} {field.value}"
        with place:
            if field is NarrativeField.NIL_RETURN:
                offered = ["", YES, NO] if given in ("", YES, NO) else ["", YES, NO, given]
                help_, at = HINTS[field], offered.index(given)
                typed[field] = st.selectbox(field.value, offered, at, key=name, help=help_)
            else:
                drawn = st.text_input if field in SHORT else st.text_area
                typed[field] = drawn(field.value, given, key=name, help=HINTS.get(field))
    return {field: text or "" for field, text in typed.items()}


def _received_on(actor: Actor, key: str) -> date | None:
    """The day on which the JTF received the figures; only an analyst states it."""
    if not actor.may(Action.REVIEW):
        return None
    today = clock.today()
    return st.date_input(
        "Day on which the JTF received these figures",
        today,
        max_value=today,
        format="DD/MM/YYYY",
        key=f"{key} received",
        width=320,
    )


def _save(actor: Actor, department: str, month: Month, typed: TypedReturn) -> None:
    try:
        entry.save(actor.email, department, month, typed)
    except Refused as refused:
        messages.say(refused)
        return
    messages.start_over(
        _FORM, f"Saved as a draft: {department}, {month.label}. Nothing has been sent in."
    )


def _send(
    actor: Actor, department: str, month: Month, typed: TypedReturn, received_on: date | None
) -> None:
    """Send the return in; keep a refused one as a draft and list its problems above the form."""
    try:
        answer = entry.submit_entry(actor.email, department, month, typed, received_on)
        if answer.outcome == submission.REFUSED:
            entry.save(actor.email, department, month, typed)
    except Refused as refused:
        messages.say(refused)
        return
    st.session_state[_WRONG] = answer
    if answer.outcome == submission.REFUSED:
        problems = count(len(answer.problems), "problem")
        messages.start_over(
            _FORM, f"Not sent in: {problems} to look at. What you typed is kept as your draft."
        )
    revision = f"{department}, {month.label}, revision {answer.revision}"
    came_before = answer.outcome == submission.ALREADY_RECEIVED
    messages.start_over(
        _FORM, f"{'Already received before' if came_before else 'Received'}: {revision}."
    )


def _say_what_was_wrong(actor: Actor, department: str, month: Month) -> None:
    """List the problems of what was sent last, by row, and link to the return it became."""
    answer: Submitted | None = st.session_state.get(_WRONG)
    if answer is None or (answer.department, answer.month) != (department, month):
        return
    if answer.revision:
        way = link(to_return(department, month, answer.revision), "Open the return as received")
        messages.note(joined((way,)))
    if answer.problems and answer.upload_id:
        rows = returns.row_names(actor.email, answer.upload_id)
        caption = "Problems of what was sent in, by row"
        table = messages.problem_table(caption, answer.problems, rows)
        st.html(tag("div", table, class_="nm"))


def _discard(department: str, month: Month, actor: str) -> str:
    entry.discard(actor, department, month)
    messages.empty_form(_FORM)
    st.session_state.pop(_WRONG, None)
    return f"The draft of {department}, {month.label} is gone."


def _start_words(
    department: str, month: Month, files: Sequence[Row], newest: Row | None, draft: datetime | None
) -> object:
    if newest is None:
        refused = f": {count(len(files), 'file')} sent in, none of them taken" if files else ""
        nothing = f"Nothing has come in for {month.label} yet{refused}."
        return f"{_draft(draft)} {nothing}" if draft else nothing
    number = newest["revision"]
    named = link(to_return(department, month, number), f"revision {number}")
    if draft is None:
        return joined(("Starts from ", named, f", {_state(newest)}."))
    since = newest["uploaded_at"] > draft
    came = f"{_state(newest)}, {'came in after that' if since else 'had come in by then'}."
    return joined((_draft(draft), " The newest is ", named, f", {came}"))


def _draft(saved_at: datetime | None) -> str:
    return f"Starts from your draft of {moment(saved_at)}, not sent in yet." if saved_at else ""


def _state(row: Row) -> str:
    """`accepted 9 Apr 2025`; one that waits by the day on which it was received."""
    if row["state"] == ReturnState.RECEIVED:
        return f"received {day(row['received_on'])} and not reviewed yet"
    return f"{row['state']} {day(local_day(row['reviewed_at']))}"
