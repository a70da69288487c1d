"""`python -m tools.same_as_release`: whether this tree still says what a commit said, to the byte.

For changes that shall alter nothing of it. Without `--release` that is the last commit.

Both trees make up the same years with their own code, at the same held moment, and every command
of the command line is run on them: each status, list, question and reason of every month, the
exported files, the printed documents, refusals, and a day at the returns desk. What differs is
printed as a short diff, and the exit is 1. Differences that are meant stand in
`tools/expected_differences.toml`.

What the release said is kept and used again; `--seeds 1 --months 2` is the quick look.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import io
import json
import os
import subprocess
import sys
import tarfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.differences import BYTES_ALONE, Difference, Expected, compare, read_expected

ROOT = Path(__file__).resolve().parent.parent
DRIVER = ROOT / "tools" / "surfaces.py"
MEANT = ROOT / "tools" / "expected_differences.toml"
LATER_NAMES: dict[str, tuple[str, ...]] = {
    "napams.services.status:picture": ("napams.services.status:status_report",),
    "napams.store.schema:is_current": ("napams.store.engine:is_current",),
}
"""Functions that compute their answer once while the data stand still, by their names in the
release, each with the names that it had later. Every command computes the whole picture anew,
which takes most of its time: without this a run would take hours."""
SEEDS, MONTHS = (1, 2, 3), 10
UNDATED = ("year", "desk")
"""Parts of a year's surfaces that are not a month."""
NOW = "2026-02-10T12:00"
"""The moment at which both trees are asked: returns of January wait, are missing and are late."""
MOST_TOLD, MOST_LINES, MOST_LETTERS = 25, 14, 240
"""Changes that are printed with their lines, lines of each, and letters of a line; the report has
all of them."""


@dataclass(frozen=True, slots=True)
class Job:
    """One year of one tree, kept in a zip file."""

    tree: Path
    called: str
    seed: int
    months: int
    kept: Path


@dataclass(slots=True)
class Found:
    """What the comparison of all years came to."""

    surfaces: int = 0
    bytes: int = 0
    pdfs: int = 0
    differing: list[Difference] = field(default_factory=list)
    meant: list[Difference] = field(default_factory=list)


class WalkError(Exception):
    """A tree could not be walked through; the words say why."""


def main() -> int:
    """Compare; 0 if all is the same, 1 if anything differs, 2 if a tree cannot be asked."""
    asked = _arguments()
    begun = time.monotonic()
    expected = () if asked.strict else read_expected(asked.allow)
    asked.out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="napams-release-") as folder:
        try:
            commit = _git("rev-parse", "--verify", f"{asked.release}^{{commit}}").decode().strip()
            kept = asked.keep / f"{commit[:12]}-{_circumstances()}"
            kept.mkdir(parents=True, exist_ok=True)
            jobs = list(_jobs(asked, commit, kept, Path(folder)))
            with ThreadPoolExecutor(asked.jobs) as workers:
                list(workers.map(_collect, jobs))
        except WalkError as failure:
            _tell(str(failure))
            return 2
    found = Found()
    for seed in asked.seeds:
        if before := _kept(kept, seed, asked.months):
            _compare(seed, before, _present(asked.out, seed), asked.months, expected, found)
    _report(found, asked.out / "differences.txt")
    _summary(found, expected, time.monotonic() - begun)
    return 1 if found.differing else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.same_as_release",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    out = ROOT / "out" / "same"
    parser.add_argument("--release", default="HEAD", help="the commit to be the same as")
    parser.add_argument("--tree", type=Path, default=ROOT, help="the present tree")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS), help="which years")
    parser.add_argument("--months", type=int, default=MONTHS, help="so many, the newest ones")
    parser.add_argument("--out", type=Path, default=out, help="where the report goes")
    parser.add_argument("--keep", type=Path, default=out / "release", help="what a release said")
    parser.add_argument("--allow", type=Path, default=MEANT, help="differences that are meant")
    parser.add_argument("--strict", action="store_true", help="no difference is meant")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="at the same time")
    asked = parser.parse_args()
    asked.tree, asked.out = asked.tree.resolve(), asked.out.resolve()
    if not 1 <= asked.months <= MONTHS:
        parser.error(f"--months takes 1 to {MONTHS}")
    return asked


def _jobs(asked: argparse.Namespace, commit: str, kept: Path, folder: Path) -> Iterator[Job]:
    """The years to walk through, of the release only those that are not kept yet."""
    missing = [s for s in asked.seeds if _kept(kept, s, asked.months) is None]
    if missing:
        check_out(commit, folder)
    for seed in asked.seeds:
        if seed in missing:
            new = kept / f"seed-{seed}-months-{asked.months}.zip"
            yield Job(folder, f"release {commit[:7]}", seed, asked.months, new)
        yield Job(asked.tree, "present tree", seed, asked.months, _present(asked.out, seed))


def _present(out: Path, seed: int) -> Path:
    return out / f"present-seed-{seed}.zip"


def _kept(folder: Path, seed: int, months: int) -> Path | None:
    """The release's output for a year, of at least so many months."""
    enough = (folder / f"seed-{seed}-months-{n}.zip" for n in range(MONTHS, months - 1, -1))
    return next((file for file in enough if file.exists()), None)


def _circumstances() -> str:
    """A key for everything but the release on which its output depends."""
    packages = sorted(f"{d.name} {d.version}" for d in importlib.metadata.distributions())
    said = hashlib.sha256(DRIVER.read_bytes())
    said.update("\n".join([NOW, sys.version, *packages]).encode())
    return said.hexdigest()[:8]


