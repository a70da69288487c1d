"""Honest returns of a demonstration year, into which mistakes are planted."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO

import openpyxl

from napams import clock
from napams.domain.history import History
from napams.domain.returns import MilestoneStatus
from napams.forms.contract import BlankForm, Entries, MilestoneState, SheetName
from napams.forms.writer import write_form
from napams.intake.returns import read_return
from napams.services.demo import mistakes as made
from napams.services.demo.profiles import PROFILES
from napams.services.demo.returns import FigureMaker
from napams.store.engine import database
from napams.store.history import history
from napams.store.plan import in_force

MONTHS = 12
"""Complete months of a demonstration year."""


@dataclass(frozen=True)
class Honest:
    """An honest return: department, plan month, rows, and the past it is compared with."""

    department: str
    number: int
    month: made.Occasion
    history: History
    chance: random.Random

    @property
    def name(self) -> str:
        return f"{self.department} {self.number}"

    def completed(self) -> dict[str, MilestoneState]:
        """The completed milestones as they were accepted."""
        return {
            code: MilestoneState(MilestoneStatus.COMPLETED, None, c.completed_on, c.month.last_day)
            for code, c in self.history.completed.items()
        }


class HonestYear:
    """The honest returns of a demonstration year from the fourth month on."""

    def __init__(self, seed: int) -> None:
        with database().read() as connection:
            self.plan = in_force(connection)
        self.seed = seed
        self.maker = FigureMaker(self.plan, seed)
        self._made: dict[tuple[str, int], Entries] = {}

    def entries(self, department: str, number: int) -> Entries:
        key = (department, number)
        if key not in self._made:
            self._made[key] = self.maker.entries(department, number)
        return self._made[key]

    def some(
        self, kind: str, wanted: int, possible: Callable[[Honest], object]
    ) -> Iterator[Honest]:
        """Up to `wanted` returns in which the mistake is possible, drawn at random."""
        chance = random.Random(f"{self.seed} {kind}")
        every = [
            (d.code, n)
            for d in self.plan.departments
            for n in range(4, MONTHS + 1)
            if self.plan.kpis_of(d.code) and n not in PROFILES[d.code].skips
            if n <= (PROFILES[d.code].stops_after or MONTHS)
        ]
        chance.shuffle(every)
        for department, number in every:
            honest = self._honest(department, number)
            if possible(honest):
                yield honest
                wanted -= 1
            if not wanted:
                return

    def _honest(self, department: str, number: int) -> Honest:
        rows = self.entries(department, number)
        earlier = [self.entries(department, n) for n in range(1, number)]
        falls = self.plan.suspicion.never_falls
        month = made.Occasion(self.plan.kpis_of(department), rows, earlier, falls)
        with database().read() as connection:
            past = history(connection, self.plan, department, self.plan.month(number))
        chance = random.Random(f"{self.seed} {department} {number}")
        return Honest(department, number, month, past, chance)

    def neighbours(self, honest: Honest) -> list[str]:
        """Departments that share KPIs with it and have a return for the month."""
        return sorted(honest.history.others)

    def milestones(self, honest: Honest, status: MilestoneStatus) -> dict[str, MilestoneState]:
        """The accepted milestones with one changed to `status` or to another day."""
        completed, said = honest.history.completed, honest.completed()
        code = honest.chance.choice(sorted(completed))
        day = said[code].completed_on
        moved = day - timedelta(days=9) if day and status is MilestoneStatus.COMPLETED else None
        said[code] = replace(said[code], status=status, completed_on=moved)
        return said

    def codes(
        self,
        honest: Honest,
        entries: Entries | None = None,
        milestones: dict[str, MilestoneState] | None = None,
        *,
        merged: bool = False,
    ) -> set[str]:
        """Codes of the problems of the return with a mistake in it."""
        month = self.plan.month(honest.number)
        rows = honest.month.entries if entries is None else entries
        form = BlankForm(
            self.plan,
            honest.department,
            month,
            clock.now(),
            entries=rows,
            milestones=milestones or honest.completed(),
        )
        data = _merged(write_form(form)) if merged else write_form(form)
        reading = read_return(
            data,
            plan_for=lambda _: self.plan,
            received_on=month.last_day + timedelta(days=5),
            history_of=lambda _: honest.history,
        )
        return {p.code for p in reading.problems}


def _merged(data: bytes) -> bytes:
    """The form with the first breakdown's codes merged into one cell."""
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book[SheetName.RETURN.value]
    codes: dict[object, list[int]] = defaultdict(list)
    for row, (code,) in enumerate(sheet.iter_rows(max_col=1, values_only=True), start=1):
        codes[code].append(row)
    rows = next(r for code, r in codes.items() if code and "-K" in str(code) and len(r) > 1)
    sheet.merge_cells(start_row=rows[0], end_row=rows[-1], start_column=1, end_column=1)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
