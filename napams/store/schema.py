"""Brings a database to the newest schema, in one transaction (Alembic)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from napams.problems import refuse
from napams.store.engine import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database: Database, then: Callable[[Connection], None] | None = None) -> None:
    """Apply what is missing, then do `then` in the same transaction; nothing if any of it fails.

    Refused (DATABASE_UNREACHABLE) if the database does not answer.
    """
    try:
        with database.write() as connection:
            settings = _settings()
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
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
    return applied == ScriptDirectory.from_config(_settings()).get_current_head()


def _settings() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    return settings
