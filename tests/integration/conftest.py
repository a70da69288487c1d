"""The command line within the process of the tests, and the made-up year to try it on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from napams.services import setup
from napams.store.engine import Database
from tests.conftest import using
from tests.integration.commands import Shell


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Commands run on the database of the test, without a process each."""
    return Shell(monkeypatch, capsys)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The made-up year, made once."""
    file: Path = tmp_path_factory.mktemp("demonstration") / "napams.db"
    with using(f"sqlite:///{file}") as found:
        setup.demonstrate(None, 1, lambda _: None)
        yield found
