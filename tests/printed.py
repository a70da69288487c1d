"""Text and structure of printed documents (poppler, pikepdf)."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from typing import Any

import pikepdf


def pages(data: bytes) -> list[str]:
    """The text of each page, laid out in lines as on the paper, runs of blanks made one."""
    read = subprocess.run(
        ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"],
        input=data,
        capture_output=True,
        check=True,
    )
    return [tidied(page) for page in read.stdout.decode().split("\f")[:-1]]


def tidied(page: str) -> str:
    """Runs of blanks made one; a narrow blank that was taken for none put back."""
    return re.sub(r"(?<=\d)%", " %", re.sub(r"[ \u00a0]+", " ", page))


def lines_of(data: bytes, heading: str) -> list[str]:
    """The lines of the pages from that with a heading of its own line on."""
    found: list[str] = []
    for page in pages(data):
        lines = [line.strip() for line in page.splitlines()]
        if found or heading in lines:
            found += lines
    return found[found.index(heading) :]


def opened(data: bytes) -> pikepdf.Pdf:
    """The document's objects."""
    return pikepdf.open(io.BytesIO(data))


def elements(document: pikepdf.Pdf) -> list[Any]:
    """Every element of the structure tree."""
    found: list[Any] = []
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                waiting.append(node.K)
    return found


def untagged(page: pikepdf.Page) -> Counter[str]:
    """What a page shows outside of every tagged piece and every artifact, by operator."""
    shows = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "b", "B*", "b*", "Do", "sh"}
    depth, loose = 0, Counter[str]()
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            depth += 1
        elif operator == "EMC":
            depth -= 1
        elif operator in shows and depth == 0:
            loose[operator] += 1
    return loose
