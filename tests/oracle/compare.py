"""The product's rules compared with the second computation, cell by cell, over random worlds.

`python -m tests.oracle.compare --worlds 1000 --seed 1`
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from . import answers, receipt
from .judgement import Judgement
from .second import Cells, cells
from .story import smallest, told
from .together import AT_MOST, histories, together
from .world import World

CLOSE = 2e-9
"""Both round to nine decimals; what was settled on either side of a half differs by one."""


@dataclass(frozen=True)
class Difference:
    """A cell in which the two disagree."""

    row: tuple[str, ...]
    column: str
    product: object
    second: object


def alike(one: object, other: object) -> bool:
    """Equal, or numbers that differ by their last rounded digit."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= CLOSE * max(1.0, abs(other))
    return one == other


def differences(product: Cells, second: Cells) -> Iterator[Difference]:
    """Every cell that is not alike, and rows that only one of them has."""
    for row in product.keys() | second.keys():
        ours, theirs = product.get(row), second.get(row)
        if ours is None or theirs is None:
            yield Difference(row, "row", ours, theirs)
            continue
        for column, value in theirs.items():
            if not alike(ours[column], value):
                yield Difference(row, column, ours[column], value)


def both(world: World, month: int, today: date) -> tuple[Cells, Cells]:
    """What each finds of a world for the months up to one, as known on a day."""
    found = Judgement(world, today)
    ours = answers.cells(found, month) | receipt.cells(found, month)
    return ours, cells(found, month)


def disagree(world: World, month: int, today: date) -> list[Difference]:
    """The differences of a world, the earliest month first."""
    found = differences(*both(world, month, today))
    return sorted(found, key=lambda d: (int(d.row[-1]), d.row, d.column))


def compare(worlds: int, seed: int) -> tuple[Counter[str], str]:
    """The number of comparisons by table, and the story of the first disagreement, or nothing."""
    counted: Counter[str] = Counter()
    for call, start in enumerate(range(0, worlds, AT_MOST)):
        random = Random(f"{seed}/{call}")
        made, month, today = histories(random, min(AT_MOST, worlds - start))
        ours, theirs = both(together(made), month, today)
        for row, columns in theirs.items():
            counted[row[0]] += len(columns)
        if any(True for _ in differences(ours, theirs)):
            wrong = next(w for w in made if disagree(w, month, today))
            return counted, story(wrong, month, today)
    return counted, ""


def story(world: World, month: int, today: date) -> str:
    """The least of a world in which the two disagree, in words."""
    least, until = smallest(world, month, lambda w, n: bool(disagree(w, n, today)))
    lines = [
        f"{' '.join(d.row)}: {d.column} is {d.product} to the product, {d.second} to the second"
        for d in disagree(least, until, today)
    ]
    return "\n".join([told(least, today), "", *lines[:12]])


def main() -> int:
    """Print the numbers of comparisons, and the first disagreement; 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    counted, first = compare(asked.worlds, asked.seed)
    for table, number in counted.items():
        print(f"{table:<12} {number:>12,}")
    print(f"{'all':<12} {counted.total():>12,} comparisons, seed {asked.seed}")
    print(first or "no disagreement")
    return 1 if first else 0


if __name__ == "__main__":
    sys.exit(main())
