"""Reviewing an opened return: answering its queries, accepting it, sending it back."""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import partial
from typing import Any

import streamlit as st

from napams.domain.access import Action
from napams.domain.catalogue import Plan
from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.domain.returns import ReturnState
from napams.services import correction_request, review
from napams.services.actors import Actor
from napams.services.returns import OpenedReturn
from napams.ui import messages
from napams.ui.links import to_return
from napams.ui.markup import joined, link, moment, paragraph, section, tag
from napams.wording.returns import counts_now


def point_to_newest(opened: OpenedReturn) -> None:
    """Note that there is a newer revision, with a link to it."""
    file = opened.file
    if file.department is None or file.month is None or opened.newest <= file.revision:
        return
    words = f"revision {opened.newest}"
    newest = link(to_return(file.department, file.month, opened.newest), words)
    what = f"revision {file.revision}" if file.revision else "a file that was refused"
    messages.note(joined((f"You are looking at {what}. The newest is ", newest, ".")))


def decide(actor: Actor, opened: OpenedReturn) -> None:
    """Draw the forms to answer, accept, send back and withdraw; the decision if there is one."""
    file = opened.file
    if file.department is None or file.month is None or not (opened.is_newest or opened.counts):
        return
    st.html(section("Decision", *_decided(opened)))
    if opened.counts and actor.may(Action.WITHDRAW_OWN, file.department):
        _offer_withdrawal(actor, opened)
    if opened.state != ReturnState.RECEIVED:
        return
    if opened.closed:
        messages.note(
            f"{file.month.label} is closed. A correction needs a reopening with a reason."
        )
        return
    may_review = actor.may(Action.REVIEW, file.department)
    asked = records(opened.queries)
    if asked or may_review:
        _accept(actor, opened, asked)
    if may_review:
        _send_back(opened)


def offer_correction(opened: OpenedReturn, plan: Plan) -> None:
    """Offer the marked workbook and the mail if anything is to be corrected or answered."""
    file = opened.file
    if opened.state == ReturnState.ACCEPTED or not (
        file.problems or opened.state == ReturnState.SENT_BACK
    ):
        return
    back = correction_request.request(opened, plan)
    st.html(section("To send to the department", *_hint(opened, back.data is None)))
    if back.data is not None:
        st.download_button(
            "Download the marked workbook", back.data, back.file_name, on_click="ignore"
        )
    st.code(back.text, language=None, wrap_lines=True)


def _decided(opened: OpenedReturn) -> list[object]:
    row = opened.row
    if opened.state == ReturnState.RECEIVED:
        return []
    words = f"{opened.state.capitalize()} on {moment(row['reviewed_at'])} by {row['reviewed_by']}."
    return [paragraph(words), *([paragraph("Note: ", row["note"])] if row["note"] else [])]


def _accept(actor: Actor, opened: OpenedReturn, asked: list[Row]) -> None:
    """Draw a form with a field per query that answers them and accepts the return."""
    file = opened.file
    fields = {f"answer {file.upload_id} {row['position']}": row for row in asked}
    with st.form(f"accept {file.upload_id}"):
        for field, row in fields.items():
            given = f" Answered by {row['answered_by']}." if row["answer"] else ""
            follow(st.session_state, field, row["answer"] or "")
            st.text_area(
                f"{row['place'] or 'The return'}: answer in a sentence.{given}",
                key=field,
                height=80,
            )
        if asked and actor.may(Action.ANSWER, file.department):
            st.form_submit_button(
                "Save the answers",
                on_click=messages.run_action,
                args=(partial(_answer, opened, fields),),
            )
        if actor.may(Action.REVIEW, file.department):
            st.form_submit_button(
                f"Accept revision {file.revision}",
                type="primary",
                on_click=messages.run_action,
                args=(partial(_accepted, opened, fields),),
            )


def follow(state: MutableMapping[Any, Any], field: str, given: str) -> None:
    """Show the newest answer in a field, unless somebody has typed into it.

    A colleague may have answered since; the old words must not be sent as this reader's.
    """
    shown = f"{field} as given"
    if field not in state or state[field] == state.get(shown):
        state[field] = given
    state[shown] = given


