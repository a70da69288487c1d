"""Everything the rules say of a world on a day."""

from __future__ import annotations

from datetime import date

from .lagging import Lagging
from .milestones import Milestones
from .rating import Rating
from .returns import Desk
from .rollup import RollUp
from .values import Values
from .world import World


class Judgement:
    """The rules applied to a world as known at the end of `today`."""

    def __init__(self, world: World, today: date) -> None:
        self.plan = world.plan
        self.desk = Desk(world, today)
        self.values = Values(self.desk)
        self.rating = Rating(self.values)
        self.milestones = Milestones(self.desk)
        self.rollup = RollUp(self.rating, self.milestones)
        self.lagging = Lagging(self.rollup)
