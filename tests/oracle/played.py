"""A world played into a database by the services of the product, day by day.

Only the reading of workbooks is left out: what a file says is handed over read. What a service
refuses has not happened: `world` is the world as it was played.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from random import Random
from unittest.mock import patch

from napams import clock
from napams.domain.catalogue import Combine, Plan, Polarity
from napams.domain.months import Month
from napams.domain.returns import (
    Figure,
    FigureState,
    Identity,
    MilestoneStatus,
    NarrativeField,
    NarrativeText,
    ReportedMilestone,
    ValidReturn,
)
from napams.intake.returns import Reading
from napams.problems import Refused, problem
from napams.services import closing, register, review, submission
from napams.services import plan as plans
from napams.services.actors import OPERATOR
from tests.personas import ANALYST, SECRETARY

from . import product
from . import world as w
from .eight import one_more
from .second import code_of

Key = tuple[str, int]
ORDER = ("refused", "submitted", "waived", "owed again", "reviewed", "withdrawn", "closed")
"""What comes first where several things happen on a day."""


@dataclass(frozen=True)
class Step:
    """Something that happens on a day."""

    day: date
    what: str
    do: Callable[[], None]


class Played:
    """A world in the database of this process."""

    def __init__(self, world: w.World, closed: dict[int, date] | None = None) -> None:
        """`closed` has the day on which each month is to be closed, where it can be."""
        self.plan = product.plan_of(world.plan)
        self.world = world
        self.closings: dict[int, datetime] = {}
        self._files: dict[bytes, Reading] = {}
        with clock.held_at(_at(world.plan.starts, 0)):
            plans.load(OPERATOR, self.plan)
        steps = [s for key, came in world.returns.items() for s in self._steps(key, came)]
        steps += [Step(day, "closed", self._closes(n)) for n, day in (closed or {}).items()]
        self._steps_left = sorted(steps, key=lambda s: (s.day, ORDER.index(s.what)))

    def until(self, day: date) -> datetime:
        """Live to the end of a day; gives that instant."""
        with patch.object(submission, "read_return", lambda data, **_: self._files[data]):
            for nth, step in enumerate(self._steps_left):
                if step.day > day:
                    self._steps_left = self._steps_left[nth:]
                    break
                with clock.held_at(_at(step.day, nth)):
                    plans.open_months()
                    step.do()
            else:
                self._steps_left = []
        with clock.held_at(end_of(day)):
            plans.open_months()
        return end_of(day)

    def month(self, number: int) -> Month:
        """A plan month of the product."""
        return self.plan.month(number)

    def waive(self, key: Key) -> None:
        """Waive a return now, where that can be."""
        came = self.world.returns.get(key, w.Return())
        if came.waived is None:
            self.world = w.World(
                self.world.plan,
                self.world.returns | {key: replace(came, waived=clock.today(), owed_again=None)},
            )
            self._waives(key)

    def gain(self, department: str, random: Random) -> bool:
        """Correct one accepted return now, with one more of a good thing; whether there was one."""
        chances = [
            (key, code)
            for key, came in self.world.returns.items()
            if key[0] == department and came.revisions
            for last in [came.revisions[-1]]
            if last.accepted and last.accepted <= clock.today()
            if not last.withdrawn and not last.nil
            for code, figure in last.figures.items()
            if not figure.is_not_applicable
            and self.plan.kpis[code].polarity == Polarity.HIGHER
            and (figure.denominator is None or (figure.numerator or 0) + 1 <= figure.denominator)
        ]
        if not chances:
            return False
        key, code = random.choice(chances)
        came, today = self.world.returns[key], clock.today()
        last = came.revisions[-1]
        more = one_more(last.figures[code])
        better = w.Revision(today, last.figures | {code: more}, last.tells, accepted=today)
        self._change(key, revisions=(*came.revisions, better))
        with patch.object(submission, "read_return", lambda data, **_: self._files[data]):
            self._submits(key, today, better)
        self._accepts(key, len(came.revisions))
        return True

    def _steps(self, key: Key, came: w.Return) -> Iterator[Step]:
        for day in came.refused:
            yield Step(day, "refused", lambda day=day: self._submits(key, day, None))
        for place, revision in enumerate(came.revisions):
            yield Step(
                revision.known_from,
                "submitted",
                lambda r=revision: self._submits(key, r.received, r),
            )
            for what, day, do in (
                ("reviewed", revision.accepted, self._accepts),
                ("reviewed", revision.sent_back, self._sends_back),
                ("withdrawn", revision.withdrawn, self._withdraws),
            ):
                if day is not None:
                    yield Step(day, what, lambda do=do, place=place: do(key, place))
        if came.waived:
            yield Step(came.waived, "waived", lambda: self._waives(key))
        if came.owed_again:
            yield Step(came.owed_again, "owed again", lambda: self._owes_again(key))

    def _submits(self, key: Key, received: date, revision: w.Revision | None) -> None:
        department, number = key
        self._reopens(number)
        data = f"{key} {received} {len(self._files)}".encode()
        identity = Identity(code_of(department), self.month(number), self.plan.version)
        wrong = () if revision else (problem("NUMERATOR_OVER_DENOMINATOR"),)
        valid = _valid(self.plan, identity, revision, len(self._files)) if revision else None
        self._files[data] = Reading(identity, 1.0, wrong, valid)
        answer = submission.submit(ANALYST.email, f"{len(self._files)}.xlsx", data, received)
        if "NOTHING_TO_HAND_IN" in {p.code for p in answer.problems}:
            self._change(key, revisions=(), refused=())
            return
        assert answer.outcome == (submission.RECEIVED if revision else submission.REFUSED)

    def _accepts(self, key: Key, place: int) -> None:
        self._reviews(key, place, "accepted", lambda *of: review.accept(ANALYST.email, *of))

    def _sends_back(self, key: Key, place: int) -> None:
        def back(*of) -> None:  # type: ignore[no-untyped-def]
            review.send_back(ANALYST.email, *of, note="See the marks.")

        self._reviews(key, place, "sent_back", back)

    def _withdraws(self, key: Key, place: int) -> None:
        def withdraw(*of) -> None:  # type: ignore[no-untyped-def]
            review.withdraw_acceptance(ANALYST.email, *of, reason="The wrong return.")

        self._reviews(key, place, "withdrawn", withdraw)

    def _reviews(self, key: Key, place: int, what: str, do: Callable[..., object]) -> None:
        department, number = key
        if place >= len(self.world.returns[key].revisions):
            return
        self._reopens(number)
        try:
            do(code_of(department), self.month(number), place + 1)
        except Refused:
            before = self.world.returns[key].revisions
            kept = replace(before[place], **{what: None})
            self._change(key, revisions=(*before[:place], kept, *before[place + 1 :]))

    def _waives(self, key: Key) -> None:
        department, number = key
        self._reopens(number)
        try:
            of = code_of(department), self.month(number)
            register.waive(ANALYST.email, *of, authority="The secretary", reason="A flood.")
        except Refused:
            self._change(key, waived=None, owed_again=None)

    def _owes_again(self, key: Key) -> None:
        department, number = key
        self._reopens(number)
        if self.world.returns[key].waived:
            of = code_of(department), self.month(number)
            register.withdraw(ANALYST.email, *of, reason="The water has gone.")

    def _closes(self, number: int) -> Callable[[], None]:
        def close() -> None:
            everybody = [d.code for d in self.plan.departments]
            try:
                self.closings[number] = closing.close(
                    SECRETARY.email, self.month(number), everybody
                )
            except Refused:
                return

        return close

    def _reopens(self, number: int) -> None:
        if number in self.closings and closing.is_closed(SECRETARY.email, self.month(number)):
            closing.reopen(SECRETARY.email, self.month(number), "A correction has come.")

    def _change(self, key: Key, **changes: object) -> None:
        came = replace(self.world.returns[key], **changes)  # type: ignore[arg-type]
        self.world = w.World(self.world.plan, self.world.returns | {key: came})


def _valid(plan: Plan, identity: Identity, revision: w.Revision, nth: int) -> ValidReturn:
    """What the nth file says; no two say the same, since one that does is no revision."""
    written = NarrativeText(NarrativeField.PROGRESS, f"File {nth}", "Narrative", "B8")
    return ValidReturn(
        identity=identity,
        nil=revision.nil,
        completeness=1.0,
        figures=tuple(
            _figure(plan, code, said)
            for code, said in (_nil(plan) if revision.nil else revision.figures).items()
            if code in plan.kpis and identity.department in plan.kpis[code].reporters
        ),
        milestones=tuple(
            ReportedMilestone(
                milestone=code,
                status=MilestoneStatus.COMPLETED
                if said.completed_on
                else MilestoneStatus.IN_PROGRESS,
                forecast=said.forecast,
                completed_on=said.completed_on,
                evidence="File 7",
                remark="",
                sheet="Milestones",
                cell="D7",
            )
            for code, said in revision.tells.items()
        ),
        narrative=(written,),
    )


def _nil(plan: Plan) -> dict[str, w.Figure]:
    """What the reader makes of a nil return: zero for every sum, else not applicable."""
    nothing = w.Figure(value=Fraction(0))
    sums = {code for code, kpi in plan.kpis.items() if kpi.combine is Combine.SUM}
    return {code: nothing if code in sums else w.NOT_APPLICABLE for code in plan.kpis}


def _figure(plan: Plan, code: str, said: w.Figure) -> Figure:
    value, numerator, denominator = (
        None if n is None else float(n) for n in (said.value, said.numerator, said.denominator)
    )
    if numerator is not None and denominator:
        value = numerator / denominator * plan.kpis[code].scale
    state = FigureState.NOT_APPLICABLE if said == w.NOT_APPLICABLE else FigureState.REPORTED
    return Figure(code, "", state, value, numerator, denominator, "File 7", "", "Return", "D7")


def _at(day: date, nth: int) -> datetime:
    return datetime.combine(day, time(9), clock.PAKISTAN) + timedelta(seconds=nth)


def end_of(day: date) -> datetime:
    """The last minute of a day."""
    return datetime.combine(day, time(23, 59), clock.PAKISTAN)


@contextmanager
def seen_on(day: date) -> Iterator[None]:
    """Within it, it is the end of that day."""
    with clock.held_at(end_of(day)):
        yield
