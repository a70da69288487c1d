"""Defaults of databases that would do harm here: lost writes, lost zones, half migrations."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, event, insert, inspect, select, text
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError

from napams.domain.catalogue import TOTAL
from napams.forms.contract import Entry
from napams.problems import Refused
from napams.services import closing, register, review, setup
from napams.store import engine, record
from napams.store.engine import BUSY_MILLISECONDS, Database
from napams.store.tables.base import METADATA, table
from napams.store.tables.identity import AuditEvent
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import JANUARY, MARCH, counted, send, take_in
from tests.personas import ANALYST

APPEND_ONLY = (
    "upload",
    "return_revision",
    "review",
    "observation",
    "milestone_report",
    "narrative",
    "audit_event",
    "month_close",
    "waiver",
    "query_answer",
)
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "recursive_triggers": 1,  # else INSERT OR REPLACE passes the triggers by
    "busy_timeout": BUSY_MILLISECONDS,
}


@SQLITE_ALONE
@pytest.mark.parametrize(("name", "value"), PRAGMAS.items())
def test_every_connection_to_sqlite_is_set_up(started: Database, name: str, value: object) -> None:
    for way_in in (started.read, started.write):
        with way_in() as connection:
            assert connection.execute(text(f"PRAGMA {name}")).scalar_one() == value


def test_a_second_writer_waits_for_the_first_and_does_not_fail(started: Database) -> None:
    order: list[str] = []
    holding = threading.Event()

    def first() -> None:
        with started.write() as connection:
            holding.set()
            time.sleep(0.3)
            connection.execute(text("UPDATE account SET name = 'first'"))
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    holding.wait()
    with started.write() as connection:
        seen = connection.execute(text("SELECT DISTINCT name FROM account")).scalars().all()
        order.append("second")
    thread.join()
    assert order == ["first", "second"]
    assert seen == ["first"]  # and what it reads is what the first one wrote


def test_a_reader_sees_one_moment_though_somebody_writes_meanwhile(started: Database) -> None:
    with started.read() as connection:
        before = record.head(connection)
        send("FMU", MARCH)
        assert record.head(connection) == before
    with started.read() as connection:
        assert record.head(connection).sequence > before.sequence


def test_what_fails_half_way_leaves_nothing(started: Database) -> None:
    def fail() -> None:
        with started.write() as connection:
            connection.execute(text("UPDATE account SET name = 'changed'"))
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        fail()
    with started.read() as connection:
        names = connection.execute(text("SELECT name FROM account")).scalars().all()
    assert "changed" not in names


@pytest.mark.parametrize(
    "at",
    [
        datetime(2025, 3, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=5))),
        datetime(2025, 3, 31, 19, 0, 0, 1, tzinfo=UTC),
        datetime(2024, 2, 29, 0, 0, tzinfo=timezone(timedelta(hours=-8))),
    ],
)
def test_an_instant_survives_the_round_trip_to_the_microsecond(
    started: Database, at: datetime
) -> None:
    with started.write() as connection:
        record.append(connection, at=at, actor="a", action="tested", subject="instants")
    trail = table(AuditEvent)
    with started.read() as connection:
        stored = connection.execute(
            select(trail.c.at).where(trail.c.subject == "instants")
        ).scalar_one()
    assert stored == at
    assert stored.utcoffset() == timedelta(0)


def test_the_migrations_make_the_tables_that_the_program_works_with(started: Database) -> None:
    with started.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


@pytest.mark.parametrize("at_table", ["kpi", "obligation", "observation"])
def test_an_interrupted_migration_leaves_nothing_and_can_be_run_again(
    empty: Database, at_table: str
) -> None:
    def interrupt(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.strip().startswith(f"CREATE TABLE {at_table} "):
            raise KeyboardInterrupt

    event.listen(empty.engine, "before_cursor_execute", interrupt)
    with pytest.raises(KeyboardInterrupt):
        engine.upgrade(empty)
    event.remove(empty.engine, "before_cursor_execute", interrupt)
    assert inspect(empty.engine).get_table_names() == []
    engine.upgrade(empty)
    assert engine.is_current(empty)


def test_a_database_without_tables_is_called_outdated(empty: Database) -> None:
    with pytest.raises(Refused) as refusal:
        engine.check(empty)
    assert [p.code for p in refusal.value.problems] == ["DATABASE_OUTDATED"]


@pytest.mark.parametrize(
    "url",
    ["sqlite:////proc/nowhere.db", "postgresql+psycopg://nobody@127.0.0.1:9/nothing"],
)
def test_a_database_that_does_not_answer_is_named(url: str) -> None:
    with pytest.raises(Refused) as refusal:
        engine.check(Database(url))
    assert [p.code for p in refusal.value.problems] == ["DATABASE_UNREACHABLE"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE account SET role = 'king' WHERE role = 'analyst'",
        "UPDATE kpi SET polarity = 'sideways'",
        "UPDATE account SET department = 'FMU' WHERE role = 'analyst'",
        "UPDATE account SET department = NULL WHERE role = 'focal'",
        "UPDATE obligation SET month_number = 0",
        "UPDATE obligation SET department = 'NOBODY'",
        "UPDATE obligation SET month = '2025-01'",
    ],
)
def test_what_the_rules_exclude_the_database_excludes_too(
    started: Database, statement: str
) -> None:
    with pytest.raises(IntegrityError), started.write() as connection:
        connection.execute(text(statement))


@pytest.fixture
def with_returns(started: Database) -> Database:
    """A database in which every append-only table has a row."""
    take_in("NPB", JANUARY)
    send("FMU", MARCH, typed={("M07-K4", TOTAL): Entry(value=12)})
    review.accept(ANALYST.email, "FMU", MARCH, answer="FMU keeps no breakdown.")
    register.waive(ANALYST.email, "FMU", JANUARY, "Chair of the JTF", "It had no office.")
    closing.close(ANALYST.email, JANUARY)
    return started


@pytest.mark.parametrize("name", APPEND_ONLY)
def test_a_row_of_the_record_is_neither_changed_nor_removed(
    with_returns: Database, name: str
) -> None:
    key = "sequence" if name == "audit_event" else "id"
    replaced = f"INSERT OR REPLACE INTO {name} SELECT * FROM {name}"
    if not with_returns.is_sqlite:
        replaced = (
            f"INSERT INTO {name} SELECT * FROM {name} "
            f"ON CONFLICT ({key}) DO UPDATE SET {key} = {name}.{key} + 1000"
        )
    attempts = [f"UPDATE {name} SET {key} = {key} + 1000", f"DELETE FROM {name}", replaced]
    if not with_returns.is_sqlite:
        attempts.append(f"TRUNCATE {name} CASCADE")
    for attempt in attempts:
        with (
            pytest.raises(DatabaseError, match="never changed or removed"),
            with_returns.write() as connection,
        ):
            connection.execute(text(attempt))


def test_a_revision_number_is_given_once(with_returns: Database) -> None:
    with pytest.raises(DBAPIError), with_returns.write() as connection:
        connection.execute(
            text(
                "INSERT INTO return_revision (obligation_id, number, upload_id, nil, completeness)"
                " SELECT obligation_id, number, upload_id + 1, nil, completeness"
                " FROM return_revision"
            )
        )


@SQLITE_ALONE
def test_a_reader_of_the_file_alone_finds_everything_after_a_command_has_ended(
    started: Database,
) -> None:
    send("FMU", MARCH)
    started.engine.dispose()
    url = f"{started.url}?mode=ro&immutable=1".replace("sqlite:///", "sqlite:///file:")
    with create_engine(f"{url}&uri=true").connect() as connection:
        rows = connection.execute(text("SELECT count(*) FROM return_revision")).scalar_one()
    assert rows == 1


def test_the_trail_cannot_fork(started: Database) -> None:
    trail = table(AuditEvent)
    with started.read() as connection:
        last = dict(
            connection.execute(select(trail).order_by(trail.c.sequence.desc())).mappings().first()
            or {}
        )
    beside = last | {"sequence": last["sequence"] + 1, "hash": "f" * 64}
    with pytest.raises(IntegrityError), started.write() as connection:
        connection.execute(insert(trail).values(**beside))
    assert setup.verify().sequence == last["sequence"]
    assert counted(AuditEvent)["AuditEvent"] == last["sequence"]
