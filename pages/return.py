"""One return opened: what was found, what changed, what was said, and the JTF's word on it."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.services import contents, passed_over, returns
from napams.ui import cache, flash, guard, page
from napams.ui.desk import compare, return_tables, return_view, review, send_back
from napams.ui.markup import joined

actor = guard.require(Action.SEE_RETURNS, st.query_params.get(return_view.DEPARTMENT))
cached = page.present_only(actor, return_view.title())
plan = cached.report.plan
shown = return_view.asked(actor)
file = shown.file

flash.show_flash()
review.point_to_newest(shown)
reading, deciding_on = st.columns([5, 2], gap="large")
with reading:
    names = contents.row_names(actor.email, file.upload_id)
    not_read = cache.drawn(
        cached,
        f"passed over {file.upload_id}",
        lambda: passed_over.notices(actor.email, file.upload_id),
    )
    checks = (
        return_tables.problems(file, names, review.answered(actor, file)),
        return_tables.passed_over(not_read),
    )
    st.html(joined(checks))
    compare.show(actor, shown, cached)
    send_back.show(actor, shown)
    if shown.said is not None:
        st.html(return_tables.narrative(shown.said))
        st.html(return_tables.evidence(shown.said))
with deciding_on:
    st.html(return_tables.facts(shown, plan))
    name, data = returns.original(actor.email, file.upload_id)
    st.download_button("Download the original file", data, name, on_click="ignore")
    review.decide(actor, shown)
if file.department and file.month:
    done = contents.history(actor.email, file.month, file.department)
    st.html(return_tables.deeds(done, "Who did what when"))
