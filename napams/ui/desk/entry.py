"""A return typed in the browser: saved as a draft, taken up again, sent in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from napams import clock
from napams.domain.access import Action
from napams.domain.frames import records
from napams.domain.months import Month
from napams.domain.returns import NarrativeField
from napams.forms.contract import NO, YES
from napams.forms.typed import Entered
from napams.problems import Refused
from napams.services import closing, contents, drafts, entry, submission
from napams.services.actors import Actor
from napams.services.submission import Submitted
from napams.ui import flash, refusals
from napams.ui.desk import entry_sheets, entry_start
from napams.ui.desk.return_view import to_return
from napams.ui.markup import joined, link, section, tag
from napams.wording.numbers import count

_FORM, _WRONG = "entry", "entry refused"
SHORT = tuple(NarrativeField)[:4]
LONG = tuple(NarrativeField)[4:]
HINTS = {
    NarrativeField.NIL_RETURN: "yes, if there was nothing to report; then say why under Progress",
    NarrativeField.SENT_ON: "a day, such as 5 Apr 2025",
    NarrativeField.BLOCKED_BY: "the departments waited for, such as FIN, MOI",
}


def fill_in(actor: Actor, department: str, month: Month) -> None:
    """The return to type, as it stands in the draft or in the newest revision."""
    try:
        form, entered = entry.begin(actor.email, department, month)
        saved = drafts.resume(actor.email, department, month)
    except Refused as refused:
        refusals.say(refused)
        return
    files = records(contents.files(actor.email, department, month))
    saved_at = saved.saved_at if saved else None
    closed = closing.is_closed(actor.email, month)
    refusals.note(entry_start.line(department, month, files, saved_at, closed=closed))
    _say_what_was_wrong(actor, department, month)
    key = f"entry {department} {month} {flash.times_emptied(_FORM)}"
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
            on_click=flash.run_action,
            args=(partial(_discard, department, month),),
        )


def _narrative(entered: Entered, key: str) -> dict[NarrativeField, str]:
    """The fields of the Narrative sheet: short ones in a row, long ones in pairs."""
    st.html(section("Narrative"))
    places = [*st.columns(len(SHORT)), *st.columns(2), *st.columns(2)]
    told: dict[NarrativeField, str | None] = {}
    for field, place in zip((*SHORT, *LONG), places, strict=True):
        given = entered.narrative.get(field, "")
        name = f"{key} {field.value}"
        with place:
            if field is NarrativeField.NIL_RETURN:
                offered = ["", YES, NO] if given in ("", YES, NO) else ["", YES, NO, given]
                help_, at = HINTS[field], offered.index(given)
                told[field] = st.selectbox(field.value, offered, at, key=name, help=help_)
            else:
                drawn = st.text_input if field in SHORT else st.text_area
                told[field] = drawn(field.value, given, key=name, help=HINTS.get(field))
    return {field: text or "" for field, text in told.items()}


def _received_on(actor: Actor, key: str) -> date | None:
    """The day on which the JTF was told, which an analyst states."""
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


def _save(actor: Actor, department: str, month: Month, typed: Entered) -> None:
    try:
        drafts.save(actor.email, department, month, typed)
    except Refused as refused:
        refusals.say(refused)
        return
    flash.start_over(
        _FORM, f"Saved as a draft: {department}, {month.label}. Nothing has been sent in."
    )


def _send(
    actor: Actor, department: str, month: Month, typed: Entered, received_on: date | None
) -> None:
    """Send in; what is refused stays as a draft, with its problems above the form."""
    try:
        answer = entry.submit_entry(actor.email, department, month, typed, received_on)
        if answer.outcome == submission.REFUSED:
            drafts.save(actor.email, department, month, typed)
    except Refused as refused:
        refusals.say(refused)
        return
    st.session_state[_WRONG] = answer
    if answer.outcome == submission.REFUSED:
        problems = count(len(answer.problems), "problem")
        flash.start_over(
            _FORM, f"Not sent in: {problems} to look at. What you typed is kept as your draft."
        )
    revision = f"{department}, {month.label}, revision {answer.revision}"
    came_before = answer.outcome == submission.ALREADY_RECEIVED
    flash.start_over(
        _FORM, f"{'Already received before' if came_before else 'Received'}: {revision}."
    )


def _say_what_was_wrong(actor: Actor, department: str, month: Month) -> None:
    """The problems of what was sent last, by row; the way to the return that came of it."""
    answer: Submitted | None = st.session_state.get(_WRONG)
    if answer is None or (answer.department, answer.month) != (department, month):
        return
    if answer.revision:
        way = link(to_return(department, month, answer.revision), "Open the return as received")
        refusals.note(joined((way,)))
    if answer.problems and answer.upload_id:
        rows = contents.row_names(actor.email, answer.upload_id)
        caption = "Problems of what was sent in, by row"
        table = refusals.problem_table(caption, answer.problems, rows)
        st.html(tag("div", table, class_="nm"))


def _discard(department: str, month: Month, actor: str) -> str:
    drafts.discard(actor, department, month)
    flash.empty(_FORM)
    st.session_state.pop(_WRONG, None)
    return f"The draft of {department}, {month.label} is gone."
