"""What goes back to the department: its own workbook with marks in it, and a text to mail."""

from __future__ import annotations

import streamlit as st

from napams.domain.returns import ReturnState
from napams.services import correction_request
from napams.services.actors import Actor
from napams.ui.desk.return_view import Opened
from napams.ui.markup import paragraph, section


def show(actor: Actor, opened: Opened) -> None:
    """The marked workbook and the text, where there is something to correct or to answer."""
    file = opened.file
    if opened.state == ReturnState.ACCEPTED or not (
        file.problems or opened.state == ReturnState.SENT_BACK
    ):
        return
    back = correction_request.for_upload(actor.email, file.upload_id)
    st.html(section("To send to the department", *_hint(opened, back.data is None)))
    if back.data is not None:
        st.download_button(
            "Download the marked workbook", back.data, back.file_name, on_click="ignore"
        )
    st.code(back.text, language=None, wrap_lines=True)


def _hint(opened: Opened, unmarked: bool) -> list[object]:
    """What these are, and that a return that waits has not been sent back yet."""
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
