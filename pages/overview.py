"""The overview: the plan's measures in one month, and for the committee the departments too."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.ui import cache, guard, opening, overview

actor = guard.require(Action.SEE_PLAN)
held = opening.dressed("Overview")
month = opening.month(held)
everything = actor.may(Action.SEE_EVERYTHING)
st.html(
    cache.drawn(
        held,
        f"overview {month} {everything}",
        lambda: overview.drawn(held.picture, month, everything=everything),
    )
)
