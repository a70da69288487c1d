"""Where a milestone stands at the end of a month, or today if that has not come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from .returns import ACCEPTED, AWAITED, WAITING, WAIVED, Desk
from .world import AMBER, GREEN, NOT_DUE, RED, Milestone, Tells

DONE, DUE, OVERDUE, PLANNED = "done", "due", "overdue", "planned"


@dataclass(frozen=True)
class Stand:
    """A milestone in a month; `days` overdue, else 0; `held_from` as a KPI's."""

    state: str
    days: int
    colour: str
    planned: Fraction
    earned: Fraction
    on_hold: bool = False
    held_from: int | None = None


class Milestones:
    """Milestones as known on the desk's day."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.plan = desk, desk.plan
        self.stand = cache(self._stand)

    def told(self, milestone: Milestone, month: int) -> Tells | None:
        """What the accepted return of a month says of it."""
        revision = self.desk.accepted(milestone.owner, month)
        return None if revision is None else revision.tells.get(milestone.code)

    def completed_on(self, milestone: Milestone) -> date | None:
        """The day of completion: of all accepted returns known, that of the newest month speaks."""
        months = sorted(m for d, m in self.desk.world.returns if d == milestone.owner)
        every = [said for m in months if (said := self.told(milestone, m)) is not None]
        return every[-1].completed_on if every else None

    def forecast(self, milestone: Milestone, month: int) -> date | None:
        """The forecast of the newest return up to the month."""
        every = [t for n in range(1, month + 1) if (t := self.told(milestone, n)) is not None]
        return every[-1].forecast if every else None

    def is_held(self, milestone: Milestone, month: int) -> bool:
        """On hold: the owner's return is unread, awaited or waived, or an earlier one is unread."""
        owner = milestone.owner
        state = self.desk.state(owner, month)
        if state == ACCEPTED:
            return False
        if any(self.desk.state(owner, n) == WAITING for n in range(1, month + 1)):
            return True
        owed = month <= self.plan.owed_until(owner)
        return owed and state in (AWAITED, WAIVED)

    def _stand(self, milestone: Milestone, month: int) -> Stand:
        if month == 0:
            return self._judged(milestone, self.plan.starts - timedelta(days=1), None, None)
        as_of = min(self.plan.last_day(month), self.desk.today)
        completed = self.completed_on(milestone)
        if not self.is_held(milestone, month):
            return self._judged(milestone, as_of, completed, self.forecast(milestone, month))
        before = self.stand(milestone, month - 1)
        held_from = before.held_from if before.on_hold else month - 1
        before = replace(before, on_hold=True, held_from=held_from)
        if completed is not None and completed <= as_of:
            return replace(before, state=DONE, days=0, colour=GREEN, earned=Fraction(1))
        return before

    def _judged(
        self, milestone: Milestone, as_of: date, completed: date | None, forecast: date | None
    ) -> Stand:
        due = self.plan.last_day(milestone.due_month)
        days = (as_of - due).days
        planned = Fraction(days > 0)
        if completed is not None and completed <= as_of:
            return Stand(DONE, 0, GREEN, planned, Fraction(1))
        if days > 0:
            red = days > self.plan.limits.milestone_red_days
            return Stand(OVERDUE, days, RED if red else AMBER, planned, Fraction(0))
        state = DUE if -days <= self.plan.limits.milestone_due_days else PLANNED
        late = forecast is not None and forecast > due
        return Stand(state, 0, AMBER if late else NOT_DUE, planned, Fraction(0))
