"""A problem quotes what the clerk sees, and names what a part of the file is to the clerk."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from napams.problems import Problem, problem, quoted
from tests.unit.intake.plans import CHALLANS, GOOD, STAGES, address, blank, codes, fill, read


def with_parts(data: bytes, extra: dict[str, bytes]) -> bytes:
    """The file with further parts."""
    target = BytesIO(data)
    with zipfile.ZipFile(target, "a") as archive:
        for name, content in extra.items():
            archive.writestr(name, content)
    return target.getvalue()


def rewritten(data: bytes, edit: Callable[[str, bytes], bytes]) -> bytes:
    """The file with every part altered."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, edit(name, source.read(name)))
    return target.getvalue()


def only(data: bytes) -> Problem:
    (found,) = read(data).problems
    return found


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/workbook.bin", "a workbook saved as .xlsb"),
        ("xl/connections.xml", "a data connection"),
        ("xl/embeddings/oleObject1.bin", "a file embedded in a sheet"),
        ("xl/externalLinks/externalLink1.xml", "a formula that links to another workbook"),
    ],
)
def test_an_unsafe_part_is_named_for_what_it_is(part: str, words: str) -> None:
    found = only(with_parts(blank(), {part: b"<x/>"}))
    assert (found.code, found.found) == ("FILE_UNSAFE", f"{words} ({part})")
    assert found.expected


def test_a_link_to_another_workbook_is_named_by_its_cells() -> None:
    sheet, cell = address(f"{STAGES}//This month")

    def edit(book: openpyxl.Workbook) -> None:
        book[sheet][cell].value = "=[1]Register!A1"  # type: ignore[union-attr]

    linked = with_parts(fill(edit=edit), {"xl/externalLinks/externalLink1.xml": b"<x/>"})
    assert f"another workbook in {sheet}!{cell} (xl/" in only(linked).found
    assert only(linked).expected == "the figure typed in place of the formula"


@pytest.mark.parametrize(
    ("value", "shown", "expected"),
    [(0.12, "12%", "75%"), (0.9, "90%", "75%"), (0.125, "12.5%", "75%")],
)
def test_a_percent_cell_is_quoted_as_it_is_shown(value: float, shown: str, expected: str) -> None:
    sheet, cell = address(f"{CHALLANS}//This month")

    def edit(book: openpyxl.Workbook) -> None:
        book[sheet][cell].value = value  # type: ignore[union-attr]
        book[sheet][cell].number_format = "0%"  # type: ignore[union-attr]

    found = only(fill(edit=edit))
    assert (found.code, found.found, found.expected) == ("PERCENT_DIFFERS", shown, expected)


def test_two_sheets_of_one_name_are_said_to_be_two() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(book["Return"]).title = "return "

    found = only(fill(edit=edit))
    assert (found.code, found.found) == ("SHEET_TWICE", "“Return” and “return ”")


def test_text_in_utf_16_is_said_to_be_so() -> None:
    def edit(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        return content.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    found = only(rewritten(blank(), edit))
    assert (found.code, found.found) == ("FILE_UNSAFE", "text written in UTF-16")


@pytest.mark.parametrize(
    ("found", "shown"), [("1\u00a0234", "1 234"), ("12\n13", "12 13"), ("1\x002", "1�2")]
)
def test_blanks_of_every_kind_are_quoted_as_blanks(found: str, shown: str) -> None:
    assert quoted(found) == shown
    assert problem("NOT_A_NUMBER", found=found).found == shown


def test_four_hundred_digits_are_not_called_infinite() -> None:
    def edit(name: str, content: bytes) -> bytes:
        return content.replace(b"<v>735.14</v>", b"<v>" + b"9" * 400 + b"</v>")

    found = only(rewritten(fill(), edit))
    assert (found.code, found.found) == ("NOT_A_NUMBER", "more digits than a number can have")


def test_evidence_and_remarks_are_text_so_that_no_date_is_made_of_them() -> None:
    book = openpyxl.load_workbook(BytesIO(blank()))
    for key in (f"{STAGES}//Evidence", f"{STAGES}//Remarks", "M04-T1//Evidence", "M04-T1//Remarks"):
        sheet, cell = address(key)
        assert book[sheet][cell].number_format == "@"  # type: ignore[union-attr]
    typed = read(fill({**GOOD, f"{STAGES}//Evidence": "12/2025"}))
    assert codes(typed) == []
    assert typed.valid is not None
    assert "12/2025" in {f.evidence for f in typed.valid.figures}
