"""A return filled in the browser: by a focal person, or by an analyst on the telephone."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.ui import guard, links, messages, page
from napams.ui.desk import entry

actor = guard.require(Action.SUBMIT, st.query_params.get("department"))
cached = page.present_only(actor, "Fill in a return")
messages.show_flash()
departments = cached.report.plan.department_by_code

which, when, _ = st.columns([3, 2, 3])
with when:
    month = page.choose_begun_month(cached)
with which:
    code, sentence = links.choose(
        "Department",
        "department",
        [actor.department] if actor.department else list(departments),
        actor.department or next(iter(departments)),
        lambda c: f"{c} {departments[c].name}",
    )
if sentence:
    messages.note(sentence, f"This is {code} instead.")
entry.fill_in(actor, code, month)
