"""An entry of the server's log is one JSON object on one line, without the values of variables."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from napams.web import process


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = process.LOG.handlers, process.LOG.propagate, process.LOG.level
    yield
    process.LOG.handlers, process.LOG.propagate = before[:2]
    process.LOG.setLevel(before[2])


def test_a_fault_is_logged_under_the_number_that_the_reader_is_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def sign_in(password: str) -> None:
        raise ZeroDivisionError("no such thing")

    process.start()
    try:
        sign_in("correct horse")
    except ZeroDivisionError as fault:
        sentence = process.report_fault(fault)
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1
    entry = json.loads(printed)
    assert list(entry) == ["incident", "event", "level", "timestamp", "exception"]
    assert (entry["event"], entry["level"]) == ("fault", "error")
    assert sentence.endswith(f"Tell the administrator the number {entry['incident']}.")
    assert entry["timestamp"].endswith("Z")
    assert "ZeroDivisionError: no such thing" in entry["exception"]
    assert "password = " not in entry["exception"]


def test_a_warning_names_the_problems(capsys: pytest.CaptureFixture[str]) -> None:
    process.start()
    logging.getLogger("napams").warning("no answer", extra={"problems": "the database"})
    entry = json.loads(capsys.readouterr().err)
    assert list(entry) == ["problems", "event", "level", "timestamp"]
