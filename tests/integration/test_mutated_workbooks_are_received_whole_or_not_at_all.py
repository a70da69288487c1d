"""A small run of `make fuzz`, on both databases: no exception, no half commit."""

from __future__ import annotations

import pytest

from napams.services import setup, submission
from napams.store.engine import Database
from tests.fuzz.run import fuzz

SEED, FILES = 7, 150


def test_every_file_leaves_exactly_what_its_answer_says(started: Database) -> None:
    tally = fuzz(SEED, range(FILES))
    assert tally.faults == {}
    assert tally.halves == {}
    assert sum(tally.outcomes.values()) == tally.tried == FILES
    read = tally.outcomes["received"] + tally.problems["NOTHING_CHANGED"]
    assert read > 10 < tally.outcomes["refused"]
    assert tally.outcomes["received"]
    assert len(tally.problems) > 5
    assert setup.verify()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_submission_that_fails_in_the_middle_would_be_noticed(
    started: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("the revision could not be written")

    monkeypatch.setattr(submission.revisions, "add", broken)
    tally = fuzz(SEED, range(20))
    assert tally.faults
    assert set(tally.faults.values()) == {"RuntimeError: the revision could not be written"}
    assert tally.halves == {}  # the transaction took back what was written before
