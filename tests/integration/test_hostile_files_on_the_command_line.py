"""Files that are no return: each is named for what it is, and none of them becomes a return."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from napams.services import setup
from napams.services.returns import original, uploads
from napams.store.engine import Database
from napams.store.tables import MilestoneReport, Narrative, Observation, ReturnRevision
from tests.integration.commands import Shell
from tests.integration.returns import MARCH, REPORTS_TO_FMU, counted, events, filled
from tests.memory import COMMAND_LINE, MOST, peak_of
from tests.personas import ANALYST

RETURN_SHEET = "xl/worksheets/sheet1.xml"


def edited(change: Callable[[Worksheet, int], None]) -> bytes:
    """A good form, opened, changed in the Return sheet and saved; the row is the KPI's total."""
    book = openpyxl.load_workbook(BytesIO(filled("FMU", MARCH)))
    sheet = book["Return"]
    row = next(c.row for c in sheet["A"] if c.value == REPORTS_TO_FMU)
    change(sheet, row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def typed(cell: str, value: str) -> bytes:
    """A good form with something else in a column of the total's row."""

    def change(sheet: Worksheet, row: int) -> None:
        sheet[f"{cell}{row}"].value = value

    return edited(change)


def repacked(change: Callable[[str, bytes], bytes], extra: bytes = b"") -> bytes:
    """A good form with parts changed, and one more that unpacks to hundreds of megabytes."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(filled("FMU", MARCH))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            archive.writestr(name, change(name, source.read(name)))
        if extra:
            with archive.open("xl/media/image1.xml", "w") as part:
                for _ in range(300):
                    part.write(extra)
    return target.getvalue()


def with_a_cell_far_outside(name: str, part: bytes) -> bytes:
    """One cell in the very last column and row that there can be."""
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return part.replace(b"</sheetData>", cell) if name == RETURN_SHEET else part


def unchanged(_: str, part: bytes) -> bytes:
    return part


HOSTILE: dict[str, tuple[Callable[[], bytes], list[tuple[str, str]]]] = {
    # under the name of another month or department than the form says of itself
    "napams-return-FMU-2025-02.xlsx": (
        lambda: filled("FMU", MARCH, 2),
        [("WRONG_MONTH", "_napams!B3")],
    ),
    "napams-return-FIN-2025-03.xlsx": (
        lambda: filled("FMU", MARCH, 3),
        [("WRONG_DEPARTMENT", "_napams!B2")],
    ),
    "altered code.xlsx": (
        lambda: typed("A", "M07-K9"),
        [("CODE_MISSING", "Return"), ("TOO_INCOMPLETE", "Return"), ("CODE_UNKNOWN", "Return!A8")],
    ),
    "text for a number.xlsx": (
        lambda: typed("G", "about a dozen"),
        [("NOT_A_NUMBER", "Return!G8")],
    ),
    "truncated.xlsx": (lambda: filled("FMU", MARCH, 4)[:7000], [("FILE_DAMAGED", "")]),
    "bomb.xlsx": (
        lambda: repacked(unchanged, b" " * 2**20),
        [("FILE_UNPACKS_TOO_LARGE", "")],
    ),
    "far outside.xlsx": (
        lambda: repacked(with_a_cell_far_outside),
        [("CELL_OUT_OF_BOUNDS", "Return!XFD1048576")],
    ),
    "page.xlsx": (
        lambda: b"<html><table><tr><td>45</td></tr></table></html>",
        [("NOT_A_WORKBOOK", "")],
    ),
    "empty.xlsx": (lambda: b"", [("FILE_EMPTY", "")]),
}


def test_each_is_named_for_what_it_is_and_none_becomes_a_return(
    started: Database, tmp_path: Path
) -> None:
    files = []
    for name, (make, _) in HOSTILE.items():
        files.append(tmp_path / name)
        files[-1].write_bytes(make())
    told = len(events())
    started.engine.dispose()
    arguments = ("submit", *files, "--received", "2025-04-05", "--json")
    status, printed, memory = peak_of(COMMAND_LINE, *arguments, told=tmp_path / "peak")
    assert status == 1
    assert memory < MOST
    answer = json.loads(printed)
    found = {
        file["file"]: [
            (p["code"], "!".join(filter(None, (p["sheet"], p["cell"])))) for p in file["problems"]
        ]
        for file in answer["files"]
    }
    assert found == {name: problems for name, (_, problems) in HOSTILE.items()}
    assert {file["outcome"] for file in answer["files"]} == {"refused"}
    rows = counted(ReturnRevision, Observation, MilestoneReport, Narrative)
    assert set(rows.values()) == {0}
    # one event each, and the very bytes
    assert [e["action"] for e in events()[told:]] == ["return refused"] * len(HOSTILE)
    kept = {original(ANALYST.email, u) for u in uploads(ANALYST.email)["upload_id"]}
    assert kept == {(f.name, f.read_bytes()) for f in files}
    assert setup.verify()


@pytest.mark.usefixtures("started")
def test_the_same_file_twice_is_received_once(tmp_path: Path, shell: Shell) -> None:
    form, copy = tmp_path / "return.xlsx", tmp_path / "copy of return.xlsx"
    for file in (form, copy):
        file.write_bytes(filled("FMU", MARCH) if file == form else form.read_bytes())
    status, printed, _ = shell.run("submit", form, copy, "--received", "2025-04-05", "--json")
    assert status == 1
    answer = json.loads(printed)
    assert [f["outcome"] for f in answer["files"]] == ["received", "already received"]
    assert [p["code"] for p in answer["problems"]] == ["ALREADY_RECEIVED"]
    assert counted(ReturnRevision) == {"ReturnRevision": 1}
