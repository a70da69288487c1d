"""A return filled in the browser: by a focal person, or by an analyst on the telephone."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.ui import acting, address, guard, opening, refusals
from napams.ui.desk import entry

actor = guard.require(Action.SUBMIT, st.query_params.get("department"))
held = opening.of_now("Fill in a return")
acting.say()
departments = held.picture.plan.department_by_code

which, when, _ = st.columns([3, 2, 3])
with when:
    month = opening.month_begun(held)
with which:
    code, sentence = address.choose(
        "Department",
        "department",
        [actor.department] if actor.department else list(departments),
        actor.department or next(iter(departments)),
        lambda c: f"{c} {departments[c].name}",
    )
if sentence:
    refusals.note(sentence, f"This is {code} instead.")
entry.fill_in(actor, code, month)
