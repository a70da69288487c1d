"""The overview: the plan's measures in one month, and for the committee the departments too."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.services import briefs, changes
from napams.ui import cache, guard, page
from napams.ui.committee import overview
from napams.ui.committee.briefs import button
from napams.ui.markup import Html

actor = guard.require(Action.SEE_PLAN)
everything = actor.may(Action.SEE_EVERYTHING)
printing = actor.may(Action.EXPORT)
held, (when, *paper) = page.headed("Overview", choices=2 if printing else 1)
with when:
    month = page.month(held)
for beside in paper:
    with beside:
        button(held, month, actor)


def _drawn() -> Html:
    if not everything:
        return overview.drawn(held.picture, month, None, None)
    material = briefs.material(actor.email, held.picture, month)
    changed = changes.since_closed(actor.email, held.picture, month)
    return overview.drawn(held.picture, month, material, changed)


st.html(cache.drawn(held, f"overview {month} {everything}", _drawn))
