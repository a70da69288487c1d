"""One return opened: what was found, what changed, what was said, and the JTF's word on it."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.ui import guard, messages, page
from napams.ui.desk import compare, return_view, review
from napams.ui.markup import joined

actor = guard.require(Action.SEE_RETURNS, st.query_params.get(return_view.DEPARTMENT))
cached = page.present_only(actor, return_view.title())
plan = cached.report.plan
opened = return_view.ask(actor)
file, said = opened.file, opened.contents

messages.show_flash()
review.point_to_newest(opened)
reading, deciding_on = st.columns([5, 2], gap="large")
with reading:
    st.html(joined((return_view.problems(opened), return_view.passed_over(file.notices))))
    compare.show(opened, cached)
    review.offer_correction(opened, plan)
    if said is not None:
        st.html(return_view.narrative(said))
        st.html(return_view.evidence(said))
with deciding_on:
    st.html(return_view.facts(opened, plan))
    st.download_button("Download the original file", file.data, file.file_name, on_click="ignore")
    review.decide(actor, opened)
if file.department and file.month:
    st.html(return_view.deeds(opened.history, "Who did what when"))
