"""Worked examples, as data: what a person with pencil and paper finds.

Every number here was computed by hand; the arithmetic stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

NA = None
"""In `figures`: the department said that the KPI is not applicable."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The row that the figures must give, rounded as rows are."""

    colour: str
    value: float | None = None
    expected: float | None = None
    planned_share: float | None = None
    earned_share: float | None = None
    schedule_variance: float | None = None
    months_behind: float | None = None
    forecast_month: float | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A KPI, its figures by department and plan month, and its row in one month.

    A figure is a number, a (numerator, denominator) for ratios, or NA.
    """

    name: str
    polarity: str
    combine: str
    shape: str | None
    unit: str
    start: float
    targets: tuple[float | None, ...]
    figures: dict[str, dict[int, float | tuple[float, float] | None]]
    month: int
    row: Expected


THE_TABLE = (
    Example(
        name="sum, back",
        polarity="higher",
        combine="sum",
        shape="back",
        unit="count",
        start=0,
        targets=(8, 20, 34, 50),
        figures={"FIA": {1: 2, 2: 3, 3: 3, 4: 3, 5: 3, 6: 3}},
        month=6,
        # 17/50 − 20/50. The path is at 17 three quarters of the way from 8 (m3) to 20 (m6): 5.25.
        # 12 ÷ (5.25/6) = 13.71
        row=Expected("amber", 17, 20, 0.40, 0.34, -0.06, 0.75, 13.7),
    ),
    Example(
        name="ratio, must rise",
        polarity="higher",
        combine="pooled_ratio",
        shape="back",
        unit="%",
        start=40,
        targets=(42, 46, 52, 60),
        figures={"FIA": {4: (13, 30), 5: (12, 30), 6: (16, 40)}},
        month=6,
        # 41/100 = 41 %. 1/20 − 6/20. The path is at 41 half-way to 42 (m3): 1.5.
        # 12 ÷ (1.5/6) = 48
        row=Expected("red", 41, 46, 0.30, 0.05, -0.25, 4.5, 48.0),
    ),
    Example(
        name="ratio, must fall",
        polarity="lower",
        combine="pooled_ratio",
        shape="linear",
        unit="%",
        start=60,
        targets=(50, 35, 20, 10),
        figures={"FIA": {4: (10, 20), 5: (8, 20), 6: (6, 20)}},
        month=6,
        # 24/60 = 40 %. (40−60)/(10−60) = .4; (35−60)/−50 = .5.
        # From 50 (m3) to 35 (m6), 40 is two thirds of the way: 5. 12 ÷ (5/6) = 14.4
        row=Expected("amber", 40, 35, 0.50, 0.40, -0.10, 1.0, 14.4),
    ),
    Example(
        name="ceiling",
        polarity="lower",
        combine="sum",
        shape="linear",
        unit="count",
        start=0,
        targets=(5, 10, 15, 20),
        figures={"MOFA": {1: 0, 2: 3, 3: 4, 4: 1, 5: 5, 6: 0}},
        month=6,
        # (10 − 13)/20, exactly on the border
        row=Expected("amber", 13, 10, schedule_variance=-0.15),
    ),
    Example(
        name="step",
        polarity="higher",
        combine="last",
        shape="step",
        unit="count",
        start=0,
        targets=(18, 18, 18, 18),
        figures={"MOI": {1: 1, 2: 4}},
        month=2,
        # 4/18 = .2222 before anything is asked for
        row=Expected("green", 4, 0, 0.0, 0.2222, 0.2222, 0.0),
    ),
    Example(
        name="last, ahead",
        polarity="higher",
        combine="last",
        shape="step",
        unit="count",
        start=5,
        targets=(5, 7, 9, 12),
        figures={"FIA": {5: 8, 6: 8}},
        month=6,
        # 2/7 = .2857, 3/7 = .4286, 1/7 = .1429; two months reported: too early for a forecast
        row=Expected("green", 8, 7, 0.2857, 0.4286, 0.1429, 0.0),
    ),
)

BORDERS_OF_THE_COLOURS = tuple(
    Example(
        name=name,
        polarity="higher",
        combine="last",
        shape="linear",
        unit="PKR m",
        start=0,
        targets=(250, 500, 750, 1000),
        figures={"FIN": {4: 100, 5: 200, 6: value}},
        month=6,
        row=row,
    )
    # P = .5. Earned schedule = 12 × A, forecast = 12 ÷ (12 A / 6) = 6 ÷ A.
    for name, value, row in (
        # 6 − 5.412 = .588; 6 ÷ .451 = 13.30
        ("just inside green", 451, Expected("green", 451, 500, 0.5, 0.451, -0.049, 0.59, 13.3)),
        # 6 − 5.4 = .6; 6 ÷ .45 = 13.33
        ("the last of green", 450, Expected("green", 450, 500, 0.5, 0.45, -0.05, 0.60, 13.3)),
        # 6 − 5.388 = .612; 6 ÷ .449 = 13.36
        ("the first of amber", 449, Expected("amber", 449, 500, 0.5, 0.449, -0.051, 0.61, 13.4)),
        # 6 − 4.212 = 1.788; 6 ÷ .351 = 17.09
        ("just inside amber", 351, Expected("amber", 351, 500, 0.5, 0.351, -0.149, 1.79, 17.1)),
        # 6 − 4.2 = 1.8; 6 ÷ .35 = 17.14
        ("the last of amber", 350, Expected("amber", 350, 500, 0.5, 0.35, -0.15, 1.80, 17.1)),
        # 6 − 4.188 = 1.812; 6 ÷ .349 = 17.19
        ("the first of red", 349, Expected("red", 349, 500, 0.5, 0.349, -0.151, 1.81, 17.2)),
    )
)

BY_HAND = (
    Example(
        name="a path that begins late and is forecast from where it begins",
        polarity="higher",
        combine="last_ratio",
        shape="linear",
        unit="%",
        start=30,
        targets=(30, 30, 40, 50),
        figures={"MOIB": {3: (30, 100), 7: (31, 100), 9: (70, 200)}},
        month=9,
        # 35 %. 10/20 − 5/20: .5, .25, −.25. Half-way from 30 (m6) to 40 (m9): 7.5, so 1.5 behind.
        # It begins at 6: 6 + 6 ÷ ((7.5−6)/(9−6)) = 6 + 12 = 18
        row=Expected("red", 35, 40, 0.5, 0.25, -0.25, 1.5, 18.0),
    ),
    Example(
        name="two blank quarters: nothing asked for, nothing earned",
        polarity="higher",
        combine="sum",
        shape="back",
        unit="count",
        start=0,
        targets=(None, None, 3000, 8000),
        figures={"NAVTTC": dict.fromkeys(range(1, 7), 0)},
        month=6,
        row=Expected("not_due", 0, 0, 0.0, 0.0, 0.0),
    ),
    Example(
        name="a month after two blank quarters the path has set out",
        polarity="higher",
        combine="sum",
        shape="back",
        unit="count",
        start=0,
        targets=(None, None, 3000, 8000),
        figures={"NAVTTC": {**dict.fromkeys(range(1, 7), 0), 7: 600}},
        month=7,
        # a third of 3000 = 1000; 1000/8000 = .125; 600/8000 = .075; −.05 exactly.
        # 600/3000 of a quarter = .6 months after m6, so .4 behind;
        # it begins at 6: 6 + 6 ÷ (.6/1) = 16
        row=Expected("green", 600, 1000, 0.125, 0.075, -0.05, 0.4, 16.0),
    ),
    Example(
        name="a step the month before its quarter ends",
        polarity="higher",
        combine="last",
        shape="step",
        unit="count",
        start=0,
        targets=(18, 18, 18, 18),
        figures={"MOI": {1: 0, 2: 0}},
        month=2,
        row=Expected("not_due", 0, 0, 0.0, 0.0, 0.0),
    ),
    Example(
        name="a step when its quarter ends",
        polarity="higher",
        combine="last",
        shape="step",
        unit="count",
        start=0,
        targets=(18, 18, 18, 18),
        figures={"MOI": {1: 0, 2: 6, 3: 9}},
        month=3,
        # 9/18 − 1. The interpolated path is at 9 half-way to m3: 1.5.
        # The path ends at 3: 3 ÷ (1.5/3) = 6
        row=Expected("red", 9, 18, 1.0, 0.5, -0.5, 1.5, 6.0),
    ),
    Example(
        name="a step the month after its quarter ended, met",
        polarity="higher",
        combine="last",
        shape="step",
        unit="count",
        start=0,
        targets=(18, 18, 18, 18),
        figures={"MOI": {2: 6, 3: 9, 4: 18}},
        month=4,
        # Nothing is left to earn, so the earned schedule is the month itself: 3 ÷ (4/4) = 3
        row=Expected("green", 18, 18, 1.0, 1.0, 0.0, 0.0, 3.0),
    ),
    Example(
        name="worse than where it started",
        polarity="higher",
        combine="last_ratio",
        shape="linear",
        unit="%",
        start=40,
        targets=(45, 50, 55, 60),
        figures={"FIA": {1: (40, 100), 2: (38, 100), 3: (36, 100)}},
        month=3,
        # (45−40)/20 = .25; (36−40)/20 = −.2. The path was past 36 from the outset: 3 behind,
        # and at no pace will it arrive.
        row=Expected("red", 36, 45, 0.25, -0.2, -0.45, 3.0),
    ),
    Example(
        name="a pooled ratio with a hole in its window",
        polarity="higher",
        combine="pooled_ratio",
        shape="linear",
        unit="%",
        start=0,
        targets=(20, 40, 60, 80),
        figures={"FIA": {1: (0, 50), 2: (9, 10), 3: (3, 10), 5: (6, 10)}},
        month=5,
        # Months 3 and 5: 9/20 = 45 %. Expected 20 + 2/3 × 20 = 33.33.
        # 33.33/80 = .4167; 45/80 = .5625; .1458. On time: 12 ÷ (5/5) = 12
        row=Expected("green", 45, 100 / 3, 0.4167, 0.5625, 0.1458, 0.0, 12.0),
    ),
    Example(
        name="a pooled denominator one short of the least",
        polarity="higher",
        combine="pooled_ratio",
        shape="linear",
        unit="%",
        start=0,
        targets=(25, 50, 75, 100),
        figures={"FIA": {1: (1, 3), 2: (1, 3), 3: (1, 3)}},
        month=3,
        # 3/9: shown, not rated
        row=Expected("unrated", 100 / 3, 25, planned_share=0.25),
    ),
    Example(
        name="a pooled denominator of the least",
        polarity="higher",
        combine="pooled_ratio",
        shape="linear",
        unit="%",
        start=0,
        targets=(25, 50, 75, 100),
        figures={"FIA": {1: (1, 3), 2: (0, 3), 3: (1, 4)}},
        month=3,
        # 2/10 = 20 %; .2 − .25. 20/25 of three months = 2.4: .6 behind; 12 ÷ (2.4/3) = 15
        row=Expected("green", 20, 25, 0.25, 0.20, -0.05, 0.6, 15.0),
    ),
    Example(
        name="a pooled denominator one over the least",
        polarity="higher",
        combine="pooled_ratio",
        shape="linear",
        unit="%",
        start=0,
        targets=(25, 50, 75, 100),
        figures={"FIA": {1: (0, 3), 2: (0, 4), 3: (1, 4)}},
        month=3,
        # 1/11 = 9.0909 %; .0909 − .25 = −.1591. 9.0909/25 of three months = 1.0909:
        # 1.9091 behind; 12 ÷ (1.0909/3) = 33
        row=Expected("red", 100 / 11, 25, 0.25, 0.0909, -0.1591, 1.91, 33.0),
    ),
    Example(
        name="the latest ratio is rated however small its denominator",
        polarity="higher",
        combine="last_ratio",
        shape="linear",
        unit="%",
        start=0,
        targets=(25, 50, 75, 100),
        figures={"MOI": {3: (1, 4)}},
        month=3,
        row=Expected("green", 25, 25, 0.25, 0.25, 0.0, 0.0),
    ),
    Example(
        name="nothing to divide by, and nothing due",
        polarity="higher",
        combine="last_ratio",
        shape="linear",
        unit="%",
        start=0,
        targets=(None, None, 40, 80),
        figures={"MOI": {3: (0, 0)}},
        month=3,
        row=Expected("not_due", None, 0, planned_share=0.0),
    ),
    Example(
        name="nothing to divide by, though something is due",
        polarity="higher",
        combine="last_ratio",
        shape="linear",
        unit="%",
        start=0,
        targets=(20, 40, 60, 80),
        figures={"MOI": {3: (0, 0)}},
        month=3,
        row=Expected("unrated", None, 20, planned_share=0.25),
    ),
    Example(
        name="two forces add up, and one that has nothing to say adds nothing",
        polarity="higher",
        combine="pooled_ratio",
        shape="linear",
        unit="%",
        start=60,
        targets=(70, 80, 90, 100),
        figures={
            "PCG": {1: (6, 10), 2: (8, 10), 3: (7, 10)},
            "FCN": {1: (5, 10), 2: (10, 10), 3: NA},
        },
        month=3,
        # (6+8+7+5+10)/50 = 72 %; 12/40 − 10/40 = .05. On time: 12 ÷ (3/3) = 12
        row=Expected("green", 72, 70, 0.25, 0.30, 0.05, 0.0, 12.0),
    ),
    Example(
        name="one of two forces is silent",
        polarity="higher",
        combine="sum",
        shape="linear",
        unit="count",
        start=0,
        targets=(10, 20, 30, 40),
        figures={"PCG": {1: 3, 2: 3, 3: 3}, "FCN": {1: 4, 2: 4}},
        month=3,
        row=Expected("no_data", None, 10, planned_share=0.25),
    ),
    Example(
        name="a total with a gap: the gap adds nothing",
        polarity="higher",
        combine="sum",
        shape="linear",
        unit="count",
        start=0,
        targets=(10, 20, 30, 40),
        figures={"PCG": {1: 3, 2: 3, 3: 3, 4: 2}, "FCN": {1: 4, 3: 4, 4: 3}},
        month=4,
        # 11 + 11 = 22. Expected 10 + 10/3 = 13.33; .3333; 22/40 = .55; .2167.
        # Values in months 1, 3 and 4: 12 ÷ (4/4) = 12
        row=Expected("green", 22, 40 / 3, 0.3333, 0.55, 0.2167, 0.0, 12.0),
    ),
    Example(
        name="a hold that slipped by a tenth",
        polarity="lower",
        combine="last",
        shape="linear",
        unit="days",
        start=7,
        targets=(7, 7, 7, 7),
        figures={"BEOE": {1: 7, 2: 7, 3: 7.7}},
        month=3,
        # −(7.7 − 7)/7 = −.1
        row=Expected("amber", 7.7, 7, schedule_variance=-0.1),
    ),
    Example(
        name="a hold at zero, kept",
        polarity="lower",
        combine="last",
        shape="step",
        unit="count",
        start=0,
        targets=(0, 0, 0, 0),
        figures={"BEOE": {1: 0}},
        month=1,
        row=Expected("green", 0, 0, schedule_variance=0.0),
    ),
    Example(
        name="a ceiling of zero, broken",
        polarity="lower",
        combine="sum",
        shape="linear",
        unit="count",
        start=0,
        targets=(0, 0, 0, 0),
        figures={"MOFA": {1: 1}},
        month=1,
        row=Expected("red", 1, 0, schedule_variance=-1.0),
    ),
    Example(
        name="nobody could say anything of a ceiling",
        polarity="lower",
        combine="sum",
        shape="linear",
        unit="count",
        start=0,
        targets=(5, 10, 15, 20),
        figures={"MOFA": {1: NA}},
        month=1,
        row=Expected("unrated", None, 5 / 3),
    ),
    Example(
        name="a context figure is added up and never judged",
        polarity="context",
        combine="sum",
        shape=None,
        unit="count",
        start=0,
        targets=(None, None, None, None),
        figures={"PCG": {1: 62, 2: 86}},
        month=2,
        row=Expected("unrated", 148),
    ),
)

EXAMPLES = (*THE_TABLE, *BORDERS_OF_THE_COLOURS, *BY_HAND)


LIGHTS = (
    # the return for 2025-03: received, waived, today, light
    (None, False, "2025-04-07", "due"),
    (None, False, "2025-04-08", "late"),
    (None, False, "2025-04-15", "late"),
    (None, False, "2025-04-16", "missing"),
    (None, False, "2025-04-17", "missing"),
    ("2025-04-06", False, "2025-04-20", "on time"),
    ("2025-04-07", False, "2025-04-20", "on time"),
    ("2025-04-08", False, "2025-04-20", "late"),
    ("2025-04-15", False, "2025-04-20", "late"),
    ("2025-04-16", False, "2025-04-20", "late"),
    (None, True, "2025-04-20", "waived"),
)

MILESTONES = (
    # In a plan from 2025-01, at its month 6 (30 June):
    # due month, report (status, completed on, forecast), state, days overdue, colour, P, A
    (6, None, "due", 0, "green", 1, 0),
    (5, None, "overdue", 30, "amber", 1, 0),  # 31 May to 30 June
    (4, None, "overdue", 61, "red", 1, 0),  # 30 April
    (7, None, "planned", 0, "not_due", 0, 0),  # 31 July: 31 days
    (7, ("in progress", None, "2025-07-31"), "planned", 0, "not_due", 0, 0),
    (7, ("in progress", None, "2025-08-01"), "planned", 0, "amber", 0, 0),
    (6, ("in progress", None, "2025-06-30"), "due", 0, "green", 1, 0),
    (6, ("in progress", None, "2025-07-01"), "due", 0, "amber", 1, 0),
    (6, ("completed", "2025-06-30", None), "done", 0, "green", 1, 1),
    (6, ("completed", "2025-07-01", None), "due", 0, "green", 1, 0),  # a day too late for June
    (9, ("completed", "2025-06-29", None), "done", 0, "green", 0, 1),
    (4, ("completed", "2025-06-29", None), "done", 0, "green", 1, 1),
)
