"""The process is killed while it takes in many files: acknowledged is kept, nothing is halved."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from napams.config import ROOT
from napams.services import setup
from napams.store.engine import Database
from napams.store.tables.base import table
from napams.store.tables.returns import REVISIONS, UPLOADS, Observation
from tests.integration.returns import MARCH, events, filled

SEED = 20250331
ROUNDS = 3
FILES = 40
ROWS_OF_A_RETURN = 4
"""M07-K4 and its three categories."""


def submit_until_killed(files: list[Path], chance: random.Random) -> list[int]:
    """Start taking in the files and kill the process a moment later; its output until then."""
    with subprocess.Popen(
        [sys.executable, "-m", "napams", "submit", *map(str, files)],
        cwd=ROOT,
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(chance.randint(1, FILES // 2))]
        time.sleep(chance.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        told += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    return [int(number) for number in re.findall(r"received .*revision (\d+)\)\n", "".join(told))]


def test_what_was_acknowledged_is_there_and_nothing_is_half_written(
    started: Database, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    acknowledged: list[int] = []
    for turn in range(ROUNDS):
        files = []
        for nth in range(FILES):
            files.append(tmp_path / f"{turn}-{nth}.xlsx")
            files[-1].write_bytes(filled("FMU", MARCH, turn * FILES + nth))
        started.engine.dispose()
        acknowledged += submit_until_killed(files, chance)
        check(started, acknowledged)
    assert len(acknowledged) >= ROUNDS


def check(database: Database, acknowledged: list[int]) -> None:
    observed = table(Observation)
    parts = (
        select(REVISIONS.c.number, func.count(observed.c.id))
        .outerjoin(observed, observed.c.revision_id == REVISIONS.c.id)
        .group_by(REVISIONS.c.number)
    )
    with database.read() as connection:
        rows = dict(connection.execute(parts).tuples().all())
        uploads = connection.execute(select(func.count()).select_from(UPLOADS)).scalar_one()
    assert set(acknowledged) <= set(rows)
    assert len(acknowledged) == len(set(acknowledged))
    assert sorted(rows) == list(range(1, len(rows) + 1))
    assert set(rows.values()) == {ROWS_OF_A_RETURN}
    assert uploads == len(rows) == len(events("return received"))
    assert setup.verify()