def _send_back(opened: OpenedReturn) -> None:
    note = f"note {opened.file.upload_id}"
    with st.form(f"send back {opened.file.upload_id}"):
        st.text_area("What the department should correct", key=note, height=80)
        st.form_submit_button(
            f"Send revision {opened.file.revision} back",
            on_click=messages.run_action,
            args=(partial(_sent_back, opened, note), note),
        )


def _offer_withdrawal(actor: Actor, opened: OpenedReturn) -> None:
    """Draw the form that withdraws the acceptance, or say why it is not to be had."""
    department, month = _whose(opened)
    number, by = opened.file.revision, opened.row["reviewed_by"]
    if opened.closed:
        messages.note(f"{month.label} is closed, so the acceptance stands until it is reopened.")
        return
    if by != actor.email and not actor.may(Action.WITHDRAW_ANY, department):
        messages.note(f"Until {month.label} is closed, {by} or the secretary can withdraw it.")
        return
    if opened.came.state is ReturnState.SENT_BACK:
        messages.note(f"Revision {opened.newest} was sent back: wait for its correction.")
        return
    reason = f"withdrawal {opened.file.upload_id}"
    with st.form(f"withdraw {opened.file.upload_id}"):
        words = (
            f"Until {month.label} is closed, the acceptance can be withdrawn. Then the figures of "
            f"revision {number} no longer count, and it waits for review again. All of it is kept."
        )
        st.html(tag("div", paragraph(words), class_="nm"))
        st.text_area("Why the acceptance is withdrawn", key=reason, height=80)
        st.form_submit_button(
            f"Withdraw the acceptance of revision {number}",
            on_click=messages.run_action,
            args=(partial(_withdrawn, opened, reason), reason),
        )


def _answer(opened: OpenedReturn, fields: dict[str, Row], actor: str) -> str:
    """Record every answer that was changed, for the revision that was shown."""
    department, month = _whose(opened)
    for field, row in fields.items():
        typed = st.session_state.get(field, "")
        if typed.strip() and typed != row["answer"]:
            place = (row["code"], row["place"])
            review.answer(actor, department, month, opened.file.revision, *place, typed)
    return f"The answers stay with {_named(opened)}."


def _accepted(opened: OpenedReturn, fields: dict[str, Row], actor: str) -> str:
    _answer(opened, fields, actor)
    review.accept(actor, *_whose(opened), opened.file.revision)
    return f"Accepted: {_named(opened)}."


def _sent_back(opened: OpenedReturn, note: str, actor: str) -> str:
    typed = st.session_state.get(note, "")
    review.send_back(actor, *_whose(opened), opened.file.revision, typed)
    return f"Sent back: {_named(opened)}. The marked workbook and a text to mail stand below."


def _withdrawn(opened: OpenedReturn, reason: str, actor: str) -> str:
    typed = st.session_state.get(reason, "")
    done = review.withdraw_acceptance(actor, *_whose(opened), opened.file.revision, typed)
    return f"Acceptance withdrawn: {_named(opened)}; {counts_now(done.counts)}."


def _whose(opened: OpenedReturn) -> tuple[str, Month]:
    file = opened.file
    if file.department is None or file.month is None:
        raise AssertionError("only a return that says whose it is can be decided upon")
    return file.department, file.month


def _named(opened: OpenedReturn) -> str:
    department, month = _whose(opened)
    return f"{department}, {month.label}, revision {opened.file.revision}"


def _hint(opened: OpenedReturn, unmarked: bool) -> list[object]:
    """What is offered, and that a waiting return has not been sent back yet."""
    if opened.state == ReturnState.RECEIVED:
        words = (
            "The return waits and was not sent back; the text says so. Once it is sent back under "
            "Decision, the text says that and by when."
        )
        return [paragraph(words), *_hint_of(unmarked)]
    return _hint_of(unmarked)


def _hint_of(unmarked: bool) -> list[object]:
    if unmarked:
        return [paragraph("The file could not be opened, so there is only a text to mail.")]
    words = "The department’s own workbook, the cells in question coloured and commented; a text."
    return [paragraph(words)]
