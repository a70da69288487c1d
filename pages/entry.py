"""A return filled in the browser: by a focal person, or by an analyst on the telephone."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.ui import guard, messages, page
from napams.ui.desk import entry

actor = guard.require(Action.SUBMIT, st.query_params.get("department"))
cached = page.present_only(actor, "Fill in a return")
messages.show_flash()
names = {
    d.code: d.name for d in cached.report.plan.departments if actor.department in (None, d.code)
}

which, when, _ = st.columns([3, 2, 3])
with when:
    month = page.choose_begun_month(cached)
code = page.choose_code(which, "Department", "department", names, next(iter(names)))
entry.fill_in(actor, code, month)
