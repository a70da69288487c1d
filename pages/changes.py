"""What changed since an earlier month: colours, milestones, lagging departments, figures."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from napams.domain.access import Action
from napams.domain.months import Month
from napams.services import changes as what_changed
from napams.ui import cache, guard, links, messages, page, which_month
from napams.ui.committee import changes

actor = guard.require(Action.SEE_EVERYTHING)
cached = page.header(actor, "Changes")
report = cached.report

left, right, _ = st.columns([2, 2, 4])
month = which_month.choose(cached, left)
default = what_changed.default_since(actor.email, report, month)
others = [str(m) for m in reversed(report.months) if m < month] or [str(month)]
with right:
    since, sentence = links.choose(
        "Compared with", "since", others, str(default), lambda m: Month.parse(m).label
    )
if sentence:
    messages.note(sentence)
if month == report.months[0]:
    messages.note(f"{month.label} is the plan's first month: there is nothing to compare it with.")
    st.stop()


def drawn() -> Markup:
    """Everything that is different from the month to compare with."""
    before = what_changed.earlier(actor.email, report, Month.parse(since))
    frame = what_changed.changes(actor.email, report, month, before)
    return changes.page(report, month, before, frame)


st.html(cache.drawn(cached, f"changes {month} {since}", drawn))
