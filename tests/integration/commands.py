"""Helpers that run commands, and forms filled in as a clerk would."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from napams.cli import main

Typed = float | str | tuple[float, float]
"""A figure, or a numerator and a denominator."""


class Shell:
    """The command line within this process: its output and exit code."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._capture = capture

    def run(self, *arguments: object) -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        self._patch.setattr(sys, "argv", ["napams", *map(str, arguments)])
        self._capture.readouterr()
        try:
            main.main()
            status = 0
        except SystemExit as left:
            status = int(left.code or 0)
        printed = self._capture.readouterr()
        return status, printed.out, printed.err

    def done(self, *arguments: object) -> str:
        """What a command prints that must succeed."""
        status, printed, complaints = self.run(*arguments)
        assert status == 0, complaints
        return printed


def fill(form: Path, figures: Mapping[str, Typed]) -> None:
    """Type the figures into a form, each whole in the first row of its breakdown, and sign it."""
    book = openpyxl.load_workbook(form)
    (name,) = (r[1] for r in book["Narrative"].iter_rows() if r[0].value == "Authorised by")
    name.value = "Joint secretary"
    rows = list(book["Return"].iter_rows())
    heading = next(r for r in rows if r[0].value == "Code")
    at: dict[Any, int] = {cell.value: n for n, cell in enumerate(heading)}
    split: set[str] = set()
    for row in rows:
        code, breakdown = row[0].value, row[at["Breakdown"]].value
        if code not in figures:
            continue
        typed = figures[str(code)]
        if breakdown not in (None, "", "Total"):
            if code in split:
                typed = (0, 0) if isinstance(typed, tuple) else 0
            split.add(str(code))
        if isinstance(typed, tuple):
            row[at["Numerator"]].value, row[at["Denominator"]].value = typed
        else:
            row[at["This month"]].value = typed
    book.save(form)
