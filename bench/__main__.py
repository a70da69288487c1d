"""`python -m bench`: the figures of speed, each as a ratio to something plain measured beside it.

The machine's own speed cancels out of the ratios; other work on it disturbs both sides alike.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import imports, overview
from bench.timing import Cost
from napams.config import PREFIX, ROOT

WIDTH = 52


def main() -> None:
    """Measure on databases of its own in a temporary folder, and print."""
    for name in [n for n in os.environ if n.startswith((PREFIX, "STREAMLIT_"))]:
        del os.environ[name]
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}; medians in milliseconds")
    with TemporaryDirectory(prefix="napams-bench-") as folder:
        os.environ["NAPAMS_DATABASE_URL"] = f"sqlite:///{folder}/imports.db"
        _print(
            f"Import of a filled form ({imports.DEPARTMENT}, the longest)",
            imports.measure(),
            imports.READING,
            imports.IMPORT,
        )
        demonstration = f"sqlite:///{folder}/demonstration.db"
        _make_up_a_year(demonstration)
        _print(
            "A click on the overview of the demonstration year",
            overview.measure(demonstration, Path(folder)),
            overview.EMPTY,
            overview.OVERVIEW,
        )


def _make_up_a_year(url: str) -> None:
    """By the command line, since this process has the settings of another database."""
    subprocess.run(
        [sys.executable, "-m", "napams", "init", "--demo"],
        cwd=ROOT,
        env=os.environ | {"NAPAMS_DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _print(title: str, costs: dict[str, Cost], plain: str, ours: str) -> None:
    """A table; the last line is the ratio of what is ours to what is plain."""
    print(f"\n{title:{WIDTH}}  {'CPU':>8}  {'wall':>8}")
    for name, cost in costs.items():
        _, part, of = name.partition(": ")
        print(f"{'    ' + of if part else name:{WIDTH}}  {cost.cpu:8.2f}  {cost.wall:8.2f}")
    one, other = costs[ours], costs[plain]
    print(f"{'ratio':{WIDTH}}  {one.cpu / other.cpu:7.2f}×  {one.wall / other.wall:7.2f}×")


if __name__ == "__main__":
    main()
