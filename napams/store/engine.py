"""The database, SQLite in a file or PostgreSQL: snapshots, one writer at a time, migrations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from napams.config import settings
from napams.problems import refuse

WRITER_LOCK = 7_314_014
"""The PostgreSQL advisory lock that every writer takes: the audit trail has one end."""

BUSY_MILLISECONDS = 15_000
MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """A database by its URL; connections are made as they are needed."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.is_sqlite else _postgresql(url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent snapshot: every query in it sees the same moment."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, alone among writers; rolled back whole on any exception."""
        with self.engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})"))
                yield connection

    def damage(self, connection: Connection) -> list[str]:
        """What SQLite finds wrong with its own file; empty for PostgreSQL."""
        if not self.is_sqlite:
            return []
        rows = connection.execute(text("PRAGMA integrity_check")).scalars()
        return [row for row in rows if row != "ok"]


@lru_cache(maxsize=4)
def _database(url: str) -> Database:
    return Database(url)


def database() -> Database:
    """The database of this process's settings."""
    return _database(settings().database_url)


def close() -> None:
    """Give back every connection, so that a SQLite file is whole without its write-ahead log."""
    if _database.cache_info().currsize:
        database().engine.dispose()


def _sqlite(url: str) -> Engine:
    file = make_url(url).database
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    return create_engine(url, pool_pre_ping=True, connect_args={"options": "-c timezone=UTC"})


def upgrade(database: Database, then: Callable[[Connection], None] | None = None) -> None:
    """Apply the migrations that are missing, then do `then`, all in one transaction.

    Refused (DATABASE_UNREACHABLE) if the database does not answer.
    """
    try:
        with database.write() as connection:
            config = _alembic()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if then is not None:
                then(connection)
    except SQLAlchemyError as failure:
        raise refuse("DATABASE_UNREACHABLE", found=type(failure).__name__) from failure


@contextmanager
def append_only_lifted(connection: Connection, table: str) -> Iterator[None]:
    """Let rows of an append-only table be changed, to complete what an older release wrote."""
    if connection.dialect.name == "sqlite":
        named = {"name": f"{table}_no_update"}
        query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name"
        guard = connection.execute(text(query), named).scalar_one()
        lift, restore = f"DROP TRIGGER {table}_no_update", guard
    else:
        change = f"ALTER TABLE {table} {{}} TRIGGER {table}_append_only"
        lift, restore = change.format("DISABLE"), change.format("ENABLE")
    connection.exec_driver_sql(lift)
    yield
    connection.exec_driver_sql(restore)


def check(database: Database) -> None:
    """Refused (DATABASE_UNREACHABLE, DATABASE_OUTDATED) unless it answers and is up to date."""
    try:
        current = is_current(database)
    except SQLAlchemyError as failure:
        raise refuse("DATABASE_UNREACHABLE", found=type(failure).__name__) from failure
    if not current:
        raise refuse("DATABASE_OUTDATED")


def is_current(database: Database) -> bool:
    """Whether the database has the newest schema; SQLAlchemyError if it does not answer."""
    with database.read() as connection:
        applied = MigrationContext.configure(connection).get_current_revision()
    return applied == ScriptDirectory.from_config(_alembic()).get_current_head()


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
