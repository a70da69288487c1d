"""The chart of a KPI: the status frame's figures and colours, the limits around the plan."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from napams.domain.catalogue import Combine, Kpi, Polarity, Shape
from napams.domain.colours import VARIANCE_AMBER, VARIANCE_GREEN, VARIANCE_RED, decide
from napams.domain.path import value_at
from napams.domain.policy import ThresholdPolicy
from napams.ui.committee import charts
from tests.unit.ui.small_reports import ARRESTS, DEATHS, WAITING, small_plan, small_report


def chart(code: str) -> tuple[go.Figure, pd.DataFrame]:
    plan, kpis = small_plan(), small_report().kpis
    rows = kpis[kpis["code"] == code]
    return charts.path_chart(plan, plan.kpis[code], rows), rows


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(t for t in figure.data if t.name == name)


def test_the_reported_line_is_the_frames_and_so_are_its_marks() -> None:
    figure, rows = chart(ARRESTS)
    reported = trace(figure, "reported")
    assert list(reported.x) == [1, 2, 3]
    assert list(reported.y) == [2, 4, 5]
    assert list(rows["colour"]) == ["green", "amber", "amber"]
    tones = [charts.TONES[tone] for tone in ("green", "amber", "amber")]
    assert list(reported.marker.color) == tones
    assert list(reported.marker.symbol) == ["circle", "triangle-up", "triangle-up"]


def test_the_planned_line_runs_from_the_start_to_the_target() -> None:
    figure, rows = chart(ARRESTS)
    planned = trace(figure, "planned")
    assert list(planned.y[:4]) == [0, *rows["expected"]]
    assert planned.y[12] == 36


def test_a_month_without_data_is_a_gap() -> None:
    figure, _ = chart(WAITING)
    assert np.isnan(trace(figure, "reported").y[2])


def test_there_is_no_forecast_from_a_month_without_data() -> None:
    figure, _ = chart(WAITING)
    assert not [t for t in figure.data if t.line.dash == "dash"]


def test_the_forecast_runs_to_where_the_target_is_reached() -> None:
    figure, rows = chart(ARRESTS)
    (forecast,) = (t for t in figure.data if t.line.dash == "dash")
    last = rows.iloc[-1]
    assert list(forecast.x) == [3, last["forecast_month"]]
    assert list(forecast.y) == [5, 36]


def test_a_context_figure_has_neither_plan_nor_limits() -> None:
    figure, _ = chart(DEATHS)
    assert [t.name for t in figure.data] == ["reported"]


def test_limits_of_a_kpi_that_must_fall_lie_above_the_plan() -> None:
    plan = small_plan()
    expected = np.array([8.0])
    assert value_at(plan.kpis[WAITING], expected, -0.05) == pytest.approx([8.4])
    assert value_at(plan.kpis[ARRESTS], expected, -0.05) == pytest.approx([6.2])


def kpi(**more: object) -> Kpi:
    values: dict[str, object] = {
        "code": "M01-K1",
        "name": "x",
        "unit": "count",
        "polarity": Polarity.LOWER,
        "combine": Combine.SUM,
        "shape": Shape.LINEAR,
        "baseline": 20,
        "baseline_basis": "illustrative",
        "targets": (5, 10, 15, 20),
        "reporters": ("FIA",),
    }
    return Kpi.model_validate({**values, **more})


def test_limits_of_a_ceiling_are_shares_of_the_ceiling() -> None:
    # docs/rules.md, Shares and schedule variance: (expected − value) ÷ final target;
    # 13 against 10 of 20 is −0.15.
    assert value_at(kpi(), np.array([10.0]), -0.15) == pytest.approx([13.0])


@pytest.mark.parametrize(("polarity", "limit"), [("lower", 21.0), ("higher", 19.0)])
def test_limits_of_a_hold_are_shares_of_what_is_held(polarity: str, limit: float) -> None:
    held = kpi(combine=Combine.LAST, polarity=polarity, targets=(20, 20, 20, 20))
    assert value_at(held, np.array([20.0]), -0.05) == pytest.approx([limit])


def test_the_limits_drawn_are_those_at_which_the_colour_turns() -> None:
    rising, limits = small_plan().kpis[ARRESTS], ThresholdPolicy()
    expected = np.array([9.0])
    at = float(value_at(rising, expected, limits.green_from)[0])
    by_variance = (VARIANCE_GREEN, VARIANCE_RED, VARIANCE_AMBER)
    variances = [(v - 9.0) / 36 for v in (at - 0.01, at, at + 0.01)]
    colours, _ = decide(limits, by_variance, pd.DataFrame({"schedule_variance": variances}))
    assert list(colours) == ["amber", "green", "green"]
