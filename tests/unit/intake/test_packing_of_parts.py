"""The clean copy is an archive that every reader of archives takes."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from napams.intake.guard.archive import packed


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"a.xml": b""},
        {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"<c/>" * 100_000},
        {"xl/لاہور.xml": "سرحد".encode()},
    ],
    ids=["nothing", "an empty part", "several", "Urdu"],
)
def test_parts_come_out_as_they_went_in(parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(BytesIO(packed(parts))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == parts
