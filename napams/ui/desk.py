"""The returns desk: blank forms out, filled workbooks in."""

from __future__ import annotations

from datetime import date

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from napams import clock
from napams.domain.access import Action
from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.problems import Refused
from napams.services import forms, submission
from napams.services.actors import Actor
from napams.services.submission import Submitted
from napams.ui import refusals, returns_tables
from napams.ui.markup import section

ALL = "all"
_ROUND, _RESULTS, _FORM = "desk round", "desk results", "desk form"


def issue_forms(actor: Actor, plan: Plan, month: Month) -> None:
    """A department's blank workbook for the month, or all of them in one zip."""
    st.html(section("Blank forms"))
    codes = [d.code for d in plan.departments if actor.may(Action.ISSUE_FORMS, d.code)]
    offered = [ALL, *codes] if len(codes) > 1 else codes
    if not offered:
        refusals.note("Your account issues no forms.")
        return
    chosen = st.selectbox(
        "Department",
        offered,
        format_func=lambda code: _form_of(plan, code),
        key="form department",
        width=480,
    )
    forms_named = "forms" if chosen == ALL else "form"
    if st.button(f"Prepare the {forms_named} for {month.label}"):
        try:
            made = (
                forms.all_forms(actor.email, month)
                if chosen == ALL
                else forms.blank_form(actor.email, chosen, month)
            )
        except Refused as refused:
            refusals.say(refused)
            return
        st.session_state[_FORM] = (chosen, month, made)
    if (kept := st.session_state.get(_FORM)) and kept[:2] == (chosen, month):
        name, data = kept[2]
        st.download_button(f"Download {name}", data, name, on_click="ignore", type="primary")


def send_in(actor: Actor) -> None:
    """Take filled workbooks, each by itself, and say what became of each."""
    st.html(section("Send returns in"))
    with st.form(f"send in {st.session_state.setdefault(_ROUND, 0)}"):
        files = st.file_uploader(
            "Filled workbooks (.xlsx), one or many", accept_multiple_files=True, max_upload_size=10
        )
        received_on = clock.today()
        if actor.may(Action.REVIEW):
            received_on = st.date_input(
                "Day on which the JTF received them",
                received_on,
                max_value=received_on,
                format="DD/MM/YYYY",
                help="The day of the e-mail, if it was not today: it decides what is late.",
                width=260,
            )
        if st.form_submit_button("Send in", type="primary"):
            if not files:
                refusals.note("Choose at least one file first.")
            elif results := _submitted(actor, files, received_on):
                st.session_state[_RESULTS] = results
                st.session_state[_ROUND] += 1
                st.rerun()
    if _RESULTS in st.session_state:
        st.html(returns_tables.outcomes(st.session_state[_RESULTS]))


def _submitted(actor: Actor, files: list[UploadedFile], received_on: date) -> list[Submitted]:
    progress = st.progress(0.0)
    results: list[Submitted] = []
    for done, file in enumerate(files):
        progress.progress(done / len(files), f"Reading file {done + 1} of {len(files)}")
        try:
            results.append(submission.submit(actor.email, file.name, file.getvalue(), received_on))
        except Refused as refused:
            refusals.say(refused)
            break
    progress.empty()
    return results


def _form_of(plan: Plan, code: str) -> str:
    if code == ALL:
        return "All departments, in one zip file"
    return f"{code} {plan.department_by_code[code].name}"
