"""A made-up database made once, servers on copies of it, and Debian's Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from napams.web.sessions import COOKIE
from tests.conftest import made_once
from tests.e2e.april import serving_in_may
from tests.e2e.live import Site, copied, environment, napams, serving
from tools.bench.chromium import CHROMIUM, QUIET

HERE = Path(__file__).parent

expect.set_options(timeout=30_000)  # two cores may be drawing two pages and testing besides


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: it starts a server, and most drive Chromium."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demonstration(shared: Path) -> Path:
    """A database with three made-up months."""
    file = shared / "three_months.db"
    with made_once(file) as unfinished:
        if not file.exists():
            made = napams(environment(unfinished), "init", "--demo", "--starts", "2025-01")
            assert made.returncode == 0, made.stderr
    return file


@pytest.fixture(scope="session")
def site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that many tests share; they leave the accounts of the personas as they are."""
    folder = tmp_path_factory.mktemp("site")
    with serving(environment(copied(demonstration, folder / "a.db")), folder / "log") as running:
        yield running


@pytest.fixture(scope="session")
def may(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server four days into May: April has ended, and who reports it is up to the tests.

    Many tests share it, so each sends in for departments that no other does.
    """
    with serving_in_may(demonstration, tmp_path_factory.mktemp("may")) as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, with everything off that calls home."""
    return {"executable_path": CHROMIUM, "args": list(QUIET)}


@pytest.fixture
def carry(context: BrowserContext) -> Callable[[Site, str], None]:
    """Lets the browser carry a fresh sign-in as the persona of a role."""

    def sign_in(site: Site, role: str) -> None:
        context.add_cookies([{"name": COOKIE, "value": site.sign_in(role), "url": site.url}])

    return sign_in
