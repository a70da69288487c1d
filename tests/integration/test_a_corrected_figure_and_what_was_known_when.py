"""A figure corrected after its month: the old one as known before, the new one after, restated."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from napams import clock
from napams.services import status
from napams.services.actors import OPERATOR, SYSTEM
from napams.services.register import restatements
from napams.services.why import explain
from napams.store.engine import Database
from tests.conftest import using
from tests.integration.commands import Shell

CORRECTED = "M07-K2"
"""Assets frozen, of which FIA-AHS corrects the eighth month's figure in the made-up year."""


def test_the_eighth_months_correction_shows_before_after_and_in_restatements(
    demonstration: Database, shell: Shell
) -> None:
    with using(demonstration.url):
        told = restatements(OPERATOR)
        (one,) = told[(told["code"] == CORRECTED) & (told["category"] == "")].to_dict("records")
        month = status.status_report(SYSTEM).months[7]
        assert one["month"] == str(month)
        accepted = one["accepted_at"]
        before = status.status_report(SYSTEM, accepted - timedelta(days=1))
        after = status.status_report(SYSTEM, accepted + timedelta(days=1))
        figures = []
        for report, known in ((before, one["value_before"]), (after, one["value_after"])):
            found = explain(OPERATOR, report, CORRECTED, month)
            assert found.formed is not None
            newest = found.formed.entered[-1]
            assert newest.value == known
            assert found.formed.value == pytest.approx(found.row["actual"])
            figures.append((newest.value, newest.origin.revision))
        assert [revision for _, revision in figures] == [1, 2]
        assert figures[0][0] != figures[1][0]

        day = clock.local_day(accepted)
        asked = ("--month", str(month), "--format", "json")
        for known_on, (value, revision) in zip(
            (day - timedelta(days=1), day), figures, strict=True
        ):
            (row,) = json.loads(shell.done("why", CORRECTED, *asked, "--known-on", known_on))
            assert row["figures"][-1]["value"] == value
            assert row["figures"][-1]["revision"] == revision
        rows = json.loads(shell.done("ask", 10, *asked))
        assert any(
            (r["code"], r["before"], r["after"]) == (CORRECTED, one["before"], one["after"])
            for r in rows
        )
        was = day - timedelta(days=1)
        changed = json.loads(shell.done("changes", *asked, "--was-known-on", was))
        assert ("figure", CORRECTED, one["before"], one["after"]) in {
            (r["kind"], r["code"], r["before"], r["after"]) for r in changed
        }
