"""A refused file is on view even where neither department nor month could be read from it."""

from __future__ import annotations

import pytest

from napams.problems import Refused
from napams.services import register, submission
from napams.store.tables.returns import Upload
from tests.conftest import SQLITE_ALONE
from tests.integration.returns import MARCH, counted, filled, send
from tests.personas import ANALYST, FOCAL_FIA, FOCAL_MOLJ

pytestmark = [pytest.mark.usefixtures("started"), SQLITE_ALONE]


def test_beside_returns_that_were_read_it_has_no_month_and_no_department() -> None:
    send("FMU", MARCH)
    submission.submit(ANALYST.email, "minutes.xlsx", b"<html>", None)
    rows = register.uploads(ANALYST.email).to_dict("records")
    assert [(r["month"], r["department"]) for r in rows] == [(None, None), ("2025-03", "FMU")]


def test_whoever_sent_it_in_sees_it_and_another_department_does_not() -> None:
    send("FMU", MARCH)
    submission.submit(FOCAL_FIA.email, "minutes.xlsx", b"<html>", None)
    assert register.uploads(FOCAL_FIA.email)["file_name"].tolist() == ["minutes.xlsx"]
    assert register.uploads(FOCAL_MOLJ.email).empty


def test_a_focal_person_cannot_send_in_for_another_department_by_naming_it() -> None:
    with pytest.raises(Refused) as refusal:
        submission.submit(FOCAL_FIA.email, "form.xlsx", filled("FMU", MARCH), department="FMU")
    assert [p.code for p in refusal.value.problems] == ["NOT_ALLOWED"]
    assert counted(Upload) == {"Upload": 0}
