"""A page as a server's very first request, signed out and as a focal person.

That it is the first matters to the router, the same for every page; that each page asks for its
right by itself is proven by tests/unit/ui/test_screens_open_by_role.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.live import Site, copied, environment, only_refused, only_told_to_load_anew, serving


@dataclass(frozen=True)
class Before:
    """A database and a focal person's sign-in in it, made by a server that has ended since."""

    database: Path
    token: str


@pytest.fixture(scope="module")
def before(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Before:
    folder = tmp_path_factory.mktemp("before")
    database = copied(demonstration, folder / "a.db")
    with serving(environment(database), folder / "log") as server:
        return Before(database, server.sign_in("focal"))


@pytest.fixture
def unasked(before: Before, tmp_path: Path) -> Iterator[Site]:
    """A server that nobody has asked anything yet."""
    with serving(environment(copied(before.database, tmp_path / "a.db")), tmp_path / "log") as new:
        yield new


def test_nobody_sees_a_page_by_asking_first(unasked: Site) -> None:
    with unasked.open("accounts") as stream:
        assert only_told_to_load_anew(stream)


def test_a_focal_person_sees_no_more_by_asking_first(unasked: Site, before: Before) -> None:
    with unasked.open("departments", token=before.token) as stream:
        assert only_refused(stream.run())


def test_a_page_asked_for_first_over_http_leads_to_sign_in(unasked: Site) -> None:
    answer = unasked.get("/departments")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin?next=%2Fdepartments")


def test_the_watcher_may_ask_first(unasked: Site) -> None:
    assert unasked.get("/healthz").json() == {"status": "ok"}
