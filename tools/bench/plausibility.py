"""`python -m tools.bench.plausibility [YEARS]`: how many queries are right and wrong.

Each demonstration year has its own seed. The queries that its honest returns got when they were
submitted are counted. Then mistakes of every kind are planted into honest returns, one a form, and
the forms are read.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from napams import clock
from napams.config import PREFIX, ROOT, settings
from napams.domain.months import Month
from napams.domain.returns import MilestoneStatus
from napams.services.demo import mistakes as made
from napams.services.demo.profiles import PROFILES
from napams.store.engine import database
from napams.store.tables.returns import OBLIGATIONS, REVISIONS, UPLOADS
from tools.bench import mistakes
from tools.bench.honest_returns import MONTHS, Honest, HonestYear

YEARS, A_YEAR = 20, 15
"""Years, and planted mistakes of each kind in each year."""

FIRST_SEED = 101
"""The limits were chosen on the years of lower seeds."""

KINDS: dict[str, tuple[made.Mistake, tuple[str, ...]]] = {
    "total since the start in a monthly cell": (
        made.cumulative,
        ("LOOKS_CUMULATIVE", "FAR_FROM_USUAL"),
    ),
    "last month's figures again": (mistakes.last_month_again, ("SAME_AS_LAST_MONTH",)),
    "rupees in a cell for millions": (mistakes.rupees, ("LOOKS_LIKE_RUPEES",)),
    "a digit too many": (mistakes.digit_too_many, ("FAR_FROM_USUAL", "LOOKS_CUMULATIVE")),
    "a digit too few": (mistakes.digit_too_few, ("FAR_FROM_USUAL",)),
    "less than was reached before": (mistakes.fallen, ("TOTAL_FELL",)),
    "nothing to count any more": (mistakes.nothing_counted, ("NOT_APPLICABLE_NOW",)),
    "no evidence": (mistakes.without_evidence, ("EVIDENCE_MISSING",)),
    "0.85 for 85 %": (mistakes.fraction_for_percent, ("PERCENT_OR_FRACTION",)),
    "a percentage not that of its parts": (mistakes.other_percent, ("PERCENT_DIFFERS",)),
    "a total without its breakdown": (mistakes.no_breakdown, ("BREAKDOWN_MISSING",)),
}
"""Mistakes in the rows of a form, with the codes that count as found."""

UNCOMPLETED, MOVED, MERGED, NEIGHBOUR = (
    "a completed milestone open again",
    "another day of completion",
    "merged cells",
    "another department's figures",
)
OTHERS = {
    UNCOMPLETED: ("MILESTONE_UNCOMPLETED",),
    MOVED: ("COMPLETION_DAY_CHANGED",),
    MERGED: ("CELLS_MERGED",),
    NEIGHBOUR: ("SAME_AS_ANOTHER_DEPARTMENT",),
}


@dataclass
class Counted:
    """Counts over all years."""

    returns: int = 0
    asked: int = 0
    queries: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)

    def plant(self, kind: str, codes: tuple[str, ...], drawn: set[str]) -> None:
        """Count one planted mistake."""
        self.planted[kind] += 1
        self.found[kind] += bool(drawn & set(codes))

    def printed(self) -> str:
        """The table in docs/plausibility.md."""
        lines = [f"{'':40}  {'planted':>7}  {'found':>7}  {'share':>7}"]
        for kind in (*KINDS, *OTHERS):
            planted, found = self.planted[kind], self.found[kind]
            share = f"{found / planted:7.1%}" if planted else f"{'–':>7}"
            lines.append(f"{kind:40}  {planted:7,}  {found:7,}  {share}")
        planted, found = self.planted.total(), self.found.total()
        lines.append(f"{'all':40}  {planted:7,}  {found:7,}  {found / planted:7.1%}")
        lines.append("")
        lines.append(f"{'honest returns':40}  {self.returns:7,}")
        rate = self.asked / self.returns
        lines.append(f"{'  of them asked about':40}  {self.asked:7,}  {'':7}  {rate:7.1%}")
        total = self.queries.total()
        lines.append(f"{'  queries':40}  {total:7,}  {'':7}  {total / self.returns:7.2f} a return")
        lines += [f"{'    ' + code:40}  {n:7,}" for code, n in self.queries.most_common()]
        return "\n".join(lines)


def measure(seed: int, counted: Counted, plants: int = A_YEAR) -> None:
    """Count in the demonstration year of a seed, which is in the configured database."""
    _count_honest(counted)
    year = HonestYear(seed)
    for kind, (mistake, codes) in KINDS.items():
        for honest in year.some(kind, plants, _occasion(mistake)):
            typed = mistake(honest.month, honest.chance)
            counted.plant(kind, codes, year.codes(honest, entries=typed))
    for honest in year.some(UNCOMPLETED, plants, lambda h: h.history.completed):
        open_again = year.milestones(honest, MilestoneStatus.IN_PROGRESS)
        counted.plant(UNCOMPLETED, OTHERS[UNCOMPLETED], year.codes(honest, milestones=open_again))
        moved = year.milestones(honest, MilestoneStatus.COMPLETED)
        counted.plant(MOVED, OTHERS[MOVED], year.codes(honest, milestones=moved))
    for honest in year.some(MERGED, plants // 3, lambda h: any(k.breakdown for k in h.month.kpis)):
        counted.plant(MERGED, OTHERS[MERGED], year.codes(honest, merged=True))
    for honest in year.some(NEIGHBOUR, plants, year.neighbours):
        neighbour = honest.chance.choice(year.neighbours(honest))
        shared = {k.code for k in honest.month.kpis if len(k.reporters) > 1}
        theirs = {k: e for k, e in year.entries(neighbour, honest.number).items() if k[0] in shared}
        drawn = year.codes(honest, entries={**honest.month.entries, **theirs})
        counted.plant(NEIGHBOUR, OTHERS[NEIGHBOUR], drawn)


def _occasion(mistake: made.Mistake) -> Callable[[Honest], object]:
    """Whether a mistake is possible in a return, leaving its random numbers untouched."""
    return lambda honest: mistake(honest.month, random.Random(str(honest.name)))


def _count_honest(counted: Counted) -> None:
    """Count the queries of the year's honest returns."""
    query = (
        select(OBLIGATIONS.c.department, OBLIGATIONS.c.month_number, UPLOADS.c.problems)
        .join(REVISIONS, REVISIONS.c.obligation_id == OBLIGATIONS.c.id)
        .join(UPLOADS, UPLOADS.c.id == REVISIONS.c.upload_id)
        .where(REVISIONS.c.number == 1)
    )
    with database().read() as connection:
        for department, number, problems in connection.execute(query):
            habit = PROFILES[department]
            wrong = habit.sent_back | habit.sent_back_twice | habit.suspicious.keys()
            if number in wrong or (number == MONTHS and habit.newest):
                continue
            counted.returns += 1
            counted.asked += bool(problems)
            counted.queries.update(p["code"] for p in problems)


def first_month() -> Month:
    """First month of a year that ends with the month before this one."""
    return Month.of(clock.today()) + -MONTHS


def _make_up(seed: int) -> None:
    """Make a demonstration year by the command line."""
    first = first_month()
    command = [sys.executable, "-m", "napams", "init", "--demo"]
    command += ["--seed", str(seed), "--starts", str(first)]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)


def main() -> None:
    """Measure over the years and print."""
    years = int(sys.argv[1]) if len(sys.argv) > 1 else YEARS
    for name in [n for n in os.environ if n.startswith(PREFIX)]:
        del os.environ[name]
    counted = Counted()
    with TemporaryDirectory(prefix="napams-plausibility-") as folder:
        for seed in range(FIRST_SEED, FIRST_SEED + years):
            os.environ["NAPAMS_DATABASE_URL"] = f"sqlite:///{Path(folder) / f'{seed}.db'}"
            settings.cache_clear()
            _make_up(seed)
            measure(seed, counted)
    last = FIRST_SEED + years - 1
    print(f"{years} demonstration years of {MONTHS} months, seeds {FIRST_SEED} to {last}\n")
    print(counted.printed())


if __name__ == "__main__":
    main()
