"""Times tasks in turn, so that other load on the machine affects all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Self


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one run: CPU and wall time."""

    cpu: float
    wall: float

    def __sub__(self, other: Cost) -> Cost:
        return Cost(self.cpu - other.cpu, self.wall - other.wall)

    @classmethod
    def usual(cls, costs: list[Self]) -> Cost:
        """Median of several runs."""
        return Cost(median(c.cpu for c in costs), median(c.wall for c in costs))


def in_turn(
    tasks: Mapping[str, Callable[[int], object]], warm: int, rounds: int
) -> dict[str, Cost]:
    """Each task once a round, A B A B; the usual cost of each over `rounds`, after `warm` more.

    A task is given the number of the round, from 0.
    """
    taken: dict[str, list[Cost]] = {name: [] for name in tasks}
    for number in range(warm + rounds):
        for name, task in tasks.items():
            cpu, wall = time.thread_time(), time.perf_counter()
            task(number)
            cost = Cost((time.thread_time() - cpu) * 1_000, (time.perf_counter() - wall) * 1_000)
            if number >= warm:
                taken[name].append(cost)
    return {name: Cost.usual(costs) for name, costs in taken.items()}
