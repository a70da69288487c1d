"""The command line within the process of the tests."""

from __future__ import annotations

import pytest

from tests.integration.commands import Shell


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Commands run on the database of the test, without a process each."""
    return Shell(monkeypatch, capsys)
