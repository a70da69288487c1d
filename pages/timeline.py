"""The timeline: every milestone of the plan by due day, by department and horizon."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.domain.timeline import Horizon, standing, within
from napams.ui import address, guard, opening, refusals, timeline

ALL = "all"

guard.require(Action.SEE_EVERYTHING)
held = opening.dressed("Timeline")
picture = held.picture
owning = timeline.owners(picture.plan)

what, whose, _ = st.columns([2, 3, 3])
with what:
    chosen, unknown = address.choose(
        "Horizon", "horizon", list(Horizon), Horizon.ALL, lambda h: timeline.WORDS[Horizon(h)]
    )
with whose:
    owner, stranger = address.choose(
        "Owner",
        "owner",
        [ALL, *owning],
        ALL,
        lambda c: "all departments" if c == ALL else f"{c} {owning[c]}",
    )
if unknown or stranger:
    refusals.note(unknown, stranger)
horizon = Horizon(chosen)
rows = within(standing(picture.plan, picture.milestones, picture.as_of), horizon, picture.as_of)
if owner != ALL:
    rows = rows[rows["owner"] == owner]
st.html(timeline.tally(rows, horizon, "" if owner == ALL else owner, picture.as_of))
if len(rows):
    st.html(timeline.strip(picture, rows))
st.html(timeline.listed(picture, rows))
