"""`python -m tools.bench`: speed, each figure a ratio to something plain measured beside it.

The machine's own speed cancels out of the ratios; other work on it disturbs both sides alike.
`python -m tools.bench imports report` measures some of them; without a name, all.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from napams.config import PREFIX, ROOT
from tools.bench import clicks, crowd, first_paint, imports, report
from tools.bench.chromium import chromium
from tools.bench.pages import ANALYST, EMPTY, newest, pages
from tools.bench.servers import serving
from tools.bench.timing import Cost

WIDTH = 52
PARTS = ("imports", "report", "clicks", "paint", "crowd")


def main() -> None:
    """Measure on databases of its own in a temporary folder, and print."""
    wanted = sys.argv[1:] or PARTS
    if unknown := set(wanted) - set(PARTS):
        raise SystemExit(f"There is no {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
    for name in [n for n in os.environ if n.startswith((PREFIX, "STREAMLIT_"))]:
        del os.environ[name]
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}; medians in milliseconds")
    with TemporaryDirectory(prefix="napams-bench-") as folder:
        if "imports" in wanted:
            _imports(Path(folder))
        if "report" in wanted:
            _report(Path(folder))
        demonstration = f"sqlite:///{folder}/demonstration.db"
        if set(wanted) - {"imports", "report"}:
            _make_up_a_year(demonstration)
        if "clicks" in wanted:
            _clicks(demonstration, Path(folder))
        if {"paint", "crowd"} & set(wanted):
            _live(demonstration, Path(folder), wanted)


def _imports(folder: Path) -> None:
    os.environ["NAPAMS_DATABASE_URL"] = f"sqlite:///{folder}/imports.db"
    taken = imports.measure()
    title = f"Import of a filled form ({imports.DEPARTMENT}, the longest)"
    _print(title, taken)
    _ratio(taken[imports.IMPORT], taken[imports.READING])
    taken = imports.measure_a_month()
    _print("Import of a month's files of all departments", taken)
    _ratio(taken[imports.IMPORT], taken[imports.READING])


def _report(folder: Path) -> None:
    for title, taken in report.measure(folder):
        print(f"\nFirst view after a write, {title}")
        _print("", taken)
        for what in ("report", "report and overview"):
            this, released = (taken[f"{what}, {side}"] for side in (report.THIS, report.RELEASED))
            print(f"{what:{WIDTH}}  {this.cpu / released.cpu:7.2f}×")


def _clicks(demonstration: str, folder: Path) -> None:
    taken, parts = clicks.measure(demonstration, folder, pages(newest(demonstration)))
    title = "A click, on the demonstration year"
    print(f"\n{title:{WIDTH}}  {'CPU':>8}  {'wall':>8}  {'CPU':>7}  {'wall':>7}")
    plain = taken[EMPTY]
    for name, cost in taken.items():
        ratios = f"{cost.cpu / plain.cpu:6.2f}×  {cost.wall / plain.wall:6.2f}×"
        print(f"{name:{WIDTH}}  {cost.cpu:8.2f}  {cost.wall:8.2f}  {ratios}")
    _print("What a click on the overview is made of", parts)


def _live(demonstration: str, folder: Path, wanted: list[str] | tuple[str, ...]) -> None:
    """What needs servers of its own: first visits and crowds."""
    usual = os.environ | {"NAPAMS_DATABASE_URL": demonstration, "NAPAMS_PORT": "{port}"}
    visited = pages(newest(demonstration))
    with serving(("napams", "serve"), usual, folder / "monitor.log") as monitor:
        if "paint" in wanted:
            plain = clicks.plain_page(folder)
            with serving(plain, usual, folder / "empty.log") as empty, chromium() as browser:
                token = monitor.sign_in(ANALYST)
                taken = first_paint.measure(browser, empty, monitor, token, visited)
            print(f"\n{'First full paint in a new browser':{WIDTH}}  {'':8}  {'wall':>8}")
            for name, wall in taken.items():
                print(f"{name:{WIDTH}}  {'':8}  {wall:8.0f}  {wall / taken[EMPTY]:6.2f}×")
        if "crowd" in wanted:
            title = f"People who click every {crowd.EVERY:.0f} s"
            print(f"\n{title:{WIDTH}}  {'clicks':>8}  {'median':>8}  {'p95':>8}  {'busy':>6}")
            for served in crowd.measure(monitor, visited):
                print(
                    f"{served.people:<{WIDTH}}  {served.clicks:8}  {served.median:8.0f}  "
                    f"{served.p95:8.0f}  {served.busy:5.0%}"
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


def _print(title: str, costs: Mapping[str, Cost]) -> None:
    print(f"\n{title:{WIDTH}}  {'CPU':>8}  {'wall':>8}")
    for name, cost in costs.items():
        _, part, of = name.partition(": ")
        print(f"{'    ' + of if part else name:{WIDTH}}  {cost.cpu:8.2f}  {cost.wall:8.2f}")


def _ratio(one: Cost, other: Cost) -> None:
    print(f"{'ratio':{WIDTH}}  {one.cpu / other.cpu:7.2f}×  {one.wall / other.wall:7.2f}×")


if __name__ == "__main__":
    main()
