"""Files that are no monthly return: each gets its own code, and none gets as far as a parser."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from napams.intake.guard.archive import MAX_BYTES, MAX_MEMBERS, MAX_UNPACKED
from tests.memory import MOST, peak_of
from tests.unit.intake.plans import blank, codes, fill, read

RETURN = "xl/worksheets/sheet1.xml"
GOOD_FORM = fill()
ISSUED_FORM = blank()


def repacked(
    edits: Mapping[str, Callable[[bytes], bytes]] | None = None,
    extra: Mapping[str, bytes] | None = None,
    *,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """The blank form with parts edited or added."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(ISSUED_FORM)) as source,
        zipfile.ZipFile(target, "w", method) as archive,
    ):
        for name in source.namelist():
            edit = (edits or {}).get(name, bytes)
            archive.writestr(name, edit(source.read(name)))
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


AS_ISSUED = ["TOO_INCOMPLETE", "NOT_AUTHORISED"]
"""What is said of a form that nobody has filled in."""


def in_first_row(cell: bytes) -> Callable[[bytes], bytes]:
    """Add a row with this cell at the top of a sheet's data."""
    return lambda xml: xml.replace(b"<sheetData>", b"<sheetData><row>" + cell + b"</row>", 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"P", "NOT_A_WORKBOOK"),
        (b"<html><table><tr><td>45</td></tr></table></html>", "NOT_A_WORKBOOK"),
        (b"Code,Indicator,This month\nM04-K1,Arrests,9\n", "NOT_A_WORKBOOK"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "NOT_A_WORKBOOK"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "FILE_ENCRYPTED",
        ),
        (b"PK\x03\x04", "FILE_DAMAGED"),
        (b"PK\x05\x06" + b"\0" * 18, "NOT_A_WORKBOOK"),
    ],
)
def test_what_is_no_workbook_is_named_for_what_it_is(data: bytes, code: str) -> None:
    reading = read(data, file_name="napams-return-FIA-AHS-2025-03.xlsx")
    assert codes(reading) == [code]
    assert reading.valid is None
    assert reading.identity is None


@pytest.mark.parametrize(
    ("size", "code"),
    [
        (MAX_BYTES - 1, "FILE_DAMAGED"),
        (MAX_BYTES, "FILE_DAMAGED"),
        (MAX_BYTES + 1, "FILE_TOO_LARGE"),
    ],
)
def test_a_file_may_have_ten_megabytes(size: int, code: str) -> None:
    assert codes(read(b"PK\x03\x04".ljust(size, b"\0"))) == [code]


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9, 0.999])
def test_a_truncated_workbook_is_damaged(share: float) -> None:
    assert codes(read(GOOD_FORM[: int(len(GOOD_FORM) * share)])) == ["FILE_DAMAGED"]


def test_another_office_file_is_not_a_workbook() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert codes(read(target.getvalue())) == ["NOT_A_WORKBOOK"]


def test_a_zip_that_unpacks_to_hundreds_of_megabytes_is_refused() -> None:
    bomb = repacked(extra={"xl/media/image1.xml": b" " * (MAX_UNPACKED + 1)})
    assert len(bomb) < 200_000
    assert codes(read(bomb)) == ["FILE_UNPACKS_TOO_LARGE"]


def _forge_size(data: bytes, name: bytes, size: int) -> bytes:
    """Declare another unpacked size for a member, in the directory and in its own header."""
    forged = bytearray(data)
    for signature, offset, length in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        for found in re.finditer(re.escape(signature), data):
            at = found.start()
            if data[at + length : at + length + len(name)] == name:
                struct.pack_into("<I", forged, at + offset, size)
    return bytes(forged)


