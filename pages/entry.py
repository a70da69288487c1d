"""A return filled in the browser: by a focal person, or by an analyst on the telephone."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.ui import guard, messages, page
from napams.ui.desk import entry, work_month

actor = guard.require(Action.SUBMIT, st.query_params.get("department"))
cached = page.present_only(actor, "Fill in a return")
messages.show_flash()
names = {
    d.code: d.name for d in cached.report.plan.departments if actor.department in (None, d.code)
}

which, when, _ = st.columns([3, 2, 3])
asked = entry.MONTH in st.query_params
first = next(iter(names))
code = page.choose_code(which, "Department", "department", names, first, drops=(entry.MONTH,))
month = work_month.choose(cached, when, actor, code)
if asked or not entry.settled(cached.report.register, code, month):
    st.query_params[entry.MONTH] = str(month)  # while it is filled in, the form stays this one
    entry.fill_in(actor, code, month)
else:
    messages.note(entry.nothing_to_fill_in(code, month))
