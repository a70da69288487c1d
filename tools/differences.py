"""Whether a surface is the same on both sides, and what differs, as text that can be read."""

from __future__ import annotations

import difflib
import fnmatch
import io
import json
import re
import subprocess
import tomllib
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PDF, ZIPPED = (".pdf",), (".xlsx", ".zip")
TEXT_OF_PDF = ("pdftotext", "-layout", "-", "-")


@dataclass(frozen=True, slots=True)
class Expected:
    """A named difference that is meant: both sides are alike once it is replaced."""

    name: str
    reason: str
    pattern: re.Pattern[str]
    replacement: str
    surfaces: tuple[str, ...] = ("*",)

    def holds_for(self, surface: str) -> bool:
        """Whether the difference is meant there."""
        return any(fnmatch.fnmatchcase(surface, glob) for glob in self.surfaces)


@dataclass(frozen=True, slots=True)
class Difference:
    """A surface whose bytes differ.

    `expected` are the names of those differences that explain it all; `lines` are those that
    differ once what is meant is replaced, as a unified diff.
    """

    surface: str
    expected: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def change(self) -> tuple[str, ...]:
        """The lines without their places, so that a change in two surfaces is listed once."""
        return tuple(line for line in self.lines if line[:1] in "+-" and line[:3] not in _HEADS)


PACKING = "packing"
"""The name under which workbooks count whose parts are the same in another wrapping."""
_HEADS = ("+++", "---")
BYTES_ALONE = ("+ What can be read is the same, the bytes are not (look, tags, spacing).",)
"""The lines of a difference that no reader of its text would see."""


def read_expected(file: Path) -> tuple[Expected, ...]:
    """The named differences of a TOML file."""
    rows = tomllib.loads(file.read_text("utf-8")).get("expected", [])
    return tuple(
        Expected(
            name=row["name"],
            reason=row["reason"],
            pattern=re.compile(row["pattern"]),
            replacement=row["replacement"],
            surfaces=tuple(row.get("surfaces", ["*"])),
        )
        for row in rows
    )


def compare(
    surface: str, release: bytes | None, present: bytes | None, expected: tuple[Expected, ...]
) -> Difference | None:
    """What differs between the two sides of a surface; None if their bytes are the same."""
    if release == present:
        return None
    if release is None or present is None:
        there = "the present tree" if release is None else "the release"
        return Difference(surface, lines=(f"+ Only {there} has it.",))
    before, after = _parts(surface, release), _parts(surface, present)
    if before == after:
        if surface.endswith(ZIPPED):
            return Difference(surface, expected=(PACKING,))
        return Difference(surface, lines=BYTES_ALONE)
    meant = [e for e in expected if e.holds_for(surface)]
    sides = _replaced(before, meant), _replaced(after, meant)
    if sides[0] != sides[1]:
        return Difference(surface, lines=tuple(_diff(*sides)))
    needed = [e.name for e in meant if not _alike_without(e, meant, before, after)]
    return Difference(surface, expected=tuple(needed or [e.name for e in meant]))


def _parts(surface: str, data: bytes) -> dict[str, str]:
    """A surface as texts by the names of its parts; most have only one, without a name."""
    if surface.endswith(ZIPPED):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return {n: _lines_of_xml(packed.read(n)) for n in sorted(packed.namelist())}
    if surface.endswith(PDF):
        return {"": _text_of_pdf(data)}
    text = data.decode("utf-8", "backslashreplace")
    if surface.endswith(".json"):
        with suppress(ValueError):  # a refusal is told in words
            text = json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    return {"": text}


def _lines_of_xml(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace").replace("><", ">\n<")


@lru_cache(maxsize=256)
def _text_of_pdf(data: bytes) -> str:
    run = subprocess.run(TEXT_OF_PDF, input=data, capture_output=True, check=True)  # noqa: S603
    return run.stdout.decode("utf-8", "backslashreplace")


def _replaced(parts: dict[str, str], meant: Iterable[Expected]) -> dict[str, str]:
    for one in meant:
        parts = {name: one.pattern.sub(one.replacement, text) for name, text in parts.items()}
    return parts


def _alike_without(
    one: Expected, meant: list[Expected], before: dict[str, str], after: dict[str, str]
) -> bool:
    others = [m for m in meant if m is not one]
    return _replaced(before, others) == _replaced(after, others)


def _diff(before: dict[str, str], after: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for name in sorted(before.keys() | after.keys()):
        sides = before.get(name, "").split("\n"), after.get(name, "").split("\n")
        part = f" {name}" if name else ""
        lines += difflib.unified_diff(*sides, f"release{part}", f"present{part}", n=1, lineterm="")
    return lines
