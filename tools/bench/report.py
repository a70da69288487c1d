"""The first view after a write: the report computed anew, and the overview drawn from it.

The first release beside this tree in one run, on the same returns: a demonstration year, and a
made-up plan of 150 departments. Each is measured in processes of its own, in turn.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from napams.clock import today
from napams.config import ROOT
from napams.domain.months import Month
from tools.bench.timing import Cost
from tools.bench.wide_plan import widen
from tools.same_as_release import check_out

TURNS = 3
MONTHS = 12
RELEASE = "3ba2c8a"
RELEASED, THIS = f"release {RELEASE}", "this tree"

_TIMED = """
import json, time
def timed(task):
    cpu, wall = time.process_time(), time.perf_counter()
    made = task()
    return made, ((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000)
taken = []
for _ in range(3):
    made, first = timed(compute)
    _, second = timed(lambda: draw(made, made.months[-1]))
    taken.append((first, second))
print(json.dumps(taken[1:]))
"""
_PROGRAMS = {
    RELEASED: """
from napams.services import briefs, changes
from napams.services.actors import OPERATOR
from napams.services.status import picture as compute
from napams.ui.committee import overview
def draw(made, month):
    material = briefs.material(OPERATOR, made, month)
    return overview.drawn(made, month, material, changes.since_closed(OPERATOR, made, month))
""",
    THIS: """
from napams.services import briefs, changes, status
from napams.services.actors import OPERATOR
from napams.ui.committee import overview
def compute():
    return status.status_report(OPERATOR)
def draw(made, month):
    data = briefs.brief_data(OPERATOR, made, month)
    return overview.drawn(made, month, data, changes.since_closed(OPERATOR, made, month))
""",
}


def measure(folder: Path) -> Iterator[tuple[str, dict[str, Cost]]]:
    """For each size, what it is and the usual costs of report and overview, by whose they are."""
    released = folder / "release"
    check_out(RELEASE, released)
    demonstration, wide = folder / "released.db", folder / "wide.db"
    starts = Month.of(today()) + -MONTHS
    _run(released, demonstration, "-m", "napams", "init", "--demo", "--starts", str(starts))
    figures = widen(demonstration, wide)
    for title, database in (
        (f"the demonstration year, {MONTHS} months", demonstration),
        (f"150 departments, {figures:,} figures, {MONTHS} months", wide),
    ):
        present = database.with_suffix(".present.db")
        present.write_bytes(database.read_bytes())
        upgrade = "from napams.store import engine; engine.upgrade(engine.database())"
        _run(ROOT, present, "-c", upgrade)
        yield title, _in_turn({RELEASED: (released, database), THIS: (ROOT, present)})


def _in_turn(sides: dict[str, tuple[Path, Path]]) -> dict[str, Cost]:
    taken: dict[str, list[Cost]] = {}
    for _ in range(TURNS):
        for name, (tree, database) in sides.items():
            for costs in json.loads(_run(tree, database, "-c", _PROGRAMS[name] + _TIMED)):
                report, overview = (Cost(*cost) for cost in costs)
                both = Cost(report.cpu + overview.cpu, report.wall + overview.wall)
                taken.setdefault(f"report, {name}", []).append(report)
                taken.setdefault(f"report and overview, {name}", []).append(both)
    return {name: Cost.usual(costs) for name, costs in taken.items()}


def _run(tree: Path, database: Path, *arguments: str) -> str:
    """What a Python program of a tree prints, with a database of its own."""
    own = {"NAPAMS_DATABASE_URL": f"sqlite:///{database}", "PYTHONPATH": str(tree)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env=os.environ | own,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout
