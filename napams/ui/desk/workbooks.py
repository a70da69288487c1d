"""Workbooks: blank ones for the departments to fill, filled ones sent in."""

from __future__ import annotations

from datetime import date

import streamlit as st
from markupsafe import Markup
from streamlit.runtime.uploaded_file_manager import UploadedFile

from napams import clock
from napams.domain.access import Action
from napams.domain.catalogue import Plan
from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.problems import Refused, errors
from napams.services import forms, register, submission
from napams.services.actors import Actor
from napams.services.submission import Submitted
from napams.ui import messages
from napams.ui.links import to_file, to_return
from napams.ui.markup import (
    OF_OUTCOME,
    OF_STATE,
    REPLACED,
    TableColumn,
    drawn_mark,
    link,
    moment,
    month_name,
    paragraph,
    section,
    table,
)
from napams.wording.numbers import NOTHING, count, day

ALL = "all"
_FORM = "desk form"


def issue(actor: Actor, plan: Plan, month: Month) -> None:
    """Offer a department's blank workbook for the month, or all of them in one zip."""
    st.html(section("Blank forms"))
    codes = [d.code for d in plan.departments if actor.may(Action.ISSUE_FORMS, d.code)]
    offered = [ALL, *codes] if len(codes) > 1 else codes
    if not offered:
        messages.note("Your account issues no forms.")
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
            messages.say(refused)
            return
        st.session_state[_FORM] = (chosen, month, made)
    if (kept := st.session_state.get(_FORM)) and kept[:2] == (chosen, month):
        name, data = kept[2]
        st.download_button(f"Download {name}", data, name, on_click="ignore", type="primary")


def _form_of(plan: Plan, code: str) -> str:
    if code == ALL:
        return "All departments, in one zip file"
    return f"{code} {plan.department_by_code[code].name}"


FILES = (
    TableColumn("File", wide=True),
    TableColumn("Outcome"),
    TableColumn("Department"),
    TableColumn("Month"),
    TableColumn("Revision", figures=True),
    TableColumn("Mistakes", figures=True),
    TableColumn("Questions", figures=True),
    TableColumn("Sent in"),
    TableColumn("Look at it"),
)
_FIRST = ("refused", "received", "already received")
_ROUND, _HANDLED, _DONE = "taking round", "taking handled", "taking done"
LARGEST = 10
"""Megabytes of a file, as much as the server takes."""


def take_in(actor: Actor) -> None:
    """Draw the form that uploads workbooks; the list of files shows each outcome."""
    st.html(section("Send returns in"))
    if done := st.session_state.pop(_DONE, ()):
        messages.note(*done)
    handled: dict[str, Submitted] = st.session_state.setdefault(_HANDLED, {})
    with st.form(f"send in {st.session_state.setdefault(_ROUND, 0)}"):
        choosing, stating = st.columns([5, 2], gap="medium")
        with choosing:
            files = st.file_uploader(
                "Filled workbooks (.xlsx), one or many: whose each is and for which month, it "
                "says itself",
                accept_multiple_files=True,
                max_upload_size=LARGEST,
            )
        received_on = clock.today()
        if actor.may(Action.REVIEW):
            with stating:
                received_on = st.date_input(
                    "Day on which the JTF received them",
                    received_on,
                    max_value=received_on,
                    format="DD/MM/YYYY",
                    help="The day of the e-mail, if it was not today: it decides what is late.",
                )
        pressed = st.form_submit_button("Send in", type="primary")
    if pressed and not files:
        messages.note("Choose at least one file first.")
    elif pressed:
        _take(actor, files, received_on, handled)
    elif handled:
        messages.note(
            f"{count(len(handled), 'file')} of those chosen were taken in before you went on to "
            "something else. Press Send in for the rest."
        )


def show_sent_in(actor: Actor) -> None:
    """Draw the list of the files of the last day, with their outcomes."""
    sent_on, frame = register.sent_in(actor.email)
    if sent_on is None or frame.empty:
        st.html(section("Files sent in", paragraph("No file has been sent in yet.")))
        return
    st.html(section("Files sent in", table_of(records(frame), sent_on)))


def table_of(rows: list[Row], sent_on: date) -> Markup:
    """Table of the files of one day; rows as in `services.register.sent_in`."""
    caption = f"Files sent in on {day(sent_on)}, those that need somebody first"
    last = {_whose(row): n for n, row in enumerate(rows) if row["outcome"] == "received"}
    for n, row in enumerate(rows):
        if not row["state"] and n < last.get(_whose(row), -1):
            row["state"] = REPLACED
    return table(caption, FILES, [_cells(row) for row in sorted(rows, key=_urgency)])


def _take(
    actor: Actor, files: list[UploadedFile], received_on: date, handled: dict[str, Submitted]
) -> None:
    """Submit each file in its own transaction; an interrupted run resumes where it stopped."""
    progress = st.progress(0.0)
    for done, file in enumerate(files):
        progress.progress(done / len(files), f"Reading file {done + 1} of {len(files)}")
        if file.file_id in handled:
            continue
        try:
            handled[file.file_id] = submission.submit(
                actor.email, file.name, file.getvalue(), received_on
            )
        except Refused as refused:
            progress.empty()
            messages.say(refused)
            return
    st.session_state[_DONE] = _summed_up(list(handled.values()))
    st.session_state[_HANDLED] = {}
    st.session_state[_ROUND] += 1  # a new form: what was taken in cannot be sent once more
    st.rerun()


def _summed_up(results: list[Submitted]) -> list[str]:
    """`18 files: 14 received (2 with questions), 3 refused, 1 already received.`

    Then what of each file was passed over.
    """
    outcomes = [r.outcome for r in results]
    received = outcomes.count(submission.RECEIVED)
    asked = sum(r.outcome == submission.RECEIVED and bool(r.problems) for r in results)
    parts = [f"{received} received" + (f" ({asked} with questions)" if asked else "")]
    if refused := outcomes.count(submission.REFUSED):
        wrong = sum(len(errors(r.problems)) for r in results if r.outcome == submission.REFUSED)
        parts.append(f"{refused} refused ({count(wrong, 'mistake')})")
    if twice := outcomes.count(submission.ALREADY_RECEIVED):
        parts.append(f"{twice} already received before")
    whole = f"{count(len(results), 'file')}: {', '.join(parts)}. The list below tells of each."
    return [whole, *(f"{r.file_name}, {notice}" for r in results for notice in r.notices)]


def _whose(row: Row) -> tuple[str, str]:
    return (row["department"], row["month"])


def _urgency(row: Row) -> tuple[bool, int, bool]:
    return (row["state"] != "", _FIRST.index(row["outcome"]), not row["queries"])


def _cells(row: Row) -> tuple[object, ...]:
    reviewed = OF_STATE[row["state"]] if row["state"] else OF_OUTCOME[row["outcome"]]
    return (
        row["file_name"],
        drawn_mark(reviewed),
        row["department"] or NOTHING,
        month_name(row["month"] or None),
        row["revision"] or NOTHING,
        row["errors"] or NOTHING,
        row["queries"] or NOTHING,
        moment(row["at"]),
        _way(row),
    )


def _way(row: Row) -> Markup | str:
    if row["revision"]:
        address = to_return(row["department"], row["month"], row["revision"])
    elif row["upload_id"]:
        address = to_file(row["upload_id"])
    else:
        return NOTHING
    whose = f"{row['department']} {month_name(row['month'] or None)}" if row["department"] else ""
    return link(address, "Open", aria_label=f"Open {whose or row['file_name']}")