def test_a_member_that_unpacks_to_more_than_it_declares_is_refused() -> None:
    bomb = repacked(extra={"xl/big.xml": b" " * (MAX_UNPACKED + 1)})
    assert codes(read(_forge_size(bomb, b"xl/big.xml", 100))) == ["FILE_UNPACKS_TOO_LARGE"]
    small = _forge_size(repacked(extra={"xl/small.xml": b" " * 5000}), b"xl/small.xml", 100)
    assert codes(read(small)) == ["FILE_DAMAGED"]


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../outside.xml", "xl/../../outside.xml", "xl\\a.xml", "C:/a.xml"],
)
def test_a_member_that_points_outside_is_unsafe(name: str) -> None:
    assert codes(read(repacked(extra={name: b"x"}))) == ["FILE_UNSAFE"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", [RETURN, RETURN.upper()])
def test_two_members_of_one_name_are_unsafe(name: str) -> None:
    assert codes(read(repacked(extra={name: b"<worksheet/>"}))) == ["FILE_UNSAFE"]


@pytest.mark.parametrize(("over", "code"), [(-1, None), (0, None), (1, "FILE_UNSAFE")])
def test_a_workbook_may_have_two_hundred_members(over: int, code: str | None) -> None:
    have = len(zipfile.ZipFile(BytesIO(ISSUED_FORM)).namelist())
    extra = {f"xl/media/{n}.png": b"" for n in range(MAX_MEMBERS - have + over)}
    found = codes(read(repacked(extra=extra)))
    assert found == ([code] if code else AS_ISSUED)


@pytest.mark.parametrize(
    "name",
    [
        "xl/vbaProject.bin",
        "xl/macrosheets/sheet1.xml",
        "xl/externalLinks/externalLink1.xml",
        "xl/embeddings/oleObject1.bin",
        "xl/activeX/activeX1.xml",
        "xl/connections.xml",
        "xl/anything.bin",
    ],
)
def test_macros_links_and_embedded_objects_are_unsafe(name: str) -> None:
    assert codes(read(repacked(extra={name: b"<x/>"}))) == ["FILE_UNSAFE"]


def test_a_printers_settings_are_harmless() -> None:
    form = repacked(extra={"xl/printerSettings/printerSettings1.bin": b"x"})
    assert codes(read(form)) == AS_ISSUED


def test_a_part_drawn_from_outside_is_unsafe_but_a_hyperlink_is_not() -> None:
    def linked(kind: bytes) -> bytes:
        link = (
            b'<Relationship Id="rId99" Target="http://example.org/" TargetMode="External" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"/>'
        ) % kind
        part = {
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(
                b"</Relationships>", link + b"</Relationships>"
            )
        }
        return repacked(part)

    assert codes(read(linked(b"externalLinkPath"))) == ["FILE_UNSAFE"]
    assert codes(read(linked(b"hyperlink"))) == AS_ISSUED


@pytest.mark.parametrize(
    "part",
    [RETURN, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/theme/theme1.xml"],
)
def test_a_document_type_is_refused_in_every_part(part: str) -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    form = repacked({part: lambda xml: re.sub(rb"(\?>\s*)", rb"\1" + entity, xml, count=1)})
    assert codes(read(form)) == ["FILE_UNSAFE"]


@pytest.mark.parametrize(
    ("reference", "outside"),
    [
        ("A2000", False),
        ("A2001", True),
        ("A2002", True),
        ("GQ1", False),
        ("GR1", False),
        ("GS1", True),
        ("XFD1048576", True),
    ],
)
def test_a_cell_far_outside_the_form_is_named(reference: str, outside: bool) -> None:
    cell = b'<c r="%s"><v>1</v></c>' % reference.encode()
    reading = read(repacked({RETURN: in_first_row(cell)}))
    if not outside:
        assert codes(reading) == AS_ISSUED
        return
    assert codes(reading) == ["CELL_OUT_OF_BOUNDS"]
    assert reading.problems[0].place == f"Return!{reference}"


def test_an_empty_formatted_cell_far_outside_is_let_be() -> None:
    form = repacked({RETURN: in_first_row(b'<c r="XFD1048576" s="1"/>')})
    assert codes(read(form)) == AS_ISSUED


@pytest.mark.parametrize("over", [0, 1])
def test_a_sheet_may_have_fifty_thousand_filled_cells(over: int) -> None:
    xml = [b"<sheetData>"]
    left = 50_000 + over
    for row in range(1, 2001):
        cells = min(left, 26)
        left -= cells
        xml.append(b'<row r="%d">' % row)
        xml += [b'<c r="%s%d"><v>1</v></c>' % (bytes([65 + c]), row) for c in range(cells)]
        xml.append(b"</row>")
    data = b"".join(xml) + b"</sheetData>"
    form = repacked(
        {RETURN: lambda old: re.sub(rb"<sheetData>.*</sheetData>", data, old, flags=re.DOTALL)}
    )
    assert ("CELL_OUT_OF_BOUNDS" in codes(read(form))) is bool(over)


def test_cells_without_addresses_count_on_and_are_bounded_too() -> None:
    xml = in_first_row(b"<c><v>1</v></c>" * 201)
    reading = read(repacked({RETURN: xml}))
    assert reading.problems[0].place == "Return!GS1"


def test_a_lying_dimension_changes_nothing() -> None:
    form = repacked(
        {RETURN: lambda x: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', x)}
    )
    assert codes(read(form)) == AS_ISSUED


def test_nesting_without_end_is_refused() -> None:
    deep = b"<a>" * 600_000
    assert codes(read(repacked({RETURN: lambda _: deep}))) == ["FILE_UNPACKS_TOO_LARGE"]


@pytest.mark.parametrize("part", [RETURN, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_part_that_is_not_xml_is_damage(part: str) -> None:
    assert codes(read(repacked({part: lambda _: b"<unclosed"}))) == ["FILE_DAMAGED"]


def test_the_whole_process_stays_small_on_a_bomb(tmp_path: Path) -> None:
    program = (
        "import tests.unit.intake.test_guard_of_files as t\n"
        "far = t.in_first_row(b'<c r=\"XFD1048576\"><v>1</v></c>')\n"
        "t.read(t.repacked({t.RETURN: far}))\n"
        "t.read(t.repacked(extra={'xl/a.xml': b' ' * (t.MAX_UNPACKED - 2**20)}))\n"
        "t.read(t.repacked({t.RETURN: lambda _: b'<a>' * 480_000}))\n"
    )
    status, _, memory = peak_of(program, told=tmp_path / "peak")
    assert status == 0
    assert memory < MOST


STRINGS = "xl/sharedStrings.xml"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (b'uniqueCount="300000"', None),
        (b'uniqueCount="300001"', "FILE_UNPACKS_TOO_LARGE"),
        (b'uniqueCount="2147483648"', "FILE_UNPACKS_TOO_LARGE"),
        (b'uniqueCount="&#50;147483648"', "FILE_UNPACKS_TOO_LARGE"),
        (b'uniqueCount="9223372036854775808"', "FILE_UNPACKS_TOO_LARGE"),
        (b'uniqueCount="1"><sst uniqueCount="2147483648"/', "FILE_UNPACKS_TOO_LARGE"),
        (b'uniqueCount="many"', None),
    ],
)
def test_a_list_of_texts_may_not_declare_more_than_there_can_be(
    written: bytes, code: str | None
) -> None:
    form = repacked({STRINGS: lambda xml: re.sub(rb'uniqueCount="\d+"', written, xml)})
    assert codes(read(form)) == ([code] if code else AS_ISSUED)


@pytest.mark.parametrize(("texts", "refused"), [(100_000, False), (100_001, True)])
def test_a_list_of_texts_may_have_a_hundred_thousand(texts: int, refused: bool) -> None:
    more = b"<si><t>x</t></si>" * texts
    have = re.compile(rb"(<sst[^>]*>).*(</sst>)", re.DOTALL)
    form = repacked({STRINGS: lambda xml: have.sub(lambda m: m[1] + more + m[2], xml)})
    assert ("FILE_UNPACKS_TOO_LARGE" in codes(read(form))) is refused
