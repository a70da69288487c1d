"""The overview: the plan's measures in one month, and for the committee the departments too."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from napams.domain.access import Action
from napams.services import briefs, changes
from napams.ui import cache, guard, page, which_month
from napams.ui.committee import overview
from napams.ui.committee.exports import document_button

actor = guard.require(Action.SEE_PLAN)
everything = actor.may(Action.SEE_EVERYTHING)
printing = actor.may(Action.EXPORT)
cached, (when, *paper) = page.header_with_lists(actor, "Overview", lists=2 if printing else 1)
month = which_month.choose(cached, when)
for beside in paper:
    with beside:
        document_button(cached, month, actor)


def _drawn() -> Markup:
    if not everything:
        return overview.drawn(cached.report, month, None, None)
    data = briefs.brief_data(actor.email, cached.report, month)
    changed = changes.since_closed(actor.email, cached.report, month)
    return overview.drawn(cached.report, month, data, changed)


st.html(cache.drawn(cached, f"overview {month} {everything}", _drawn))
