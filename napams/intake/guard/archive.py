"""Checks a file before any parser sees it (docs/robustness.md).

The sender's archive is unpacked here, member by member, within fixed limits; the parts that a
return needs are inspected and packed anew. The reader of cells gets only that clean copy, so that
nothing on which two readers of zip files differ can reach it.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Never

from napams.forms.contract import SheetName
from napams.intake.guard.fast_scan import fast_scan
from napams.intake.guard.marked_runs import marked_texts
from napams.intake.guard.number_formats import ShownAs, worded_cells, worded_styles
from napams.intake.guard.parts import (
    SHARED_STRINGS,
    STYLES,
    WORKBOOK,
    Outline,
    check_links,
    check_strings,
    check_types,
    outline,
)
from napams.intake.guard.scan import (
    Position,
    SheetFacts,
    longest_text,
    percent_styles,
    scan_sheet,
    without_blanks,
)
from napams.intake.guard.unsafe import check_names
from napams.problems import refuse

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 30 * 1024 * 1024
MAX_MEMBERS = 200
MAX_TEXT = 40_000_000
"""Characters in all cells together; a shared string counts in each of its cells."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_CENTRAL_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_CONTENT_TYPES = "[Content_Types].xml"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""First bytes of XML in UTF-16, which is legal, and which the reader of cells does not read."""
_PASSWORD_FLAG = 0x1

# records of the archive that is written (PKWARE's APPNOTE 4.3), dated 1 January 1980
_WRITTEN_HEADER = struct.Struct("<4s5H3L2H")
_WRITTEN_ENTRY = struct.Struct("<4s6H3L5H2L")
_WRITTEN_END = struct.Struct("<4s4H2LH")
_VERSION, _NAMES_IN_UTF_8, _STORED = 20, 0x800, 0
_TIME, _DAY = 0, 0x21


@dataclass(frozen=True, slots=True)
class GuardedWorkbook:
    """A clean copy of the workbook with the form's sheets alone, and facts from their XML.

    `titles`: the sheets' names as written in the file. `worded`: cells whose number format shows
    words. `ignored`: names of the other sheets.
    """

    data: bytes
    titles: dict[SheetName, str]
    facts: dict[SheetName, SheetFacts]
    worded: dict[SheetName, dict[Position, ShownAs]]
    epoch_1904: bool
    ignored: tuple[str, ...]


def guard(data: bytes) -> GuardedWorkbook:
    """Unpack and check a file; Refused with one problem.

    Damage that no rule names shows as zipfile.BadZipFile, zlib.error, struct.error, ValueError or
    expat's error; `intake.reading.reader` turns them all into FILE_DAMAGED.
    """
    return inspect(unpack(data))


def unpack(data: bytes) -> dict[str, bytes]:
    """Every part of a file within the limits, as it is, in the archive's order.

    All members are unpacked, so that sizes are true, not declared. Refused and damage as `guard`.
    """
    members = check_archive(data)
    left = MAX_UNPACKED
    parts: dict[str, bytes] = {}
    for member in members:
        parts[member.filename] = _content(data, member, left)
        left -= len(parts[member.filename])
    return parts


def inspect(unpacked: Mapping[str, bytes]) -> GuardedWorkbook:
    """Check the XML of a file's parts, and pack those that a return needs anew."""
    parts = {n: c for n, c in unpacked.items() if n.endswith((".xml", ".rels"))}
    if any(content.startswith(_UTF_16) for content in parts.values()):
        _unsafe("text written in UTF-16")
    if WORKBOOK not in parts:
        raise refuse("NOT_A_WORKBOOK")
    if b"macroEnabled" in parts.get(_CONTENT_TYPES, b""):
        _unsafe("macros")
    book = outline(parts)
    worded = _worded(parts, book)
    facts = _inspect(parts, book)
    _weigh(parts.get(SHARED_STRINGS, b""), sum(sheet.shared for sheet in facts.values()))
    return GuardedWorkbook(packed(parts), book.titles, facts, worded, book.epoch_1904, book.ignored)


def check_archive(data: bytes) -> list[zipfile.ZipInfo]:
    """The members of a file whose size, first bytes and directory are those of a workbook."""
    _first_look(data)
    return _members(data)


def _first_look(data: bytes) -> None:
    """Size and first bytes."""
    if not data:
        raise refuse("FILE_EMPTY")
    if len(data) > MAX_BYTES:
        raise refuse("FILE_TOO_LARGE", found=f"{len(data):,} bytes", expected="at most 10 MB")
    if data.startswith(_OLE):
        raise refuse("FILE_ENCRYPTED" if _ENCRYPTED_STREAM in data else "NOT_A_WORKBOOK")
    if not data.startswith(_ZIP):
        raise refuse("NOT_A_WORKBOOK")
    # counted before the directory is parsed: a million entries would fill the memory
    if data.count(_CENTRAL_ENTRY) > MAX_MEMBERS:
        _unsafe("too many parts")


