"""The overview as one piece of HTML: the month summed up, the heat map, the tables."""

from __future__ import annotations

from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.report.brief_data import Material
from napams.services.changes import Changed
from napams.ui import heatmap, marks
from napams.ui.committee import one_page, overview_tables, summary
from napams.ui.markup import Html, section, tag


def drawn(
    report: StatusReport, month: Month, material: Material | None, changed: Changed | None
) -> Html:
    """What a reader sees; without the committee's material and changes, the measures alone."""
    opening = summary.opening(report, month, everything=material is not None)
    by_month = section(
        "Measures by month",
        heatmap.heat_map(report, month, leads=material is not None),
        marks.colour_legend(),
    )
    if material is None or changed is None:
        measures = section("Measures", overview_tables.measures(report, month))
        return tag("div", tag("div", opening, class_="nm nm-opening"), by_month, measures)
    return tag(
        "div",
        tag("div", opening, class_="nm nm-opening"),
        tag("div", one_page.drawn(material), class_="nm nm-one"),
        section("What changed, and what is overdue", summary.facts(report, month, changed)),
        by_month,
        section("Why the measures stand so", overview_tables.reasons(report, month)),
        section("Departments", overview_tables.departments(report, month)),
    )
