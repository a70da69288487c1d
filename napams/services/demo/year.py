"""The made-up year: forms go out, come back filled, are accepted or sent back."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count

from napams import clock
from napams.domain.access import Role
from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.forms.contract import BlankForm, Entries, form_name
from napams.forms.writer import write_form
from napams.services import accounts, closing, forms, register, review, submission
from napams.services import plan as plans
from napams.services.actors import OPERATOR
from napams.services.demo import mistakes, returns
from napams.services.demo.mistakes import Mistake, Occasion
from napams.services.demo.profiles import PROFILES, STEADY, Profile
from napams.services.demo.returns import FigureMaker

DOMAIN = "demo.example"
ANALYST, SECRETARY = f"analyst@{DOMAIN}", f"secretary@{DOMAIN}"
CLOSING_DAY = 21
"""Of the next month: by then all that came has been corrected and accepted."""
FOUND = "found a mistake in its own register and sends corrected figures."
PERSONAS = (
    ("committee", "Steering Committee", Role.COMMITTEE, None),
    ("secretary", "Secretariat of the committee", Role.SECRETARY, None),
    ("analyst", "Joint Task Force desk", Role.ANALYST, None),
    ("analyst2", "Joint Task Force desk, second analyst", Role.ANALYST, None),
    ("focal.fia-ahs", "FIA, Anti-Human Smuggling wing", Role.FOCAL, "FIA-AHS"),
    ("focal.molj", "Ministry of Law and Justice", Role.FOCAL, "MOLJ"),
    ("administrator", "Information technology section", Role.ADMINISTRATOR, None),
)
HALF = "The figures are half of those in your own register. Please check and send again."
DOUBTED = "Please see the questions at the cells: these do not look like the month's own figures."
BARE = "The figures are right now. Please name under Evidence what they rest on, and send again."
FLOOD = "The flood cut the coast road; the posts west of Pasni could not be reached."
CHAIR = "Chair of the Joint Task Force"
DOUBTS = "The spot-check sheet named another month; asked the Bureau before the figures count."
CONFIRMED = "The focal person confirmed the figures against the register by telephone."
Step = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Made:
    """Number of months and returns in a made-up year."""

    months: int
    returns: int


def make_up_year(plan: Plan, seed: int, progress: Callable[[float], None]) -> Made:
    """Load the plan at its start and play every month until today.

    The same seed on the same day makes the same year.
    """
    today = clock.today()
    months = [plan.month(n) for n in range(1, plan.month_number(Month.of(today)))]
    begun = _at(plan.starts.first_day, 8)
    with clock.held_at(begun):
        plans.load(OPERATOR, plan, demonstration=True)
    for minute, (name, title, role, department) in enumerate(PERSONAS, start=1):
        with clock.held_at(begun + timedelta(minutes=minute)):
            accounts.add(OPERATOR, f"{name}@{DOMAIN}", title, role, department, persona=True)
    year = _Year(plan, seed, len(months))
    for month in months:
        year.schedule(month)
    year.run(until=clock.now(), progress=progress)
    plans.open_months()
    return Made(months=len(months), returns=year.received)


class _Year:
    """Agenda of what is still to happen, in order of time."""

    def __init__(self, plan: Plan, seed: int, newest: int) -> None:
        self.plan = plan
        self.newest = newest
        self.maker = FigureMaker(plan, seed)
        self.seed = seed
        self.received = 0
        self._agenda: list[tuple[datetime, int, Step]] = []
        self._order = count()

    def schedule(self, month: Month) -> None:
        """Put the month's returns on the agenda, department by department."""
        next_month = month + 1
        self._on(_at(next_month.first_day, 6), plans.open_months)
        number = self.plan.month_number(month)
        if number < self.newest:
            self._on(
                _at(next_month.first_day.replace(day=CLOSING_DAY), 12),
                lambda: closing.close(ANALYST, month),
            )
        for department in (d.code for d in self.plan.departments):
            profile = PROFILES.get(department, STEADY)
            silent = profile.stops_after is not None and number > profile.stops_after
            if number in profile.waived:
                self._on(
                    _at(next_month.first_day.replace(day=5), 11), self._waiver(department, month)
                )
                continue
            if not silent and number not in profile.skips:
                chance = random.Random(f"{self.seed} {department} {number}")  # noqa: S311
                day = next_month.first_day.replace(day=chance.randint(*profile.days))
                self._on(_at(day, 10), self._sending(department, month, profile, day))

    def run(self, until: datetime, progress: Callable[[float], None]) -> None:
        """Do everything that falls before `until`."""
        done = 0
        while self._agenda and self._agenda[0][0] <= until:
            instant, _, step = heapq.heappop(self._agenda)
            with clock.held_at(instant):
                step()
            done += 1
            progress(done / (done + len(self._agenda)))

    def _on(self, instant: datetime, step: Step) -> None:
        heapq.heappush(self._agenda, (instant, next(self._order), step))

    def _waiver(self, department: str, month: Month) -> Step:
        return lambda: register.waive(ANALYST, department, month, CHAIR, FLOOD)

    def _sending(self, department: str, month: Month, profile: Profile, day: date) -> Step:
        number = self.plan.month_number(month)

        def send() -> None:
            blank = forms.prefilled(ANALYST, department, month)
            entries = {} if number in profile.nil else self.maker.entries(department, number)
            milestones = returns.milestones(self.plan, self.seed, department, month, day)
            narrative = returns.narrative(self.plan, department, month, day)
            form = replace(blank, entries=entries, milestones=milestones, narrative=narrative)
            if number in profile.mistyped:
                self._submit(replace(form, entries=mistakes.mistyped(entries)), submission.REFUSED)
                self._on(_at(day + timedelta(days=4), 15), lambda: self._submit(form))
            elif number in profile.sent_back:
                self._correct(replace(form, entries=mistakes.halved(entries)), form, HALF, day)
            elif number in profile.sent_back_twice:
                self._correct_twice(form, entries, day)
            elif number in profile.suspicious:
                wrong = self._mistaken(profile.suspicious[number], department, number, entries)
                self._correct(replace(form, entries=wrong), form, DOUBTED, day)
            elif number == self.newest and profile.newest:
                wrong = self._mistaken(profile.newest, department, number, entries)
                self._submit(replace(form, entries=wrong), waits_if_asked=True)
            else:
                self._submit(form)
            if number in profile.accepted_twice:
                self._doubt(department, month, day)
            if number in profile.restated:
                corrected = replace(form, entries=mistakes.restated(entries))
                self._restate(corrected, day + timedelta(days=24))

        return send

    def _restate(self, corrected: BlankForm, day: date) -> None:
        """Correct an accepted return: reopen its closed month and close it again afterwards."""
        month = corrected.month
        reason = f"{corrected.department} {FOUND}"
        self._on(_at(day, 9), lambda: closing.reopen(SECRETARY, month, reason))
        self._on(_at(day, 10), lambda: self._submit(corrected))
        self._on(_at(day + timedelta(days=2), 12), lambda: closing.close(ANALYST, month))

    def _correct(self, wrong: BlankForm, right: BlankForm, note: str, day: date) -> None:
        """Submit a wrong form, send it back with a note, submit the right one."""
        self._submit(wrong, accepted=False)
        self._send_back(right, note, day + timedelta(days=1))
        self._on(_at(day + timedelta(days=4), 10), lambda: self._submit(right))

    def _correct_twice(self, right: BlankForm, entries: Entries, day: date) -> None:
        """Submit a form with half of the figures, one without evidence, and the right one."""
        half = replace(right, entries=mistakes.halved(entries))
        bare = replace(right, entries=mistakes.bare(entries))
        self._submit(half, accepted=False)
        self._send_back(right, HALF, day + timedelta(days=1))
        self._on(_at(day + timedelta(days=3), 10), lambda: self._submit(bare, accepted=False))
        self._send_back(right, BARE, day + timedelta(days=4))
        self._on(_at(day + timedelta(days=6), 10), lambda: self._submit(right))

    def _send_back(self, form: BlankForm, note: str, day: date) -> None:
        department, month = form.department, form.month
        self._on(_at(day, 11), lambda: review.send_back(ANALYST, department, month, note=note))

    def _doubt(self, department: str, month: Month, day: date) -> None:
        """Withdraw an acceptance and, two days later, accept again."""

        def withdraw() -> None:
            review.withdraw_acceptance(ANALYST, department, month, reason=DOUBTS)

        def accept() -> None:
            review.accept(ANALYST, department, month, answer=CONFIRMED)

        self._on(_at(day + timedelta(days=3), 11), withdraw)
        self._on(_at(day + timedelta(days=5), 11), accept)

    def _mistaken(
        self, mistake: Mistake, department: str, number: int, entries: Entries
    ) -> Entries:
        """The rows with a mistake in them; unchanged where they offer no occasion for it."""
        earlier = [self.maker.entries(department, n) for n in range(1, number)]
        honest = Occasion(self.plan.kpis_of(department), entries, earlier)
        chance = random.Random(f"{self.seed} {department} mistake")  # noqa: S311
        return mistake(honest, chance) or entries

    def _submit(
        self,
        form: BlankForm,
        outcome: str = submission.RECEIVED,
        *,
        accepted: bool = True,
        waits_if_asked: bool = False,
    ) -> None:
        """Send a form in; two days later it is accepted, its queries answered, unless it waits."""
        department, month = form.department, form.month
        answer = submission.submit(ANALYST, form_name(department, month), write_form(form))
        if answer.outcome != outcome:
            raise AssertionError(f"a made-up return was {answer.outcome}: {answer.problems}")
        self.received += answer.revision == 1
        waits = waits_if_asked and answer.problems
        if accepted and outcome == submission.RECEIVED and not waits:
            instant = clock.now() + timedelta(days=1, hours=2)
            reply = CONFIRMED if answer.problems else ""
            self._on(instant, lambda: review.accept(ANALYST, department, month, answer=reply))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.PAKISTAN)
