"""A database of the first release is brought to the present tables with everything in it."""

from __future__ import annotations

from datetime import date

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from napams import clock
from napams.domain.frames import records
from napams.domain.policy import LaggingPolicy, ThresholdPolicy
from napams.problems import Refused
from napams.services import closing, returns, setup, status, submission
from napams.store import engine
from napams.store.engine import Database
from tests.integration.returns import MARCH, at, take_in
from tests.integration.test_notices_on_what_was_passed_over import with_work_of_their_own
from tests.personas import ANALYST

ROWS = (
    "INSERT INTO plan_version (number, title, starts, months, adopted_on, effective_from, reason,"
    " decision, policy, demonstration) VALUES (1, 'Plan', '2025-01', 12, '2025-01-01', 1, '', '',"
    " '{}', false)",
    "INSERT INTO department (code, name, parent, position) VALUES ('FMU', 'FMU', '', 0)",
    "INSERT INTO obligation (department, month, month_number, due, missing_from, plan_version,"
    " opened_at) VALUES ('FMU', '2025-03', 3, '2025-04-07', '2025-04-16', 1,"
    " '2025-03-01 00:00:00.000001')",
    "INSERT INTO upload (file_name, data, size, sha256, received_on, uploaded_at, uploaded_by,"
    " outcome, problems, department, month, readable) VALUES ('a.xlsx', '', 0, 'x', '2025-04-05',"
    " '2025-04-05 00:00:00', 'a', 'received', '[]', 'FMU', '2025-03', true)",
    "INSERT INTO return_revision (obligation_id, number, upload_id, nil, completeness)"
    " SELECT o.id, 1, u.id, false, 1 FROM obligation o, upload u",
    "INSERT INTO review (revision_id, outcome, at, by, note) SELECT r.id, 'accepted',"
    " '2025-04-06 00:00:00', 'b', 'As told.' FROM return_revision r",
    "INSERT INTO measure (code, title, purpose, text, lead, support, position)"
    " VALUES ('M13', 'Monitoring', 'To check', '', '[]', '[]', 0)",
    *(
        "INSERT INTO kpi (code, measure, name, unit, polarity, combine, shape, numerator,"
        " denominator, baseline, baseline_basis, weight, score, headline, verification, note,"
        f" breakdown, categories, position) VALUES ('{code}', 'M13', 'Share', '%', 'higher',"
        " 'pooled_ratio', 'linear', 'some', 'all', 0, 'illustrative', 1, true, true, '', '', '',"
        " '[]', 0)"
        for code in ("M13-K1", "M13-K2")
    ),
    *(
        f"INSERT INTO kpi_reporter (kpi, department, position) VALUES ('{code}', 'FMU', 0)"
        for code in ("M13-K1", "M13-K2")
    ),
)
ANOTHER_REVIEW = (
    "INSERT INTO review (revision_id, outcome, at, by, note) SELECT id, '{outcome}',"
    " '2025-04-07 00:00:00', 'b', '{note}' FROM return_revision"
)


def first_release(database: Database) -> None:
    """The tables of the first release with an accepted return in them."""
    with database.write() as connection:
        alembic = engine._alembic()
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "0001")
        for row in ROWS:
            connection.execute(text(row))


def test_returns_stay_and_the_new_tables_are_there(empty: Database) -> None:
    first_release(empty)
    with pytest.raises(Refused) as refusal:
        engine.check(empty)
    assert [p.code for p in refusal.value.problems] == ["DATABASE_OUTDATED"]
    engine.upgrade(empty)
    engine.check(empty)
    looked = inspect(empty.engine)
    assert {"month_close", "waiver", "query_answer", "draft"} <= set(looked.get_table_names())
    assert "waived_by" not in {c["name"] for c in looked.get_columns("obligation")}
    with empty.read() as connection:
        kept = connection.execute(
            text(
                "SELECT o.department, r.number FROM return_revision r"
                " JOIN obligation o ON o.id = r.obligation_id"
            )
        ).all()
        computed = connection.execute(text("SELECT code, computed FROM kpi ORDER BY code")).all()
        reported = connection.execute(text("SELECT kpi FROM kpi_reporter")).scalars().all()
    assert [tuple(k) for k in kept] == [("FMU", 1)]
    assert [tuple(k) for k in computed] == [("M13-K1", "returns_on_time"), ("M13-K2", None)]
    assert reported == ["M13-K2"]
    assert setup.verify().sequence == 0


