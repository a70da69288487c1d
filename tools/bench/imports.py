"""The import of a filled form, from bytes to the committed revision, beside calamine alone.

One form, the largest of the plan (FIA-AHS, 57 rows), and a month's files of all departments. Every
go takes other files, since the same file twice is not imported twice. The stages are timed as they
nest, each with all before it; what one adds is the difference.
"""

from __future__ import annotations

import gc
from io import BytesIO

from python_calamine import CalamineWorkbook

from napams import clock
from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.domain.returns import NarrativeField
from napams.forms.contract import BlankForm, form_name
from napams.forms.writer import write_form
from napams.intake.guard.archive import guard
from napams.intake.reading.reader import open_workbook
from napams.intake.returns import read_return
from napams.problems import Refused
from napams.services import setup, submission
from napams.services.actors import OPERATOR
from napams.services.demo.returns import FigureMaker
from tools.bench.timing import Cost, in_turn

DEPARTMENT = "FIA-AHS"
MONTHS_AGO = 3
"""How long ago the plan began; its first month is the one that is reported."""

READING = "calamine alone"
IMPORT = "import"
WARM, ROUNDS = 10, 60
MONTHS_ROUNDS = 8


def measure() -> dict[str, Cost]:
    """The cost of reading alone, of the whole import, and of its stages by name.

    Works on the database of this process's settings, which must be new.
    """
    month = Month.of(clock.today()) + -MONTHS_AGO
    plan = setup.initialise(month).plan
    files = [_filled(plan, DEPARTMENT, month, seed) for seed in range(WARM + ROUNDS)]
    today, name = clock.today(), form_name(DEPARTMENT, month)
    gc.collect()
    gc.freeze()

    def check(n: int) -> None:
        reading = read_return(files[n], plan_for=lambda _: plan, received_on=today, file_name=name)
        if reading.valid is None:
            raise Refused(*reading.problems)

    def commit(n: int) -> None:
        _commit(name, files[n])

    taken = in_turn(
        {
            READING: lambda n: _read(files[n]),
            "guard": lambda n: guard(files[n]),
            "cells": lambda n: open_workbook(files[n]),
            "checks": check,
            IMPORT: commit,
        },
        WARM,
        ROUNDS,
    )
    return {
        READING: taken[READING],
        IMPORT: taken[IMPORT],
        f"{IMPORT}: guard, archive and XML": taken["guard"],
        f"{IMPORT}: calamine on the clean copy": taken["cells"] - taken["guard"],
        f"{IMPORT}: values and checks": taken["checks"] - taken["cells"],
        f"{IMPORT}: rights, transaction, audit": taken[IMPORT] - taken["checks"],
    }


def measure_a_month() -> dict[str, Cost]:
    """The cost of reading all departments' files of a month, and of importing them.

    Works on the database that `measure` has begun.
    """
    month = Month.of(clock.today()) + -MONTHS_AGO
    plan = setup.initialise(month).plan
    codes = [d.code for d in plan.departments]
    rounds = [
        [(form_name(c, month), _filled(plan, c, month, 1_000 + seed)) for c in codes]
        for seed in range(1 + MONTHS_ROUNDS)
    ]

    def read(n: int) -> None:
        for _, data in rounds[n]:
            _read(data)

    def commit(n: int) -> None:
        for name, data in rounds[n]:
            _commit(name, data)

    return in_turn({READING: read, IMPORT: commit}, 1, MONTHS_ROUNDS)


def _commit(name: str, data: bytes) -> None:
    submitted = submission.submit(OPERATOR, name, data, clock.today())
    if submitted.revision is None:
        raise Refused(*submitted.problems)


def _read(data: bytes) -> list[object]:
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _filled(plan: Plan, department: str, month: Month, seed: int) -> bytes:
    """The form with every row filled, its figures made up from the seed."""
    return write_form(
        BlankForm(
            plan,
            department,
            month,
            clock.now(),
            entries=FigureMaker(plan, seed).entries(department, 1),
            narrative={
                NarrativeField.COMPILED_BY: "Section officer",
                NarrativeField.AUTHORISED_BY: "Joint secretary",
                NarrativeField.SENT_ON: clock.today().isoformat(),
                NarrativeField.PROGRESS: f"Work went on as reported in the sheets ({seed}).",
            },
        )
    )
