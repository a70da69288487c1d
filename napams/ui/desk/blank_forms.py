"""Blank workbooks for the departments to fill."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.problems import Refused
from napams.services import forms
from napams.services.actors import Actor
from napams.ui import refusals
from napams.ui.markup import section

ALL = "all"
_FORM = "desk form"


def issue(actor: Actor, plan: Plan, month: Month) -> None:
    """Offer a department's blank workbook for the month, or all of them in one zip."""
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


def _form_of(plan: Plan, code: str) -> str:
    if code == ALL:
        return "All departments, in one zip file"
    return f"{code} {plan.department_by_code[code].name}"
