"""Opening a return asks the database little, the account once, and unpacks the workbook once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from napams.intake.reading import reader
from napams.services import actors, correction_request, returns, review, submission
from napams.services.returns import OpenedReturn
from napams.store.engine import database
from napams.store.plan import load_plan
from tests.integration.returns import APRIL, MARCH, send, take_in
from tests.integration.test_notices_on_what_was_passed_over import with_work_of_their_own
from tests.personas import ANALYST

pytestmark = pytest.mark.usefixtures("started")
STATEMENTS = 15
"""SQL statements that opening a return may take, with the beginning of its transaction."""


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Counts of files unpacked, accounts looked up, statements and files read."""
    counted: Counter[str] = Counter()

    def wrap(module: Any, name: str, what: str) -> None:
        real = getattr(module, name)

        def wrapped(*given: Any, **named: Any) -> Any:
            counted[what] += 1
            return real(*given, **named)

        monkeypatch.setattr(module, name, wrapped)

    def executed(*given: Any) -> None:
        counted["statements"] += 1
        counted["files read"] += "upload.data" in given[2]

    with monkeypatch.context():
        wrap(reader, "unpack", "unpacked")
        wrap(actors, "find", "authorised")
        event.listen(database().engine, "before_cursor_execute", executed)
        try:
            yield counted
        finally:
            event.remove(database().engine, "before_cursor_execute", executed)


def by_return(_: int) -> OpenedReturn:
    return returns.open_return(ANALYST.email, "FMU", APRIL)


def by_file(upload_id: int) -> OpenedReturn:
    return returns.open_file(ANALYST.email, upload_id)


@pytest.mark.parametrize("opening", [by_return, by_file])
def test_everything_that_the_page_shows_is_read_once(
    opening: Callable[[int], OpenedReturn], monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in("FMU", MARCH, 12)
    send("FMU", APRIL, 12)
    review.send_back(ANALYST.email, "FMU", APRIL, 1, "Half of it.")
    newest = send("FMU", APRIL, 13).upload_id or 0
    review.send_back(ANALYST.email, "FMU", APRIL, 2, "Still half of it.")
    with database().read() as connection:
        plan = load_plan(connection)
    with counting(monkeypatch) as counted:
        opened = opening(newest)
        marked = correction_request.request(opened, plan)
        names = opened.row_names
    assert counted["unpacked"] == 1
    assert counted["authorised"] == 1
    assert counted["files read"] == 1
    assert counted["statements"] <= STATEMENTS
    assert opened.contents is not None
    assert opened.contents.figures.loc[0, "value"] == 13
    assert opened.revisions[1].figures.loc[0, "value"] == 12
    assert opened.last_month is not None
    assert opened.last_month.month == MARCH
    assert marked.data
    assert names
    assert not opened.history.empty
    assert opened.is_newest


def test_what_was_passed_over_is_stored_and_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = submission.submit(ANALYST.email, "return.xlsx", with_work_of_their_own())
    assert answer.upload_id
    with counting(monkeypatch) as counted:
        opened = returns.open_file(ANALYST.email, answer.upload_id)
    assert opened.file.notices == answer.notices
    assert counted["unpacked"] == 1
