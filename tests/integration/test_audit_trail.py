"""The audit trail: any change to it is detected."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Connection, text

from napams.domain.events import Head
from napams.problems import Refused
from napams.services import forms, setup
from napams.store.engine import Database
from tests.integration.returns import MARCH, events, send
from tests.personas import ANALYST

pytestmark = pytest.mark.usefixtures("started")
MIDDLE = 4
"""An event with others before and after it."""


@pytest.fixture
def noted(started: Database) -> Head:
    """The head after some work, as the last brief would have printed it."""
    send("FMU", MARCH)
    return setup.verify()


def behind_its_back(database: Database, *statements: str) -> None:
    """Change the trail as nobody can through the program: with its triggers removed."""
    with database.write() as connection:
        for name, table in triggers(connection):
            on = "" if database.is_sqlite else f" ON {table}"
            connection.execute(text(f"DROP TRIGGER {name}{on}"))
        for statement in statements:
            connection.execute(text(statement))


def triggers(connection: Connection) -> list[tuple[str, str]]:
    """The name and the table of every trigger."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT DISTINCT t.tgname, c.relname FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
        )
    return [(row[0], row[1]) for row in connection.execute(text(query))]


def broken(head: Head | None = None) -> list[str]:
    """What `verify` finds wrong."""
    with pytest.raises(Refused) as refusal:
        setup.verify(f"{head.sequence}:{head.hash}" if head else None)
    assert {p.code for p in refusal.value.problems} == {"AUDIT_BROKEN"}
    return [p.found for p in refusal.value.problems]


def test_a_whole_trail_passes_against_the_head_and_every_earlier_one(noted: Head) -> None:
    assert setup.verify(f"{noted.sequence}:{noted.hash}") == noted
    for event in events():
        assert setup.verify(f"{event['sequence']}:{event['hash']}") == noted


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'somebody@else.example'",
        "action = 'nothing at all'",
        "subject = 'another'",
        """detail = '{"departments": []}'""",
        "at = '2025-01-01 00:00:00.000001'",
    ],
)
def test_an_event_that_was_altered_is_noticed(started: Database, noted: Head, change: str) -> None:
    behind_its_back(started, f"UPDATE audit_event SET {change} WHERE sequence = {MIDDLE}")
    assert broken() == [f"event {MIDDLE} was altered"]


def test_an_event_altered_together_with_its_hash_is_noticed_by_the_next_one(
    started: Database, noted: Head
) -> None:
    behind_its_back(
        started, f"UPDATE audit_event SET hash = '{'a' * 64}' WHERE sequence = {MIDDLE}"
    )
    assert f"event {MIDDLE + 1} does not follow the one before it" in broken()


def test_an_event_that_was_removed_is_noticed(started: Database, noted: Head) -> None:
    behind_its_back(started, f"DELETE FROM audit_event WHERE sequence = {MIDDLE}")
    assert f"event {MIDDLE} is missing: the next one is {MIDDLE + 1}" in broken()


def test_an_event_removed_with_the_numbers_closed_up_is_noticed(
    started: Database, noted: Head
) -> None:
    last = noted.sequence
    moves = [
        f"UPDATE audit_event SET sequence = {n - 1} WHERE sequence = {n}"
        for n in range(MIDDLE + 1, last + 1)
    ]
    behind_its_back(started, f"DELETE FROM audit_event WHERE sequence = {MIDDLE}", *moves)
    assert f"event {MIDDLE} was altered" in broken()


def test_events_in_another_order_are_noticed(started: Database, noted: Head) -> None:
    behind_its_back(
        started,
        f"UPDATE audit_event SET sequence = 0 WHERE sequence = {MIDDLE}",
        f"UPDATE audit_event SET sequence = {MIDDLE} WHERE sequence = {MIDDLE + 1}",
        f"UPDATE audit_event SET sequence = {MIDDLE + 1} WHERE sequence = 0",
    )
    found = broken()
    assert f"event {MIDDLE} was altered" in found
    assert f"event {MIDDLE} does not follow the one before it" in found


def test_a_tail_that_was_cut_off_is_noticed_against_a_noted_head(
    started: Database, noted: Head
) -> None:
    behind_its_back(started, f"DELETE FROM audit_event WHERE sequence = {noted.sequence}")
    assert setup.verify().sequence == noted.sequence - 1  # a shorter trail is whole in itself
    assert broken(noted) == [f"the noted head, event {noted.sequence}, is not in the trail"]


@pytest.mark.usefixtures("noted")
@pytest.mark.parametrize("head", ["12", "12:abc", "twelve:" + "0" * 64])
def test_a_head_that_is_none_is_refused(head: str) -> None:
    with pytest.raises(Refused) as refusal:
        setup.verify(head)
    assert [p.code for p in refusal.value.problems] == ["AUDIT_BROKEN"]


def test_details_with_every_kind_of_letter_survive_the_round_trip(noted: Head) -> None:
    (event,) = events("return received")
    assert json.dumps(event["detail"], ensure_ascii=False)
    assert event["at"].tzinfo is not None


def test_an_event_names_the_account_however_its_address_was_typed() -> None:
    forms.blank_form(f" {ANALYST.email.upper()}", "FMU", MARCH)
    assert (events()[-1]["action"], events()[-1]["actor"]) == ("forms issued", ANALYST.email)
