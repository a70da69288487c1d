"""The overview as one piece of HTML: the month summed up, the heat map, the tables."""

from __future__ import annotations

from napams.domain.months import Month
from napams.exports.brief.material import Material
from napams.services.status import Picture
from napams.ui import heatmap, marks, one_page, overview_tables, summary
from napams.ui.markup import Html, section, tag


def drawn(picture: Picture, month: Month, material: Material | None) -> Html:
    """What a reader sees; without the committee's material, the measures alone."""
    everything = material is not None
    parts = [
        tag("div", summary.opening(picture, month, everything=everything), class_="nm nm-opening"),
        section(
            "Measures by month",
            heatmap.heat_map(picture, month, leads=everything),
            marks.colour_legend(),
        ),
        section("Measures", overview_tables.measures(picture, month, leads=everything)),
    ]
    if material is not None:
        parts[1:1] = [
            tag("div", one_page.drawn(material), class_="nm nm-one"),
            section("What changed, and what is overdue", summary.facts(picture, month)),
        ]
        parts.append(section("Departments", overview_tables.departments(picture, month)))
    return tag("div", *parts)
