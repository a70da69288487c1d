"""The CSV summaries (design.md §5.2): the same rows as on the pages and the command line."""

from __future__ import annotations

import io
import math
import zipfile
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pandas as pd

from napams.domain.departments import DEPARTMENT_COLUMNS
from napams.domain.milestones import MILESTONE_COLUMNS
from napams.domain.months import Month
from napams.domain.status import KPI_COLUMNS
from napams.exports.datapackage import describe
from napams.services.status import MEASURE_COLUMNS, Picture

SHARES = ("planned_share", "earned_share", "schedule_variance", "on_time_rate")
DECIMALS = {**dict.fromkeys(SHARES, 4), "months_behind": 2, "forecast_month": 1}
DECIMALS |= {"expected": 4, "actual": 4}
REGISTER_COLUMNS = (
    "month",
    "department",
    "due",
    "missing_from",
    "light",
    "received_on",
    "revisions",
    "state",
    "days_late",
)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def tables(picture: Picture, month: Month | None = None) -> dict[str, pd.DataFrame]:
    """Every summary by its name, for a month or for all; shares with four decimals."""
    if month is not None:
        picture.number_of(month)
    frames = {
        "kpis": picture.kpis[list(KPI_COLUMNS)],
        "measures": picture.measures[list(MEASURE_COLUMNS)],
        "departments": picture.departments[list(DEPARTMENT_COLUMNS)],
        "milestones": picture.milestones[list(MILESTONE_COLUMNS)],
        "register": picture.register[list(REGISTER_COLUMNS)],
    }
    return {name: rounded(_of(frame, month)) for name, frame in frames.items()}


def rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """With as many decimals as the contract says, halves to the even digit."""
    numbers = frame.select_dtypes("number").columns
    columns = {c: d for c, d in DECIMALS.items() if c in numbers}
    return frame.assign(**{c: [_round(v, d) for v in frame[c]] for c, d in columns.items()})


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Plain JSON rows: None where there is nothing, days as `2025-04-05`."""
    plain = rounded(frame).astype(object).where(frame.notna(), None)
    return [
        {str(k): v.isoformat() if isinstance(v, date) else v for k, v in row.items()}
        for row in plain.to_dict("records")
    ]


def as_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, so that Excel opens it right; no cell can act as a formula."""
    safe = frame.copy()
    for column in safe.columns:
        if safe[column].dtype == object or pd.api.types.is_string_dtype(safe[column].dtype):
            safe[column] = safe[column].map(_harmless, na_action="ignore")
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def package(picture: Picture, month: Month | None = None) -> dict[str, bytes]:
    """Every file of the data package by its name, `datapackage.json` among them."""
    frames = tables(picture, month)
    files = {f"{name}.csv": as_csv(frame) for name, frame in frames.items()}
    return {**files, "datapackage.json": describe(picture, month, frames)}


def zipped(files: dict[str, bytes], stamp: date) -> bytes:
    """The files in one zip; the same files on the same day give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            day = (stamp.year, stamp.month, stamp.day, 0, 0, 0)
            archive.writestr(zipfile.ZipInfo(name, day), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _round(value: float, decimals: int) -> float:
    """By its decimal digits: 0.58325 is a half at four decimals, whatever its binary form."""
    if math.isnan(value):
        return value
    return float(
        Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    )


def _of(frame: pd.DataFrame, month: Month | None) -> pd.DataFrame:
    return frame if month is None else frame[frame["month"] == str(month)].reset_index(drop=True)


def _harmless(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return "'" + value
    return value
