"""Everything that the command line says of one demonstration year, as one zip file.

`tools.same_as_release` runs this file twice, with the release's tree as the working folder and
with the present one. So it may know no more than what both have: `python -m napams`, and the
functions that `--remember` names. It runs every command in this one process, as
`python -m napams` would.

Each member of the zip is a surface: `2025-12/why/M04-K1.json`, `year/waiting us.txt`. What a
command refuses is a surface too, with its standard error and its exit.
"""

from __future__ import annotations

import argparse
import csv
import functools
import importlib
import io
import json
import os
import runpy
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

MONTHS = 10
"""Complete months of a demonstration year."""
QUESTIONS = 21
SHAPES = (("json", "json"), ("table", "txt"), ("csv", "csv"))
LEVELS = ("kpi", "measure", "department")
IN_WORDS = ("M04", "M04-K1", "M04-T1", "FIA-AHS")
"""Codes whose reason is read as text in every month; of the others it is every third, in turn,
and of the newest month all of them."""
FOCAL, FOCALS_OWN = "focal.fia-ahs@demo.example", "FIA-AHS"
SECRETARY, COMMITTEE = "secretary@demo.example", "committee@demo.example"
COMMANDS = (
    *("init", "form", "status", "export", "brief", "verify", "serve"),
    *("submit", "accept", "send-back", "answer", "queries"),
    *("register", "close", "still-open", "reopen", "difference", "waive", "restatements"),
    *("waiting", "why", "lagging", "changes", "ask"),
)
ACCOUNT_COMMANDS = ("add", "list", "disable", "password")

Surface = tuple[str, bytes]


class Program:
    """The program of the tree that is the working folder, with its memory of pictures."""

    def __init__(self, folder: Path, remembered: Mapping[str, Iterable[str]]) -> None:
        self.folder = folder
        importlib.import_module("napams.cli")
        tree = Path(str(sys.modules["napams"].__file__)).resolve().parent.parent
        if tree != Path.cwd().resolve():
            raise SystemExit(f"napams was imported from {tree}, not from {Path.cwd()}")
        self._forget = [_computed_once(name, later) for name, later in remembered.items()]
        commands: Any = importlib.import_module("typer.main")
        commands.get_command = functools.cache(commands.get_command)  # half of a short call

    def forget(self) -> None:
        """Compute everything anew: something was written."""
        for clear in self._forget:
            clear()

    def __call__(self, *words: str) -> bytes:
        """What `python -m napams WORDS` prints; its errors and its exit, if there are any."""
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
        err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
        sys.argv = ["napams", *words]
        code: object = 0
        with redirect_stdout(out), redirect_stderr(err):
            try:
                runpy.run_module("napams", run_name="__main__")
            except SystemExit as end:
                code = end.code or 0
            except Exception as fault:  # noqa: BLE001, RUF100 - a fault is a surface as well
                code = f"{type(fault).__name__}: {fault}"
        said = out.buffer.getvalue()
        if errors := err.buffer.getvalue():
            said += b"\n[standard error]\n" + errors
        if code:
            said += f"\n[exit {code}]\n".encode()
        return bytes(said.replace(str(self.folder).encode(), b"FOLDER"))

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """What a command prints as JSON, for the walk over codes and returns."""
        said = self(*words, "--format", "json")
        try:
            found: list[dict[str, Any]] = json.loads(said)
        except ValueError:
            raise SystemExit(f"{' '.join(words)}: {said.decode()}") from None
        return found

    def shapes(self, name: str, *words: str, only: str = "json table") -> Iterator[Surface]:
        """A command's output in several formats."""
        for shape, ending in SHAPES:
            if shape in only:
                yield f"{name}.{ending}", self(*words, "--format", shape)

    def files(self, name: str, *words: str) -> Iterator[Surface]:
        """What a command prints that writes into a folder, and the files."""
        folder = self.folder / "files"
        yield f"{name}.txt", self(*words, "--out", str(folder))
        for file in sorted(folder.glob("*")):
            yield f"{name}/{file.name}", file.read_bytes()
        shutil.rmtree(folder, ignore_errors=True)

    def file(self, name: str, ending: str, *words: str) -> Iterator[Surface]:
        """What a command prints that writes one file, and the file."""
        file = self.folder / f"file.{ending}"
        yield f"{name}.txt", self(*words, "--out", str(file))
        if file.exists():
            yield f"{name}.{ending}", file.read_bytes()
            file.unlink()


