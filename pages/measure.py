"""One measure in one month: its indicators with their charts, its milestones."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from napams.domain.access import Action
from napams.services.returns import narratives
from napams.ui import cache, guard, page, which_month
from napams.ui.committee import exports, measure
from napams.ui.committee.tables import of_measure
from napams.ui.markup import joined, section

actor = guard.require(Action.SEE_EVERYTHING)
cached, (which, when) = page.header_with_lists(actor, "Measure", lists=2)
measures = cached.report.plan.measures

month = which_month.choose(cached, when)
titles = {m.code: m.title for m in measures}
code = page.choose_code(which, "Measure", "measure", titles, measures[0].code)
shown = cached.report.plan.measure_by_code[code]
st.html(
    cache.drawn(cached, f"measure {code} {month}", lambda: measure.summary(cached, shown, month))
)
for kpi in shown.kpis:
    measure.show_kpi(cached, kpi, month)
if not shown.kpis:
    st.html(section("Indicators", "This measure has no indicators."))


def below() -> Markup:
    """Its milestones, its departments' words, and a link to its rows as files."""
    said = of_measure(narratives(actor.email, cached.known_on), shown, month)
    files = exports.invitation(cached, month, only_measure=code)
    return joined((measure.milestones_of(cached, shown, month), said, files))


st.html(cache.drawn(cached, f"below {code} {month}", below))
