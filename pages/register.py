"""The register of returns: who owed, sent and was told what, by department and month."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.services import contents
from napams.ui import acting, cache, guard, marks, opening
from napams.ui.desk import opened_tables, restated, returns_tables, waiving
from napams.ui.markup import Html, section

actor = guard.require(Action.SEE_RETURNS)
held = opening.dressed("Register of returns")
acting.say()
month = opening.month_begun(held)

register = held.picture.register
if actor.department is not None:
    register = register[register["department"] == actor.department]
of_month = register[register["month"] == str(month)]


def _owed() -> Html:
    refused = contents.only_refused(actor.email, month, held.known_on)
    owed = returns_tables.owed(f"Returns for {month.label}", of_month, refused)
    return section(month.label, owed)


def _by_month() -> Html:
    by_month = returns_tables.by_month(held.picture.plan, register, month)
    return section("All months", by_month, marks.light_legend())


st.html(cache.drawn(held, f"owed {month} {actor.department}", _owed))
if actor.may(Action.WAIVE) and held.known_on is None:
    waiving.form(month, of_month)
if waived := waiving.history(actor, month, held.known_on):
    st.html(waived)
st.html(cache.drawn(held, f"register {month} {actor.department}", _by_month))
st.html(
    cache.drawn(
        held,
        f"restated {month} {actor.department}",
        lambda: restated.shown(actor, held.picture.plan, month, held.known_on),
    )
)
done = contents.history(actor.email, month, known_on=held.known_on)
st.html(opened_tables.deeds(done, f"Who did what, {month.label}", with_subject=True))
