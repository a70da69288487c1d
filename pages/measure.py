"""One measure in one month: its indicators with their charts, its milestones."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.services.narratives import told
from napams.ui import cache, guard, links, page, refusals
from napams.ui.committee import measure, summaries
from napams.ui.committee.narratives import of_measure
from napams.ui.markup import Html, joined, section

actor = guard.require(Action.SEE_EVERYTHING)
held, (which, when) = page.headed("Measure", choices=2)
measures = held.picture.plan.measure_by_code

with when:
    month = page.month(held)
with which:
    code, sentence = links.choose(
        "Measure",
        "measure",
        list(measures),
        next(iter(measures)),
        lambda c: f"{c} {measures[c].title}",
    )
if sentence:
    refusals.note(sentence, f"This is {code} instead.")

shown = measures[code]
st.html(cache.drawn(held, f"measure {code} {month}", lambda: measure.standing(held, shown, month)))
for kpi in shown.kpis:
    measure.show_kpi(held, kpi, month)
if not shown.kpis:
    st.html(section("Indicators", "This measure has no indicators."))


def below() -> Html:
    """Its milestones, what its departments say, and the way to its rows as files."""
    said = of_measure(told(actor.email, held.known_on), shown, month)
    files = summaries.invitation(held, month, only_measure=code)
    return joined((measure.milestones_of(held, shown, month), said, files))


st.html(cache.drawn(held, f"below {code} {month}", below))
