"""An archive of plain parts, not compressed: what the reader of cells is given.

Python's own writer takes five times as long, for features that are not wanted here.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from struct import Struct

_LOCAL = Struct("<4s5H3L2H")
_CENTRAL = Struct("<4s6H3L5H2L")
_END = Struct("<4s4H2LH")
_VERSION, _NAMES_IN_UTF_8, _STORED = 20, 0x800, 0
_TIME, _DAY = 0, 0x21
"""Midnight on the first day that archives know."""


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts by name as a zip file (PKWARE's APPNOTE 4.3), for at most 65,535 parts and 4 GB."""
    members: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, content in parts.items():
        label, size = name.encode(), len(content)
        common = (_VERSION, _NAMES_IN_UTF_8, _STORED, _TIME, _DAY, zlib.crc32(content), size, size)
        head = _LOCAL.pack(b"PK\x03\x04", *common, len(label), 0) + label
        entry = _CENTRAL.pack(b"PK\x01\x02", _VERSION, *common, len(label), 0, 0, 0, 0, 0, offset)
        members += (head, content)
        directory.append(entry + label)
        offset += len(head) + size
    listing = b"".join(directory)
    count = len(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), offset, 0)
    return b"".join((*members, listing, end))
