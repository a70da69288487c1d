"""Why something has its colour, and who says so: down to the cell of the original workbook."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from napams.domain.access import Action
from napams.problems import Refused
from napams.services.why import explain, may_ask
from napams.ui import cache, guard, links, messages, page, which_month
from napams.ui.committee import why

actor = guard.require(Action.SEE_RETURNS)
cached = page.header(actor, "Why")
offered = may_ask(actor, cached.report.plan)

which, when, _ = st.columns([3, 2, 3])
month = which_month.choose(cached, when)
asked = st.query_params.get("code", "")
share_of = st.query_params.get("share", "")
with which:
    code, sentence = links.choose(
        "What",
        "code",
        list(offered),
        next(iter(offered)),
        lambda c: f"{c} {offered[c]}",
        drops=("share",),
    )
if sentence:
    said = why.not_offered(actor, cached.report.plan, asked, offered)
    messages.note(said, f"This is {code} {offered[code]} instead.")
everything = actor.may(Action.SEE_EVERYTHING)


def reason() -> Markup:
    """The reason as this visitor may see it."""
    found = explain(actor.email, cached.report, code, month, share_of)
    return why.page(cached.report, found, leads=everything)


try:
    st.html(
        cache.drawn(
            cached, f"why {code} {share_of} {month} {everything} {actor.department}", reason
        )
    )
except Refused as refused:
    messages.say(refused)
