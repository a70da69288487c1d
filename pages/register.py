"""The register of returns: who owed and sent what, by month; waivers and corrections."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from napams.domain.access import Action
from napams.domain.frames import up_to
from napams.domain.months import Month
from napams.services.register import only_refused
from napams.services.register import register as returns
from napams.services.returns import history
from napams.ui import cache, guard, markup, messages, page
from napams.ui.desk import register, return_view, work_month
from napams.ui.markup import section

actor = guard.require(Action.SEE_RETURNS)
cached = page.header(actor, "Register of returns")
messages.show_flash()
month = work_month.choose(cached, st.container(), actor)

rows = cache.drawn(
    cached,
    f"rows of the register {actor.department}",
    lambda: up_to(returns(actor.email, known_on=cached.known_on), Month.of(cached.report.as_of)),
)
of_month = rows[rows["month"] == str(month)]


def _owed() -> Markup:
    refused = only_refused(actor.email, month, cached.known_on)
    owed = register.owed(f"Returns for {month.label}", of_month, refused)
    return section(month.label, owed)


def _by_month() -> Markup:
    by_month = register.by_month(cached.report.plan, rows, month)
    return section("All months", by_month, markup.light_legend())


st.html(cache.drawn(cached, f"owed {month} {actor.department}", _owed))
if actor.may(Action.WAIVE) and cached.known_on is None:
    register.waive_form(month, of_month)
if waived := register.waivers_of(actor, month, cached.known_on):
    st.html(waived)
st.html(cache.drawn(cached, f"register {month} {actor.department}", _by_month))
st.html(
    cache.drawn(
        cached,
        f"restated {month} {actor.department}",
        lambda: register.restatements(actor, cached.report.plan, month, cached.known_on),
    )
)
done = history(actor.email, month, known_on=cached.known_on)
st.html(return_view.deeds(done, f"Who did what, {month.label}", with_subject=True))