def _members(data: bytes) -> list[zipfile.ZipInfo]:
    """The members by the archive's directory, with names that a workbook can have."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
    seen: set[str] = set()
    for member in members:
        name = member.filename.casefold()
        if name in seen:
            _unsafe(f"two parts named {member.filename}")
        seen.add(name)
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            _unsafe(member.filename)
        if member.flag_bits & _PASSWORD_FLAG:
            raise refuse("FILE_ENCRYPTED")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise refuse("FILE_UNPACKS_TOO_LARGE")
    by_name = {member.filename: member for member in members}
    check_names(by_name, lambda name: _content(data, by_name[name], MAX_UNPACKED))
    return members


def _content(data: bytes, member: zipfile.ZipInfo, limit: int) -> bytes:
    """One member, unpacked by its bytes; refuses more than `limit` and a forged size."""
    start = member.header_offset
    signature, name_length, extra_length = _LOCAL_HEADER.unpack_from(data, start)
    if signature != _ZIP:
        raise refuse("FILE_DAMAGED")
    start += _LOCAL_HEADER.size + name_length + extra_length
    raw = data[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        content = raw
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        content = inflate.decompress(raw, limit + 1)
    else:
        _unsafe("an unusual way of packing")
    if len(content) > limit:
        raise refuse("FILE_UNPACKS_TOO_LARGE")
    if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        raise refuse("FILE_DAMAGED", found=member.filename)
    return content


def _inspect(parts: dict[str, bytes], book: Outline) -> dict[SheetName, SheetFacts]:
    """Walk every part that is read, the form's sheets cell by cell; drop the others."""
    percents = percent_styles(parts[STYLES]) if STYLES in parts else frozenset()
    marked = marked_texts(parts.get(SHARED_STRINGS, b""))
    sheets = {path: name for name, path in book.paths.items()}
    facts: dict[SheetName, SheetFacts] = {}
    for path in list(parts):
        if path in sheets:
            name = sheets[path]
            parts[path], facts[name] = _sheet(book.titles[name], parts[path], percents, marked)
        elif path.endswith(".rels"):
            check_links(parts[path])
        elif path == _CONTENT_TYPES:
            check_types(parts[path])
        elif path == SHARED_STRINGS:
            check_strings(parts[path])
        elif b"<!DOCTYPE" in parts[path]:
            _unsafe("a document type declaration")
        elif path not in (WORKBOOK, STYLES):
            del parts[path]
    return facts


def _worded(parts: Mapping[str, bytes], book: Outline) -> dict[SheetName, dict[Position, ShownAs]]:
    """The cells of each sheet whose number format shows words."""
    styles = worded_styles(parts[STYLES]) if STYLES in parts else {}
    return {name: worded_cells(parts[path], styles) for name, path in book.paths.items()}


def _weigh(texts: bytes, cells: int) -> None:
    """Refuse shared texts that would fill the memory; those of a form are short as a whole."""
    if len(texts) * cells > MAX_TEXT and longest_text(texts) * cells > MAX_TEXT:
        raise refuse("FILE_UNPACKS_TOO_LARGE")


def _sheet(
    title: str, xml: bytes, percents: frozenset[str], marked: frozenset[str]
) -> tuple[bytes, SheetFacts]:
    """A sheet without its empty cells, and its facts."""
    if usual := fast_scan(xml, percents, marked):
        return usual
    xml = without_blanks(xml)
    return xml, scan_sheet(title, xml, percents, marked)


def _unsafe(found: str) -> Never:
    raise refuse("FILE_UNSAFE", found=found)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of uncompressed parts, at most 65,535 of them and 4 GB.

    Written by hand: Python's own writer takes five times as long.
    """
    members: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, content in parts.items():
        label, size = name.encode(), len(content)
        common = (_VERSION, _NAMES_IN_UTF_8, _STORED, _TIME, _DAY, zlib.crc32(content), size, size)
        head = _WRITTEN_HEADER.pack(_ZIP, *common, len(label), 0) + label
        entry = _WRITTEN_ENTRY.pack(
            _CENTRAL_ENTRY, _VERSION, *common, len(label), 0, 0, 0, 0, 0, offset
        )
        members += (head, content)
        directory.append(entry + label)
        offset += len(head) + size
    listing = b"".join(directory)
    count = len(directory)
    end = _WRITTEN_END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), offset, 0)
    return b"".join((*members, listing, end))
