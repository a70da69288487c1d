"""The register of returns: who owed, sent and was told what, by department and month."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.services import contents
from napams.ui import cache, flash, guard, marks, page
from napams.ui.desk import restatements, return_tables, returns_tables, waivers
from napams.ui.markup import Html, section

actor = guard.require(Action.SEE_RETURNS)
cached = page.header(actor, "Register of returns")
flash.show_flash()
month = page.choose_begun_month(cached)

register = cached.report.register
if actor.department is not None:
    register = register[register["department"] == actor.department]
of_month = register[register["month"] == str(month)]


def _owed() -> Html:
    refused = contents.only_refused(actor.email, month, cached.known_on)
    owed = returns_tables.owed(f"Returns for {month.label}", of_month, refused)
    return section(month.label, owed)


def _by_month() -> Html:
    by_month = returns_tables.by_month(cached.report.plan, register, month)
    return section("All months", by_month, marks.light_legend())


st.html(cache.drawn(cached, f"owed {month} {actor.department}", _owed))
if actor.may(Action.WAIVE) and cached.known_on is None:
    waivers.form(month, of_month)
if waived := waivers.history(actor, month, cached.known_on):
    st.html(waived)
st.html(cache.drawn(cached, f"register {month} {actor.department}", _by_month))
st.html(
    cache.drawn(
        cached,
        f"restated {month} {actor.department}",
        lambda: restatements.shown(actor, cached.report.plan, month, cached.known_on),
    )
)
done = contents.history(actor.email, month, known_on=cached.known_on)
st.html(return_tables.deeds(done, f"Who did what, {month.label}", with_subject=True))
