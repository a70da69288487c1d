"""What the parts are that a monthly return never has, in the words of whoever saved them."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from xml.parsers.expat import ExpatError

from napams.intake.guard.parts import WORKBOOK, WORKBOOK_LINKS, outline
from napams.problems import Refused, refuse

_FIGURE = "the figure typed in place of the formula"
_AS_XLSX = "the workbook saved as Excel workbook (.xlsx)"
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("externallinks/", "a formula that links to another workbook", _FIGURE),
    ("vbaproject|macrosheets/|dialogsheets/", "macros", _AS_XLSX),
    (r"xl/(?:workbook|worksheets/.*)\.bin$", "a workbook saved as .xlsb", _AS_XLSX),
    (r"querytables/|connections\.xml$", "a data connection", "figures typed in, not fetched"),
    ("embeddings/", "a file embedded in a sheet", "the form without it"),
    ("activex/", "buttons or boxes that run a program", "the form without them"),
    ("customui/", "a menu of its own", "the form without it"),
    (r"\.(?:bin|exe|dll|js|vbs|bat|cmd|ps1)$", "a part that is no part of a form", ""),
)
_UNSAFE = re.compile("|".join(pattern for pattern, _, _ in _KINDS))
_HARMLESS = "printersettings/"
"""Printer settings that Excel saves are the one binary part in honest forms."""

_LINKED_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"[^<>]*>\s*<f[^<>]*>[^<]*\[\d{1,3}\]', re.ASCII
)
_MOST_CELLS = 5

Read = Callable[[str], bytes]
"""Gives a part's content by its name."""


def check_names(names: Iterable[str], read: Read) -> None:
    """Refuse parts that a return never has; `read` gives the sheets that may hold links."""
    for name in names:
        folded = name.casefold()
        if not _UNSAFE.search(folded) or _HARMLESS in folded:
            continue
        what, expected = next((w, e) for p, w, e in _KINDS if re.search(p, folded))
        where = _linked_cells(names, read) if expected == _FIGURE else ""
        raise refuse("FILE_UNSAFE", found=f"{what}{where} ({name})", expected=expected)


def _linked_cells(names: Iterable[str], read: Read) -> str:
    """` in Return!G17 and Return!G18`; empty where the sheets cannot be read."""
    wanted = {WORKBOOK, WORKBOOK_LINKS}
    try:
        parts = {n: read(n) for n in names if n in wanted or n.startswith("xl/worksheets/sheet")}
        found = list(_linked(parts))
    except (Refused, ExpatError, zlib.error, struct.error, ValueError, KeyError):
        return ""
    more = [f"{len(found) - _MOST_CELLS} more"] if len(found) > _MOST_CELLS else []
    return f" in {', '.join([*found[:_MOST_CELLS], *more])}" if found else ""


def _linked(parts: Mapping[str, bytes]) -> Iterable[str]:
    book = outline(dict(parts))
    for sheet, path in book.paths.items():
        for at in _LINKED_CELL.findall(parts[path]):
            yield f"{book.titles[sheet]}!{at.decode()}"
