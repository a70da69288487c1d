"""The CSV summaries, the same rows as on the pages and the command line, and their data package."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from napams.domain.colours import Colour
from napams.domain.milestones import State
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.exports.columns import COLUMNS, SUMMARIES
from napams.exports.xlsx import starts_a_formula, workbook
from napams.problems import refuse
from napams.wording.numbers import halves_up
from napams.wording.reasons import REASONS
from napams.wording.sources import SOURCES_OF

DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n"}
"""Said, so that no reader guesses: sentences hold semicolons."""
CONCERNED = ("departments", "department", "owner", "lead")
"""Columns that name the departments which a row concerns."""
WORKBOOK = "summaries.xlsx"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows: of a month, a measure, a department; None for all of them."""

    month: Month | None = None
    measure: str | None = None
    department: str | None = None

    def __str__(self) -> str:
        parts = (self.month or "all-months", self.measure, self.department)
        return "-".join(str(p) for p in parts if p)

    def of(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows chosen of a summary's frame; one without measures keeps all for them."""
        keep = pd.Series(data=True, index=frame.index)
        if self.month is not None:
            keep &= frame["month"] == str(self.month)
        if self.measure is not None and "measure" in frame:
            keep &= frame["measure"] == self.measure
        if self.department is not None:
            columns = [c for c in CONCERNED if c in SUMMARIES[name].columns]
            named = frame[columns].agg(" ".join, axis=1).str.split()
            keep &= named.map(lambda codes: self.department in codes)
        return frame[keep].reset_index(drop=True)


def tables(
    report: StatusReport,
    month: Month | None = None,
    measure: str | None = None,
    department: str | None = None,
) -> dict[str, pd.DataFrame]:
    """Every summary by its name, all of it or what is chosen; shares with four decimals.

    `month` is one of the report. Refused: NO_SUCH_MEASURE, NO_SUCH_DEPARTMENT.
    """
    if measure is not None and measure not in report.plan.measure_by_code:
        raise refuse("NO_SUCH_MEASURE", found=measure)
    if department is not None and department not in report.plan.department_by_code:
        raise refuse("NO_SUCH_DEPARTMENT", found=department)
    chosen = Chosen(month, measure, department)
    frames = {
        "kpis": report.kpis,
        "measures": report.measures,
        "departments": report.departments,
        "milestones": report.milestones,
        "register": report.register,
        "own_shares": report.own_shares,
    }
    return {name: summary(report, name, chosen.of(name, frames[name])) for name in SUMMARIES}


def summary(report: StatusReport, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of a frame of the report in the columns of the summary `name`.

    Reasons and sources are worded here, for the rows that are exported alone.
    `step` is empty until the ladder of escalation is kept.
    """
    states = [report.states[Month.parse(month)].state.value for month in frame["month"]]
    made: dict[str, Any] = {"step": "", "month_state": states}
    if "held_from" in frame:
        stand = zip(frame["held_from"], frame.get("state", states), strict=True)
        made["on_hold"] = [held_month(report, held_from, state) for held_from, state in stand]
    if "state" not in frame:
        made["state"] = states
    if name in REASONS:
        made["reason"] = REASONS[name](report, frame)
    if name in SOURCES_OF:
        made["source"] = SOURCES_OF[name](report, frame)
    return rounded(frame.assign(**made)[list(SUMMARIES[name].columns)])


def held_month(report: StatusReport, held_from: float, state: str) -> str | None:
    """The month whose figures or state stand; None where none do (0 before there is one).

    A milestone whose `state` is done is done whatever is waited for.
    """
    held = held_from > 0 and state != State.DONE
    return str(report.plan.month(int(held_from))) if held else None


def rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """With as many decimals as the contract says, halves up."""
    numbers = map(str, frame.select_dtypes("number").columns)
    decimals = {c: COLUMNS[c].decimals for c in numbers if c in COLUMNS}
    return frame.assign(
        **{c: [halves_up(v, d) for v in frame[c]] for c, d in decimals.items() if d is not None}
    )


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
        if pd.api.types.is_bool_dtype(safe[column].dtype):
            safe[column] = safe[column].map({True: "true", False: "false"})
        elif safe[column].dtype == object or pd.api.types.is_string_dtype(safe[column].dtype):
            safe[column] = safe[column].map(_harmless, na_action="ignore")
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def package(
    report: StatusReport,
    month: Month | None = None,
    measure: str | None = None,
    department: str | None = None,
) -> dict[str, bytes]:
    """Every file of the data package by its name, `datapackage.json` and one workbook with them."""
    frames = tables(report, month, measure, department)
    files = {f"{name}.csv": as_csv(frame) for name, frame in frames.items()}
    chosen = {"month": str(month) if month else "all"}
    chosen |= {"measure": measure or "all", "department": department or "all"}
    return {
        **files,
        "datapackage.json": describe(report, chosen, frames),
        WORKBOOK: workbook(report, chosen, frames),
    }


def describe(
    report: StatusReport, chosen: dict[str, str], frames: dict[str, pd.DataFrame]
) -> bytes:
    """The descriptor as JSON; it says which state of the data the figures come from.

    `chosen` names what rows were asked for: `month`, `measure`, `department`, each or `all`.
    """
    descriptor: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "napams-summaries",
        "title": report.plan.title,
        "description": "Made-up returns." if report.demonstration else "Accepted returns only.",
        "created": f"{report.as_of.isoformat()}T00:00:00+05:00",
        **chosen,
        "known_on": report.known_on.isoformat() if report.known_on else None,
        "audit_head": {"sequence": report.head.sequence, "hash": report.head.hash},
        "resources": [_resource(name, frame) for name, frame in frames.items()],
    }
    return json.dumps(descriptor, indent=2, ensure_ascii=False).encode()


def _resource(name: str, frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "schema": {
            "fields": [_field(str(column)) for column in frame.columns],
            "primaryKey": list(SUMMARIES[name].key),
            "missingValues": [""],
        },
    }


def _field(column: str) -> dict[str, Any]:
    spec = COLUMNS[column]
    field: dict[str, Any] = {"name": column, "type": spec.type, "description": spec.meaning}
    if column == "colour":
        field["constraints"] = {"enum": [c.value for c in Colour]}
    if spec.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field


def zipped(files: dict[str, bytes], stamp: date) -> bytes:
    """The files in one zip; the same files on the same day give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            day = (stamp.year, stamp.month, stamp.day, 0, 0, 0)
            archive.writestr(zipfile.ZipInfo(name, day), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _harmless(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, str) and starts_a_formula(value):
        return "'" + value
    return value
