"""Files that nobody should send, made from a good form; and good ones that only look strange."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.integration.returns import MARCH, REPORTS_TO_FMU, filled

RETURN_SHEET, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
_COUNT = re.compile(rb'uniqueCount="\d+"')
LINKS = "xl/_rels/workbook.xml.rels"

Change = Callable[[bytes], bytes]
Expected = list[tuple[str, str]]
"""Codes with their places, `Return!G8` or empty."""


def edited(change: Callable[[Worksheet, int], None]) -> bytes:
    """A good form, opened, changed in the Return sheet and saved; the row is the KPI's total."""
    book = openpyxl.load_workbook(BytesIO(filled("FMU", MARCH)))
    sheet = book["Return"]
    row = next(c.row for c in sheet["A"] if c.value == REPORTS_TO_FMU)
    change(sheet, row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def typed(column: str, value: object) -> bytes:
    """A good form with something else in a column of the total's row."""

    def change(sheet: Worksheet, row: int) -> None:
        sheet[f"{column}{row}"].value = value

    return edited(change)


def repacked(changes: Mapping[str, Change] | None = None, *extra: tuple[str, bytes]) -> bytes:
    """A good form with parts changed and others added."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(filled("FMU", MARCH))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            archive.writestr(name, (changes or {}).get(name, bytes)(source.read(name)))
        for name, content in extra:
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def cell(at: str, content: str) -> bytes:
    """A good form whose cell in the Return sheet has this XML within it, and these attributes."""
    attributes, _, inner = content.partition(">")
    made = f'<c r="{at}"{attributes}>{inner}</c>'.encode()
    pattern = re.compile(rb'<c r="%s"[^>]*?(?:/>|>.*?</c>)' % at.encode(), re.DOTALL)
    return repacked({RETURN_SHEET: lambda xml: pattern.sub(lambda _: made, xml, count=1)})


def bomb() -> bytes:
    """One member that unpacks to three hundred megabytes."""
    target = BytesIO(repacked())
    with (
        zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image1.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(b" " * 2**20)
    return target.getvalue()


def forged(size: int) -> bytes:
    """A member whose unpacked size is declared to be another, in directory and own header."""
    name = b"xl/notes.xml"
    data = bytearray(repacked(None, (name.decode(), b" " * 5000)))
    for signature, offset, length in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        for found in re.finditer(re.escape(signature), bytes(data)):
            at = found.start()
            if data[at + length : at + length + len(name)] == name:
                struct.pack_into("<I", data, at + offset, size)
    return bytes(data)


def compound(**streams: bytes) -> bytes:
    """An OLE compound file, as old Excel and password protection make it (MS-CFB, version 3)."""
    none, end, fat_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat, body = [fat_sector, end], b""
    entries = [("Root Entry", 5, end, 0)]
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % 512)
        start, sectors = len(fat), len(padded) // 512
        fat += [*range(start + 1, start + sectors), end]
        body += padded
        entries.append((name, 2, start, len(padded)))
    directory = b""
    for number, (name, kind, start, size) in enumerate(entries):
        label = (name + "\0").encode("utf-16-le")
        child = 1 if number == 0 and len(entries) > 1 else none
        sibling = number + 1 if 0 < number < len(entries) - 1 else none
        directory += label.ljust(64, b"\0") + struct.pack(
            "<HBBIII16xI16xIQ", len(label), kind, 1, none, sibling, child, 0, start, size
        )
    table = struct.pack("<128I", *fat, *[none] * (128 - len(fat)))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + struct.pack(
        "<16xHHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0
    )
    return (
        header + struct.pack("<109I", 0, *[none] * 108) + table + directory.ljust(512, b"\0") + body
    )


def old_workbook() -> bytes:
    """The beginning of a BIFF8 workbook within its compound file."""
    bof = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 0x5, 0xDBB, 0x7CC, 0x41, 0x6)
    return compound(Workbook=bof + struct.pack("<HH", 0x0A, 0))


def encrypted_workbook() -> bytes:
    return compound(
        EncryptionInfo=b"\4\0\4\0\x40\0\0\0<encryption/>", EncryptedPackage=b"\x99" * 5000
    )


def with_document_type(declaration: bytes) -> bytes:
    """The workbook's own part with a document type before its element."""
    return repacked({WORKBOOK: lambda x: re.sub(rb"(\?>\s*)", rb"\1" + declaration, x, count=1)})


def linked(target: str, kind: str) -> bytes:
    """The workbook points outside."""
    link = (
        f'<Relationship Id="rId99" Target="{target}" TargetMode="External" Type="http://schemas.'
        f'openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    ).encode()
    return repacked({LINKS: lambda xml: xml.replace(b"</Relationships>", link)})


def far_outside() -> bytes:
    """One cell in the very last column and row that there can be."""
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return repacked({RETURN_SHEET: lambda xml: xml.replace(b"</sheetData>", last)})


def lying_dimension() -> bytes:
    """The sheet says that it fills all there is."""
    lie = b'<dimension ref="A1:XFD1048576"'
    return repacked({RETURN_SHEET: lambda xml: re.sub(rb'<dimension ref="[^"]*"', lie, xml)})


def remark(text: str) -> bytes:
    """A good form with this remark, written as XML, escapes and all."""
    return cell("K8", f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is>')


LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
UNSAFE: Expected = [("FILE_UNSAFE", "")]

REFUSED: dict[str, tuple[Callable[[], bytes], Expected]] = {
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
    # no workbooks
    "empty.xlsx": (lambda: b"", [("FILE_EMPTY", "")]),
    "truncated.xlsx": (lambda: filled("FMU", MARCH, 4)[:7000], [("FILE_DAMAGED", "")]),
    "page.xlsx": (
        lambda: b"<html><table><tr><td>45</td></tr></table></html>",
        [("NOT_A_WORKBOOK", "")],
    ),
    "table.xlsx": (lambda: b"Code,This month\r\nM07-K4,9\r\n", [("NOT_A_WORKBOOK", "")]),
    "old.xlsx": (old_workbook, [("NOT_A_WORKBOOK", "")]),
    "with a password.xlsx": (encrypted_workbook, [("FILE_ENCRYPTED", "")]),
    "ماہانہ رپورٹ.xlsx": (lambda: b"PK nothing", [("NOT_A_WORKBOOK", "")]),
    f"{'x' * 250}.xlsx": (lambda: b"PK\3\4 nothing", [("FILE_DAMAGED", "")]),
    # archives
    "bomb.xlsx": (bomb, [("FILE_UNPACKS_TOO_LARGE", "")]),
    "forged smaller.xlsx": (lambda: forged(100), [("FILE_DAMAGED", "")]),
    "forged larger.xlsx": (lambda: forged(50_000), [("FILE_DAMAGED", "")]),
    "forged number of texts.xlsx": (
        lambda: repacked(
            {STRINGS: lambda x: re.sub(rb'(uniqueCount)="\d+"', rb'\1="2147483648"', x)}
        ),
        [("FILE_UNPACKS_TOO_LARGE", "")],
    ),
    "forged to four gigabytes.xlsx": (
        lambda: forged(0xFFFFFFFE),
        [("FILE_UNPACKS_TOO_LARGE", "")],
    ),
    "twice.xlsx": (lambda: repacked(None, (RETURN_SHEET, b"<worksheet/>")), UNSAFE),
    "absolute.xlsx": (lambda: repacked(None, ("/etc/passwd", b"x")), UNSAFE),
    "upwards.xlsx": (lambda: repacked(None, ("xl/../../outside.xml", b"x")), UNSAFE),
    "many.xlsx": (
        lambda: repacked(None, *((f"xl/media/{n}.png", b"") for n in range(200))),
        UNSAFE,
    ),
    # what a return never holds
    "macros.xlsx": (lambda: repacked(None, ("xl/vbaProject.bin", b"x")), UNSAFE),
    "link.xlsx": (lambda: linked("file:///C:/other.xlsx", "externalLinkPath"), UNSAFE),
    "external.xlsx": (
        lambda: repacked(None, ("xl/externalLinks/externalLink1.xml", b"<x/>")),
        UNSAFE,
    ),
    "object.xlsx": (lambda: repacked(None, ("xl/embeddings/oleObject1.bin", b"x")), UNSAFE),
    "entities.xlsx": (lambda: with_document_type(LAUGHS), UNSAFE),
    "external entity.xlsx": (lambda: with_document_type(OUTSIDE), UNSAFE),
    # cells
    "far outside.xlsx": (far_outside, [("CELL_OUT_OF_BOUNDS", "Return!XFD1048576")]),
    "formula without a value.xlsx": (
        lambda: typed("G", "=6+6"),
        [("FORMULA_NOT_CALCULATED", "Return!G8")],
    ),
    **{
        f"{text} as text.xlsx": (
            lambda text=text: typed("G", text),  # type: ignore[misc]
            [("NOT_A_NUMBER", "Return!G8")],
        )
        for text in ("NaN", "-inf", "Infinity", "1e400", "1_000")
    },
    **{
        f"{text} as a number.xlsx": (
            lambda text=text: cell("G8", f"><v>{text}</v>"),  # type: ignore[misc]
            [("NOT_A_NUMBER", "Return!G8")],
        )
        for text in ("NaN", "inf", "1e400")
    },
    "nul.xlsx": (lambda: remark("a_x0000_b"), [("CONTROL_CHARACTERS", "Return!K8")]),
    "control.xlsx": (lambda: remark("a_x000B_b"), [("CONTROL_CHARACTERS", "Return!K8")]),
    "raw control.xlsx": (lambda: remark("a\x0bb"), [("FILE_DAMAGED", "")]),
    "long remark.xlsx": (lambda: remark("x" * 40_000), [("TEXT_TOO_LONG", "Return!K8")]),
}

TEXTS = {
    "=1+1": "=1+1",
    "+92 51 111": "+92 51 111",
    "-see file": "-see file",
    "@Lahore": "@Lahore",
    "\tindented": "\tindented",
    "_x000D_returned": "\rreturned",
    "&lt;script&gt;alert(1)&lt;/script&gt;": "<script>alert(1)</script>",
    "[press here](http://x.example)": "[press here](http://x.example)",
}
"""Remarks as the file's XML has them, and as they are to be stored: as typed."""
