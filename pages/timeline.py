"""The timeline: every milestone of the plan by due day, by department and horizon."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.domain.milestones import Horizon
from napams.ui import cache, guard, links, messages, page
from napams.ui.committee import timeline

ALL = "all"

actor = guard.require(Action.SEE_EVERYTHING)
cached = page.header(actor, "Timeline")
report = cached.report
owning = timeline.owners(report.plan)

what, whose, _ = st.columns([2, 3, 3])
with what:
    chosen, unknown = links.choose(
        "Horizon", "horizon", list(Horizon), Horizon.ALL, lambda h: timeline.WORDS[Horizon(h)]
    )
with whose:
    owner, stranger = links.choose(
        "Owner",
        "owner",
        [ALL, *owning],
        ALL,
        lambda c: "all departments" if c == ALL else f"{c} {owning[c]}",
    )
if unknown or stranger:
    messages.note(unknown, stranger)
horizon, only = Horizon(chosen), "" if owner == ALL else owner
st.html(
    cache.drawn(cached, f"timeline {chosen} {owner}", lambda: timeline.page(report, horizon, only))
)
if actor.may(Action.EXPORT):
    timeline.download(report, horizon, only)
