"""What became of each return, as seen at the end of a day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from .world import NOTHING_CAME, Return, Revision, World

ACCEPTED, WAITING, WAIVED, AWAITED, SILENT = "accepted", "waiting", "waived", "awaited", "silent"


class Desk:
    """The returns of a world as known at the end of `today`."""

    def __init__(self, world: World, today: date) -> None:
        self.world, self.plan, self.today = world, world.plan, today
        self.accepted = cache(self._accepted)
        self.state = cache(self._state)
        self.received = cache(self._received)

    def _all(self, department: str, month: int) -> Return:
        return self.world.returns.get((department, month), NOTHING_CAME)

    def revisions(self, department: str, month: int) -> list[Revision]:
        """The revisions that are known by now, oldest first."""
        every = self._all(department, month).revisions
        return [r for r in every if r.known_from <= self.today]

    def refused(self, department: str, month: int) -> tuple[date, ...]:
        """The days of readable files that were refused for their errors, by now."""
        return tuple(day for day in self._all(department, month).refused if day <= self.today)

    def is_accepted(self, revision: Revision) -> bool:
        """Accepted by now, and the acceptance not withdrawn by now."""
        if revision.accepted is None or revision.accepted > self.today:
            return False
        return revision.withdrawn is None or revision.withdrawn > self.today

    def is_sent_back(self, revision: Revision) -> bool:
        """Sent back by now."""
        return revision.sent_back is not None and revision.sent_back <= self.today

    def times_sent_back(self, department: str, month: int) -> int:
        """How often the return has been sent back by now."""
        return sum(self.is_sent_back(r) for r in self.revisions(department, month))

    def is_waived(self, department: str, month: int) -> bool:
        """Waived by now and not owed again."""
        came = self._all(department, month)
        if came.waived is None or came.waived > self.today:
            return False
        return came.owed_again is None or came.owed_again > self.today

    def _accepted(self, department: str, month: int) -> Revision | None:
        """The newest accepted revision: the one that gives the figures."""
        counting = [r for r in self.revisions(department, month) if self.is_accepted(r)]
        return counting[-1] if counting else None

    def _state(self, department: str, month: int) -> str:
        """ACCEPTED where a revision counts, else who is waited for."""
        if self.accepted(department, month) is not None:
            return ACCEPTED
        return self.waits_for(department, month)

    def waits_for(self, department: str, month: int) -> str:
        """WAITING, WAIVED, AWAITED or SILENT: the state of what no accepted revision gives."""
        revisions = self.revisions(department, month)
        sent_back = self.times_sent_back(department, month)
        newest = revisions[-1] if revisions else None
        unread = newest is not None and not self.is_accepted(newest)
        unread = unread and newest is not None and not self.is_sent_back(newest)
        if unread and (sent_back < 2 or self.accepted(department, month) is not None):
            return WAITING
        if self.is_waived(department, month):
            return WAIVED
        if self.today <= self.plan.due_day(month):
            return AWAITED
        if newest is not None and self.is_sent_back(newest) and sent_back == 1:
            assert newest.sent_back is not None
            if (self.today - newest.sent_back).days <= self.plan.limits.correction_days:
                return AWAITED
        return SILENT

    def _received(self, department: str, month: int) -> date | None:
        """The day of receipt that counts; None while nothing has been received."""
        within = timedelta(days=self.plan.limits.correction_days)
        revisions = self.revisions(department, month)
        day: date | None = None
        sent_back = 0
        for place, revision in enumerate(revisions):
            if day is None:
                day = revision.received
                if place == 0:
                    tried = self.refused(department, month)
                    near = [r for r in tried if r <= day <= r + within]
                    day = min([day, *near])
            if self.is_accepted(revision):
                return day
            if not self.is_sent_back(revision):
                continue
            assert revision.sent_back is not None
            sent_back += 1
            last_day = revision.sent_back + within
            rest = revisions[place + 1 :]
            in_time = rest[0].received <= last_day if rest else self.today <= last_day
            if sent_back >= 2 or not in_time:
                day = None
        return day

    def light(self, department: str, month: int) -> str:
        """The reporting light; empty where no return is owed."""
        if month > self.plan.owed_until(department):
            return ""
        received = self.received(department, month)
        if received is not None and received <= self.plan.due_day(month):
            return "on time"
        if self.is_waived(department, month):
            return "waived"
        if received is not None:
            return "late"
        if self.today <= self.plan.due_day(month):
            return "due"
        return "late" if self.today < self.plan.missing_day(month) else "missing"

    def days_late(self, department: str, month: int) -> int:
        """Days after the due day, by the days gone where nothing has come; 0 where waived."""
        if self.light(department, month) not in ("late", "missing"):
            return 0
        came = self.received(department, month) or self.today
        return (came - self.plan.due_day(month)).days
