"""The overview as one piece of HTML: the month summed up, the heat map, the tables."""

from __future__ import annotations

from napams.domain.months import Month
from napams.services.status import Picture
from napams.ui import heatmap, marks, overview_tables, summary
from napams.ui.markup import Html, section, tag


def drawn(picture: Picture, month: Month, *, everything: bool) -> Html:
    """What a reader sees; without `everything`, the measures alone."""
    parts = [
        tag("div", summary.opening(picture, month, everything=everything), class_="nm"),
        section(
            "Measures by month",
            heatmap.heat_map(picture, month, leads=everything),
            marks.colour_legend(),
        ),
        section("Measures", overview_tables.measures(picture, month, leads=everything)),
    ]
    if everything:
        parts[1:1] = [section("For the committee", summary.facts(picture, month))]
        parts.append(section("Departments", overview_tables.departments(picture, month)))
    return tag("div", *parts)
