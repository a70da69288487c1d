"""The command line within the process of the tests, and the made-up year to try it on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from napams.domain.report import StatusReport
from napams.services import status
from napams.services.actors import SYSTEM
from napams.store.engine import Database
from tests.conftest import Templates, using
from tests.integration.commands import Shell
from tests.integration.made_up import made_up_year


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Commands run on the database of the test, without a process each."""
    return Shell(monkeypatch, capsys)


@pytest.fixture
def demonstration(templates: Templates) -> Iterator[Database]:
    """The made-up year as the database of this process."""
    with using(templates.copy("sqlite", made_up_year)) as found:
        yield found


@pytest.fixture(scope="module")
def report(templates: Templates) -> Iterator[StatusReport]:
    """The picture of the made-up year, for tests that only look at it."""
    with using(templates.copy("sqlite", made_up_year)):
        yield status.status_report(SYSTEM)
