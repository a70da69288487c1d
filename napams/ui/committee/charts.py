"""One chart a KPI: the planned path with its limits, what was reported, the target, the forecast.

Colours and values come from the status frame alone; the path ahead of the shown month is the
domain's own.
"""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from napams.domain.catalogue import Kpi, Plan, Unit
from napams.report.paths import IndicatorPath, indicator_path, named_quarters, within_plan
from napams.wording.marks import OF_COLOUR
from napams.wording.numbers import quantity

ACCENT = "#3f7fbf"
INK = "#7d8894"
TONES = {"green": "#2e8b57", "amber": "#b87400", "red": "#c9443b", "grey": INK}
"""Tones with a contrast of 3 : 1 or more on the light theme and on the dark one."""

SHAPES = {"●": "circle", "▲": "triangle-up", "■": "square", "–": "line-ew", "○": "circle-open"}
SHAPES |= {"◇": "diamond-open"}
"""The marks of status as the chart library calls them."""

LOOKS = {
    "height": 260,
    "margin": {"l": 52, "r": 36, "t": 12, "b": 30},
    "showlegend": False,
    "hovermode": "x unified",
    "dragmode": False,
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "xaxis": {"showgrid": False, "fixedrange": True, "tickangle": 0, "ticks": "outside"},
    "yaxis": {
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": "rgba(125,136,148,.25)",
        "separatethousands": True,
        "exponentformat": "none",
    },
}
"""What all charts have in common; sizes in pixels, typeface and ink from the theme."""


def path_chart(plan: Plan, kpi: Kpi, rows: pd.DataFrame) -> go.Figure:
    """The chart of a KPI; `rows` are its rows of the status frame up to the month shown."""
    rows = within_plan(plan, rows)
    figure = go.Figure()
    if not kpi.is_context:
        path = indicator_path(plan, kpi, rows)
        _add_limits(figure, path)
        _add_plan(figure, path)
        _add_forecast(figure, rows)
    _add_reported(figure, kpi, rows)
    figure.update_layout(LOOKS)
    _label_axes(figure, plan, kpi)
    return figure


def _add_limits(figure: go.Figure, path: IndicatorPath) -> None:
    """The bands between the plan, the limit of green and the limit of amber."""
    edges = (
        (path.planned, None),
        (path.green_limit, "rgba(46,139,87,.22)"),
        (path.amber_limit, "rgba(184,116,0,.20)"),
    )
    for edge, fill in edges:
        figure.add_scatter(
            x=path.months,
            y=edge,
            mode="lines",
            line={"width": 0},
            fill="tonexty" if fill else None,
            fillcolor=fill,
            hoverinfo="skip",
        )


def _add_plan(figure: go.Figure, path: IndicatorPath) -> None:
    plan, kpi = path.plan, path.kpi
    figure.add_scatter(
        x=path.months,
        y=path.planned,
        name="planned",
        mode="lines",
        line={"color": INK, "width": 1.5},
        customdata=[quantity(v, kpi.unit) for v in path.planned],
        hovertemplate="planned %{customdata}<extra></extra>",
    )
    figure.add_scatter(
        x=[0, plan.months],
        y=[kpi.target, kpi.target],
        mode="lines",
        line={"color": INK, "width": 1, "dash": "dot"},
        hoverinfo="skip",
    )
    figure.add_annotation(
        x=0,
        y=kpi.target,
        text=f"target {quantity(kpi.target, kpi.unit)}",
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        font={"color": INK, "size": 11},
    )


def _add_forecast(figure: go.Figure, rows: pd.DataFrame) -> None:
    """A dashed line from the last value to where the present pace meets the target."""
    known = rows[rows["actual"].notna()]
    if known.empty or known.index[-1] != rows.index[-1]:
        return
    last = known.iloc[-1]
    if math.isnan(last["forecast_month"]) or last["forecast_month"] <= last["month_number"]:
        return
    figure.add_scatter(
        x=[last["month_number"], last["forecast_month"]],
        y=[last["actual"], last["target"]],
        mode="lines",
        line={"color": ACCENT, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
    )


def _add_reported(figure: go.Figure, kpi: Kpi, rows: pd.DataFrame) -> None:
    """What was reported; a month on hold has no value of its own."""
    marks = [OF_COLOUR[colour] for colour in rows["colour"]]
    reported = rows["actual"].mask(rows["on_hold"])
    figure.add_scatter(
        x=rows["month_number"],
        y=reported,
        name="reported",
        connectgaps=True,
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={
            "size": 9,
            "symbol": [SHAPES[m.shape] for m in marks],
            "color": [TONES[m.tone] for m in marks],
            "opacity": 1,
        },
        customdata=[
            f"{quantity(v, kpi.unit)}, {m.word}" for v, m in zip(reported, marks, strict=True)
        ],
        hovertemplate="reported %{customdata}<extra></extra>",
    )


def _label_axes(figure: go.Figure, plan: Plan, kpi: Kpi) -> None:
    quarters = list(named_quarters(plan))
    figure.update_xaxes(
        range=[-0.2, plan.months + 0.4],
        tickvals=quarters,
        ticktext=[plan.month(n).label for n in quarters],
    )
    if kpi.unit == Unit.YES_NO:
        figure.update_yaxes(range=[-0.15, 1.25], tickvals=[0, 1], ticktext=["no", "yes"])
    elif kpi.unit == Unit.PERCENT:
        figure.update_yaxes(ticksuffix=" %")
