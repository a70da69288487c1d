"""A measure's page: what it is for, how it stands, each of its KPIs, its milestones."""

from __future__ import annotations

import streamlit as st

from napams.domain.catalogue import Kpi, Measure
from napams.domain.frames import Row, of_month, records, up_to
from napams.domain.months import Month
from napams.ui import cache
from napams.ui.because import because
from napams.ui.cache import CachedReport
from napams.ui.committee import charts, kpis, milestones
from napams.ui.marks import OF_COLOUR, drawn
from napams.ui.markup import Html, joined, paragraph, section, tag
from napams.wording.numbers import count
from napams.wording.reasons import group_reason, kpi_reason

KEY = (
    "Charts: the grey line is the planned path, the blue line what was reported, dashed where the "
    "present pace leads. Green and amber bands show how far a value may stand from the path."
)
CHART = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
"""A chart is read, not worked with; the figures stand in a table below it."""


def standing(cached: CachedReport, measure: Measure, month: Month) -> Html:
    """Title, purpose, who leads, and the measure's status with its reason."""
    rows = of_month(cached.report.measures, month)
    row = records(rows[rows["measure"] == measure.code])[0]
    support = f" Supported by {', '.join(measure.support)}." if measure.support else ""
    return tag(
        "div",
        tag("h2", f"{measure.code} {measure.title}"),
        paragraph(measure.purpose, f" Led by {', '.join(measure.lead)}.{support}"),
        paragraph(
            because(cached.known_on, measure.code, month, drawn(OF_COLOUR[row["colour"]])),
            f" in {month.label}. ",
            group_reason(row),
        ),
        paragraph(_tally(row), class_="faint"),
        paragraph(KEY, class_="faint") if measure.kpis else "",
        class_="nm",
    )


def show_kpi(cached: CachedReport, kpi: Kpi, month: Month) -> None:
    """A KPI's words beside its chart, its figures folded below."""
    plan, frame = cached.report.plan, cached.report.kpis
    own = frame[frame["code"] == kpi.code]
    words, beside = st.columns([5, 6], gap="medium")
    row = records(of_month(own, month))[0]
    words.html(
        cache.drawn(
            cached, f"{kpi.code} {month}", lambda: kpis.described(plan, kpi, row, cached.known_on)
        )
    )
    chart = cache.drawn(
        cached,
        f"chart {kpi.code} {month}",
        lambda: charts.path_chart(plan, kpi, up_to(own, month)),
    )
    name = f"{kpi.code} {kpi.name}"
    with beside:
        st.plotly_chart(
            chart, key=f"chart {kpi.code}", config=CHART, alt=f"{name}. {kpi_reason(plan, row)}"
        )
        with st.expander(f"Figures of {kpi.code}"):
            st.html(
                cache.drawn(
                    cached, f"figures {kpi.code} {month}", lambda: _figures(cached, kpi, month)
                )
            )


def milestones_of(cached: CachedReport, measure: Measure, month: Month) -> Html:
    """The measure's milestones."""
    rows = of_month(cached.report.milestones, month)
    caption = f"Milestones of {measure.code} at the end of {month.label}"
    return section(
        "Milestones",
        milestones.milestone_table(caption, rows[rows["measure"] == measure.code], cached.known_on),
    )


def _figures(cached: CachedReport, kpi: Kpi, month: Month) -> Html:
    own = cached.report.kpis[cached.report.kpis["code"] == kpi.code]
    by_month = kpis.by_month(kpi, up_to(own, month), cached.known_on)
    split = kpis.breakdown(kpi, month, cache.categories(cached, kpi.code)) if kpi.breakdown else ""
    return tag("div", joined((by_month, split)), class_="nm")


def _tally(row: Row) -> str:
    """How many KPIs stand how."""
    words = {"green": "on plan", "amber": "behind", "red": "far behind", "no_data": "without data"}
    counts = [f"{row['kpis_' + key]} {words[key]}" for key in words if row["kpis_" + key]]
    overdue = row["milestones_overdue"]
    late = f"; {count(overdue, 'milestone')} overdue" if overdue else ""
    return f"Indicators: {', '.join(counts) or 'none rated yet'}{late}."
