"""The fast scan agrees with the full scan, and leaves unusual sheets to it."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from napams.intake.guard.fast_scan import LARGEST, fast_scan
from napams.intake.guard.scan import scan_sheet
from tests.unit.intake.plans import blank, fill

FIRST, SECOND = '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" s="5"><v>1</v></c>'
PERCENTS = frozenset(("5",))


def sheet(cells: str, *, before: str = "", after: str = "", start: str = "<worksheet>") -> bytes:
    return f"{start}{before}<sheetData>{cells}</sheetData>{after}</worksheet>".encode()


def row(cells: str) -> str:
    return f'<row r="1">{cells}</row>'


def form_sheets(data: bytes) -> list[bytes]:
    """The XML of the sheets that are read; the fourth is the guide."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [archive.read(f"xl/worksheets/sheet{n}.xml") for n in (1, 2, 3, 5)]


@pytest.mark.parametrize("data", [blank(), fill()], ids=["as issued", "as saved by openpyxl"])
def test_every_sheet_of_a_form_is_usual(data: bytes) -> None:
    for xml in form_sheets(data):
        usual = fast_scan(xml, PERCENTS)
        assert usual is not None
        assert usual[1] == scan_sheet("Return", xml, PERCENTS)
        assert len(usual[0]) <= len(xml)


def test_percent_styles_are_noted_of_cells_with_content_alone() -> None:
    xml = sheet(row(FIRST + SECOND + '<c r="C1" s="5"/>'))
    usual = fast_scan(xml, PERCENTS)
    assert usual is not None
    assert usual[1].percents == {(0, 1)}
    assert usual[1] == scan_sheet("Return", xml, PERCENTS)


def test_rules_for_typing_and_empty_cells_are_left_out() -> None:
    rules = "<dataValidations><dataValidation/></dataValidations>"
    usual = fast_scan(sheet(row(FIRST + '<c r="C1" s="5"/>'), after=rules), PERCENTS)
    assert usual is not None
    assert usual[0] == sheet(row(FIRST))


UNUSUAL = {
    "a formula": sheet(row('<c r="A1"><f>1+1</f><v>2</v></c>')),
    "an error": sheet(row('<c r="A1" t="e"><v>#REF!</v></c>')),
    "an error in hiding": sheet(row('<c r="A1" t="&#101;"><v>#REF!</v></c>')),
    "no address": sheet(row("<c><v>1</v></c>")),
    "an empty cell without address": sheet(row(FIRST + "<c/>" + SECOND)),
    "a merge": sheet(row(FIRST), after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'),
    "a comment": sheet(row("<!-- -->" + FIRST)),
    "a comment before": sheet(row(FIRST), before="<!-- <sheetData> -->"),
    "a document type": sheet(row(FIRST), start="<!DOCTYPE worksheet><worksheet>"),
    "marked text": sheet(row('<c r="A1"><v><![CDATA[1]]></v></c>')),
    "a prefixed cell": sheet(row('<x:c r="A1"><x:v>1</x:v></x:c>')),
    "further cells": sheet(row(FIRST), after=f"<sheetData>{row(SECOND)}</sheetData>"),
    "prefixed further cells": sheet(row(FIRST), before="<x:sheetData></x:sheetData>"),
    "a cell outside its row": sheet(f'<row r="1"/>{FIRST}'),
    "a cell after a closed row": sheet(f'<row r="1"/>{FIRST}</row>'),
    "another encoding": b'<?xml version="1.0" encoding="UTF-16"?>' + sheet(row(FIRST)),
    "an unknown entity": sheet(row('<c r="A1"><v>&x;</v></c>')),
    "a control character": sheet(row('<c r="A1" t="inlineStr"><is><t>\x01</t></is></c>')),
    "text of several looks": sheet(row('<c r="A1" t="inlineStr"><is><r><t>a</t></r></is></c>')),
    "more than a form can hold": sheet(row(FIRST), after=" " * LARGEST),
}


@pytest.mark.parametrize("xml", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_whatever_is_written_otherwise_is_left_to_the_full_scan(xml: bytes) -> None:
    assert fast_scan(xml, PERCENTS) is None


@pytest.mark.parametrize(
    ("address", "usual"),
    [("A999", True), ("A1000", False), ("FZ1", True), ("GA1", False), ("XFD1048576", False)],
)
def test_only_cells_well_within_the_form_are_usual(address: str, usual: bool) -> None:
    xml = sheet(row(f'<c r="{address}"><v>1</v></c>'))
    assert (fast_scan(xml, PERCENTS) is not None) is usual
