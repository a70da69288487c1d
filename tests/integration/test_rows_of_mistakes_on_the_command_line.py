"""The first workbook of each row of mistakes, sent in on the command line, all at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from napams.services import plan as plans
from napams.services.accounts import ensure_operator
from napams.services.actors import OPERATOR
from napams.store import engine
from napams.store.engine import Database
from napams.store.tables.returns import Observation, ReturnRevision
from tests.conftest import SQLITE_ALONE
from tests.integration.commands import Shell
from tests.integration.returns import counted, events
from tests.unit.intake.habits import FIRST_OF_ROW, place
from tests.unit.intake.plans import PLAN

OF_EARLIER = {"FIGURE_WITHDRAWN", "NOTHING_CHANGED"}
"""What is asked of a file only because another one came before it."""


@pytest.fixture
def small(empty: Database) -> Database:
    """A database of the small plan, its months open."""
    engine.upgrade(empty)
    ensure_operator()
    plans.load(OPERATOR, PLAN)
    plans.open_months()
    return empty


@SQLITE_ALONE
@pytest.mark.usefixtures("small")
def test_each_row_comes_to_what_the_table_says(tmp_path: Path, shell: Shell) -> None:
    files = {habit: tmp_path / f"row {habit.row}" / habit.file_name for habit in FIRST_OF_ROW}
    for habit, file in files.items():
        file.parent.mkdir()
        file.write_bytes(habit.workbook())
    told = len(events())
    status, printed, _ = shell.run("submit", *files.values(), "--received", "2025-04-05", "--json")
    assert status == 1
    received = 0
    for habit, answer in zip(files, json.loads(printed)["files"], strict=True):
        problems = answer["problems"]
        where = [
            (p["code"], "!".join(filter(None, (p["sheet"], p["cell"]))))
            for p in problems
            if p["code"] not in OF_EARLIER
        ]
        assert where == [(code, place(at)) for code, at in habit.problems], habit
        refused = any(p["severity"] == "error" for p in problems)
        assert answer["outcome"] == ("refused" if refused else "received"), habit
        received += not refused
    assert counted(ReturnRevision) == {"ReturnRevision": received}
    assert counted(Observation)["Observation"] > received
    assert len(events()) - told == len(files)
