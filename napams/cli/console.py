"""What commands share: options, and the tables, problems and files that they give."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from napams import clock
from napams.domain.months import EARLIEST, LATEST, Month
from napams.exports import csv
from napams.problems import Problem, refuse
from napams.wording.numbers import NOTHING


class Format(StrEnum):
    """How a table is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def read_month(text: str) -> Month:
    """`2025-03`."""
    try:
        return Month.parse(text)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from wrong


def read_day(text: str) -> date:
    """`2025-04-05`."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise typer.BadParameter(f"a day is written like 2025-04-05, not {text!r}") from wrong


def read_instant(text: str) -> datetime:
    """An instant, or a day, which means its end in Pakistan."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise typer.BadParameter(f"give a day like 2025-04-05, not {text!r}") from wrong
    if not EARLIEST <= instant.date() <= LATEST:
        raise typer.BadParameter(f"give a day from {EARLIEST} to {LATEST}, not {text!r}")
    if len(text) == len("2025-04-05"):
        instant = instant.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return instant if instant.tzinfo else instant.replace(tzinfo=clock.PAKISTAN)


MonthOption = Annotated[Month, typer.Option("--month", parser=read_month, metavar="MONTH")]
AnyMonth = Annotated[
    Month | None,
    typer.Option("--month", parser=read_month, metavar="MONTH", help="Of all if left out."),
]
As = Annotated[str, typer.Option("--as", metavar="E-MAIL", help="On whose behalf.")]
Json = Annotated[bool, typer.Option("--json", help="Answer as a JSON object.")]
FormatOption = Annotated[Format, typer.Option("--format")]
DepartmentOption = Annotated[str, typer.Option("--department", metavar="CODE")]
AnyDepartment = Annotated[str | None, typer.Option("--department", metavar="CODE")]
RevisionOption = Annotated[int | None, typer.Option("--revision", help="The one looked at.")]
KnownOn = Annotated[
    datetime | None,
    typer.Option("--known-on", parser=read_instant, metavar="DATE", help="As it was known then."),
]


LONGEST = 80
"""Letters from which on a column is one of sentences; cut off, nobody could dispute them."""
LEAST_WIDTH = 60
"""Letters of a line beneath a row, however narrow the terminal."""
INDENT = "    "


def show(frame: pd.DataFrame, form: Format) -> None:
    """Print rows as a table, as CSV or as a JSON list."""
    if form is Format.JSON:
        typer.echo(json.dumps(csv.rows(frame), ensure_ascii=False))
    elif form is Format.CSV:
        sys.stdout.write(csv.as_csv(frame).decode("utf-8-sig"))
    elif frame.empty:
        typer.echo("Nothing.")
    else:
        for line in as_lines(frame, shutil.get_terminal_size().columns):
            typer.echo(line)


def complain(problems: Iterable[Problem]) -> None:
    """Print problems on standard error."""
    for problem in problems:
        typer.echo(f"  {problem.severity.value}: {problem}", err=True)


def as_lines(frame: pd.DataFrame, width: int) -> Iterator[str]:
    """The table of a frame with rows; `width` is that of the terminal in letters."""
    words = [c for c in frame.columns if not pd.api.types.is_numeric_dtype(frame[c])]
    shown = frame.assign(**{c: frame[c].where(frame[c].notna(), NOTHING) for c in words})
    sentences = [c for c in words if shown[c].astype(str).str.len().max() > LONGEST]
    short = shown.drop(columns=sentences)
    if short.columns.empty:
        table = [""] * (len(shown) + 1)
    else:
        table = short.to_string(index=False, na_rep=NOTHING).split("\n")
    if table[0]:
        yield table[0]
    for line, (_, row) in zip(table[1:], shown[sentences].iterrows(), strict=True):
        if line:
            yield line
        for column, text in row.items():
            if str(text) not in ("", NOTHING):
                yield from _wrapped(f"{column}: {text}", max(width, LEAST_WIDTH))


def _wrapped(text: str, width: int) -> list[str]:
    """A sentence over as many lines as it needs, indented under its row."""
    return textwrap.wrap(
        text, width, initial_indent=INDENT, subsequent_indent=INDENT * 2, break_on_hyphens=False
    )


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write every file or none, making their folders; existing ones are replaced.

    Each is first written beside its place, since the disk may fill up or the power fail half
    way. Refused: CANNOT_WRITE.
    """
    at = next(iter(files), Path())
    try:
        with ExitStack() as undone:
            beside: dict[Path, Path] = {}
            for number, (at, data) in enumerate(files.items()):
                at.parent.mkdir(parents=True, exist_ok=True)
                place = at.resolve()  # through a link, which stays
                if place.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                if place.exists() and not place.is_file():
                    place.write_bytes(data)  # a device or a pipe
                    continue
                part = place.with_name(f".napams-{os.getpid()}-{number}.part")
                undone.callback(part.unlink, missing_ok=True)
                _write_whole(part, data)
                beside[place] = part
            for at, part in beside.items():
                part.replace(at)
    except OSError as failure:
        raise refuse("CANNOT_WRITE", found=f"{at}: {failure.strerror or failure}") from failure


def _write_whole(part: Path, data: bytes) -> None:
    """Write a file and wait until its bytes are on the disk itself."""
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