def check_out(commit: str, folder: Path) -> None:
    """The files of a commit, without a trace of it in the repository."""
    packed = _git("archive", "--format=tar", commit)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def _git(*words: str) -> bytes:
    run = subprocess.run(  # noqa: S603
        ["git", "-C", str(ROOT), *words],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if run.returncode:
        raise WalkError(run.stderr.decode().strip())
    return run.stdout


def _collect(job: Job) -> None:
    """Walk through a year in a process of its own, with a new database."""
    begun = time.monotonic()
    with TemporaryDirectory(prefix="napams-year-") as folder:
        others = ("NAPAMS_", "PYTHON")
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(others)}
        run = subprocess.run(  # noqa: S603 - our own interpreter and driver
            [
                *(sys.executable, "-P", str(DRIVER), "--out", str(job.kept.resolve())),
                *("--seed", str(job.seed), "--months", str(job.months)),
                *("--remember", json.dumps(LATER_NAMES)),
            ],
            cwd=job.tree,
            env={
                **inherited,
                "NAPAMS_NOW": NOW,
                "NAPAMS_DATABASE_URL": f"sqlite:///{folder}/year.db",
                "PYTHONPATH": str(job.tree),
                "PYTHONHASHSEED": "0",
                "COLUMNS": "100",
                "TERM": "dumb",
                "NO_COLOR": "1",
                "TZ": "UTC",
            },
            capture_output=True,
            text=True,
            check=False,
        )
    if run.returncode:
        raise WalkError(
            f"{job.called}, seed {job.seed}: {run.stderr.strip() or run.stdout.strip()}"
        )
    took = time.monotonic() - begun
    _tell(f"{job.called}, seed {job.seed}: {run.stdout.strip()} surfaces in {took:.0f} s")


def _compare(
    seed: int,
    before: Path,
    after: Path,
    months: int,
    expected: tuple[Expected, ...],
    found: Found,
) -> None:
    """Set a year beside the same of the release, with its newest months if more are kept."""
    with zipfile.ZipFile(before) as release, zipfile.ZipFile(after) as present:
        there, here = set(release.namelist()), set(present.namelist())
        unasked = sorted({_part(n) for n in there if _part(n) not in UNDATED})[:-months]
        for name in sorted(n for n in there | here if _part(n) not in unasked):
            said = release.read(name) if name in there else None
            says = present.read(name) if name in here else None
            found.surfaces += 1
            found.bytes += len(said or b"")
            found.pdfs += name.endswith(".pdf")
            difference = compare(name, said, says, expected)
            if difference is not None:
                named = replace(difference, surface=f"seed {seed}: {name}")
                (found.meant if difference.expected else found.differing).append(named)


def _part(surface: str) -> str:
    """The month of a surface, or one of UNDATED."""
    return surface.partition("/")[0]


def _report(found: Found, file: Path) -> None:
    """Every difference with all its lines into a file, the first few on the screen."""
    with file.open("w", encoding="utf-8") as report:
        for difference in found.differing:
            report.write("\n".join([difference.surface, *difference.lines, "", ""]))
    told: set[tuple[str, ...]] = set()
    for difference in found.differing:
        if difference.change in told:
            _tell(f"{difference.surface}: the same change")
        elif len(told) < MOST_TOLD:
            told.add(difference.change)
            _tell(f"{difference.surface}:")
            for line in _clipped(difference.lines)[:MOST_LINES]:
                _tell(f"    {line}")
            if (left := len(difference.lines) - MOST_LINES) > 0:
                _tell(f"    … {left} lines more")
        else:
            _tell(f"{difference.surface}: differs")
    if found.differing:
        _tell(f"All of it: {file}")


def _clipped(lines: Sequence[str]) -> list[str]:
    """Lines no longer than the screen shows, where they differ and not only where they begin."""
    short = [line[:MOST_LETTERS] for line in lines]
    for at, (line, after) in enumerate(pairwise(lines)):
        if line[:1] == "-" and after[:1] == "+":
            letters = zip(line[1:], after[1:], strict=False)
            same = next((n for n, (a, b) in enumerate(letters) if a != b), len(line))
            if same > MOST_LETTERS // 2:
                first = same - MOST_LETTERS // 2
                for number, whole in ((at, line), (at + 1, after)):
                    short[number] = f"{whole[0]}… {whole[first : first + MOST_LETTERS]}"
    return short


def _summary(found: Found, expected: Sequence[Expected], seconds: float) -> None:
    """The counts, and which differences that are meant were there."""
    for name, number in Counter(n for d in found.meant for n in d.expected).items():
        reason = next((e.reason for e in expected if e.name == name), "the parts are the same")
        _tell(f"meant: {name}, in {number} surfaces. {' '.join(reason.split())}")
    pdfs = [d for d in (*found.differing, *found.meant) if d.surface.endswith(".pdf")]
    same = found.pdfs - len(pdfs)
    in_text = same + sum(d.lines == BYTES_ALONE for d in pdfs)
    _tell(f"{found.pdfs} PDF files: {same} the same to the byte, {in_text} in their text")
    _tell(
        f"{found.surfaces} surfaces, {found.bytes} bytes of the release: "
        f"{len(found.differing)} differ, {len(found.meant)} as meant ({seconds:.0f} s)"
    )


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
