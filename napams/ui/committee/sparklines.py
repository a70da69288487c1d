"""Drawings small enough to stand in a line of a table.

They come as pictures: Streamlit takes drawn elements out of a page's HTML. Their tones can be told
apart on both themes.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from napams.ui.markup import Html, tag

WIDTH, HEIGHT = 84, 18
"""The drawing's own units; the style sheet scales it."""
DUE, DONE = "#808a94", "#3a7ab5"


def shares(spark: Mapping[str, Any]) -> Html:
    """What was due (dashed) and what was achieved (solid), month by month, with its words.

    `spark` as `exports.pdf.charts.shares` gives it: points as shares of width and height.
    """
    lines = [
        tag(
            "polyline",
            points=_points(spark["planned"]),
            stroke=DUE,
            stroke_width="1.4",
            stroke_dasharray="2 2",
        ),
        tag("polyline", points=_points(spark["earned"]), stroke=DONE, stroke_width="1.8"),
    ]
    if spark["earned"]:
        x, y = _place(spark["earned"][-1])
        lines.append(tag("circle", cx=f"{x:g}", cy=f"{y:g}", r="2.2", fill=DONE))
    drawing = tag(
        "svg",
        *lines,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        fill="none",
    )
    source = "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
    return tag("img", src=source, alt=spark["alt"], title=spark["alt"], class_="nm-spark")


def _points(points: Sequence[Sequence[float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in map(_place, points))


def _place(point: Sequence[float]) -> tuple[float, float]:
    """Within a margin of two units, since lines have a width; up is more."""
    x, y = point
    return 2 + x * (WIDTH - 4), HEIGHT - 2 - min(1.0, max(0.0, y)) * (HEIGHT - 4)
