"""What can happen to a workbook: to its bytes, its members, their XML, its cells.

Every mutation takes the bytes and a source of chance, and gives other bytes; the same chance
gives the same ones.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from random import Random

Mutation = Callable[[bytes, Random], bytes]
Parts = list[tuple[str, bytes]]

MEMBERS = (
    ("xl/vbaProject.bin", b"x"),
    ("../outside.xml", b"x"),
    ("/etc/passwd", b"x"),
    ("xl/worksheets/sheet1.xml", b"<worksheet/>"),
    ("xl/externalLinks/externalLink1.xml", b"<x/>"),
    ("docProps/notes.xml", b"<a>" * 1000),
    ("xl/big.xml", b" " * 3_000_000),
    ("xl/\u0645\u0627\u06c1.xml", b"<x/>"),
    ("", b""),
)
SNIPPETS = (
    b"<v>1e400</v>", b"<v>nan</v>", b"<v>-0</v>", b"<f>A1</f>", b't="s"', b't="e"', b't="d"',
    b'r="A0"', b'r="ZZZZ1"', b'r="-1"', b"</row>", b"<row r='99999999999999999999'>",
    b"<mergeCell ref='A1:B'/>", b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    b'date1904="1"', b"&#0;", b"&#55296;", b"\xff\xfe", b"\x00", b"<![CDATA[<c/>]]>", b"<!-- -->",
    b"<!DOCTYPE x>", b"<?x?>", b'<c r="XFD1048576"><v>1</v></c>', b"<c><v>7</v></c>", b"<a>" * 300,
    b' hidden="1"', b"&amp;" * 50, b'xmlns:x="y"', b"<x:c/>",
)  # fmt: skip
TEXTS = (
    "", "-", "nil", "N/A", "0", "1,23,456", "2.5 lakh", "Rs 2.5 crore", "66 کروڑ", "۱۲۳", "85%",
    "0.85", "#REF!", "1O", "45 (15 female)", "03/04/2025", "31/09/2025", "2025-26", "yes",
    "completed", "Total", "کل", "M04-K1", "NaN", "1e400", "1_000", "_x0000_", "_xD800_", "x" * 2001,
    "y" * 40_000, "=1+1", "&lt;script&gt;", "\u202e12", "9" * 400, "FIN, PCG", "\U0001f600", "-1",
)  # fmt: skip
NUMBERS = ("0", "1", "-1", "0.5", "45750", "1e15", "1e308", "1e400", "NaN", "inf", "-0", "", "0x1")
_FILLED_IN = {"sheet1.xml": b"GHIK", "sheet2.xml": b"DEF", "sheet3.xml": b"B"}
"""Columns that people type into; in the others stand codes and headings."""
_CELL = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_ROW = re.compile(rb"<row .*?</row>", re.DOTALL)
_TAG = re.compile(rb"<[^<>]*>")
_NUMBER = re.compile(rb'"(\d+)"')


def parts_of(data: bytes) -> Parts:
    """Names and contents of the members; nothing if it is no archive any more."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return [(n, archive.read(n)) for n in archive.namelist()]
    except Exception:
        return []


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    """The members as an archive, double and strange names as they are."""
    target = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, method)
        archive.comment = comment
    return target.getvalue()


