"""`make fuzz N=4000 SEED=1`: mutated workbooks through the real submission, and what came of them.

A failure is named by its number: `make fuzz SEED=1 ONLY=17` makes and sends that file alone.
Exit 1 if there was an uncaught exception or a half commit, or if a file ended the process.
"""

from __future__ import annotations

import argparse
import platform
import re
import sys
import time
from collections.abc import Iterable
from multiprocessing import Process
from pathlib import Path
from tempfile import TemporaryDirectory

from napams.services import setup
from tests.conftest import plan_and_people, using
from tests.fuzz.run import Tally, fuzz


def main() -> int:
    """Run in a process and a temporary folder of its own; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--number", type=int, default=4000, help="how many files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of the one file to try")
    options = parser.parse_args()
    numbers = range(options.number) if options.only is None else [options.only]
    with TemporaryDirectory(prefix="napams-fuzz-") as folder:
        work = Process(target=_work, args=(Path(folder), options.seed, numbers))
        work.start()
        work.join()
        if work.exitcode in (0, 1):
            return work.exitcode
        at = (Path(folder) / "number").read_text(encoding="ascii")
    print(f"make fuzz SEED={options.seed} ONLY={at}: the process was ended ({work.exitcode})")
    return 1


def _work(folder: Path, seed: int, numbers: Iterable[int]) -> None:
    """Try the files in a process that may be ended by one: its number is then in the folder."""
    started = time.monotonic()
    with using(f"sqlite:///{folder}/fuzz.db"):
        plan_and_people()
        tally = fuzz(seed, numbers, lambda n: (folder / "number").write_text(str(n)))
        setup.verify()
    _print(tally, seed, time.monotonic() - started)
    sys.exit(1 if tally.faults or tally.halves else 0)


def _print(tally: Tally, seed: int, seconds: float) -> None:
    print(f"seed {seed}, Python {platform.python_version()}, {seconds:.0f} seconds")
    print(f"{'files tried':34} {tally.tried:>6}")
    for level, count in sorted(tally.levels.items()):
        print(f"  {f'changed in their {level}':32} {count:>6}")
    for outcome, count in sorted(tally.outcomes.items()):
        print(f"  {outcome:32} {count:>6}")
    print(f"{'problems named, by files':34}")
    for code, count in tally.problems.most_common():
        print(f"  {code:32} {count:>6}")
    print(f"{'uncaught exceptions':34} {len(tally.faults):>6}")
    print(f"{'half commits':34} {len(tally.halves):>6}")
    print(f"{'peak memory, MB':34} {_peak() / 1024:>6.0f}")
    print(f"{'slowest file, ms':34} {tally.slowest[0] * 1000:>6.0f}  (number {tally.slowest[1]})")
    for number, seen in sorted({**tally.halves, **tally.faults}.items()):
        print(f"make fuzz SEED={seed} ONLY={number}: {seen}")


def _peak() -> int:
    """The most memory that this process has had, in KB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) if found else 0


if __name__ == "__main__":
    sys.exit(main())
