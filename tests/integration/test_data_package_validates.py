"""The data package is valid: Frictionless finds nothing wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import frictionless
import pytest

from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.exports.csv import package


def written(files: dict[str, bytes], folder: Path) -> Path:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder / "datapackage.json"


@pytest.mark.parametrize("month", [None, Month(2025, 4)])
def test_a_year_and_a_month_are_valid(
    report: StatusReport, month: Month | None, tmp_path: Path
) -> None:
    described = written(package(report, month), tmp_path)
    report = frictionless.validate(str(described))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    assert {task.name for task in report.tasks} == {
        "kpis",
        "measures",
        "departments",
        "milestones",
        "register",
        "own_shares",
    }
    assert all(task.stats["rows"] for task in report.tasks)


def test_a_file_that_does_not_fit_its_description_is_noticed(
    report: StatusReport, tmp_path: Path
) -> None:
    files = package(report, Month(2025, 4))
    files["kpis.csv"] = files["kpis.csv"].replace(b",green,", b",purple,")
    assert not frictionless.validate(str(written(files, tmp_path))).valid


def test_the_description_names_what_was_chosen(report: StatusReport) -> None:
    files = package(report, Month(2025, 4), "M04", "MOLJ")
    described = json.loads(files["datapackage.json"])
    chosen = {name: described[name] for name in ("month", "measure", "department")}
    assert chosen == {"month": "2025-04", "measure": "M04", "department": "MOLJ"}
