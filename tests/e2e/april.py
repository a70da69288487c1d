"""What the departments of the made-up year send in for April: an analyst's mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from napams.domain.catalogue import TOTAL, Plan
from napams.domain.months import Month
from napams.domain.returns import NarrativeField
from napams.forms.contract import Entries
from napams.forms.writer import write_form
from napams.services import forms
from napams.services.demo.returns import FigureMaker
from napams.services.demo.year import ANALYST
from napams.store.engine import database
from napams.store.plan import in_force
from tests.conftest import using
from tests.e2e.live import Site, copied, environment, serving

APRIL = Month(2025, 4)
AFTER_APRIL = "2025-05-04T10:00:00+05:00"
"""April has ended and nobody has reported it yet."""
SEED = 13
PROGRESS = "Two joint raids in April; <b>see</b> the annexed letter."
WRONG = ("FIA-IMM", "NPB", "BEOE")
"""Whose files hold mistakes."""
ASKED_ABOUT = ("FIA-HQ", "MOIB")
"""Whose files raise a question."""
TOO_MANY = 99_999.0
"""The mistake: more than the whole of which it is a part."""
SILENT = "POL"
"""Who sends nothing."""
TWICE = "MOFA"
"""Whose file came in two mails."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of the mailbox; its name says nothing of whose it is."""

    department: str
    name: str
    data: bytes


def mailbox(site: Site) -> list[Sent]:
    """Eighteen files: twelve clean, three with mistakes, two with questions, one sent twice."""
    with using(site.environ["NAPAMS_DATABASE_URL"], site.environ["NAPAMS_NOW"]):
        plan = _plan()
        departments = [d.code for d in plan.departments if d.code != SILENT]
        files = [
            Sent(code, f"return ({n}).xlsx", filled(plan, code, spoilt(plan, code)))
            for n, code in enumerate(departments, start=1)
        ]
    again = next(file for file in files if file.department == TWICE)
    return [*files, replace(again, name="the same again.xlsx")]


@contextmanager
def serving_in_may(demonstration: Path, folder: Path) -> Iterator[Site]:
    """A server on a copy of the database, at a time when April has ended."""
    environ = environment(copied(demonstration, folder / "a.db"), NAPAMS_NOW=AFTER_APRIL)
    with serving(environ, folder / "log") as running:
        yield running


def one(site: Site, department: str, progress: str = PROGRESS) -> Sent:
    """A department's file without a mistake; another sentence makes it another file."""
    with using(site.environ["NAPAMS_DATABASE_URL"], site.environ["NAPAMS_NOW"]):
        plan = _plan()
        data = filled(plan, department, figures(plan, department), progress)
    return Sent(department, f"{department.lower()} ({len(data)}).xlsx", data)


def honest(site: Site, department: str) -> float:
    """What ought to stand where the mistake is."""
    with using(site.environ["NAPAMS_DATABASE_URL"], site.environ["NAPAMS_NOW"]):
        entries = figures(_plan(), department)
    numerator = entries[_ratio(entries)].numerator
    assert numerator is not None
    return numerator


def _plan() -> Plan:
    with database().read() as connection:
        return in_force(connection)


def figures(plan: Plan, department: str) -> Entries:
    """What the department honestly reports."""
    return FigureMaker(plan, SEED).entries(department, plan.month_number(APRIL))


def spoilt(plan: Plan, department: str) -> Entries:
    """The same as the department typed it."""
    entries = dict(figures(plan, department))
    if department in WRONG:
        key = _ratio(entries)
        return {**entries, key: replace(entries[key], numerator=TOO_MANY)}
    if department in ASKED_ABOUT:
        code = _ratio(entries)
        return {**entries, code: replace(entries[code], value=3)}
    return entries


def filled(plan: Plan, department: str, entries: Entries, progress: str = PROGRESS) -> bytes:
    """The department's form for April with these figures in it."""
    told = {
        NarrativeField.COMPILED_BY: f"Section officer, {department}",
        NarrativeField.AUTHORISED_BY: f"Joint secretary, {department}",
        NarrativeField.PROGRESS: progress,
    }
    blank = forms.prefilled(ANALYST, department, APRIL)
    # a forecast that has passed is brought up to date
    steps = {
        code: replace(m, forecast=None) if m.forecast and m.forecast <= APRIL.last_day else m
        for code, m in blank.milestones.items()
    }
    return write_form(replace(blank, entries=entries, milestones=steps, narrative=told))


def _ratio(entries: Entries) -> tuple[str, str]:
    """The total row of the first indicator that has a numerator."""
    return next(
        key for key, entry in entries.items() if key[1] == TOTAL and entry.numerator is not None
    )
