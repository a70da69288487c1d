"""Notices name what of a form was not read, beside the problems and without a code."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from napams.problems import Refused
from napams.services import returns, submission
from tests.conftest import SQLITE_ALONE
from tests.integration.commands import Shell
from tests.integration.returns import MARCH, filled
from tests.personas import ANALYST, FOCAL_MOLJ, MEMBER


def with_work_of_their_own() -> bytes:
    """A good form with a sheet, a column, a row and a figure in a shut cell that are not ours."""
    book = openpyxl.load_workbook(BytesIO(filled("FMU", MARCH)))
    book.create_sheet("Rough work")["A1"] = 5
    sheet = book["Return"]
    assert isinstance(sheet, Worksheet)
    sheet["L6"], sheet["L8"] = "Checked by", "AK"
    sheet["H8"] = 3
    last = sheet.max_row + 1
    sheet[f"B{last}"], sheet[f"G{last}"] = "Other agencies", 7
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@SQLITE_ALONE
@pytest.mark.usefixtures("started")
def test_the_answer_has_notices_and_the_return_is_received(tmp_path: Path, shell: Shell) -> None:
    form = tmp_path / "return.xlsx"
    form.write_bytes(with_work_of_their_own())
    answer = json.loads(shell.done("submit", form, "--json"))
    assert answer["problems"] == []
    (file,) = answer["files"]
    assert file["outcome"] == "received"
    assert [notice.partition(": ")[0] for notice in file["notices"]] == [
        "sheet “Rough work”",
        "Return!L6",
        "Return, row 12",
        "Return!H8",
    ]


@pytest.mark.usefixtures("started")
def test_they_are_told_again_whenever_the_file_is_looked_at() -> None:
    plain = submission.submit(ANALYST.email, "plain.xlsx", filled("RNG", MARCH))
    answer = submission.submit(ANALYST.email, "return.xlsx", with_work_of_their_own())
    assert plain.upload_id
    assert answer.upload_id
    assert len(answer.notices) == 4
    assert returns.open_file(MEMBER.email, answer.upload_id).file.notices == answer.notices
    assert returns.open_file(MEMBER.email, plain.upload_id).file.notices == ()
    with pytest.raises(Refused) as refusal:
        returns.open_file(FOCAL_MOLJ.email, answer.upload_id)
    assert [p.code for p in refusal.value.problems] == ["NOT_ALLOWED"]


@SQLITE_ALONE
@pytest.mark.usefixtures("started")
def test_a_person_reads_the_notices_below_the_problems(tmp_path: Path, shell: Shell) -> None:
    form = tmp_path / "return.xlsx"
    form.write_bytes(with_work_of_their_own())
    status, _, complaints = shell.run("submit", form)
    assert status == 0
    assert "  notice: sheet “Rough work”: not one of the form's, and not read." in complaints
    assert "error" not in complaints