def test_reviews_stay_and_an_acceptance_of_then_can_be_withdrawn(empty: Database) -> None:
    first_release(empty)
    with pytest.raises(DBAPIError), empty.write() as connection:
        connection.execute(text(ANOTHER_REVIEW.format(outcome="sent back", note="Six?")))
    engine.upgrade(empty)
    with empty.write() as connection:
        for outcome, note in (("withdrawn", "By mistake."), ("sent back", "Six?")):
            connection.execute(text(ANOTHER_REVIEW.format(outcome=outcome, note=note)))
        kept = connection.execute(text("SELECT outcome, note FROM review ORDER BY id")).all()
    assert [tuple(k) for k in kept] == [
        ("accepted", "As told."),
        ("withdrawn", "By mistake."),
        ("sent back", "Six?"),
    ]
    for outcome, note in (("withdrawn", ""), ("undone", "By mistake.")):
        with pytest.raises(DBAPIError), empty.write() as connection:
            connection.execute(text(ANOTHER_REVIEW.format(outcome=outcome, note=note)))


def test_each_migration_follows_one_other_and_one_is_the_newest() -> None:
    chain = ScriptDirectory.from_config(engine._alembic())
    assert len(chain.get_bases()) == len(chain.get_heads()) == 1
    steps = list(chain.walk_revisions())
    assert [s.down_revision for s in steps[:-1]] == [s.revision for s in steps[1:]]


def test_the_tables_go_back_to_the_first_release_and_forth_again(empty: Database) -> None:
    engine.upgrade(empty)
    present = shape(empty)
    with empty.write() as connection:
        alembic = engine._alembic()
        alembic.attributes["connection"] = connection
        command.downgrade(alembic, "0002")
    assert shape(empty) != present
    engine.upgrade(empty)
    engine.check(empty)
    assert shape(empty) == present


def shape(database: Database) -> dict[str, set[str]]:
    """The columns of every table."""
    looked = inspect(database.engine)
    return {t: {c["name"] for c in looked.get_columns(t)} for t in looked.get_table_names()}


def test_a_month_closed_under_the_first_release_stays_closed_and_is_rated_by_the_present_rules(
    started: Database,
) -> None:
    with clock.held_at(at("2025-04-08T10:00")):
        take_in("FMU", MARCH, 12, received=date(2025, 4, 7))
    with clock.held_at(at("2025-04-20T10:00")):
        closing.close(ANALYST.email, MARCH)
    without_notices(started)
    with started.write() as connection:
        connection.execute(text("UPDATE plan_version SET policy = '{}'"))
    with clock.held_at(at("2025-04-21T10:00")):
        setup.initialise()
        report = status.status_report(ANALYST.email)
    assert report.plan.thresholds == ThresholdPolicy()
    assert report.plan.lagging == LaggingPolicy()
    assert report.states[MARCH].state == "final"
    (row,) = records(report.kpis.query("code == 'M13-K1' and month_number == 3"))
    assert (row["decided"], row["numerator"]) == ("variance_red", 1)


def test_notices_of_old_files_are_read_again_once(started: Database) -> None:
    answer = submission.submit(ANALYST.email, "return.xlsx", with_work_of_their_own())
    plain = submission.submit(ANALYST.email, "nothing.xlsx", b"not a workbook")
    assert len(answer.notices) == 4
    without_notices(started)
    setup.initialise()
    for sent in (answer, plain):
        file = returns.open_file(ANALYST.email, sent.upload_id or 0).file
        assert file.notices == sent.notices
    with pytest.raises(DBAPIError), started.write() as connection:
        connection.execute(text("UPDATE upload SET notices = '[]'"))
    setup.verify()


def test_an_upgrade_that_fails_leaves_everything_as_it_was(
    started: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission.submit(ANALYST.email, "return.xlsx", with_work_of_their_own())
    without_notices(started)
    with monkeypatch.context() as patched:
        patched.setattr(submission, "read_return", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            setup.initialise()
    assert "notices" not in {c["name"] for c in inspect(started.engine).get_columns("upload")}
    with pytest.raises(DBAPIError), started.write() as connection:
        connection.execute(text("UPDATE upload SET size = 1"))
    setup.initialise()
    setup.verify()


def without_notices(database: Database) -> None:
    """Bring the tables back to those of the first release, which kept no notices."""
    with database.write() as connection:
        alembic = engine._alembic()
        alembic.attributes["connection"] = connection
        command.downgrade(alembic, "0002")
    assert "notices" not in {c["name"] for c in inspect(database.engine).get_columns("upload")}
