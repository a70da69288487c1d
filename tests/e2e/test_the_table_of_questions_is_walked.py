"""docs/questions.md, line by line: every page opens with its heading, every command prints rows."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from napams.config import ROOT
from napams.services.questions.standing import QUESTIONS
from tests.conftest import using
from tests.e2e.live import Site, drawn, environment, napams, serving
from tests.integration.commands import Shell

NOW = "2025-11-20T10:00:00+05:00"
MONTH, DAY = "2025-10", "2025-11-12"
NOT_KEPT = "not kept by this release"
LINE = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.*?) ?\| (.*?) ?\|$", re.MULTILINE)


@dataclass(frozen=True)
class Line:
    """A row of the table; page and command are empty for what is not kept."""

    number: int
    question: str
    page: str
    heading: str
    command: str


def lines() -> list[Line]:
    """The table, with a month and a day put in."""
    text = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    filled = text.replace("MONTH", MONTH).replace("DAY", DAY)
    rows = [[cell.strip("`") for cell in row] for row in LINE.findall(filled)]
    return [Line(int(n), q, "" if p == NOT_KEPT else p, h, c) for n, q, p, h, c in rows]


ANSWERED = [line for line in lines() if line.page]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server on ten made-up months."""
    folder = tmp_path_factory.mktemp("year")
    environ = environment(folder / "a.db", NAPAMS_NOW=NOW)
    made = napams(environ, "init", "--demo", "--starts", "2025-01")
    assert made.returncode == 0, made.stderr
    with serving(environ, folder / "log") as running:
        yield running


def test_the_table_has_every_question_and_says_what_is_not_kept() -> None:
    assert [(q.number, q.words) for q in QUESTIONS] == [(n.number, n.question) for n in lines()]
    kept = {q.number for q in QUESTIONS if q.answer is not None}
    assert {line.number for line in ANSWERED} == kept


@pytest.mark.parametrize("line", ANSWERED, ids=lambda line: str(line.number))
def test_a_page_answers_under_its_heading(year: Site, committee: str, line: Line) -> None:
    path, query = line.page.split("?")
    with year.open(path, token=committee) as stream:
        shown = drawn(stream.run(query=query))
    assert line.heading in shown
    assert "nm-table" in shown, "no rows"


@pytest.mark.parametrize("line", ANSWERED, ids=lambda line: str(line.number))
def test_a_command_prints_rows(
    year: Site,
    line: Line,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with using(year.environ["NAPAMS_DATABASE_URL"], NOW):
        shell = Shell(monkeypatch, capsys)
        rows = json.loads(shell.done(*shlex.split(line.command), "--format", "json"))
    assert rows
    assert all(isinstance(row, dict) and row for row in rows)


@pytest.mark.parametrize("number", [q.number for q in QUESTIONS if q.answer is None])
def test_what_is_not_kept_is_named(
    year: Site,
    committee: str,
    number: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with year.open("questions", token=committee) as stream:
        shown = drawn(stream.run(query=f"ask={number}&month={MONTH}"))
    assert "not kept by this release" in shown
    with using(year.environ["NAPAMS_DATABASE_URL"], NOW):
        code, _, said = Shell(monkeypatch, capsys).run("ask", number, "--month", MONTH)
    assert code == 1
    assert "NOT_KEPT" in said


@pytest.fixture(scope="module")
def committee(year: Site) -> str:
    """A committee member's sign-in."""
    return year.sign_in("committee")
