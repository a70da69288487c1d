"""What the product's rules answer for a world, as rows of columns that can be compared."""

from __future__ import annotations

from typing import Any

import pandas as pd

from napams.domain.events import Head
from napams.domain.report import Known, StatusReport

from . import product
from .judgement import Judgement
from .second import Cells

KPI = {
    "value": "actual",
    "expected": "expected",
    "planned": "planned_share",
    "earned": "earned_share",
    "variance": "schedule_variance",
    "behind": "months_behind",
    "forecast": "forecast_month",
    "colour": "colour",
    "on_hold": "on_hold",
    "held_from": "held_from",
    "partial": "partial",
    "part planned": "part_planned",
    "part earned": "part_earned",
    "part colour": "part_colour",
    "last colour": "last_colour",
    "left out": "left_out",
    "stood": "stood",
}
"""Columns of the product by the names under which they are compared."""
GROUP = {
    "planned": "planned_share",
    "earned": "earned_share",
    "variance": "schedule_variance",
    "colour": "colour",
}
MILESTONE = {
    "state": "state",
    "colour": "colour",
    "planned": "planned_share",
    "earned": "earned_share",
    "on_hold": "on_hold",
    "held_from": "held_from",
}


RETURN = {
    name: name for name in ("received_on", "light", "days_late", "contribution", "uncorrected")
}
DEPARTMENT = GROUP | {"rules": "rules", "reporting": "reporting"}


def report(found: Judgement, until: int) -> StatusReport:
    """The product's report of a world, on what the second computation's desk finds received."""
    given = product.given(found, until)
    known = Known(given.figures, given.reports, given.register, sources=pd.DataFrame())
    return StatusReport.of(
        given.plan,
        known,
        given.months,
        as_of=given.today,
        head=Head(0, ""),
    )


def cells(found: Judgement, until: int) -> Cells:
    """Every row of every table of ratings for the months up to `until`."""
    return ratings(report(found, until))


def ratings(made: StatusReport) -> Cells:
    """Every row of every table of a report but the register."""
    return {
        **_rows("kpi", made.kpis, ("code",), KPI),
        **_rows("share", made.own_shares, ("code", "department"), KPI),
        **_rows("measure", made.measures, ("measure",), GROUP),
        **_rows("department", made.departments, ("department",), DEPARTMENT),
        **_rows("milestone", made.milestones, ("code",), MILESTONE),
    }


def returns(made: StatusReport) -> Cells:
    """The rows of the register of the months that are judged."""
    ended = [str(month) for month in made.months]
    of_months = made.register[made.register["month"].isin(ended)]
    return _rows("return", of_months, ("department",), RETURN)


def _rows(table: str, frame: pd.DataFrame, keys: tuple[str, ...], columns: dict[str, str]) -> Cells:
    """The rows of a frame; nothing where pandas has NaN."""
    names = list(columns)
    of = [_plain(frame[columns[name]]) for name in names]
    key = [frame[k].tolist() for k in keys] + [[str(n) for n in frame["month_number"]]]
    return {
        (table, *row): dict(zip(names, cells, strict=True))
        for row, cells in zip(zip(*key, strict=True), zip(*of, strict=True), strict=True)
    }


def _plain(column: pd.Series) -> list[Any]:
    missing = column.isna().tolist()
    return [None if gone else v for gone, v in zip(missing, column.tolist(), strict=True)]
