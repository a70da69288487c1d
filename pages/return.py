"""One return opened: what was found, what changed, what was said, and the JTF's word on it."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.services import contents, passed_over, returns
from napams.ui import acting, cache, guard, opening
from napams.ui.desk import comparing, deciding, going_back, opened, opened_tables
from napams.ui.markup import joined

actor = guard.require(Action.SEE_RETURNS, st.query_params.get(opened.DEPARTMENT))
held = opening.of_now(opened.title())
plan = held.picture.plan
shown = opened.asked(actor)
file = shown.file

acting.say()
deciding.point_to_newest(shown)
reading, deciding_on = st.columns([5, 2], gap="large")
with reading:
    names = contents.row_names(actor.email, file.upload_id)
    not_read = cache.drawn(
        held,
        f"passed over {file.upload_id}",
        lambda: passed_over.notices(actor.email, file.upload_id),
    )
    checks = (
        opened_tables.problems(file, names, deciding.answered(actor, file)),
        opened_tables.passed_over(not_read),
    )
    st.html(joined(checks))
    comparing.show(actor, shown, held)
    going_back.show(actor, shown)
    if shown.said is not None:
        st.html(opened_tables.narrative(shown.said))
        st.html(opened_tables.evidence(shown.said))
with deciding_on:
    st.html(opened_tables.facts(shown, plan))
    name, data = returns.original(actor.email, file.upload_id)
    st.download_button("Download the original file", data, name, on_click="ignore")
    deciding.decide(actor, shown)
if file.department and file.month:
    done = contents.history(actor.email, file.month, file.department)
    st.html(opened_tables.deeds(done, "Who did what when"))
