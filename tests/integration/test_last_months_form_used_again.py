"""Last month's form with this month's figures does not overwrite last month unseen."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from napams.services import review, submission
from tests.conftest import SQLITE_ALONE
from tests.integration.commands import Shell
from tests.integration.returns import FEBRUARY, events, figure, filled, take_in
from tests.personas import ANALYST

pytestmark = [pytest.mark.usefixtures("started"), SQLITE_ALONE]
TITLED, NAMED = "Monthly return · Mar 2025", "FMU return March 2025.xlsx"


def used_again(title: str | None) -> bytes:
    """FMU's form of February with other figures and, maybe, another title."""
    book = openpyxl.load_workbook(BytesIO(filled("FMU", FEBRUARY, 13)))
    if title:
        book["Return"]["A1"].value = title
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(("title", "name"), [(TITLED, NAMED), (None, NAMED), (TITLED, "r.xlsx")])
def test_it_is_asked_about_and_not_accepted_along_with_others(title: str | None, name: str) -> None:
    take_in("FMU", FEBRUARY)
    answer = submission.submit(ANALYST.email, name, used_again(title), date(2025, 4, 5))
    assert (answer.outcome, str(answer.month), answer.revision) == ("received", "2025-02", 2)
    (asked,) = [p for p in answer.problems if p.code == "MONTH_IN_DOUBT"]
    assert "Mar 2025" in asked.found
    assert "Feb 2025" in asked.expected
    assert [r.accepted for r in review.accept_clean(ANALYST.email)] == [False]
    assert figure("M07-K4", FEBRUARY) == 12


def test_a_query_about_the_name_of_the_file_is_answered_without_a_cell(shell: Shell) -> None:
    submission.submit(ANALYST.email, NAMED, used_again(None), date(2025, 4, 5))
    of = ("--month", "2025-02", "--department", "FMU", "--revision", "1")
    said = shell.done(
        "return", "answer", *of, "--code", "MONTH_IN_DOUBT", "--text", "The name was wrong."
    )
    assert "MONTH_IN_DOUBT answered" in said
    assert events("query answered")[0]["detail"]["place"] == ""
