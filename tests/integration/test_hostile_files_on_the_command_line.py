"""Files that are no return: each is named for what it is, and none of them becomes a return."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from napams.services import setup, submission
from napams.services.register import uploads
from napams.services.returns import open_file, original
from napams.store.engine import Database
from napams.store.tables.base import table
from napams.store.tables.returns import MilestoneReport, Narrative, Observation, ReturnRevision
from tests.conftest import SQLITE_ALONE
from tests.integration.commands import Shell
from tests.integration.hostile import REFUSED, TEXTS, lying_dimension, remark
from tests.integration.returns import MARCH, counted, events, filled
from tests.memory import COMMAND_LINE, MOST, peak_of
from tests.personas import ANALYST

RETURNS = (ReturnRevision, Observation, MilestoneReport, Narrative)


def made() -> dict[str, bytes]:
    """Every hostile file by its name; zipfile warns of the double names that are meant."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return {name: make() for name, (make, _) in REFUSED.items()}


def placed(problems: Any) -> list[tuple[str, str]]:
    """Codes with their places, of problems as JSON."""
    return [(p["code"], "!".join(filter(None, (p["sheet"], p["cell"])))) for p in problems]


@SQLITE_ALONE
def test_each_is_named_for_what_it_is_and_none_becomes_a_return(
    started: Database, tmp_path: Path
) -> None:
    files = []
    for name, data in made().items():
        files.append(tmp_path / name)
        files[-1].write_bytes(data)
    told = len(events())
    started.engine.dispose()
    arguments = ("submit", *files, "--received", "2025-04-05", "--json")
    status, printed, memory = peak_of(COMMAND_LINE, *arguments, told=tmp_path / "peak")
    assert status == 1
    assert memory < MOST
    answer = json.loads(printed)
    found = {file["file"]: placed(file["problems"]) for file in answer["files"]}
    assert found == {name: problems for name, (_, problems) in REFUSED.items()}
    assert {file["outcome"] for file in answer["files"]} == {"refused"}
    assert set(counted(*RETURNS).values()) == {0}
    # one event each, and the very bytes
    assert [e["action"] for e in events()[told:]] == ["return refused"] * len(REFUSED)
    kept = {original(ANALYST.email, u) for u in uploads(ANALYST.email)["upload_id"]}
    assert kept == {(f.name, f.read_bytes()) for f in files}
    assert setup.verify()


@pytest.mark.usefixtures("started")
def test_each_is_refused_by_the_service_too_and_leaves_one_event_and_its_bytes() -> None:
    for number, (name, data) in enumerate(made().items(), start=1):
        told = len(events())
        answer = submission.submit(ANALYST.email, name, data)
        assert answer.outcome == "refused", name
        assert [(p.code, p.place) for p in answer.problems] == REFUSED[name][1], name
        assert [e["action"] for e in events()[told:]] == ["return refused"], name
        kept = uploads(ANALYST.email)
        assert len(kept) == number
        newest = int(kept["upload_id"].max())
        assert original(ANALYST.email, newest) == (name, data)
        assert open_file(ANALYST.email, newest).file.problems == answer.problems
    assert set(counted(*RETURNS).values()) == {0}


def test_text_that_looks_like_a_formula_or_markup_is_stored_as_typed(started: Database) -> None:
    remarks = table(Observation).c.remark
    for number, (written, stored) in enumerate(TEXTS.items(), start=1):
        answer = submission.submit(ANALYST.email, "return.xlsx", remark(written))
        assert (answer.outcome, answer.revision) == ("received", number), answer.problems
        with started.read() as connection:
            assert stored in set(connection.execute(select(remarks)).scalars())


@SQLITE_ALONE
@pytest.mark.usefixtures("started")
def test_a_lying_dimension_makes_no_difference() -> None:
    answer = submission.submit(ANALYST.email, "return.xlsx", lying_dimension())
    assert (answer.outcome, answer.problems, answer.notices) == ("received", (), ())


@SQLITE_ALONE
@pytest.mark.usefixtures("started")
def test_the_same_file_twice_is_received_once(tmp_path: Path, shell: Shell) -> None:
    form, copy = tmp_path / "return.xlsx", tmp_path / "copy of return.xlsx"
    for file in (form, copy):
        file.write_bytes(filled("FMU", MARCH) if file == form else form.read_bytes())
    status, printed, _ = shell.run("submit", form, copy, "--received", "2025-04-05", "--json")
    assert status == 1
    answer = json.loads(printed)
    assert [f["outcome"] for f in answer["files"]] == ["received", "already received"]
    assert [p["code"] for p in answer["problems"]] == ["ALREADY_RECEIVED"]
    assert counted(ReturnRevision) == {"ReturnRevision": 1}