def change_bytes(data: bytes, chance: Random) -> bytes:
    """A few bytes overwritten, cut out, doubled, flipped; or the end is missing."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        if not changed:
            break
        at = chance.randrange(len(changed))
        span = changed[at : at + chance.randint(1, 40)]
        match chance.randrange(6):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + len(span)]
            case 2:
                changed[at:at] = span
            case 3:
                changed[at] ^= 1 << chance.randrange(8)
            case 4:
                changed[at : at + 4] = chance.randbytes(4)
            case _ if chance.random() < 0.2:
                del changed[at:]
    return bytes(changed)


def change_members(data: bytes, chance: Random) -> bytes:
    """Members dropped, doubled, renamed, exchanged, emptied, added, packed in other ways."""
    parts = parts_of(data)
    if not parts:
        return data
    at, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    name, content = parts[at]
    method, comment = zipfile.ZIP_DEFLATED, b""
    match chance.randrange(9):
        case 0:
            del parts[at]
        case 1:
            parts.append((name, content))
        case 2:
            parts[at] = (name.upper(), content)
        case 3:
            parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], content)
        case 4:
            parts[at] = (name, b"")
        case 5:
            parts.insert(at, chance.choice(MEMBERS))
        case 6:
            method = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
        case 7:
            comment = chance.randbytes(chance.randint(1, 2000))
        case _:
            chance.shuffle(parts)
    return packed(parts, method, comment)


def change_xml(data: bytes, chance: Random) -> bytes:
    """The XML of one member: snippets in, tags out or doubled, numbers altered, bytes changed."""

    def change(xml: bytes) -> bytes:
        at = chance.randrange(len(xml)) if xml else 0
        tags = [m.span() for m in _TAG.finditer(xml)]
        start, end = chance.choice(tags) if tags else (0, 0)
        match chance.randrange(6):
            case 0:
                return xml[:at] + chance.choice(SNIPPETS) + xml[at:]
            case 1:
                return xml[:start] + xml[end:]
            case 2:
                return xml[:end] + xml[start:end] + xml[end:]
            case 3:
                return xml[:end] + chance.choice(SNIPPETS) + xml[end:]
            case 4:
                other = str(chance.choice((0, -1, 7, 999, 2**31, 2**64))).encode()
                numbers = [m.span(1) for m in _NUMBER.finditer(xml)]
                first, last = chance.choice(numbers) if numbers else (0, 0)
                return xml[:first] + other + xml[last:]
            case _:
                return change_bytes(xml, chance)

    return _in_a_part(data, chance, change, (".xml", ".rels"))


def change_cells(data: bytes, chance: Random) -> bytes:
    """A well-formed sheet in which other things were typed into some cells."""
    (sheet,) = chance.choices(list(_FILLED_IN), (6, 2, 2))

    def change(xml: bytes) -> bytes:
        for _ in range(chance.randint(1, 8)):
            found = list(_CELL.finditer(xml))
            filled_in = [m for m in found if m[1][:1] in _FILLED_IN[sheet]]
            cells = [m.span() for m in (filled_in if chance.random() < 0.9 else found)]
            if not cells:
                return xml
            start, end = chance.choice(cells)
            xml = xml[:start] + _typed(xml[start:end], chance) + xml[end:]
        return xml

    return _in_a_part(data, chance, change, (sheet,))


def change_rows(data: bytes, chance: Random) -> bytes:
    """Rows deleted, doubled, hidden, put in another order."""

    def change(xml: bytes) -> bytes:
        rows = [m.span() for m in _ROW.finditer(xml)]
        if not rows:
            return xml
        start, end = chance.choice(rows)
        row = xml[start:end]
        match chance.randrange(4):
            case 0:
                return xml[:start] + xml[end:]
            case 1:
                return xml[:end] + row + xml[end:]
            case 2:
                return xml[:start] + row.replace(b"<row ", b'<row hidden="1" ', 1) + xml[end:]
            case _:
                first = rows[0][0]
                return xml[:first] + row + xml[first:start] + xml[end:]

    return _in_a_part(data, chance, change, (*_FILLED_IN, "sheet5.xml"))


LEVELS: dict[str, tuple[Mutation, ...]] = {
    "bytes": (change_bytes,),
    "members": (change_members,),
    "XML": (change_xml,),
    "cells": (change_cells, change_rows),
}
WEIGHTS = (2, 2, 3, 5)
"""How often each: most of what is done to bytes ends at the first look."""


def mutated(data: bytes, chance: Random) -> tuple[str, bytes]:
    """The level that was chosen and the file after one to three mutations of that level."""
    (level,) = chance.choices(list(LEVELS), WEIGHTS)
    for _ in range(chance.randint(1, 3)):
        data = chance.choice(LEVELS[level])(data, chance)
    return level, data


def _in_a_part(
    data: bytes, chance: Random, change: Callable[[bytes], bytes], endings: tuple[str, ...]
) -> bytes:
    parts = parts_of(data)
    victims = [n for n, (name, _) in enumerate(parts) if name.endswith(endings)]
    if not victims:
        return data
    victim = chance.choice(victims)
    name, content = parts[victim]
    parts[victim] = (name, change(content))
    return packed(parts)


def _typed(cell: bytes, chance: Random) -> bytes:
    """The same cell with something else in it."""
    found = _CELL.fullmatch(cell)
    at = found[1].decode() if found else "A1"
    style = f' s="{chance.randrange(40)}"' if chance.random() < 0.1 else ""
    text, amount = chance.choice(TEXTS), chance.choice(NUMBERS)
    inner = chance.choice(
        (
            f' t="inlineStr"><is><t>{text}</t></is>',
            f' t="str"><v>{text}</v>',
            f"><v>{amount}</v>",
            f' t="b"><v>{chance.randrange(2)}</v>',
            ' t="e"><v>#DIV/0!</v>',
            "><f>1+1</f>",
            f"><f>A1</f><v>{amount}</v>",
            f' t="s"><v>{chance.randrange(60)}</v>',
            f' t="d"><v>2025-04-0{chance.randrange(10)}</v>',
            ">",
        )
    )
    return f'<c r="{at}"{style}{inner}</c>'.encode()
