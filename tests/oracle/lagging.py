"""Which departments lag, by which rule."""

from __future__ import annotations

from .milestones import OVERDUE
from .rating import is_coloured
from .returns import AWAITED, WAITING, WAIVED
from .rollup import RollUp
from .world import RED, Revision


class Lagging:
    """The rules as known on the desk's day."""

    def __init__(self, rollup: RollUp) -> None:
        self.rollup, self.plan, self.desk = rollup, rollup.plan, rollup.desk

    def evaluated(self, month: int) -> int:
        """The newest month up to the one shown whose due day lies far enough back; 0 for none."""
        ready = [
            n
            for n in range(1, month + 1)
            if (self.desk.today - self.plan.due_day(n)).days > self.plan.limits.late_days
        ]
        return max(ready, default=0)

    def rules(self, department: str, month: int) -> list[str]:
        """The rules that hold for a department, as shown in a month."""
        n = self.evaluated(month)
        if not n:
            return []
        held = {
            "R1": self._returns(department, n),
            "R2": self._red(department, n),
            "R3": self._milestones(department, n),
            "R5": self._not_corrected(department, n),
        }
        return [rule for rule, holds in held.items() if holds]

    def _returns(self, department: str, month: int) -> bool:
        light = [self.desk.light(department, n) for n in range(1, month + 1)]
        if month >= 2 and light[-2:] == ["missing", "missing"]:
            return True
        poor = [
            n
            for n in range(max(1, month - 5), month + 1)
            if light[n - 1] == "missing"
            or self.desk.days_late(department, n) > self.plan.limits.late_days
        ]
        return len(poor) >= 3

    def _red(self, department: str, month: int) -> bool:
        limits = self.plan.limits
        own = self.rollup.own(department)
        judged = [
            n
            for n in range(1, min(month, self.plan.months) + 1)
            if self.desk.state(department, n) not in (WAITING, WAIVED, AWAITED)
        ]
        colours = [
            {
                k.code: part.last_colour
                for k, reporters in own
                if not (part := self.rollup.part(k, reporters, n)).left_out
            }
            for n in judged
        ]
        if len(own) <= limits.few_kpis:
            last = colours[-3:]
            return len(last) == 3 and any(all(c.get(k.code) == RED for c in last) for k, _ in own)
        last = colours[-2:]
        return len(last) == 2 and all(self._mostly_red(c) for c in last)

    def _mostly_red(self, colours: dict[str, str]) -> bool:
        rated = [c for c in colours.values() if is_coloured(c)]
        red = rated.count(RED)
        limits = self.plan.limits
        return red >= limits.least_red and red >= limits.red_share * len(rated)

    def _milestones(self, department: str, month: int) -> bool:
        own = [t for t in self.plan.milestones if t.owner == department]
        stands = [self.rollup.milestones.stand(t, month) for t in own]
        limit = self.plan.limits.milestone_red_days
        return any(s.state == OVERDUE and s.days > limit for s in stands)

    def _not_corrected(self, department: str, month: int) -> bool:
        decided = [
            bad
            for n in range(1, month + 1)
            if (bad := self.was_not_corrected(department, n)) is not None
        ]
        return len(decided) >= 2 and all(decided[-2:])

    def was_not_corrected(self, department: str, month: int) -> bool | None:
        """Whether a return counts against its department; None where it is to be skipped.

        A waived one never counts against it, and still counts for it where it was corrected in
        time: a waiver takes nothing away from the department.
        """
        revisions = self.desk.revisions(department, month)
        if not revisions:
            return None
        if self.desk.times_sent_back(department, month) >= 2 or self._took_long(revisions):
            return None if self.desk.is_waived(department, month) else True
        return False if self.desk.accepted(department, month) is not None else None

    def _took_long(self, revisions: list[Revision]) -> bool:
        """Whether a revision sent back was not followed by the next one in time."""
        came = [*(r.received for r in revisions[1:]), self.desk.today]
        return any(
            (next_one - revision.sent_back).days > self.plan.limits.correction_days
            for revision, next_one in zip(revisions, came, strict=True)
            if revision.sent_back is not None and self.desk.is_sent_back(revision)
        )
