"""Submits mutated workbooks for real and checks what each left in the tables."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from random import Random

import openpyxl
from sqlalchemy import func, select

from napams import clock
from napams.domain.months import Month
from napams.domain.returns import ValidReturn
from napams.intake.returns import read_return
from napams.services import submission
from napams.services.submission import ALREADY_RECEIVED, RECEIVED, REFUSED, Submitted
from napams.store.engine import database
from napams.store.plan import in_force
from napams.store.tables.base import table
from napams.store.tables.identity import AuditEvent
from napams.store.tables.returns import (
    UPLOADS,
    MilestoneReport,
    Narrative,
    Observation,
    ReturnRevision,
    Upload,
)
from tests.fuzz.mutations import mutated
from tests.integration.returns import FEBRUARY, MARCH, filled
from tests.personas import ANALYST

KEPT = (Upload, ReturnRevision, Observation, MilestoneReport, Narrative, AuditEvent)
SOURCES = (("FMU", MARCH), ("FIA-AHS", MARCH), ("PCG", FEBRUARY), ("BEOE", MARCH))

Counts = tuple[int, ...]


@dataclass
class Tally:
    """Results so far; `faults` and `halves` map a file's number to what was seen."""

    tried: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    faults: dict[int, str] = field(default_factory=dict)
    halves: dict[int, str] = field(default_factory=dict)
    slowest: tuple[float, int] = (0.0, -1)


def sources() -> list[bytes]:
    """Good filled forms as issued, and as openpyxl saves them."""
    issued = [filled(department, month) for department, month in SOURCES]
    return [*issued, *map(_resaved, issued)]


def fuzz(
    seed: int, numbers: Iterable[int], begin: Callable[[int], object] = lambda _: None
) -> Tally:
    """Make and send the files of these numbers; works on the database of the settings.

    `begin` is told each number before its file is sent.
    """
    forms, tally = sources(), Tally()
    for number in numbers:
        chance = Random(f"{seed} {number}")
        level, data = mutated(chance.choice(forms), chance)
        begin(number)
        tally.tried += 1
        tally.levels[level] += 1
        _try(number, data, tally)
    return tally


def _try(number: int, data: bytes, tally: Tally) -> None:
    before, started = _counted(), time.perf_counter()
    try:
        answer = submission.submit(ANALYST.email, f"file {number}.xlsx", data)
    except Exception as fault:
        tally.faults[number] = f"{type(fault).__name__}: {fault}"[:300]
        if _counted() != before:
            tally.halves[number] = "rows were left by a submission that failed"
        return
    tally.slowest = max(tally.slowest, (time.perf_counter() - started, number))
    tally.outcomes[answer.outcome] += 1
    tally.problems.update({p.code for p in answer.problems})
    left = tuple(after - was for after, was in zip(_counted(), before, strict=True))
    if wrong := next(_contradictions(answer, data, left), ""):
        tally.halves[number] = wrong


def _contradictions(answer: Submitted, data: bytes, left: Counts) -> Iterator[str]:
    """Where the rows that a file left are not those that its answer speaks of."""
    errors = any(p.severity == "error" for p in answer.problems)
    if errors is (answer.outcome == RECEIVED):
        yield f"{answer.outcome} with {[p.code for p in answer.problems]}"
    expected: Counts = (0, 0, 0, 0, 0, 1)
    if answer.outcome == REFUSED:
        expected = (1, 0, 0, 0, 0, 1)
    elif answer.outcome == RECEIVED:
        valid = _read(data)
        if valid is None:
            yield "received, but not valid when it is read again"
            return
        parts = (len(valid.figures), len(valid.milestones), len(valid.narrative))
        expected = (1, 1, *parts, 1)
    elif answer.outcome != ALREADY_RECEIVED:
        yield f"an outcome that there is not: {answer.outcome}"
    if left != expected:
        yield f"{answer.outcome}: rows {left}, expected {expected}"
    if answer.outcome != ALREADY_RECEIVED and _newest_bytes() != data:
        yield "the bytes were not kept"


def _read(data: bytes) -> ValidReturn | None:
    with database().read() as connection:
        plan = in_force(connection)

    def of_month(month: Month) -> object:
        return plan if 1 <= plan.month_number(month) <= 5 else None

    return read_return(data, plan_for=of_month, received_on=clock.today()).valid  # type: ignore[arg-type]


def _counted() -> Counts:
    """The number of rows of each table."""
    with database().read() as connection:
        return tuple(
            int(connection.execute(select(func.count()).select_from(table(m))).scalar_one())
            for m in KEPT
        )


def _newest_bytes() -> bytes:
    newest = select(UPLOADS.c.data).order_by(UPLOADS.c.id.desc()).limit(1)
    with database().read() as connection:
        return bytes(connection.execute(newest).scalar_one())


def _resaved(data: bytes) -> bytes:
    target = BytesIO()
    openpyxl.load_workbook(BytesIO(data)).save(target)
    return target.getvalue()