def main() -> int:
    """Make the year and walk through it; prints the number of surfaces."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--months", type=int, default=MONTHS, help="only so many, the newest ones")
    parser.add_argument("--remember", type=json.loads, default={}, help="as LATER_NAMES, as JSON")
    parser.add_argument("--out", type=Path, required=True, help="the zip file")
    asked = parser.parse_args()
    part = asked.out.with_suffix(f".{os.getpid()}.part")
    with (
        TemporaryDirectory(prefix="napams-same-") as folder,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as kept,
    ):
        program = Program(Path(folder), asked.remember)
        count = 0
        for name, data in walk(program, asked.seed, asked.months):
            kept.writestr(name, data)
            count += 1
    part.replace(asked.out)
    sys.stdout.write(f"{count}\n")
    return 0


def walk(program: Program, seed: int, newest: int) -> Iterator[Surface]:
    """Every surface; those that write come last."""
    running = os.environ["NAPAMS_NOW"][:7]
    months = [_earlier(running, n) for n in range(MONTHS, 0, -1)]
    made = program("init", "--demo", "--seed", str(seed), "--starts", months[0])
    yield "year/init.txt", made
    yield "year/init again.txt", program("init")
    codes = _codes(program, months[-1])
    yield "year/codes.json", json.dumps(codes).encode()
    for month in months[-newest:]:
        earlier = _earlier(month, 2) if _earlier(month, 2) in months else ""
        for name, data in _month(program, month, earlier, codes, in_full=month == months[-1]):
            yield f"{month}/{name}", data
    for name, data in _year(program, months, running, codes):
        yield f"year/{name}", data
    for name, data in _desk(program, months, running):
        yield f"desk/{name}", data


def _month(
    program: Program, month: str, earlier: str, codes: list[str], *, in_full: bool
) -> Iterator[Surface]:
    """What can be asked about a month that has ended."""
    of = ("--month", month)
    for by in LEVELS:
        yield from program.shapes(f"status {by}", "status", *of, "--by", by, only="json table csv")
    for name in ("lagging", "register", "changes", "difference", "still-open"):
        yield from program.shapes(name, name, *of)
    yield from program.shapes("register revisions", "register", *of, "--revisions")
    yield from program.shapes("restatements", "restatements", *of)
    yield from program.shapes("queries", "queries", *of, "--all")
    for whom in ("us", "them"):
        yield from program.shapes(f"waiting {whom}", "waiting", "--for", whom, *of, only="json")
    for number in range(1, QUESTIONS + 1):
        yield from program.shapes(f"ask/{number:02}", "ask", str(number), *of)
    in_words = {*IN_WORDS, *(codes if in_full else codes[int(month[5:]) % 3 :: 3])}
    for code in codes:
        shapes = "json table" if code in in_words else "json"
        yield from program.shapes(f"why/{code}", "why", code, *of, only=shapes)
    yield from program.files("export", "export", *of)
    yield from program.file("brief", "pdf", "brief", *of)
    yield from program.file("agenda", "pdf", "brief", *of, "--agenda")
    yield from _known(program, month)
    if earlier:
        yield from program.shapes("changes since", "changes", *of, "--since", earlier)
    if in_full:
        yield from program.files("export of a measure", "export", *of, "--measure", "M04")
        yield from program.files("export of a department", "export", *of, "--department", "MOI")
        for code in codes:
            focal = ("why", code, *of, "--as", FOCAL)
            yield from program.shapes(f"why by a focal person/{code}", *focal)
        program.forget()
        yield from program.shapes("status kpi, computed anew", "status", *of)


def _known(program: Program, month: str) -> Iterator[Surface]:
    """A month as it was known in the middle of the next one, before it was closed."""
    day = f"{_earlier(month, -1)}-09"
    of = ("--month", month)
    then = (*of, "--known-on", day)
    for by in LEVELS:
        yield from program.shapes(f"known/status {by}", "status", *then, "--by", by)
    for name in ("lagging", "register", "changes", "restatements"):
        yield from program.shapes(f"known/{name}", name, *then, only="json")
    for code in IN_WORDS:
        yield from program.shapes(f"known/why/{code}", "why", code, *then)
    yield from program.shapes("known/changes", "changes", *of, "--was-known-on", day, only="table")
    yield from program.shapes("known/ask/19", "ask", "19", *then)
    yield from program.files("known/export", "export", *then)
    yield from program.file("known/brief", "pdf", "brief", *then)


def _year(program: Program, months: list[str], running: str, codes: list[str]) -> Iterator[Surface]:
    """Output for no month or the running month, refusals, and every help text."""
    newest = ("--month", months[-1])
    yield "verify.txt", program("verify")
    yield "accounts.txt", program("account", "list")
    for whom in ("us", "them"):
        yield from program.shapes(
            f"waiting {whom}", "waiting", "--for", whom, only="json table csv"
        )
    for name in ("queries", "restatements"):
        yield from program.shapes(name, name, only="json table csv")
        yield from program.shapes(f"{name} of one", name, "--department", FOCALS_OWN)
    yield from program.shapes("queries all", "queries", "--all", only="json table csv")
    for name in ("register", "still-open"):
        yield from program.shapes(f"running/{name}", name, "--month", running)
    for name, who in (("focal", FOCAL), ("secretary", SECRETARY), ("committee", COMMITTEE)):
        for command in ("register", "queries", "restatements", "still-open"):
            yield from program.shapes(f"as {name}/{command}", command, *newest, "--as", who)
        yield from program.shapes(f"as {name}/ask", "ask", "1", *newest, "--as", who)
        yield f"as {name}/brief.txt", program("brief", *newest, "--out", os.devnull, "--as", who)
    refused: tuple[tuple[str, ...], ...] = (
        ("status",),
        ("status", "--month", running),
        ("status", "--month", "2025-13"),
        ("status", *newest, "--by", "nothing"),
        ("status", *newest, "--format", "xml"),
        ("status", *newest, "--known-on", "yesterday"),
        ("status", *newest, "--known-on", f"{months[0]}-01"),
        ("why", "M04-K9", *newest),
        ("why", "M4", *newest),
        ("why", "fia-ahs", *newest),
        ("why", codes[0], "--month", "2024-01"),
        ("why", codes[0], *newest, "--as", "nobody@demo.example"),
        ("ask", "22", *newest),
        ("ask", "1", *newest, "--as", "nobody@demo.example"),
        ("export", *newest, "--measure", "M99", "--out", os.devnull),
        ("export", *newest, "--department", "XYZ", "--out", os.devnull),
        ("difference", "--month", months[0], "--closing", "9"),
        ("verify", "--head", "1:abc"),
        ("submit", "no-such-file.xlsx"),
        ("init", "--demo"),
        ("no-such-command",),
    )
    for number, words in enumerate(refused):
        yield f"refused/{number:02} {' '.join(words[:2])}.txt", program(*words)
    for command in COMMANDS:
        yield f"help/{command}.txt", program(command, "--help")
    for command in ACCOUNT_COMMANDS:
        yield f"help/account {command}.txt", program("account", command, "--help")


def _desk(program: Program, months: list[str], running: str) -> Iterator[Surface]:
    """A day at the returns desk, which writes: its output, and the status of the year after it."""
    month, before = months[-1], months[-2]
    waiting = [row["department"] for row in program.rows("waiting", "--for", "us")]
    missing = [row["department"] for row in program.rows("waiting", "--for", "them")]
    yield from program.files("forms", "form", "--month", running)
    yield from program.files("form", "form", "--month", month, "--department", FOCALS_OWN)
    reason = ("--reason", "The wing was being moved.")
    waived = ("waive", "--month", month, "--department", missing[0], *reason)
    answer = ("--answer", "Confirmed on the telephone.")
    of_first = ("--month", month, "--department", waiting[0])
    of_last = ("--month", month, "--department", waiting[-1])
    back = ("send-back", *of_last, "--note", "Please see the cells.")
    steps: tuple[tuple[str, ...], ...] = (
        (*waived,),
        (*waived, "--authority", "Chair of the JTF"),
        ("accept", *of_first),
        ("accept", "--clean"),
        ("accept", *of_first, *answer),
        ("accept", *of_first, *answer, "--revision", "1"),
        ("close", "--month", month),
        ("close", "--month", before),
        ("reopen", "--month", before, "--reason", "A figure was wrong."),
        ("reopen", "--month", before, "--reason", "A figure was wrong.", "--as", FOCAL),
        ("close", "--month", before, "--as", FOCAL),
        ("close", "--month", before),
        ("account", "disable", COMMITTEE),
    )
    for number, words in enumerate(steps, 1):
        program.forget()
        yield f"{number:02} {words[0]}.txt", program(*words)
    yield from program.file("sent back", "xlsx", *back)
    samples = sorted(str(file) for file in Path("data/samples").glob("*.xlsx"))
    yield "submitted.txt", program("submit", *samples)
    yield "submitted again.json", program("submit", *samples, "--json")
    program.forget()
    for by in LEVELS:
        yield from program.shapes(f"after/status {by}", "status", "--month", month, "--by", by)
    for command in ("register", "still-open", "difference", "changes", "lagging", "queries"):
        for of in (month, before):
            yield from program.shapes(f"after/{command} {of}", command, "--month", of)
    yield from program.shapes("after/waiting", "waiting", "--for", "them")
    yield "after/accounts.txt", program("account", "list")
    yield "after/verify.txt", program("verify")


def _codes(program: Program, month: str) -> list[str]:
    """The codes that have a reason: indicators, milestones, measures, departments."""
    keys = {"kpi": "code", "measure": "measure", "department": "department"}
    codes = [
        str(row[key])
        for by, key in keys.items()
        for row in program.rows("status", "--month", month, "--by", by)
    ]
    exported = dict(program.files("export", "export", "--month", month))
    milestones = exported["export/milestones.csv"].decode("utf-8-sig")
    return codes + [row["code"] for row in csv.DictReader(io.StringIO(milestones))]


def _earlier(month: str, by: int) -> str:
    """A month so many months before another, `2025-03`."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 - by, 12)
    return f"{year}-{number + 1:02}"


def _computed_once(name: str, later: Iterable[str]) -> Callable[[], None]:
    """Let a function remember its answers, wherever it was imported; what makes it forget them."""
    for candidate in (name, *later):
        module_name, _, attribute = candidate.partition(":")
        try:
            original = getattr(importlib.import_module(module_name), attribute)
        except (ImportError, AttributeError):
            continue
        remembering = functools.cache(original)
        for module in [m for n, m in sys.modules.items() if n.partition(".")[0] == "napams"]:
            for own in [k for k, v in vars(module).items() if v is original]:
                setattr(module, own, remembering)
        return remembering.cache_clear
    raise SystemExit(f"{name} has another name now: add it to tools/same_as_release.py")


if __name__ == "__main__":
    sys.exit(main())
