"""The CSV summaries: what spreadsheets, scripts and the command line read is one thing."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest

from napams.domain.report import StatusReport
from napams.domain.returns import MilestoneStatus
from napams.exports.csv import WORKBOOK, as_csv, package, rows, tables, zipped
from napams.forms.contract import MilestoneState
from napams.services import status
from napams.services.actors import SYSTEM
from tests.conftest import Templates, plan_and_people, using
from tests.integration.returns import MARCH, take_in

BOM = b"\xef\xbb\xbf"


@pytest.fixture(scope="module")
def report(templates: Templates) -> Iterator[StatusReport]:
    """A month in which some have reported."""
    with using(templates.copy("sqlite", plan_and_people)):
        done = MilestoneState(MilestoneStatus.COMPLETED, None, date(2025, 1, 30), date(2025, 1, 31))
        for department in ("FMU", "PCG", "NPB"):
            steps = {"M02-T1": done} if department == "NPB" else {}
            take_in(department, MARCH, milestones=steps, received=date(2025, 4, 5))
        yield status.status_report(SYSTEM)


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+92 51", "'+92 51"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("a=1", "a=1"),
        ("2-1", "2-1"),
        ("", ""),
        ("“quoted”, and so on", "“quoted”, and so on"),
    ],
)
def test_no_text_can_act_as_a_formula(text: str, written: str) -> None:
    data = as_csv(pd.DataFrame({"text": [text], "number": [-2.5]}))
    _, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row == [written, "-2.5"]


def test_every_file_opens_right_in_excel(report: StatusReport) -> None:
    for name, data in package(report, MARCH).items():
        if name.endswith(".csv"):
            assert data.startswith(BOM)
            assert b"\r\n" in data


def test_the_files_hold_what_the_command_line_prints(report: StatusReport) -> None:
    files = package(report, MARCH)
    for name, frame in tables(report, MARCH).items():
        printed = rows(frame)
        stored = read(files[f"{name}.csv"])
        assert len(stored) == len(printed) > 0
        for line, row in zip(stored, printed, strict=True):
            assert list(line) == list(row)
            for column, value in row.items():
                assert same(line[column], value), (name, column, line[column], value)


def same(written: str, value: Any) -> bool:
    """Whether the text of a cell says what the row does."""
    if value is None:
        return written == ""
    if isinstance(value, bool):
        return written == ("true" if value else "false")
    return float(written) == value if isinstance(value, int | float) else written == value


def test_the_description_names_the_columns_of_each_file_in_order_with_their_types(
    report: StatusReport,
) -> None:
    files = package(report, MARCH)
    described = json.loads(files["datapackage.json"])
    assert {r["path"] for r in described["resources"]} == set(files) - {
        "datapackage.json",
        WORKBOOK,
    }
    for resource in described["resources"]:
        lines = read(files[resource["path"]])
        fields = resource["schema"]["fields"]
        assert [f["name"] for f in fields] == list(lines[0])
        for field in fields:
            assert field["description"]
            for line in lines:
                cell = line[field["name"]]
                assert cell == "" or fits(field, cell), (resource["name"], field["name"], cell)
        key = resource["schema"]["primaryKey"]
        keys = [tuple(line[k] for k in key) for line in lines]
        assert len(set(keys)) == len(keys)


def fits(field: dict[str, Any], cell: str) -> bool:
    """Whether a cell can be read as the type of its column."""
    if allowed := field.get("constraints", {}).get("enum"):
        return cell in allowed
    match field["type"]:
        case "number":
            return float(cell) == float(cell)
        case "integer":
            return str(int(cell)) == cell
        case "date":
            return date.fromisoformat(cell).isoformat() == cell
        case "yearmonth":
            return date.fromisoformat(f"{cell}-01") is not None
        case "boolean":
            return cell in field["trueValues"] + field["falseValues"]
    return field["type"] == "string"


def test_the_description_says_which_state_of_the_data_it_is(report: StatusReport) -> None:
    described = json.loads(package(report, MARCH)["datapackage.json"])
    assert described["month"] == "2025-03"
    assert described["audit_head"] == {
        "sequence": report.head.sequence,
        "hash": report.head.hash,
    }
    assert described["description"] == "Accepted returns only."


def test_all_months_are_the_months_one_by_one(report: StatusReport) -> None:
    by_month = [tables(report, month) for month in report.months]
    for name, frame in tables(report).items():
        parts = pd.concat([of_month[name] for of_month in by_month], ignore_index=True)
        ended = frame[frame["month"].isin([str(m) for m in report.months])]
        assert sorted(map(str, rows(ended))) == sorted(map(str, rows(parts)))


def test_the_same_files_on_the_same_day_make_the_same_zip(report: StatusReport) -> None:
    files = package(report, MARCH)
    first, second = (zipped(files, date(2025, 5, 5)) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {n: archive.read(n) for n in archive.namelist()} == files
