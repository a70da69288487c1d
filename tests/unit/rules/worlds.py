"""Reports on worlds of the second computation: small ones made by hand, and random ones."""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random

from napams.domain.report import StatusReport
from tests.oracle import answers
from tests.oracle.histories import seen
from tests.oracle.judgement import Judgement
from tests.oracle.together import histories, together
from tests.oracle.world import World

SEEDS = range(3)
"""Of random reports."""
TOGETHER = 12
"""Worlds in one of them."""


def report_of(world: World, until: int, today: date | None = None) -> StatusReport:
    """The months up to `until`, on the 20th of the next month or on a day that is named."""
    return answers.report(Judgement(world, today or seen(world.plan, until)), until)


def random_world(seed: int) -> tuple[World, int, date]:
    """Several histories as one, the last month to judge, and a day on which to look at it."""
    worlds, month, today = histories(Random(seed), TOGETHER)
    return together(worlds), month, today


@cache
def random_report(seed: int) -> StatusReport:
    """The report on a random world."""
    return report_of(*random_world(seed))
